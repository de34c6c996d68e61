package engine

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/cliptest"
)

// Every picture gets its vector, copies share one, and a picture that cannot be read is a failure of its own.
func TestEmbedLocal(t *testing.T) {
	recordSpans()
	m := newLocalModel(t, cliptest.Options{})
	pictures, l := withLocal(t, 21, m)
	copyFile(t, filepath.Join(pictures, "0003.jpg"), filepath.Join(pictures, "copy.jpg"))
	index(t, l, pictures)
	must(t, os.WriteFile(filepath.Join(pictures, "0005.jpg"), []byte("no picture"), 0o644))
	if s := m.State(t.Context()); !s.Ready() || s.Loaded || s.Model.Dimensions != cliptest.Dimensions {
		t.Errorf("%+v", s)
	}
	r := embedLocal(t, l)
	if r.Embedded != 20 || r.Shared != 1 || r.Failed != 1 || r.Pictures != 22 || r.Cost.String() != "nothing" ||
		!strings.HasPrefix(r.Space, "clip-small-") {
		t.Errorf("%+v", r)
	}
	if len(r.Failures) != 1 || filepath.Base(r.Failures[0].Path) != "0005.jpg" {
		t.Errorf("%+v", r.Failures)
	}
	if !m.State(t.Context()).Loaded {
		t.Error("it is not loaded after it was used")
	}
	batch := lastSpan(t, "embedding.batch")
	if attributeOf(batch, "model").AsString() != "small" || attributeOf(batch, "inference_ms").AsFloat64() <= 0 ||
		attributeOf(batch, "decode_ms").AsFloat64() <= 0 || attributeOf(batch, "count").AsInt64() < 1 {
		t.Errorf("%v", batch.Attributes())
	}
	if again := embedLocal(t, l); again.Embedded != 0 || again.Known != 21 {
		t.Errorf("%+v", again)
	}
	spaces, err := l.Spaces(t.Context())
	must(t, err)
	if len(spaces) != 1 || !spaces[0].Searched || !spaces[0].Current || spaces[0].Model != "small" {
		t.Errorf("%+v", spaces)
	}
}

// The vectors in the catalog are those that the model gives by itself.
func TestEmbedLocalGivesTheModelsVectors(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	_, l := withLocal(t, 20, m)
	r := embedLocal(t, l)
	model, release, err := m.use(t.Context(), m.dir)
	must(t, err)
	defer release()
	for v, err := range l.catalog.Vectors(t.Context(), r.Space) {
		must(t, err)
		p, err := l.Picture(t.Context(), v.ID)
		must(t, err)
		want, err := embedFile(t.Context(), model, p.File.Path, l.options.Limits)
		must(t, err)
		if c := dot(v.Values, want); c < 0.99999 {
			t.Errorf("%s: cosine %.6f", p.File.Path, c)
		}
	}
}

// Words, a picture and sums of them are searched in the model's space.
func TestSearchLocal(t *testing.T) {
	recordSpans()
	m := newLocalModel(t, cliptest.Options{})
	pictures, l := withLocal(t, 12, m)
	embedLocal(t, l)
	one := filepath.Join(pictures, "0004.jpg")
	r, err := l.SimilarToFile(t.Context(), one, 5)
	must(t, err)
	if len(r.Hits) != 5 || r.Hits[0].Meaning == nil || r.Hits[0].Visual != nil || !strings.HasPrefix(r.Space, "clip-small-") || r.Note != "" {
		t.Errorf("%+v", r)
	}
	if slices.Contains(foundNames(t, l, r), "0004.jpg") {
		t.Error("it is like itself")
	}
	if r, err = l.LooksLikeFile(t.Context(), one, 5); err != nil || r.Hits[0].Visual == nil || r.Space != "" {
		t.Errorf("%+v, %v", r, err)
	}
	r = search(t, l, `like:0004.jpg`)
	if names := foundNames(t, l, r); len(names) == 0 || names[0] != "0004.jpg" || math.Abs(r.Hits[0].Meaning.Score-1) > 1e-3 {
		t.Errorf("%v: %+v", names, r)
	}
	r = search(t, l, `sky + like:"`+one+`" - people`)
	if len(r.Hits) == 0 || r.Hits[0].Meaning == nil || r.Space == "" || r.Note != "" {
		t.Errorf("%+v", r)
	}
	if r = search(t, l, "two dogs on grass"); len(r.Hits) == 0 || r.Hits[0].Meaning == nil {
		t.Errorf("%+v", r)
	}
	if s := lastSpan(t, "search.embed_query"); attributeOf(s, "model").AsString() != "small" {
		t.Errorf("%v", s.Attributes())
	}
}

// A file that is not in the library is embedded for its search.
func TestLikeAnyFile(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	pictures, l := withLocal(t, 6, m)
	embedLocal(t, l)
	elsewhere := filepath.Join(t.TempDir(), "else where.jpg")
	copyFile(t, filepath.Join(pictures, "0002.jpg"), elsewhere)
	r := search(t, l, `like:"`+elsewhere+`"`)
	if names := foundNames(t, l, r); len(names) == 0 || names[0] != "0002.jpg" {
		t.Errorf("%v: %+v", names, r)
	}
}

// Without a library, a model or either of them nothing is worse than before, and it is said what is missing.
func TestLocalModelIsMissing(t *testing.T) {
	dir := smallModel(t, filepath.Join(t.TempDir(), "small"), cliptest.Options{})
	empty := t.TempDir()
	none := filepath.Join(empty, "none.so")
	for name, c := range map[string]struct {
		model *LocalModel
		want  error
	}{
		"no option":  {nil, clip.ErrNoModel},
		"no model":   {NewLocalModel(LocalOptions{DataDir: empty, Runtime: none}), clip.ErrNoModel},
		"no folder":  {NewLocalModel(LocalOptions{Dir: filepath.Join(empty, "gone"), Runtime: none}), clip.ErrNoModel},
		"no library": {NewLocalModel(LocalOptions{Dir: dir, Runtime: none}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			pictures, l := withLocal(t, 2, c.model)
			_, err := l.Embed(t.Context(), CLIP, nil)
			if err == nil || c.want != nil && !errors.Is(err, c.want) || !isModelError(err) || strings.HasPrefix(Explain(err), "Something") {
				t.Errorf("%v: %s", err, Explain(err))
			}
			if r, err := l.SimilarToFile(t.Context(), filepath.Join(pictures, "0000.jpg"), 3); err != nil || len(r.Hits) != 1 || r.Note != "" {
				t.Errorf("%+v, %v", r, err)
			}
			if _, err := l.Tag(t.Context(), nil); err == nil {
				t.Error("tagged by nothing")
			}
		})
	}
}

// A folder that vanishes after its space was made leaves searches by words and looks, with a sentence.
func TestLocalModelVanishes(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	pictures, l := withLocal(t, 5, m)
	embedLocal(t, l)
	must(t, os.RemoveAll(m.dir))
	m.Renew()
	r := search(t, l, "0002")
	if want := "The model on this machine is not there any more, so pictures were found by words and looks alone."; r.Note != want {
		t.Errorf("%q", r.Note)
	}
	if len(r.Hits) == 0 || r.Hits[0].Text == nil {
		t.Errorf("%+v", r)
	}
	if s := m.State(t.Context()); s.Ready() || !errors.Is(s.ModelErr, clip.ErrNoModel) {
		t.Errorf("%+v", s)
	}
	elsewhere := filepath.Join(t.TempDir(), "x.jpg")
	copyFile(t, filepath.Join(pictures, "0001.jpg"), elsewhere)
	r, err := l.SimilarToFile(t.Context(), elsewhere, 3)
	if err != nil || len(r.Hits) != 3 || r.Hits[0].Visual == nil || !strings.HasSuffix(r.Note, ", so pictures were found by looks alone.") {
		t.Errorf("%+v, %v", r, err)
	}
}

// A model whose weights are no numbers is refused when it is loaded.
func TestLocalModelOfNaN(t *testing.T) {
	nan := func(_ string, g *cliptest.Graph) {
		for i := range g.Weights {
			if w := &g.Weights[i]; w.Element == cliptest.Float32 && len(w.Raw) >= 4 {
				copy(w.Raw, []byte{0, 0, 0xc0, 0x7f})
			}
		}
	}
	m := newLocalModel(t, cliptest.Options{Change: nan})
	_, l := withLocal(t, 3, m)
	r, err := l.Embed(t.Context(), CLIP, nil)
	if !errors.Is(err, clip.ErrMisfit) || r.Embedded != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, again := l.Embed(t.Context(), CLIP, nil); !errors.Is(again, clip.ErrMisfit) {
		t.Error(again)
	}
}

// A run that is cancelled keeps what came and goes on there.
func TestCancelledLocal(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	const pictures = 300
	_, l := withLocal(t, pictures, m)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for {
			if n, err := l.catalog.CountVectors(context.Background(), m.space()); err != nil || n > 0 {
				cancel()
				return
			}
			time.Sleep(time.Millisecond) // the model needs the cores
		}
	}()
	r, err := l.Embed(ctx, CLIP, nil)
	if !errors.Is(err, context.Canceled) || r.Embedded == 0 || r.Embedded == pictures {
		t.Errorf("%+v, %v", r, err)
	}
	if n := localVectors(t, l, m); n != r.Embedded {
		t.Errorf("%d of %d are kept", n, r.Embedded)
	}
	again := embedLocal(t, l)
	if again.Known != r.Embedded || again.Embedded != pictures-r.Embedded {
		t.Errorf("%+v", again)
	}
}

// Nothing is begun while a run is paused.
func TestPausedLocal(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	_, l := withLocal(t, 60, m)
	l.PauseModels(t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		if r, err := l.Embed(t.Context(), CLIP, nil); err != nil || r.Embedded != 60 {
			t.Errorf("%+v, %v", r, err)
		}
	})
	time.Sleep(200 * time.Millisecond)
	if n := localVectors(t, l, m); n != 0 {
		t.Errorf("%d vectors while it is paused", n)
	}
	l.ResumeModels(t.Context())
	group.Wait()
}
