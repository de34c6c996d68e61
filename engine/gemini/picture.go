package gemini

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the formats in which the models draw
	_ "image/png"
	"sync"
	"time"

	_ "golang.org/x/image/webp"
	"google.golang.org/genai"
)

// A Drawing is one picture that the model made.
type Drawing struct {
	Told
	Data          []byte // a whole file of that type
	MIME          string
	Width, Height int
	Text          string // what the model said to it; often nothing
}

// Draw asks for the request's variants, each once and all at the same time. What came is returned also when
// others failed; the error is then that of the first that did.
func (c *Client) Draw(ctx context.Context, r Request) ([]Drawing, error) {
	if err := r.check(c.settings.MaxReferences); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.settings.Deadline)
	defer cancel()
	drawings := make([][]Drawing, r.variants())
	errs := make([]error, r.variants())
	var wg sync.WaitGroup
	for i := range drawings {
		wg.Go(func() { drawings[i], errs[i] = c.draw(ctx, r) })
	}
	wg.Wait()
	var all []Drawing
	for _, d := range drawings {
		all = append(all, d...)
	}
	return all, firstError(errs)
}

func firstError(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// draw is one paid call.
func (c *Client) draw(ctx context.Context, r Request) (drawings []Drawing, err error) {
	model := r.model(c.settings.PictureModel)
	ctx, span := c.startGeneration(ctx, r, model, "image")
	var told Told
	defer func() { c.finishGeneration(span, &told, model, err) }()
	config := &genai.GenerateContentConfig{ResponseModalities: []string{"TEXT", "IMAGE"}}
	if r.AspectRatio != "" {
		config.ImageConfig = &genai.ImageConfig{AspectRatio: r.AspectRatio}
	}
	started := time.Now()
	ctx, x := withExchange(ctx, limitPicture)
	resp, err := c.generateContent(ctx, model, r.contents(), config)
	told.Took = time.Since(started)
	if err != nil {
		return nil, c.fail(ctx, x, model, err)
	}
	told.read(resp)
	told.FirstToken = x.firstAfter()
	drawings, text, err := readDrawings(resp)
	told.Usage.Pictures = len(drawings)
	told.Cost = CostOf(model, told.Usage)
	for i := range drawings {
		drawings[i].Told = told
	}
	span.SetAttributes(attrPictures.Int(len(drawings)))
	output := []messagePart{{Type: "text", Content: text}}
	for _, d := range drawings {
		output = append(output, messagePart{Type: "blob", MIME: d.MIME, Bytes: len(d.Data)})
	}
	messages(span, attrOutputs, message{Role: "assistant", Parts: output})
	return drawings, err
}

// maxDrawnPixels bounds a picture of the model; 4K has 17 million.
const maxDrawnPixels = 64 << 20

// readDrawings takes the pictures out of an answer and judges it.
func readDrawings(resp *genai.GenerateContentResponse) (drawings []Drawing, text string, err error) {
	if err := refusal(resp.PromptFeedback); err != nil {
		return nil, "", err
	}
	if len(resp.Candidates) == 0 || resp.Candidates[0] == nil {
		return nil, "", ErrEmpty
	}
	candidate := resp.Candidates[0]
	if candidate.Content != nil {
		for _, part := range candidate.Content.Parts {
			switch {
			case part == nil || part.Thought:
			case part.InlineData != nil:
				d, readErr := readDrawing(part.InlineData)
				if readErr != nil {
					err = readErr
					continue
				}
				drawings = append(drawings, d)
			default:
				text = shorten(text+part.Text, maxAnswer)
			}
		}
	}
	for i := range drawings {
		drawings[i].Text = text
	}
	stopped := ending(candidate)
	switch {
	case len(drawings) > 0: // what was drawn is there, whatever the reason to stop
		return drawings, text, nil
	case stopped != nil:
		return nil, text, stopped
	case err != nil:
		return nil, text, err
	case text != "":
		return nil, text, &KindError{Wanted: "picture", Got: "text", Text: text}
	}
	return nil, "", ErrEmpty
}

// readDrawing decodes a picture, to hand on none that is damaged.
func readDrawing(blob *genai.Blob) (d Drawing, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrCorruptPicture, p)
		}
	}()
	config, format, err := image.DecodeConfig(bytes.NewReader(blob.Data))
	if err != nil {
		return Drawing{}, errors.Join(ErrCorruptPicture, err)
	}
	if config.Width <= 0 || config.Height <= 0 || int64(config.Width)*int64(config.Height) > maxDrawnPixels {
		return Drawing{}, fmt.Errorf("%w: it would have %d × %d pixels", ErrCorruptPicture, config.Width, config.Height)
	}
	if _, _, err := image.Decode(bytes.NewReader(blob.Data)); err != nil {
		return Drawing{}, errors.Join(ErrCorruptPicture, err)
	}
	return Drawing{Data: blob.Data, MIME: "image/" + format, Width: config.Width, Height: config.Height}, nil
}
