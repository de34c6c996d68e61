package gemini

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/genai"
)

// An Item is what becomes one vector: a picture, a text, or both together.
type Item struct {
	ID int64

	// Picture is JPEG or PNG. Load makes it when it is needed and on several goroutines at once, so that what
	// waits takes no memory.
	Picture []byte
	Load    func(context.Context) ([]byte, error)

	Text string // as Document writes it
}

// A Vector belongs to the item of that ID, and has the length one.
type Vector struct {
	ID     int64
	Values []float32
}

// A Failure is an item that became no vector, and will not at another try.
type Failure struct {
	ID  int64
	Err error
}

// A Batch is what one request brought.
type Batch struct {
	Vectors []Vector
	Failed  []Failure
	Usage   Usage
	Cost    Cost
}

// Document writes a text the way the model knows those that are searched.
func Document(title, text string) string {
	title, text = oneLine(title), oneLine(text)
	if title == "" {
		title = "none"
	}
	return "title: " + title + " | text: " + text
}

// query writes a text the way the model knows searches. It has no task types.
func query(text string) string { return "task: search result | query: " + oneLine(text) }

// maxText bounds one text. The model reads 8,192 tokens.
const maxText = 20_000

func oneLine(s string) string { return shorten(strings.Join(strings.Fields(s), " "), maxText) }

// An Embedder makes vectors, all in one space.
type Embedder struct {
	c          *Client
	model      string
	dimensions int
}

// Embedder returns that of the client's settings. All of them share what is known of the rate limit.
func (c *Client) Embedder() *Embedder {
	return c.EmbedderFor(c.settings.EmbeddingModel, c.settings.Dimensions)
}

// EmbedderFor returns one for a space of another model or length: who chooses a new model still searches in what the
// old one made, until the new one has made as much.
func (c *Client) EmbedderFor(model string, dimensions int) *Embedder {
	s := Settings{EmbeddingModel: model, Dimensions: dimensions}.withDefaults()
	return &Embedder{c, s.EmbeddingModel, s.Dimensions}
}

// Space names the vector space.
func (e *Embedder) Space() string {
	return Settings{EmbeddingModel: e.model, Dimensions: e.dimensions}.Space()
}

// Dimensions is the length of the vectors.
func (e *Embedder) Dimensions() int { return e.dimensions }

// Query makes the vector of a search. It asks once and waits for no quota: who searches has other spaces. While
// the service wants no requests it fails at once.
func (e *Embedder) Query(ctx context.Context, text string) (_ []float32, err error) {
	ctx, span := e.c.start(ctx, "search.embed_query", "embeddings", e.model)
	defer func() { finish(span, err) }()
	span.SetAttributes(attrDimensions.Int(e.Dimensions()), attrQuery.String(shorten(text, maxMessage)))
	if strings.TrimSpace(text) == "" {
		return nil, ErrNoPrompt
	}
	if left, _ := e.c.embedding.waiting(); left > 0 {
		return nil, &Error{Kind: ErrQuota, Model: e.model, RetryAfter: left}
	}
	ctx, cancel := context.WithTimeout(ctx, e.c.settings.QueryDeadline)
	defer cancel()
	content := genai.NewContentFromText(query(text), genai.RoleUser)
	vectors, usage, err := e.request(ctx, []*genai.Content{content})
	if err != nil {
		if after, ok := RetryAfter(err); ok {
			e.c.embedding.limited(-1, after)
		}
		return nil, err
	}
	if usage.InputTokens == 0 {
		usage.InputTokens = max(len(text)/charactersPerToken, 1)
	}
	span.SetAttributes(attrInputTokens.Int(usage.InputTokens), attrCost.Float64(CostOf(e.model, usage).USD))
	return vectors[0], nil
}

// request is one call: a vector per content, one content per item. Several parts of one content would become one
// vector together.
func (e *Embedder) request(ctx context.Context, contents []*genai.Content) ([][]float32, Usage, error) {
	model := e.model
	dimensions := int32(e.Dimensions())
	ctx, x := withExchange(ctx, limitVectors)
	resp, err := e.c.embedContent(ctx, model, contents, &genai.EmbedContentConfig{OutputDimensionality: &dimensions})
	if err != nil {
		return nil, Usage{}, e.c.fail(ctx, x, model, err)
	}
	vectors, err := checkVectors(resp.Embeddings, len(contents), e.Dimensions())
	if err != nil {
		return nil, Usage{}, err
	}
	return vectors, embeddingUsage(resp), nil
}

// embeddingUsage is what the service counted; only Vertex AI does.
func embeddingUsage(resp *genai.EmbedContentResponse) (u Usage) {
	for _, e := range resp.Embeddings {
		if e.Statistics == nil {
			continue
		}
		u.InputTokens += int(e.Statistics.TokenCount)
		for _, d := range e.Statistics.TokensDetails {
			if d != nil && d.Modality == genai.MediaModalityImage {
				u.PictureTokens += int(d.TokenCount)
			}
		}
	}
	return u
}

// a loaded item has its picture, of a kind that the service takes.
type loaded struct {
	id      int64
	content *genai.Content
	bytes   int
	usage   Usage // estimated
}

// load makes an item ready to be sent.
func (it Item) load(ctx context.Context) (loaded, error) {
	picture := it.Picture
	if picture == nil && it.Load != nil {
		var err error
		if picture, err = it.Load(ctx); err != nil {
			return loaded{}, err
		}
	}
	l := loaded{id: it.ID, bytes: len(picture) + len(it.Text)}
	var parts []*genai.Part
	if len(picture) > 0 {
		mime := pictureType(picture)
		if mime != "image/jpeg" && mime != "image/png" {
			return loaded{}, fmt.Errorf("%w: neither JPEG nor PNG", ErrCorruptPicture)
		}
		parts = append(parts, genai.NewPartFromBytes(picture, mime))
		l.usage.PictureTokens = tokensPerPicture
	}
	if text := shorten(strings.TrimSpace(it.Text), maxText); text != "" {
		parts = append(parts, genai.NewPartFromText(text))
		l.usage.InputTokens = len(text)/charactersPerToken + 1
	}
	if len(parts) == 0 {
		return loaded{}, fmt.Errorf("%w: neither a picture nor a text", ErrEmpty)
	}
	l.usage.InputTokens += l.usage.PictureTokens
	l.content = genai.NewContentFromParts(parts, genai.RoleUser)
	return l, nil
}

// pictureType tells the format by the first bytes.
func pictureType(b []byte) string {
	switch s := string(b[:min(len(b), 12)]); {
	case strings.HasPrefix(s, "\xff\xd8\xff"):
		return "image/jpeg"
	case strings.HasPrefix(s, "\x89PNG\r\n\x1a\n"):
		return "image/png"
	case strings.HasPrefix(s, "RIFF") && strings.HasSuffix(s, "WEBP"):
		return "image/webp"
	}
	return ""
}

// attempt is one request for a batch, with its span.
func (e *Embedder) attempt(ctx context.Context, batch []loaded, number int) (vectors [][]float32, usage Usage, err error) {
	model := e.model
	ctx, span := e.c.start(ctx, "embedding.batch", "embeddings", model)
	defer func() { finish(span, err) }()
	contents := make([]*genai.Content, len(batch))
	bytes, estimate := 0, Usage{}
	for i, l := range batch {
		contents[i] = l.content
		bytes += l.bytes
		estimate = estimate.Add(l.usage)
	}
	span.SetAttributes(attrBatchSize.Int(len(batch)), attrBatchBytes.Int(bytes), attrAttempt.Int(number),
		attrDimensions.Int(e.Dimensions()))
	timed, cancel := context.WithTimeout(ctx, e.c.settings.BatchDeadline)
	defer cancel()
	if vectors, usage, err = e.request(timed, contents); err != nil {
		return nil, Usage{}, err
	}
	if usage.InputTokens == 0 {
		usage = estimate
	}
	told(span, usage, CostOf(model, usage))
	return vectors, usage, nil
}

// told puts onto a span what the call used.
func told(span trace.Span, u Usage, cost Cost) {
	span.SetAttributes(attrInputTokens.Int(u.InputTokens))
	if u.OutputTokens > 0 {
		span.SetAttributes(attrOutputTokens.Int(u.OutputTokens))
	}
	if cost.Known {
		span.SetAttributes(attrCost.Float64(cost.USD))
	}
}

// Progress is how far a run is.
type Progress struct {
	Done, Failed int
	Usage        Usage
	Cost         Cost          // so far, about
	Waiting      time.Duration // the service wants no requests for so long
	Paused       bool          // by the user
	Why          error         // of the wait, nil when there is none
}
