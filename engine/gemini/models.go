package gemini

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"google.golang.org/genai"
)

// Settings are what the user may choose. A zero field is its default.
type Settings struct {
	AnswerModel    string
	PictureModel   string
	EmbeddingModel string
	Dimensions     int // of vectors

	Deadline      time.Duration // of one generation, all in all
	QueryDeadline time.Duration // of the vector of a query
	BatchDeadline time.Duration // of one request for vectors or a description
	MaxReferences int           // pictures that go with one prompt

	Limits Limits
}

// Limits are those of the service, and how much of them to use. A zero field is its default.
type Limits struct {
	PicturesPerBatch int
	TextsPerBatch    int
	BytesPerBatch    int // of encoded pictures and texts, before base64
	Concurrency      int // requests at the same time
}

// Defaults are the settings that hold where nothing else was chosen. Models come and go within months: this is
// the one place that names them.
func Defaults() Settings {
	return Settings{
		AnswerModel:    "gemini-3.8-flash",
		PictureModel:   "gemini-3.1-flash-image",
		EmbeddingModel: "gemini-embedding-2",
		Dimensions:     768,

		Deadline:      2 * time.Minute,
		QueryDeadline: 10 * time.Second,
		BatchDeadline: time.Minute,
		MaxReferences: 14,

		Limits: Limits{
			PicturesPerBatch: 6,   // documented for gemini-embedding-2
			TextsPerBatch:    100, // the service answers 400 to more
			// A request may have 20 MB; base64 makes four bytes of three.
			BytesPerBatch: 14 << 20,
			Concurrency:   8,
		},
	}
}

// The bounds of what may be set.
const (
	minDimensions = 128
	maxDimensions = 3072
	maxBatch      = 100
	maxAtOnce     = 64
	mostReference = 100
)

// withDefaults fills in what was not chosen, and brings what was into its bounds.
func (s Settings) withDefaults() Settings {
	d := Defaults()
	s.AnswerModel = modelName(cmp.Or(s.AnswerModel, d.AnswerModel))
	s.PictureModel = modelName(cmp.Or(s.PictureModel, d.PictureModel))
	s.EmbeddingModel = modelName(cmp.Or(s.EmbeddingModel, d.EmbeddingModel))
	s.Dimensions = clamp(s.Dimensions, d.Dimensions, minDimensions, maxDimensions)
	s.Deadline = clamp(s.Deadline, d.Deadline, time.Millisecond, time.Hour)
	s.QueryDeadline = clamp(s.QueryDeadline, d.QueryDeadline, time.Millisecond, time.Hour)
	s.BatchDeadline = clamp(s.BatchDeadline, d.BatchDeadline, time.Millisecond, time.Hour)
	s.MaxReferences = clamp(s.MaxReferences, d.MaxReferences, 1, mostReference)
	l := &s.Limits
	l.PicturesPerBatch = clamp(l.PicturesPerBatch, d.Limits.PicturesPerBatch, 1, maxBatch)
	l.TextsPerBatch = clamp(l.TextsPerBatch, d.Limits.TextsPerBatch, 1, maxBatch)
	l.BytesPerBatch = clamp(l.BytesPerBatch, d.Limits.BytesPerBatch, 1<<10, 100<<20)
	l.Concurrency = clamp(l.Concurrency, d.Limits.Concurrency, 1, maxAtOnce)
	return s
}

func clamp[T cmp.Ordered](v, unset, low, high T) T {
	var zero T
	if v == zero {
		v = unset
	}
	return max(low, min(v, high))
}

// modelName drops what lists put before the name of a model.
func modelName(name string) string {
	return strings.TrimPrefix(strings.TrimSpace(name), "models/")
}

// Space names the vector space of an embedding model: vectors of different models or lengths never meet.
func (s Settings) Space() string {
	s = s.withDefaults()
	return s.EmbeddingModel + "-" + itoa(s.Dimensions)
}

// A Model is one that the key can use.
type Model struct {
	Name        string // as settings have it
	Title       string // for people
	CanGenerate bool
	CanEmbed    bool
}

// newModel reads an entry of the service's list. Vertex AI does not tell what a model can do, so there its
// name has to.
func newModel(m *genai.Model) Model {
	out := Model{Name: m.Name[strings.LastIndexByte(m.Name, '/')+1:], Title: m.DisplayName}
	out.Title = cmp.Or(out.Title, out.Name)
	for _, action := range m.SupportedActions {
		switch action {
		case "generateContent", "streamGenerateContent":
			out.CanGenerate = true
		case "embedContent", "batchEmbedContents":
			out.CanEmbed = true
		}
	}
	if len(m.SupportedActions) == 0 {
		out.CanEmbed = strings.Contains(out.Name, "embedding")
		out.CanGenerate = !out.CanEmbed
	}
	return out
}

// sortModels puts those of one kind together, by name.
func sortModels(models []Model) {
	slices.SortFunc(models, func(a, b Model) int {
		if a.CanEmbed != b.CanEmbed {
			if b.CanEmbed {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
}
