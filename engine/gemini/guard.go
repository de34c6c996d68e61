package gemini

import (
	"context"
	"fmt"
	"iter"

	"google.golang.org/genai"
)

// The SDK takes answers apart with unchecked conversions, and panics at one that is JSON of another form. These
// calls make errors of that.

func (c *Client) embedContent(ctx context.Context, model string, contents []*genai.Content, config *genai.EmbedContentConfig) (resp *genai.EmbedContentResponse, err error) {
	defer recoverGarbled(&err)
	return c.api().Models.EmbedContent(ctx, model, contents, config)
}

func (c *Client) generateContent(ctx context.Context, model string, contents []*genai.Content, config *genai.GenerateContentConfig) (resp *genai.GenerateContentResponse, err error) {
	defer recoverGarbled(&err)
	return c.api().Models.GenerateContent(ctx, model, contents, onceOnly(config))
}

// streamContent is pulled, so that what panics in the reader of the parts is none of its panics.
func (c *Client) streamContent(ctx context.Context, model string, contents []*genai.Content, config *genai.GenerateContentConfig) iter.Seq2[*genai.GenerateContentResponse, error] {
	return pulled(c.api().Models.GenerateContentStream(ctx, model, contents, onceOnly(config)))
}

func (c *Client) allModels(ctx context.Context) iter.Seq2[*genai.Model, error] {
	return func(yield func(*genai.Model, error) bool) {
		var all iter.Seq2[*genai.Model, error]
		err := func() (err error) { // the first page is asked for right away
			defer recoverGarbled(&err)
			all = c.api().Models.All(ctx)
			return nil
		}()
		if err != nil {
			yield(nil, err)
			return
		}
		pulled(all)(yield)
	}
}

// onceOnly keeps the SDK from asking on its own for the rest of an answer, which is a second paid request.
func onceOnly(config *genai.GenerateContentConfig) *genai.GenerateContentConfig {
	config.AutomaticContinuation = genai.Ptr(false)
	return config
}

// pulled passes on a sequence whose source may panic. It ends at the first error.
func pulled[T any](source iter.Seq2[*T, error]) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		next, stop := iter.Pull2(source)
		defer stop()
		for {
			v, err, ok := pull(next)
			if !ok || !yield(v, err) || err != nil {
				return
			}
		}
	}
}

func pull[T any](next func() (*T, error, bool)) (v *T, err error, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			v, err, ok = nil, garbled(p), true
		}
	}()
	v, err, ok = next()
	if ok && v == nil && err == nil {
		err = &Error{Kind: ErrGarbled}
	}
	return v, err, ok
}

func recoverGarbled(err *error) {
	if p := recover(); p != nil {
		*err = garbled(p)
	}
}

func garbled(p any) error { return &Error{Kind: ErrGarbled, Message: fmt.Sprint(p)} }
