package gemini_test

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// pictures yields so many items.
func pictures(t testing.TB, n int) iter.Seq[gemini.Item] {
	picture := plainPicture(t, blue)
	return func(yield func(gemini.Item) bool) {
		for i := range n {
			if !yield(gemini.Item{ID: int64(i + 1), Picture: picture}) {
				return
			}
		}
	}
}

// kept is what a run committed.
type kept struct {
	vectors map[int64][]float32
	failed  map[int64]error
	last    gemini.Progress
	waits   []gemini.Progress
	batches int
	cost    gemini.Cost
}

func (k *kept) sink() gemini.Sink {
	k.vectors, k.failed, k.cost = map[int64][]float32{}, map[int64]error{}, gemini.Cost{Known: true}
	return gemini.Sink{
		Commit: func(b gemini.Batch) error {
			k.batches++
			for _, v := range b.Vectors {
				if _, twice := k.vectors[v.ID]; twice {
					return fmt.Errorf("item %d came twice", v.ID)
				}
				k.vectors[v.ID] = v.Values
			}
			for _, f := range b.Failed {
				k.failed[f.ID] = f.Err
			}
			return nil
		},
		Progress: func(p gemini.Progress) {
			k.last = p
			if p.Waiting > 0 {
				k.waits = append(k.waits, p)
			}
		},
	}
}

func TestEmbed(t *testing.T) {
	server := newServer(t, standin.Options{})
	embedder := newClient(t, server, nil).Embedder()
	var k kept
	spans := traced(t, func(ctx context.Context) {
		if err := embedder.Embed(ctx, pictures(t, 50), k.sink()); err != nil {
			t.Fatal(err)
		}
	})
	if len(k.vectors) != 50 || len(k.failed) != 0 || k.last.Done != 50 || k.batches != 9 {
		t.Errorf("%d vectors, %d failed, %d done, %d batches", len(k.vectors), len(k.failed), k.last.Done, k.batches)
	}
	for id, v := range k.vectors {
		var sum float64
		for _, x := range v {
			sum += float64(x) * float64(x)
		}
		if len(v) != 768 || math.Abs(sum-1) > 1e-6 {
			t.Errorf("vector %d has %d numbers and the square %v", id, len(v), sum)
		}
	}
	for _, c := range server.Calls() {
		if c.Method != "batchEmbedContents" || c.Items > 6 {
			t.Errorf("call %+v", c)
		}
	}
	s := spanNamed(t, spans, "embedding.batch")
	for key, want := range map[string]string{
		"gen_ai.operation.name": "embeddings", "gen_ai.provider.name": "gcp.gemini", "gen_ai.request.model": standin.EmbeddingModel,
	} {
		if got := attributeOf(s, keyOf(key)).AsString(); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
	if n := attributeOf(s, "gen_ai.usage.input_tokens").AsInt64(); n < 258 {
		t.Errorf("%d tokens", n)
	}
	http := spanNamed(t, spans, "HTTP POST")
	if parent := http.Parent().SpanID(); !slices.ContainsFunc(spans, func(s span) bool { return s.SpanContext().SpanID() == parent && s.Name() == "embedding.batch" }) {
		t.Error("the HTTP span is not below its batch")
	}
	if strings.Contains(everything(t, spans), server.Key()) {
		t.Error("the key is in the spans")
	}
	if k.last.Cost.String() != "nothing" {
		t.Errorf("the demo costs %v", k.last.Cost)
	}
}

// What a vector answer may be wrong in; nothing of it is used.
func TestEmbedFaults(t *testing.T) {
	tests := []struct {
		name  string
		fault standin.Fault
		want  error
		says  string
	}{
		{"one too few", standin.Fault{Missing: 1}, gemini.ErrVectorCount, "another number"},
		{"none", standin.Fault{Missing: 100}, gemini.ErrVectorCount, "another number"},
		{"too short", standin.Fault{Short: 1}, gemini.ErrVectorLength, "another length"},
		{"empty", standin.Fault{Short: 768}, gemini.ErrVectorLength, "another length"},
		{"NaN", standin.Fault{NaN: "NaN"}, gemini.ErrVectorNaN, "means nothing"},
		{"NaN as text", standin.Fault{NaN: `"NaN"`}, gemini.ErrVectorNaN, "means nothing"},
		{"infinite", standin.Fault{NaN: `"Infinity"`}, gemini.ErrVectorNaN, "means nothing"},
		{"far too large", standin.Fault{NaN: "1e39"}, gemini.ErrGarbled, "cannot be understood"},
		{"zero", standin.Fault{Zero: true}, gemini.ErrVectorNaN, "means nothing"},
		{"garbage", standin.Fault{Body: `{"embeddings": 3}`}, gemini.ErrGarbled, "cannot be understood"},
		{"another form", standin.Fault{Body: `{"embeddings":[{"values":"x"}]}`}, gemini.ErrGarbled, "cannot be understood"},
		{"100 MB", standin.Fault{Huge: 100 << 20}, gemini.ErrTooLarge, "far larger"},
		{"bad key", standin.Fault{Status: 403}, gemini.ErrKey, "may not use"},
		{"model", standin.Fault{Method: "batchEmbedContents", Status: 404}, gemini.ErrModel, standin.EmbeddingModel},
		{"quota of the day", standin.Fault{Status: 429, Daily: true, RetryDelay: "30000s"}, gemini.ErrQuota, "today"},
		{"refused", standin.Fault{Status: 400, Message: "unsupported dimension"}, gemini.ErrRequest, "unsupported dimension"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := newServer(t, standin.Options{})
			server.Fail(tt.fault)
			embedder := newClient(t, server, nil).Embedder()
			var k kept
			var err error
			spans := traced(t, func(ctx context.Context) { err = embedder.Embed(ctx, pictures(t, 20), k.sink()) })
			checkFault(t, err, tt.want, tt.says)
			checkMarked(t, spans, "embedding.batch", server.Key())
			if len(k.vectors) != 0 {
				t.Errorf("%d vectors were used", len(k.vectors))
			}
			spans = traced(t, func(ctx context.Context) { _, err = embedder.Query(ctx, "sea") })
			checkFault(t, err, tt.want, tt.says)
			checkMarked(t, spans, "search.embed_query", server.Key())
		})
	}
}

// Failures that pass are waited for, and every item comes once.
func TestEmbedOutlasts(t *testing.T) {
	for name, fault := range map[string]standin.Fault{
		"500":                 {Times: 3, Status: 500},
		"503":                 {Times: 3, Status: 503},
		"hung up":             {Times: 3, HangUp: true},
		"quota with a time":   {Times: 5, Status: 429, RetryDelay: "0.05s"},
		"quota with a header": {Times: 5, Status: 429, RetryAfter: "0.05"},
	} {
		t.Run(name, func(t *testing.T) {
			server := newServer(t, standin.Options{})
			server.Fail(fault)
			var k kept
			if err := newClient(t, server, nil).Embedder().Embed(t.Context(), pictures(t, 40), k.sink()); err != nil {
				t.Fatal(err)
			}
			if len(k.vectors) != 40 {
				t.Errorf("%d vectors", len(k.vectors))
			}
			if fault.Status == 429 && (len(k.waits) == 0 || !errors.Is(k.waits[0].Why, gemini.ErrQuota)) {
				t.Error("the wait was not told")
			}
		})
	}
}

func TestEmbedQuotaWithoutTime(t *testing.T) {
	if testing.Short() {
		t.Skip("waits a second or two")
	}
	server := newServer(t, standin.Options{Limit: standin.Limit{Requests: 4, Per: 700 * time.Millisecond, Silent: true}})
	var k kept
	if err := newClient(t, server, nil).Embedder().Embed(t.Context(), pictures(t, 40), k.sink()); err != nil || len(k.vectors) != 40 {
		t.Errorf("%d vectors, %v", len(k.vectors), err)
	}
}

// One picture that the service refuses costs no other its vector.
func TestEmbedOneBadPicture(t *testing.T) {
	server := newServer(t, standin.Options{})
	broken := plainPicture(t, red)
	items := slices.Collect(pictures(t, 14))
	items[3].Picture = broken[:40]
	items[5].Picture = []byte("GIF89a and so on")
	items[7] = gemini.Item{ID: 8}
	gone := errors.New("gone")
	items[9] = gemini.Item{ID: 10, Load: func(context.Context) ([]byte, error) { return nil, gone }}
	var k kept
	if err := newClient(t, server, nil).Embedder().Embed(t.Context(), slices.Values(items), k.sink()); err != nil {
		t.Fatal(err)
	}
	if len(k.vectors) != 10 || len(k.failed) != 4 || k.last.Failed != 4 {
		t.Errorf("%d vectors, failed %v", len(k.vectors), k.failed)
	}
	for id, want := range map[int64]error{4: gemini.ErrRequest, 6: gemini.ErrCorruptPicture, 8: gemini.ErrEmpty, 10: gone} {
		if !errors.Is(k.failed[id], want) {
			t.Errorf("item %d: %v, want %v", id, k.failed[id], want)
		}
	}
}

// Batches keep to the limits, by number and by bytes.
func TestBatchLimits(t *testing.T) {
	server := newServer(t, standin.Options{})
	texts := func(yield func(gemini.Item) bool) {
		for i := range 250 {
			if !yield(gemini.Item{ID: int64(i), Text: gemini.Document("", fmt.Sprint("text ", i))}) {
				return
			}
		}
	}
	var k kept
	if err := newClient(t, server, nil).Embedder().Embed(t.Context(), texts, k.sink()); err != nil || len(k.vectors) != 250 || k.batches != 3 {
		t.Errorf("%d vectors in %d batches, %v", len(k.vectors), k.batches, err)
	}
	size := len(plainPicture(t, blue))
	small := newClient(t, server, func(s *gemini.Settings) { s.Limits.BytesPerBatch = 2*size + 1 }).Embedder()
	k.batches = 0
	if err := small.Embed(t.Context(), pictures(t, 12), k.sink()); err != nil || len(k.vectors) != 12 || k.batches != 6 {
		t.Errorf("%d vectors in %d batches, %v", len(k.vectors), k.batches, err)
	}
}

// Words and pictures that share a meaning meet in the demo's space.
func TestDemoSpace(t *testing.T) {
	server := newServer(t, standin.Options{})
	embedder := newClient(t, server, nil).Embedder()
	library := map[string]gemini.Item{
		"sea":      {ID: 1, Picture: plainPicture(t, blue), Text: gemini.Document("Waves at the beach", "ocean, holiday")},
		"forest":   {ID: 2, Picture: plainPicture(t, green), Text: gemini.Document("Path between trees", "leaves, moss")},
		"invoice":  {ID: 3, Picture: plainPicture(t, color.White), Text: gemini.Document("Bill of March", "paper, letter")},
		"roses":    {ID: 4, Picture: plainPicture(t, red), Text: gemini.Document("Bouquet", "tulips, garden")},
		"untitled": {ID: 5, Picture: plainPicture(t, blue)},
	}
	var items []gemini.Item
	for _, it := range library {
		items = append(items, it)
	}
	var k kept
	if err := embedder.Embed(t.Context(), slices.Values(items), k.sink()); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]int64{
		"sailing boat on the ocean": {1}, "hiking in the woods": {2}, "how much money do I owe": {3}, "flower": {4}, "something blue": {1, 5},
	} {
		v, err := embedder.Query(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		best, top := int64(0), float32(-2)
		for id, other := range k.vectors {
			var dot float32
			for i := range v {
				dot += v[i] * other[i]
			}
			if dot > top {
				best, top = id, dot
			}
		}
		if !slices.Contains(want, best) || top < 0.15 {
			t.Errorf("%q finds item %d with %.2f, want one of %v", query, best, top, want)
		}
	}
}

// Who chose another model still asks in the space of the one before.
func TestEmbedderForAnotherModel(t *testing.T) {
	server := newServer(t, standin.Options{Models: []standin.Model{{Name: "former-embedding", Actions: []string{"embedContent"}}}})
	client := newClient(t, server, nil)
	former := client.EmbedderFor("models/former-embedding", 256)
	if former.Space() != "former-embedding-256" || former.Dimensions() != 256 {
		t.Errorf("space %s of %d dimensions", former.Space(), former.Dimensions())
	}
	v, err := former.Query(t.Context(), "sea")
	if err != nil || len(v) != 256 {
		t.Fatalf("%d dimensions, %v", len(v), err)
	}
	if calls := server.Calls(); calls[0].Model != "former-embedding" {
		t.Errorf("%q was asked", calls[0].Model)
	}
	if e := client.Embedder(); e.Space() != client.Settings().Space() {
		t.Errorf("the client's own makes vectors in %s", e.Space())
	}
}
