package clip

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/clip/cliptest"
)

func TestReadModel(t *testing.T) {
	for name, o := range forms {
		info, err := ReadModel(fixture(t, o))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		files := []string{"onnx/vision_model.onnx", "onnx/text_model.onnx", "preprocessor_config.json"}
		if o.OneFile {
			files = []string{"onnx/model.onnx", "preprocessor_config.json"}
		}
		if o.TokenizerJSON {
			files = append(files, "tokenizer.json", "config.json")
		} else {
			files = append(files, "vocab.json", "merges.txt")
		}
		if info.Name != "small-model" || info.Space != "clip-small-model-"+info.Hash[:8] ||
			info.Dimensions != cliptest.Dimensions || info.Side != cliptest.Side || info.Tokens != 77 ||
			info.Tokenizer == "" || !slices.Equal(info.Files, files) {
			t.Errorf("%s: %+v", name, info)
		}
	}
}

func TestSpaceIsOfTheWeights(t *testing.T) {
	space := func(o cliptest.Options) string {
		info, err := ReadModel(fixture(t, o))
		if err != nil {
			t.Fatal(err)
		}
		return info.Space
	}
	other := space(cliptest.Options{Change: func(_ string, g *cliptest.Graph) { g.Weights[0].Raw[0]++ }})
	if a, b := space(cliptest.Options{}), space(cliptest.Options{}); a != b || a == other {
		t.Errorf("%s and %s of the same weights, %s of others", a, b, other)
	}
}

// Of several exports the one of the most exact numbers is taken, and pairs before files of both.
func TestPrefer(t *testing.T) {
	for _, tt := range []struct{ want, names string }{
		{"model.onnx", "model_int8.onnx model.onnx model_fp16.onnx"},
		{"model_int8.onnx", "model_q4.onnx model_quantized.onnx model_int8.onnx"},
		{"model_bnb4.onnx", "model_q4.onnx model_bnb4.onnx"},
		{"", "vision_model.onnx text_model.onnx"},
	} {
		if got := prefer(strings.Fields(tt.names), "model"); got != tt.want {
			t.Errorf("%s: %q", tt.names, got)
		}
	}
}

// only changes one of the two networks.
func only(file string, change func(*cliptest.Graph)) func(string, *cliptest.Graph) {
	return func(name string, g *cliptest.Graph) {
		if name == file {
			change(g)
		}
	}
}

// Networks that must be refused before the library sees them.
var badNetworks = map[string]struct {
	o    cliptest.Options
	want string
}{
	"no vectors of pictures": {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { g.Outputs[0].Name = "pooler_output" })}, "image_embeds"},
	"no vectors of texts":    {cliptest.Options{OneFile: true, Change: only("model.onnx", func(g *cliptest.Graph) { g.Outputs = g.Outputs[1:] })}, "text_embeds"},
	"nothing makes it":       {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { g.Nodes = g.Nodes[:3] })}, "computes"},
	"another side":           {cliptest.Options{PictureSide: 64}, "64 pixels"},
	"four colours":           {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { g.Inputs[0].Dims[1] = 4 })}, "4 colours"},
	"a batch of four":        {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { g.Inputs[0].Dims[0] = 4 })}, "exactly 4"},
	"16-bit pictures":        {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { g.Inputs[0].Element = 10 })}, "32-bit"},
	"other dimensions":       {cliptest.Options{Change: only("text_model.onnx", func(g *cliptest.Graph) { g.Outputs[0].Dims[1] = 512 })}, "16 numbers and those of texts 512"},
	"a third input": {cliptest.Options{Change: only("text_model.onnx", func(g *cliptest.Graph) {
		g.Inputs = append(g.Inputs, cliptest.Value{Name: "position_ids", Element: cliptest.Int64, Dims: []int64{-1, -1}})
		g.Nodes = append(g.Nodes, cliptest.Node{Op: "Add", Inputs: []string{"position_ids", "text_embeds"}, Outputs: []string{"embeds"}})
		g.Outputs[0].Name = "embeds"
	})}, "position_ids"},
	"twice the same":   {cliptest.Options{Change: only("text_model.onnx", func(g *cliptest.Graph) { g.Nodes = append(g.Nodes, g.Nodes[0]) })}, "twice"},
	"100 GB of input":  {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { g.Inputs[0].Dims[2] = 100 << 30 })}, "declares a size"},
	"100 GB of output": {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { g.Outputs[0].Dims[1] = 100 << 30 })}, "declares a size"},
	"100 GB of weight": {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { g.Weights[0].Dims[0] = 100 << 30 })}, "damaged"},
	"a weight that overflows": {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) {
		g.Weights[0].Dims = []int64{1 << 32, 1 << 32, 1 << 32, 1 << 32}
	})}, "damaged"},
	"a weight cut short":       {cliptest.Options{Change: only("text_model.onnx", func(g *cliptest.Graph) { g.Weights[2].Raw = g.Weights[2].Raw[1:] })}, "damaged"},
	"weights in another file":  {cliptest.Options{Change: only("text_model.onnx", func(g *cliptest.Graph) { g.Weights[2].External = "../../../etc/passwd" })}, "another file"},
	"100 GB made of a shape":   {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { grow(g, 1<<18, 1<<17) })}, "memory"},
	"a loop":                   {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { g.Nodes[1].Op = "Loop" })}, "loop"},
	"a loop in a branch":       {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { nest(g, 2, "Loop") })}, "loop"},
	"branches within branches": {cliptest.Options{Change: only("vision_model.onnx", func(g *cliptest.Graph) { nest(g, 40, "Add") })}, "nested"},
}

// grow adds a node that makes a tensor of nothing but its shape.
func grow(g *cliptest.Graph, dims ...int64) {
	g.Weights = append(g.Weights, cliptest.Ints("huge", dims, int64(len(dims))))
	g.Nodes = append(g.Nodes, cliptest.Node{Op: "ConstantOfShape", Inputs: []string{"huge"}, Outputs: []string{"grown"}})
}

// nest adds a node within so many branches.
func nest(g *cliptest.Graph, depth int, op string) {
	inner := &cliptest.Graph{Nodes: []cliptest.Node{{Op: op, Inputs: []string{"a", "b"}, Outputs: []string{"c"}}}}
	for range depth {
		inner = &cliptest.Graph{Nodes: []cliptest.Node{{
			Op: "If", Inputs: []string{"a"}, Outputs: []string{"c"}, Attributes: []cliptest.Attribute{{Name: "then_branch", Graph: inner}},
		}}}
	}
	g.Nodes = append(g.Nodes, inner.Nodes...)
}

func TestBadNetworks(t *testing.T) {
	for name, bad := range badNetworks {
		_, err := ReadModel(fixture(t, bad.o))
		refused(t, name, err, bad.want)
	}
}

// refused checks that an error says in a sentence what does not fit.
func refused(t *testing.T, name string, err error, want string) {
	t.Helper()
	sentence := Explain(err)
	if !errors.Is(err, ErrMisfit) && !errors.Is(err, ErrNoModel) || !strings.Contains(sentence, want) || !strings.HasSuffix(sentence, ".") {
		t.Errorf("%s: %v; the user reads %q, which lacks %q", name, err, sentence, want)
	}
}

// Files that must be refused, by what is written to them. Nil removes the file.
var badFiles = []struct {
	file    string
	content []byte
	want    string
}{
	{"onnx/vision_model.onnx", nil, "vision_model.onnx is missing"},
	{"onnx/text_model.onnx", nil, "text_model.onnx is missing"},
	{"onnx/vision_model.onnx", []byte{}, "empty"},
	{"onnx/vision_model.onnx", make([]byte, 5000), "no ONNX model"},
	{"onnx/text_model.onnx", []byte("<!DOCTYPE html><html><body>404</body></html>"), "no ONNX model"},
	{"onnx/text_model.onnx", []byte("version https://git-lfs.github.com/spec/v1\noid sha256:10\nsize 24281512\n"), "no ONNX model"},
	{"preprocessor_config.json", nil, "missing"},
	{"preprocessor_config.json", []byte(`{"size": `), "JSON"},
	{"preprocessor_config.json", []byte(`{}`), "size"},
	{"preprocessor_config.json", []byte(`{"size": 64, "crop_size": 64, "image_mean": [0,0,0], "image_std": [1,1,1]}`), "32 pixels"},
	{"preprocessor_config.json", []byte(`{"size": 32, "crop_size": 32, "image_mean": [0,0,0], "image_std": [1,0,1]}`), "deviation"},
	{"preprocessor_config.json", []byte(`{"size": 32, "crop_size": 32, "image_mean": [0], "image_std": [1,1,1]}`), "three colours"},
	{"preprocessor_config.json", []byte(`{"size": 32, "crop_size": 32, "resample": 1}`), "method 1"},
	{"preprocessor_config.json", []byte(`{"size": 32, "crop_size": 64, "do_normalize": false}`), "go together"},
	{"preprocessor_config.json", []byte(`{"size": 32, "crop_size": {"height": 32, "width": 30}}`), "square"},
	{"preprocessor_config.json", []byte(`{"size": 100000, "crop_size": 100000}`), "100000 pixels"},
	{"vocab.json", nil, "missing"},
	{"merges.txt", nil, "missing"},
	{"vocab.json", []byte(`[]`), "vocabulary"},
	{"vocab.json", []byte(`{"a": 1}`), "another family"},
	{"vocab.json", []byte(`{"a": -1}`), "-1"},
	{"vocab.json", []byte(`{"<|startoftext|>": 1, "<|endoftext|>": 2}`), "all bytes"},
	{"merges.txt", []byte("#version\na b c\n"), "not pairs"},
	{"merges.txt", []byte("q qqq\n"), "does not know"},
	{"tokenizer.json", []byte("{"), "JSON"},
	{"tokenizer.json", []byte(`{"model": {"type": "Unigram", "vocab": [["a", 0.1]]}}`), "Unigram"},
	{"tokenizer.json", []byte(`{"model": {"type": "WordPiece"}}`), "WordPiece"},
	{"tokenizer.json", []byte(`{"model": {"type": "BPE", "vocab": {}, "merges": []}}`), "ends of words"},
	{"tokenizer.json", []byte(`{"model": {"type": "BPE", "end_of_word_suffix": "</w>"}}`), "letters instead of bytes"},
	{"tokenizer.json", []byte(`{"pre_tokenizer": {"type": "ByteLevel"}, "model": {"type": "BPE", "end_of_word_suffix": "</w>"}}`), "capital"},
	{"tokenizer.json", []byte(`{"pre_tokenizer": {"type": "ByteLevel"}, "normalizer": {"type": "BertNormalizer"}, "model": {"type": "BPE", "end_of_word_suffix": "</w>"}}`), "BertNormalizer"},
	{"config.json", []byte("no"), "JSON"},
	{"config.json", []byte(`{"vision_config": {"image_size": 224}}`), "224 pixels"},
	{"config.json", []byte(`{"text_config": {"max_position_embeddings": 2}}`), "2 tokens"},
}

func TestBadFiles(t *testing.T) {
	for _, bad := range badFiles {
		dir := fixture(t, cliptest.Options{})
		path := filepath.Join(dir, filepath.FromSlash(bad.file))
		var err error
		if bad.content == nil {
			err = os.Remove(path)
		} else {
			err = os.WriteFile(path, bad.content, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		_, err = ReadModel(dir)
		refused(t, bad.file+": "+string(bad.content[:min(len(bad.content), 80)]), err, bad.want)
	}
}

func TestNoModel(t *testing.T) {
	empty := t.TempDir()
	if err := os.MkdirAll(filepath.Join(empty, "model", "onnx"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{empty, filepath.Join(empty, "model"), filepath.Join(empty, "nowhere"), ""} {
		if _, err := ReadModel(dir); !errors.Is(err, ErrNoModel) {
			t.Errorf("%q: %v", dir, err)
		}
	}
}

func TestSwappedNetworks(t *testing.T) {
	dir := fixture(t, cliptest.Options{})
	vision, text := filepath.Join(dir, "onnx", "vision_model.onnx"), filepath.Join(dir, "onnx", "text_model.onnx")
	for _, move := range [][2]string{{vision, vision + ".bak"}, {text, vision}, {vision + ".bak", text}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ReadModel(dir)
	refused(t, "swapped", err, "image_embeds")
}

// A file that breaks off anywhere is refused, or it is one that happens to be whole up to there and says all that is
// needed, which cannot be: the outputs stand last.
func TestCutNetworks(t *testing.T) {
	dir := fixture(t, cliptest.Options{OneFile: true})
	path := filepath.Join(dir, "onnx", "model.onnx")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n < len(whole)-60; n += 1 + n/200 {
		if g, err := parseGraph(whole[:n]); err == nil {
			if _, err := pictureHalf(g); err == nil {
				t.Errorf("cut after %d of %d bytes, and nothing is noticed", n, len(whole))
			}
		}
	}
}

// notANumber writes NaN over a part of a weight.
func notANumber(w *cliptest.Tensor, from, to int) {
	nan := cliptest.Floats("", []float32{float32(math.NaN())}).Raw
	for i := from; i < to; i++ {
		copy(w.Raw[4*i:], nan)
	}
}
