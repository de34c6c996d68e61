package gemini

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"google.golang.org/genai"
)

// A Reference is a picture that goes with a prompt. The answer calls it by its number: [1], [2]…
type Reference struct {
	Name    string // what it is called in the prompt
	Facts   string // what is known of it, which goes along as text; may be empty
	Picture []byte // JPEG, PNG or WebP
}

// A Request asks for an answer or for pictures.
type Request struct {
	Prompt     string
	References []Reference

	Model       string // "" for that of the settings
	AspectRatio string // of pictures, as "16:9"; "" leaves it to the model
	Variants    int    // of a picture; each is paid
}

// MaxVariants bounds how many pictures one request may ask for.
const MaxVariants = 4

// AspectRatios are those that a picture may have.
func AspectRatios() []string {
	return []string{"1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"}
}

func (r Request) variants() int { return max(1, min(r.Variants, MaxVariants)) }

func (r Request) model(usual string) string { return modelName(cmp.Or(r.Model, usual)) }

// Text is all the text that is sent, as it is sent; a picture stands as its number in double brackets.
func (r Request) Text() string {
	var b strings.Builder
	for i, ref := range r.References {
		fmt.Fprintf(&b, "%s\n[[picture %d]]\n", ref.caption(i), i+1)
	}
	b.WriteString(r.Prompt)
	return b.String()
}

// caption is the text before a reference.
func (ref Reference) caption(i int) string {
	text := "[" + itoa(i+1) + "] " + oneLine(ref.Name)
	if facts := strings.TrimSpace(shorten(ref.Facts, maxFacts)); facts != "" {
		text += "\n" + facts
	}
	return text
}

// The bounds of a request. The service takes 20 MB, and base64 makes four bytes of three.
const (
	maxPrompt  = 200_000
	maxFacts   = 8_000
	maxRequest = 14 << 20
)

// check refuses what the service would, before anything is sent.
func (r Request) check(references int) error {
	if strings.TrimSpace(r.Prompt) == "" {
		return ErrNoPrompt
	}
	if len(r.References) > references {
		return fmt.Errorf("%w: %d, and at most %d may go with a prompt", ErrReferences, len(r.References), references)
	}
	bytes := len(r.Prompt)
	for i, ref := range r.References {
		if pictureType(ref.Picture) == "" {
			return fmt.Errorf("%w: reference %d", ErrCorruptPicture, i+1)
		}
		bytes += len(ref.Picture) + len(ref.Facts)
	}
	if len(r.Prompt) > maxPrompt || bytes > maxRequest {
		return fmt.Errorf("%w: %d bytes", ErrTooLong, bytes)
	}
	return nil
}

// contents is the request as the service takes it: for each reference its caption and its picture, and the
// prompt at last.
func (r Request) contents() []*genai.Content {
	var parts []*genai.Part
	for i, ref := range r.References {
		parts = append(parts, genai.NewPartFromText(ref.caption(i)),
			genai.NewPartFromBytes(ref.Picture, pictureType(ref.Picture)))
	}
	parts = append(parts, genai.NewPartFromText(shorten(r.Prompt, maxPrompt)))
	return []*genai.Content{genai.NewContentFromParts(parts, genai.RoleUser)}
}

// tokens estimates the input.
func (r Request) tokens() int {
	return len(r.Text())/charactersPerToken + len(r.References)*tokensPerReference
}

// message is the request for a span.
func (r Request) message() message {
	m := message{Role: "user"}
	for i, ref := range r.References {
		m.Parts = append(m.Parts, messagePart{Type: "text", Content: ref.caption(i)},
			messagePart{Type: "blob", MIME: pictureType(ref.Picture), Bytes: len(ref.Picture)})
	}
	m.Parts = append(m.Parts, messagePart{Type: "text", Content: r.Prompt})
	return m
}

// Told is what the service said about a generation besides its content.
type Told struct {
	Model      string // that answered
	ID         string // of the response
	Finish     string // STOP, or why it ended otherwise
	Usage      Usage
	Cost       Cost
	FirstToken time.Duration // from the request to the first of the content; 0 when none came
	Took       time.Duration
}

// read takes over what a response, or a part of a stream, says about itself.
func (t *Told) read(resp *genai.GenerateContentResponse) {
	t.Model = shorten(cmp.Or(resp.ModelVersion, t.Model), 100)
	t.ID = shorten(cmp.Or(resp.ResponseID, t.ID), 100)
	if u := resp.UsageMetadata; u != nil {
		t.Usage.InputTokens = int(u.PromptTokenCount + u.ToolUsePromptTokenCount)
		t.Usage.OutputTokens = int(u.CandidatesTokenCount + u.ThoughtsTokenCount)
		t.Usage.PictureTokens = 0
		for _, d := range u.PromptTokensDetails {
			if d != nil && d.Modality == genai.MediaModalityImage {
				t.Usage.PictureTokens += int(d.TokenCount)
			}
		}
		// Drawn pictures are priced by the piece here, and their tokens not once more.
		for _, d := range u.CandidatesTokensDetails {
			if d != nil && d.Modality == genai.MediaModalityImage {
				t.Usage.OutputTokens = max(t.Usage.OutputTokens-int(d.TokenCount), 0)
			}
		}
	}
	for _, c := range resp.Candidates {
		if c != nil && c.FinishReason != "" {
			t.Finish = shorten(string(c.FinishReason), 60)
		}
	}
}
