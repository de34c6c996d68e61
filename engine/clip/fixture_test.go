package clip

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/clip/cliptest"
)

// expected is what PyTorch and Pillow made of a model: of the small one testdata/reference.py.
type expected struct {
	Texts []struct {
		Text      string    `json:"text"`
		IDs       []int32   `json:"ids"`
		Embedding []float32 `json:"embedding"`
	} `json:"texts"`
	Pictures []struct {
		Width     int               `json:"width"`
		Height    int               `json:"height"`
		Embedding []float32         `json:"embedding"`
		Pixels    map[string]string `json:"pixels"`
	} `json:"pictures"`
	Photos []struct {
		Path      string    `json:"path"`
		Embedding []float32 `json:"embedding"`
	} `json:"photos"`
}

func readJSON[T any](t testing.TB, path string) (out T) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// fixture writes the small model.
func fixture(t testing.TB, o cliptest.Options) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "Small Model")
	if err := cliptest.Write(dir, o); err != nil {
		t.Fatal(err)
	}
	return dir
}

// open opens a model where there is a runtime, and skips the test where there is none.
func open(t testing.TB, dir string) *Model {
	t.Helper()
	m, err := Open(t.Context(), dir, Options{Runtime: library(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// library finds the runtime where this program's users have it, or skips the test.
func library(t testing.TB) string {
	t.Helper()
	if !withCgo {
		t.Skip("built without cgo, so no model is run")
	}
	path, err := FindRuntime(dataDir())
	if errors.Is(err, ErrNoRuntime) {
		t.Skip("no model is run: " + Explain(err))
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// dataDir is where the app keeps its data, as package engine has it.
func dataDir() string {
	home, _ := os.UserHomeDir()
	data := filepath.Join(home, ".local", "share")
	switch xdg := os.Getenv("XDG_DATA_HOME"); {
	case runtime.GOOS == "windows":
		data = os.Getenv("LOCALAPPDATA")
	case runtime.GOOS == "darwin":
		data = filepath.Join(home, "Library", "Application Support")
	case filepath.IsAbs(xdg):
		data = xdg
	}
	return filepath.Join(data, "hybrid-image-search")
}

// pattern is a picture by formula, the same as in testdata/reference.py. It lies somewhere within a larger one.
func pattern(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(-3, 5, w+4, h+9))
	sub := img.SubImage(image.Rect(0, 7, w, 7+h)).(*image.NRGBA)
	for y := range h {
		for x := range w {
			at := sub.PixOffset(x, y+7)
			copy(sub.Pix[at:at+4], []uint8{uint8(x*7 + y*3), uint8(x*y + 40), uint8((x^y)*5 + x*x), 255})
		}
	}
	return sub
}

func TestTokensOfReference(t *testing.T) {
	for _, o := range []cliptest.Options{{}, {TokenizerJSON: true}} {
		tok, err := readTokenizer(fixture(t, o))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range readJSON[expected](t, "testdata/reference.json").Texts {
			if ids := tok.encode(text.Text, 77); !slices.Equal(ids, text.IDs) {
				t.Errorf("%q: %v, want %v", text.Text, ids, text.IDs)
			}
		}
	}
}

func TestPixelsOfReference(t *testing.T) {
	for _, p := range readJSON[expected](t, "testdata/reference.json").Pictures {
		for how, want := range p.Pixels {
			name, side, _ := strings.Cut(how, " ")
			resample := map[string]int{"bilinear": 2, "bicubic": 3}[name]
			config := fmt.Sprintf(`{"size": %s, "crop_size": %[1]s, "resample": %d, "do_rescale": false, "do_normalize": false}`, side, resample)
			prep, err := parsePreprocessing([]byte(config))
			if err != nil {
				t.Fatal(err)
			}
			tensor := prep.prepare(pattern(p.Width, p.Height))
			bytes := make([]byte, len(tensor))
			for i, v := range tensor {
				channel, at := i/(prep.side*prep.side), i%(prep.side*prep.side)
				bytes[3*at+channel] = uint8(v)
			}
			if sum := sha256.Sum256(bytes); hex.EncodeToString(sum[:]) != want {
				t.Errorf("%d×%d, %s: other pixels than Pillow's", p.Width, p.Height, how)
			}
		}
	}
}

// The forms in which models are published. All have the same weights.
var forms = map[string]cliptest.Options{
	"two files":      {},
	"one file":       {OneFile: true},
	"tokenizer.json": {TokenizerJSON: true, Config: true},
	"fixed length":   {FixedLength: true},
	"32 bits":        {Int32: true, OneFile: true},
	"one by one":     {OneByOne: true},
	"quantized":      {Quantized: true, OneFile: true},
}

func TestVectorsOfReference(t *testing.T) {
	want := readJSON[expected](t, "testdata/reference.json")
	for name, o := range forms {
		t.Run(name, func(t *testing.T) {
			m := open(t, fixture(t, o))
			for _, text := range want.Texts {
				v, err := m.Text(t.Context(), text.Text)
				if err != nil {
					t.Fatal(err)
				}
				if c := cosine(v, text.Embedding); !(c >= 0.99999) {
					t.Errorf("%q: cosine %.7f", text.Text, c)
				}
			}
			var tensors []Tensor
			for _, p := range want.Pictures {
				tensors = append(tensors, m.Prepare(pattern(p.Width, p.Height)))
			}
			vectors, err := m.Pictures(t.Context(), tensors)
			if err != nil {
				t.Fatal(err)
			}
			exact := 0.99999
			if o.Quantized {
				exact = 0.999
			}
			for i, p := range want.Pictures {
				if c := cosine(vectors[i], p.Embedding); !(c >= exact) {
					t.Errorf("%d×%d: cosine %.7f", p.Width, p.Height, c)
				}
			}
		})
	}
}

func TestSmallModelIsSmall(t *testing.T) {
	info, err := ReadModel(fixture(t, cliptest.Options{}))
	if err != nil || info.Bytes > 1<<20 {
		t.Errorf("%d bytes: %v", info.Bytes, err)
	}
}
