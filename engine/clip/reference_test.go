package clip

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"hybrid-image-search/engine/picture"
)

// TestReference compares with a model of the full vocabulary that a PyTorch made, with the photos that it saw:
//
//	CLIP_REFERENCE=DIR CLIP_PHOTOS=DIR go test -run TestReference -v ./engine/clip
func TestReference(t *testing.T) {
	dir := os.Getenv("CLIP_REFERENCE")
	if dir == "" {
		t.Skip("CLIP_REFERENCE names no folder with a model and its reference.json")
	}
	r := readJSON[expected](t, filepath.Join(dir, "reference.json"))
	m := open(t, dir)
	for _, text := range r.Texts {
		if ids := m.source.tokenizer.encode(text.Text, 77); !slices.Equal(ids, text.IDs) {
			t.Errorf("%q: tokens %v, not %v", text.Text, ids, text.IDs)
		}
		v, err := m.Text(t.Context(), text.Text)
		if err != nil {
			t.Fatal(err)
		}
		if c := cosine(v, text.Embedding); !(c >= 0.99999) {
			t.Errorf("%q: cosine %.7f", text.Text, c)
		}
	}
	worst := 1.0
	for _, photo := range r.Photos {
		data, err := os.ReadFile(filepath.Join(os.Getenv("CLIP_PHOTOS"), filepath.FromSlash(photo.Path)))
		if err != nil {
			t.Fatal(err)
		}
		img, err := picture.DecodeFull(t.Context(), data, 0, picture.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		v, err := m.Pictures(t.Context(), []Tensor{m.Prepare(img)})
		if err != nil {
			t.Fatal(err)
		}
		c := cosine(v[0], photo.Embedding)
		worst = min(worst, c)
		if !(c >= 0.999) {
			t.Errorf("%s: cosine %.7f", photo.Path, c)
		}
	}
	t.Logf("%s: %d texts, %d photos, worst photo %.7f", m.Info().Space, len(r.Texts), len(r.Photos), worst)
}

func cosine(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.NaN()
	}
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}
