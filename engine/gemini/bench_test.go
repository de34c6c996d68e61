package gemini_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
	"hybrid-image-search/engine/internal/bench"
)

// Embedding 1,000 pictures against a server that takes 200 ms for an answer, held against what its limits allow:
// "open" has none but the client's own eight requests at a time, "quota" allows 20 requests a second.
func BenchmarkEmbed1000(b *testing.B) {
	const n, latency = 1_000, 200 * time.Millisecond
	limits := gemini.Defaults().Limits
	batches := (n + limits.PicturesPerBatch - 1) / limits.PicturesPerBatch
	rounds := (batches + limits.Concurrency - 1) / limits.Concurrency
	const perSecond = 20
	for _, bb := range []struct {
		name  string
		limit standin.Limit
		ideal time.Duration
	}{
		{"open", standin.Limit{}, time.Duration(rounds) * latency},
		{"quota", standin.Limit{Requests: perSecond, Per: time.Second}, time.Duration((batches-1)/perSecond)*time.Second + latency},
	} {
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				server := newServer(b, standin.Options{Latency: latency, Limit: bb.limit})
				embedder := newClient(b, server, nil).Embedder()
				peak := bench.WatchHeap(b)
				began := time.Now()
				var k kept
				if err := embedder.Embed(b.Context(), pictures(b, n), k.sink()); err != nil || len(k.vectors) != n {
					b.Fatalf("%d vectors, %v", len(k.vectors), err)
				}
				took := time.Since(began)
				b.ReportMetric(100*float64(bb.ideal)/float64(took), "%allowed")
				b.ReportMetric(float64(peak()>>20), "MB-peak")
			}
		})
	}
}

// What the client itself takes for a picture of 60 KB, with no server: encoding the request, checking the vectors.
func BenchmarkEmbedCPU(b *testing.B) {
	const n = 6
	picture := append(plainPicture(b, blue), make([]byte, 60<<10)...)
	vector := "{\"values\":[" + strings.TrimSuffix(strings.Repeat("0.0123456,", 768), ",") + "]}"
	answer := "{\"embeddings\":[" + strings.TrimSuffix(strings.Repeat(vector+",", n), ",") + "]}"
	canned := roundTripper(func(r *http.Request) (*http.Response, error) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
			Body: io.NopCloser(strings.NewReader(answer)), ContentLength: int64(len(answer)), Request: r,
		}, nil
	})
	client, err := gemini.New(b.Context(), gemini.Options{Key: testKey(b), Address: "http://127.0.0.1:1", Transport: canned})
	if err != nil {
		b.Fatal(err)
	}
	items := make([]gemini.Item, n)
	for i := range items {
		items[i] = gemini.Item{ID: int64(i), Picture: picture}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := client.Embedder().Embed(b.Context(), slices.Values(items), gemini.Sink{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/picture")
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
