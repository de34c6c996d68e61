package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/gemini"
)

// ErrKind is that a request asks for neither an answer nor a picture.
var ErrKind = errors.New("engine: neither an answer nor a picture is asked for")

// Kind is what is generated.
type Kind string

const (
	AnswerKind  Kind = "answer"
	PictureKind Kind = "picture"
)

// GenerateRequest asks for an answer about pictures, or for new ones made from them.
type GenerateRequest struct {
	Kind        Kind
	Prompt      string
	References  []string          // paths of files, in the library or not; [1] is the first
	Model       string            // "" is the chosen one
	AspectRatio string            // of pictures
	Variants    int               // of pictures, 1 to gemini.MaxVariants; 0 is 1
	Dir         string            // where pictures are saved; "" is PictureDir
	OnText      func(part string) // gets an answer as it comes, on the goroutine of Generate; may be nil
}

// check refuses what cannot be asked, before anything is read.
func (r GenerateRequest) check(maxReferences int) error {
	switch {
	case r.Kind != AnswerKind && r.Kind != PictureKind:
		return ErrKind
	case strings.TrimSpace(r.Prompt) == "":
		return gemini.ErrNoPrompt
	case len(r.References) > maxReferences:
		return fmt.Errorf("%w: %d, and at most %d may go with a prompt", gemini.ErrReferences, len(r.References), maxReferences)
	}
	return nil
}

// model is the one that is asked.
func (r GenerateRequest) model(s gemini.Settings) string {
	if r.Kind == PictureKind {
		return cmp.Or(r.Model, s.PictureModel, gemini.Defaults().PictureModel)
	}
	return cmp.Or(r.Model, s.AnswerModel, gemini.Defaults().AnswerModel)
}

// Generate asks once. What came half-way is in the Generation that comes with the error, and in the history.
//
// It does not ask for consent: who names the files sends them knowingly. Where pictures are picked from a library,
// check HasConsent for ForReferences first.
func (l *Library) Generate(ctx context.Context, r GenerateRequest) (g Generation, err error) {
	l.asking.RLock()
	defer l.asking.RUnlock()
	ctx, span := tracer.Start(ctx, "generation", trace.WithAttributes(
		attribute.String("generation.kind", string(r.Kind)), attribute.Int("ref_count", len(r.References))))
	defer func() { finish(span, err) }()

	g = Generation{
		At: time.Now(), Kind: r.Kind, Prompt: r.Prompt, AspectRatio: r.AspectRatio,
		References: []GeneratedReference{}, TraceID: span.SpanContext().TraceID().String(),
	}
	service := l.options.Service
	client, err := service.Client(ctx)
	if err != nil {
		return g, fmt.Errorf("engine: generate: %w", err)
	}
	settings := client.Settings()
	g.Service, g.Model = service.Label(), r.model(settings)
	span.SetAttributes(attribute.String("generation.service", g.Service), attribute.String("model", g.Model))
	if r.Kind == PictureKind {
		g.Variants = max(1, min(r.Variants, gemini.MaxVariants))
	} else {
		g.AspectRatio = ""
	}
	if err := r.check(settings.MaxReferences); err != nil {
		return g, fmt.Errorf("engine: generate: %w", err)
	}
	var album album
	if r.Kind == PictureKind { // a picture that cannot be saved should not be paid
		if album, err = l.openAlbum(r.Dir); err != nil {
			return g, fmt.Errorf("engine: generate: %w", err)
		}
	}

	// The deadline holds for all but the saving: what was paid is kept, however long it took.
	asking, cancel := context.WithTimeout(ctx, settings.Deadline)
	defer cancel()
	references, err := l.inject(asking, r.References)
	if err != nil {
		return g, fmt.Errorf("engine: generate: %w", err)
	}
	request := buildPrompt(asking, r, g, references)
	g.Sent = request.Text()
	for _, ref := range references {
		g.References = append(g.References, ref.GeneratedReference)
	}
	var drawings []gemini.Drawing
	var failed error
	if r.Kind == AnswerKind {
		failed = g.answer(asking, client, request, r.OnText)
	} else {
		drawings, failed = g.draw(asking, client, request)
	}
	g.Took = time.Since(g.At)
	var refused *gemini.FinishError
	if errors.As(failed, &refused) {
		g.Finish = cmp.Or(g.Finish, refused.Reason)
	}
	if err := l.save(context.WithoutCancel(ctx), &g, album, drawings, failed); err != nil {
		return g, fmt.Errorf("engine: generate: %w", errors.Join(failed, err))
	}
	if failed != nil && !g.complete(failed) {
		return g, fmt.Errorf("engine: generate: %w", failed)
	}
	return g, nil
}

// complete tells whether a failure cost only some of the pictures; the notes tell of it then.
func (g *Generation) complete(failed error) bool {
	return len(g.Pictures) > 0 && !errors.Is(failed, context.Canceled)
}

// buildPrompt puts together what is sent.
func buildPrompt(ctx context.Context, r GenerateRequest, g Generation, references []reference) gemini.Request {
	_, span := tracer.Start(ctx, "generation.prompt_build")
	defer span.End()
	request := gemini.Request{Prompt: r.Prompt, Model: g.Model, AspectRatio: g.AspectRatio, Variants: g.Variants}
	for _, ref := range references {
		request.References = append(request.References, gemini.Reference{Name: ref.Name, Facts: ref.facts, Picture: ref.jpeg})
	}
	span.SetAttributes(attribute.Int("ref_count", len(references)),
		attribute.Int("prompt.characters", len([]rune(request.Text()))))
	return request
}

// answer asks for text.
func (g *Generation) answer(ctx context.Context, client *gemini.Client, request gemini.Request, onText func(string)) error {
	answer, err := client.Answer(ctx, request, onText)
	g.Text, g.Partial = answer.Text, answer.Partial
	g.tell(answer.Told, answer.Usage, answer.Cost)
	return err
}

// draw asks for pictures.
func (g *Generation) draw(ctx context.Context, client *gemini.Client, request gemini.Request) ([]gemini.Drawing, error) {
	drawings, err := client.Draw(ctx, request)
	var usage gemini.Usage
	cost := gemini.Cost{Known: true}
	var said []string
	// Pictures of one response lie side by side, and each tells the usage of all.
	for i := 0; i < len(drawings); i += max(1, drawings[i].Usage.Pictures) {
		usage, cost = usage.Add(drawings[i].Usage), cost.Add(drawings[i].Cost)
		if text := strings.TrimSpace(drawings[i].Text); text != "" {
			said = append(said, text)
		}
	}
	g.Text = strings.Join(said, "\n\n")
	var other *gemini.KindError
	if errors.As(err, &other) && g.Text == "" {
		g.Text = other.Text
	}
	if len(drawings) > 0 {
		g.tell(drawings[0].Told, usage, cost)
		g.Partial = err != nil
	}
	return drawings, err
}

// tell takes over what the service said besides its content.
func (g *Generation) tell(t gemini.Told, usage gemini.Usage, cost gemini.Cost) {
	g.Model = cmp.Or(t.Model, g.Model)
	g.Finish, g.FirstToken, g.Usage, g.Cost = t.Finish, t.FirstToken, usage, cost
}
