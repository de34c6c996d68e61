package gemini

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"google.golang.org/genai"
)

// A Description is what the model sees in a picture.
type Description struct {
	ID       int64    `json:"-"`
	Caption  string   `json:"caption"`
	Keywords []string `json:"keywords"`
	Text     string   `json:"text"` // that can be read in the picture
}

const describePrompt = "Describe this picture for a search index. " +
	"caption: one plain sentence of what can be seen. " +
	"keywords: up to 15 single words or short phrases, the most important first, in lower case. " +
	"text: the text that can be read in the picture, word for word; empty if there is none."

var describeSchema = map[string]any{
	"type": "object",
	"properties": map[string]any{
		"caption":  map[string]any{"type": "string"},
		"keywords": map[string]any{"type": "array", "items": map[string]any{"type": "string"}, "maxItems": 15},
		"text":     map[string]any{"type": "string"},
	},
	"required": []string{"caption", "keywords", "text"},
}

// A DescribeSink takes what a run of Describe brings. Its functions are never called by two goroutines at once.
type DescribeSink struct {
	// Commit is called with each description as it comes, or with the failure of one picture. Its error ends
	// the run.
	Commit   func(Description, error) error
	Progress func(Progress) // may be nil
}

// Describe asks for a description of each item's picture, at the pace that the service allows. A picture whose
// answer is blocked or not understood is told and passed by: it was paid, and is not asked for again.
func (c *Client) Describe(ctx context.Context, items iter.Seq[Item], sink DescribeSink) error {
	r := newRun(ctx, c, c.describing, sink.Progress)
	for it := range items {
		if !r.do(func() { c.describe(r, it, sink) }) {
			break
		}
	}
	return r.wait()
}

func (c *Client) describe(r *run, it Item, sink DescribeSink) {
	l, err := it.load(r.ctx)
	if err != nil {
		if r.ctx.Err() == nil {
			r.described(Description{ID: it.ID}, Told{}, err, sink)
		}
		return
	}
	var told Told
	err = r.try(retryFree, func(int) error {
		description, cost, err := c.describeOnce(r.ctx, l)
		if told = cost; err == nil { // before another may be sent, as with vectors
			description.ID = it.ID
			r.worked()
			r.described(description, told, nil, sink)
		}
		return err
	})
	var service *Error
	switch {
	case err == nil:
	case errors.As(err, &service) && service.Kind != ErrGarbled && service.Kind != ErrTooLarge && !isRefused(err),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		r.fail(err)
	case isRefused(err) && r.hopeless():
		r.fail(err)
	default:
		if !isRefused(err) {
			r.worked()
		}
		r.described(Description{ID: it.ID}, told, err, sink)
	}
}

// described commits one description, or why there is none.
func (r *run) described(d Description, told Told, why error, sink DescribeSink) {
	n := counts{done: 1, usage: told.Usage, cost: told.Cost}
	if why != nil {
		n.done, n.failed = 0, 1
	}
	r.deliver(n, func() error { return sink.Commit(d, why) })
}

// describeOnce is one paid call.
func (c *Client) describeOnce(ctx context.Context, l loaded) (d Description, told Told, err error) {
	parts := append([]*genai.Part{}, l.content.Parts...)
	parts = append(parts, genai.NewPartFromText(describePrompt))
	text, told, err := c.structured(ctx, parts, describeSchema, Request{Prompt: describePrompt})
	if err != nil {
		return Description{}, told, err
	}
	d, err = parseDescription(text)
	return d, told, err
}

// structured asks for one document of the schema's form.
func (c *Client) structured(ctx context.Context, parts []*genai.Part, schema any, r Request) (text string, t Told, err error) {
	model := r.model(c.settings.AnswerModel)
	ctx, span := c.startGeneration(ctx, r, model, "json")
	span.SetAttributes(attrReferences.Int(countPictures(parts)))
	defer func() { c.finishGeneration(span, &t, model, err) }()
	ctx, cancel := context.WithTimeout(ctx, c.settings.BatchDeadline)
	defer cancel()
	ctx, x := withExchange(ctx, limitAnswer)
	config := &genai.GenerateContentConfig{ResponseMIMEType: "application/json", ResponseJsonSchema: schema}
	content := genai.NewContentFromParts(parts, genai.RoleUser)
	resp, err := c.generateContent(ctx, model, []*genai.Content{content}, config)
	if err != nil {
		return "", t, c.fail(ctx, x, model, err)
	}
	reader := &textReader{span: span, started: x.started}
	if err = reader.read(resp); err == nil {
		err = reader.end()
	}
	t = reader.told
	t.Cost = CostOf(model, t.Usage)
	text = reader.b.String()
	messages(span, attrOutputs, message{Role: "assistant", Parts: []messagePart{{Type: "text", Content: text}}})
	return text, t, err
}

func countPictures(parts []*genai.Part) (n int) {
	for _, p := range parts {
		if p.InlineData != nil {
			n++
		}
	}
	return n
}

// The bounds of a description, in characters and words.
const (
	maxCaption   = 500
	maxKeywords  = 30
	maxKeyword   = 60
	maxSeenRunes = 4_000
)

// parseDescription reads a structured answer. Models put fences around it at times.
func parseDescription(text string) (Description, error) {
	var d Description
	if err := json.Unmarshal([]byte(withoutFence(text)), &d); err != nil {
		return Description{}, fmt.Errorf("%w: it is not of the form that was asked for", ErrGarbled)
	}
	d.Caption, d.Text = clean(d.Caption, maxCaption), clean(d.Text, maxSeenRunes)
	keywords, seen := []string(nil), map[string]bool{}
	for _, k := range d.Keywords {
		k = strings.ToLower(clean(k, maxKeyword))
		if k == "" || seen[k] || len(keywords) == maxKeywords {
			continue
		}
		seen[k] = true
		keywords = append(keywords, k)
	}
	d.Keywords = keywords
	if d.Caption == "" && len(d.Keywords) == 0 {
		return Description{}, ErrEmpty
	}
	return d, nil
}

// withoutFence takes a Markdown fence from around a document.
func withoutFence(text string) string {
	text = strings.TrimSpace(text)
	inner, ok := strings.CutPrefix(text, "```")
	if !ok {
		return text
	}
	inner = strings.TrimPrefix(inner, "json")
	return strings.TrimSpace(strings.TrimSuffix(inner, "```"))
}

// clean gives s on one line, without characters that nobody sees, and at most so many runes long.
func clean(s string, runes int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > runes {
		s = strings.TrimSpace(string([]rune(s)[:runes]))
	}
	return s
}
