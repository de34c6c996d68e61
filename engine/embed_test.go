package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

func TestEmbed(t *testing.T) {
	recordSpans()
	server, pictures, l := withModel(t, 20, standin.Options{})
	copyFile(t, filepath.Join(pictures, "0003.jpg"), filepath.Join(pictures, "again", "copy.jpg"))
	index(t, l, pictures)

	var last EmbedProgress
	r, err := l.Embed(t.Context(), Gemini, func(p EmbedProgress) { last = p })
	must(t, err)
	if r.Embedded != 20 || r.Shared != 1 || r.Failed != 0 || r.Known != 0 || r.Pictures != 21 || r.TraceID == "" ||
		r.Model != standin.EmbeddingModel || r.Space != standInModels().Space() || r.Usage.PictureTokens == 0 || !r.Cost.Known {
		t.Errorf("report %+v", r)
	}
	if last.Done != 20 || last.Total != 20 || last.Paused || last.Waiting != 0 {
		t.Errorf("the last progress is %+v", last)
	}
	if n := vectorsOf(t, l); n != 21 {
		t.Errorf("%d vectors", n)
	}
	span := lastSpan(t, "library.embed")
	if span.SpanContext().TraceID().String() != r.TraceID || attributeOf(span, "model").AsString() != r.Model ||
		attributeOf(span, "embed.embedded").AsInt64() != 20 || attributeOf(span, "embed.decode_ms").AsFloat64() <= 0 {
		t.Errorf("the span tells %v", span.Attributes())
	}
	if batch := lastSpan(t, "embedding.batch"); batch.Parent().SpanID() != span.SpanContext().SpanID() {
		t.Error("batches are not below the run")
	}
	spaces, err := l.catalog.Spaces(t.Context())
	must(t, err)
	if len(spaces) != 1 || spaces[0].Source != "gemini" || spaces[0].Dimensions != 256 || spaces[0].Vectors != 21 {
		t.Errorf("spaces %+v", spaces)
	}

	// A second run asks for nothing.
	calls := len(server.Calls())
	if r := embed(t, l); r.Embedded != 0 || r.Shared != 0 || r.Known != 21 || len(server.Calls()) != calls {
		t.Errorf("a second run: %+v, %d calls", r, len(server.Calls())-calls)
	}
	// A new picture and a new copy: only the picture is asked for.
	draw(t, filepath.Join(pictures, "new.jpg"), 100)
	copyFile(t, filepath.Join(pictures, "0005.jpg"), filepath.Join(pictures, "again", "copy5.jpg"))
	index(t, l, pictures)
	if r := embed(t, l); r.Embedded != 1 || r.Shared != 1 || embedded(server) != 21 {
		t.Errorf("after more came: %+v, %d in all", r, embedded(server))
	}
}

// What leaves is a small JPEG with nothing of the file in it but its pixels.
func TestWhatIsSentOfAPicture(t *testing.T) {
	pictures, l := newLibrary(t)
	path := filepath.Join(pictures, "wide.jpg")
	exif := []byte("\xff\xe1\x00\x16Exif\x00\x00secret place 1")
	drawSized(t, path, 2400, 1200)
	data, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, append(append(data[:2:2], exif...), data[2:]...), 0o644))
	index(t, l, pictures)
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	sent, err := newContentReader(l).jpeg(t.Context(), catalog.Content{ID: p.ID, Hash: p.File.Hash})
	must(t, err)
	config, err := jpeg.DecodeConfig(bytes.NewReader(sent))
	if err != nil || config.Width != modelSide || config.Height != modelSide/2 {
		t.Errorf("%d×%d, %v", config.Width, config.Height, err)
	}
	if bytes.Contains(sent, []byte("secret")) || bytes.Contains(sent, []byte("Exif")) || bytes.Contains(sent, []byte("\xff\xfe")) {
		t.Error("metadata goes along")
	}
}

func TestEmbedOnlyOnce(t *testing.T) {
	_, _, l := withModel(t, 3, standin.Options{})
	l.PauseModels(t.Context())
	began := make(chan struct{})
	var once sync.Once
	done := make(chan error)
	go func() {
		_, err := l.Embed(t.Context(), Gemini, func(EmbedProgress) { once.Do(func() { close(began) }) })
		done <- err
	}()
	<-began
	_, err := l.Describe(t.Context(), nil)
	if _, again := l.Embed(t.Context(), Gemini, nil); !errors.Is(err, ErrEmbedding) || !errors.Is(again, ErrEmbedding) {
		t.Errorf("%v, %v", err, again)
	}
	if s := Explain(err); !strings.Contains(s, "already") {
		t.Error(s)
	}
	l.ResumeModels(t.Context())
	must(t, <-done)
}

func TestPauseModels(t *testing.T) {
	server, _, l := withModel(t, 60, standin.Options{})
	l.PauseModels(t.Context())
	paused := make(chan EmbedProgress, 100)
	done := make(chan EmbedReport)
	go func() {
		r, err := l.Embed(t.Context(), Gemini, func(p EmbedProgress) {
			if p.Paused {
				paused <- p
			}
		})
		if err != nil {
			t.Error(err)
		}
		done <- r
	}()
	<-paused
	time.Sleep(100 * time.Millisecond)
	if n := len(server.Calls()); n != 0 {
		t.Errorf("%d calls in a pause", n)
	}
	l.ResumeModels(t.Context())
	if r := <-done; r.Embedded != 60 {
		t.Errorf("%+v", r)
	}
	// It may be paused by who is told of the progress, and cancelled then.
	draw(t, filepath.Join(l.Dir(), "..", "pictures", "more.jpg"), 1000)
	index(t, l, filepath.Join(l.Dir(), "..", "pictures"))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := l.Embed(ctx, Gemini, func(EmbedProgress) { l.PauseModels(ctx) }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a paused run ended with %v", err)
	}
	l.ResumeModels(t.Context())
	if r := embed(t, l); r.Embedded != 1 {
		t.Errorf("%+v", r)
	}
}

// Cancelled at random places, again and again: what came is kept, and nothing of it is asked for again.
func TestCancelledEmbedPaysNothingTwice(t *testing.T) {
	server, _, l := withModel(t, 200, standin.Options{Latency: 20 * time.Millisecond})
	random := rand.New(rand.NewPCG(5, 5))
	runs := 0
	for ; ; runs++ {
		before, asked := vectorsOf(t, l), settled(server)
		ctx, cancel := context.WithCancel(t.Context())
		stopAt := 1 + random.IntN(60)
		go func() { // progress is told now and then only
			for embedded(server)-asked < stopAt && ctx.Err() == nil {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		r, err := l.Embed(ctx, Gemini, nil)
		cancel()
		after := vectorsOf(t, l)
		began := r.Pictures > 0 // it may be cancelled before it has counted
		if r.Embedded != after-before || began && r.Known != before {
			t.Fatalf("run %d: %+v, and there are %d vectors where %d were", runs, r, after, before)
		}
		// Requests that were under way when it was cancelled are lost; nothing that came is.
		lost := settled(server) - asked - r.Embedded
		if most := 10 * 6; lost > most {
			t.Errorf("run %d: %d were answered and not kept", runs, lost)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) || Explain(err) != "Cancelled. What was finished by then is kept." {
			t.Fatalf("run %d: %v", runs, err)
		}
	}
	if n := vectorsOf(t, l); n != 200 || runs < 2 {
		t.Errorf("%d vectors after %d runs", n, runs)
	}
}

func TestEmbedReadOnly(t *testing.T) {
	server, _, l := withModel(t, 3, standin.Options{})
	must(t, l.Close())
	reader, err := Open(t.Context(), l.Dir(), Options{ReadOnly: true, Service: l.options.Service})
	must(t, err)
	defer reader.Close() //nolint:errcheck // only read
	_, err = reader.Embed(t.Context(), Gemini, nil)
	_, described := reader.Describe(t.Context(), nil)
	for _, err := range []error{err, described} {
		if !errors.Is(err, catalog.ErrReadOnly) || !strings.Contains(Explain(err), "reading only") {
			t.Errorf("%v: %s", err, Explain(err))
		}
	}
	if len(server.Calls()) != 0 {
		t.Error("something was sent")
	}
}

func TestEmbedWithoutService(t *testing.T) {
	_, l := newLibrary(t)
	for _, work := range []func() error{
		func() error { _, err := l.Embed(t.Context(), Gemini, nil); return err },
		func() error { _, err := l.Describe(t.Context(), nil); return err },
		func() error { _, err := l.HasConsent(t.Context(), ForMeaning); return err },
	} {
		if err := work(); !errors.Is(err, gemini.ErrNoKey) {
			t.Error(err)
		}
	}
	if _, err := l.Embed(t.Context(), "abacus", nil); !errors.Is(err, ErrNoSource) || strings.Contains(Explain(err), "went wrong") {
		t.Error(err)
	}
}

// Indexing, searching and embedding at the same time.
func TestEmbedBesideIndex(t *testing.T) {
	_, pictures, l := withModel(t, 80, standin.Options{Latency: time.Millisecond})
	var work sync.WaitGroup
	work.Go(func() {
		for i := range 5 {
			drawMany(t, filepath.Join(pictures, fmt.Sprint("more", i)), 3)
			touch(t, filepath.Join(pictures, "0001.jpg"))
			if _, err := l.Index(t.Context(), []string{pictures}, nil); err != nil {
				t.Error(err)
			}
			if _, err := l.Search(t.Context(), "photo", 5); err != nil {
				t.Error(err)
			}
		}
	})
	r, err := l.Embed(t.Context(), Gemini, func(EmbedProgress) {})
	must(t, err)
	work.Wait()
	if r.Embedded < 80 || r.Failed != 0 {
		t.Errorf("%+v", r)
	}
	if embed(t, l); vectorsOf(t, l) != 95 {
		t.Errorf("%d vectors", vectorsOf(t, l))
	}
}
