package gemini

import (
	"context"
	"strings"
	"time"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/genai"
)

// An Answer is text about the references, as Markdown. The text is data: whoever shows it trusts no link in it.
type Answer struct {
	Told
	Text    string
	Partial bool // it stopped before its end; the error says why
}

// maxAnswer bounds the text of an answer; the longest outputs of the models have a quarter of it.
const maxAnswer = 2 << 20

// Answer asks once. onText, which may be nil, gets the text as it comes. When the answer stops half-way, what came
// is returned together with the error.
func (c *Client) Answer(ctx context.Context, r Request, onText func(part string)) (answer Answer, err error) {
	model := r.model(c.settings.AnswerModel)
	ctx, span := c.startGeneration(ctx, r, model, "text")
	defer func() {
		c.finishGeneration(span, &answer.Told, model, err)
	}()
	if err := r.check(c.settings.MaxReferences); err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.settings.Deadline)
	defer cancel()
	text := &textReader{span: span, onText: onText, started: time.Now()}
	err = c.stream(ctx, model, r, text)
	answer = Answer{Told: text.told, Text: text.b.String(), Partial: err != nil && text.b.Len() > 0}
	span.SetAttributes(attrPartial.Bool(answer.Partial))
	messages(span, attrOutputs, message{Role: "assistant", Parts: []messagePart{{Type: "text", Content: answer.Text}}})
	return answer, err
}

// stream reads one answer to its end.
func (c *Client) stream(ctx context.Context, model string, r Request, text *textReader) error {
	ctx, x := withExchange(ctx, limitAnswer)
	for resp, err := range c.streamContent(ctx, model, r.contents(), &genai.GenerateContentConfig{}) {
		if err != nil {
			return c.fail(ctx, x, model, err)
		}
		if err := text.read(resp); err != nil {
			return err
		}
	}
	if err := x.trouble(); err != nil {
		return c.fail(ctx, x, model, err)
	}
	return text.end()
}

// textReader puts an answer together from the parts of a stream.
type textReader struct {
	span    trace.Span
	onText  func(string)
	started time.Time

	told     Told
	b        strings.Builder
	pictures int
	any      bool // a candidate came
	over     bool // the model said that it is
}

// read takes one part. It ends with an error where the answer was refused, or is no text.
func (t *textReader) read(resp *genai.GenerateContentResponse) error {
	t.told.read(resp)
	t.told.Took = time.Since(t.started)
	if err := refusal(resp.PromptFeedback); err != nil {
		return err
	}
	if len(resp.Candidates) == 0 || resp.Candidates[0] == nil {
		return nil
	}
	t.any = true
	candidate := resp.Candidates[0]
	if candidate.Content != nil {
		for _, part := range candidate.Content.Parts {
			if err := t.part(part); err != nil {
				return err
			}
		}
	}
	if candidate.FinishReason != "" {
		t.over = true
	}
	return ending(candidate)
}

func (t *textReader) part(part *genai.Part) error {
	switch {
	case part == nil || part.Thought:
	case part.InlineData != nil:
		t.pictures++
	case part.Text != "":
		if t.told.FirstToken == 0 {
			t.told.FirstToken = max(time.Since(t.started), 1)
			t.span.AddEvent("gen_ai.first_token", trace.WithAttributes(attrFirstToken.Float64(milliseconds(t.told.FirstToken))))
		}
		if t.b.Len()+len(part.Text) > maxAnswer {
			return &Error{Kind: ErrTooLarge}
		}
		text := strings.ToValidUTF8(part.Text, "\uFFFD")
		t.b.WriteString(text)
		if t.onText != nil {
			t.onText(text)
		}
	}
	return nil
}

// end judges an answer that came to the end of its stream.
func (t *textReader) end() error {
	switch {
	case t.b.Len() == 0 && t.pictures > 0:
		return &KindError{Wanted: "text", Got: "picture"}
	case t.any && !t.over:
		return &Error{Kind: ErrCut, Message: "the model did not say that it ended"}
	case strings.TrimSpace(t.b.String()) == "":
		return ErrEmpty
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// startGeneration begins the span of one paid call.
func (c *Client) startGeneration(ctx context.Context, r Request, model, output string) (context.Context, trace.Span) {
	ctx, span := c.start(ctx, "generation.gemini_api", "generate_content", model)
	span.SetAttributes(attrOutputType.String(output), attrReferences.Int(len(r.References)))
	if span.IsRecording() {
		span.SetAttributes(attrPrompt.String(shorten(r.Prompt, maxSpanText)))
		messages(span, attrInputs, r.message())
	}
	return ctx, span
}

// finishGeneration puts onto the span what the service told, and ends it.
func (c *Client) finishGeneration(span trace.Span, t *Told, model string, err error) {
	t.Cost = CostOf(model, t.Usage)
	if t.Model != "" {
		span.SetAttributes(attrResponseModel.String(t.Model))
	}
	if t.ID != "" {
		span.SetAttributes(attrResponseID.String(t.ID))
	}
	if t.Finish != "" {
		span.SetAttributes(attrFinishReasons.StringSlice([]string{t.Finish}))
	}
	told(span, t.Usage, t.Cost)
	finish(span, err)
}
