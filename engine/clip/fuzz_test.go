package clip

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"hybrid-image-search/engine/clip/cliptest"
)

// joinNaively joins the pair of the lowest rank wherever it stands, again and again: the tokenizer's definition.
func joinNaively(tok *tokenizer, word string) []int32 {
	var ids []int32
	for i := range len(word) {
		ids = append(ids, tok.letters[word[i]])
	}
	ids[len(ids)-1] = tok.ends[word[len(word)-1]]
	for {
		best, found := merge{}, [2]int32{}
		for i := range len(ids) - 1 {
			pair := [2]int32{ids[i], ids[i+1]}
			if m, ok := tok.merges[pair]; ok && (best == merge{} || m.rank < best.rank) {
				best, found = m, pair
			}
		}
		if (best == merge{}) {
			return ids
		}
		var out []int32
		for i := 0; i < len(ids); i++ {
			if i+1 < len(ids) && [2]int32{ids[i], ids[i+1]} == found {
				out = append(out, best.id)
				i++
				continue
			}
			out = append(out, ids[i])
		}
		ids = out
	}
}

func FuzzEncode(f *testing.F) {
	for _, seed := range []string{"a photo of a cat", "it's", "ÜBER İ ΟΔΟΣ", "日本\x00\xff", strings.Repeat("photo", 50), "'''s 123 <|endoftext|>"} {
		f.Add(seed, 77)
	}
	dir := fixture(f, cliptest.Options{})
	tok, err := readTokenizer(dir)
	if err != nil {
		f.Fatal(err)
	}
	letters := map[int32]string{}
	for token, id := range readJSON[map[string]int32](f, filepath.Join(dir, vocabularyFile)) {
		letters[id] = token
	}
	f.Fuzz(func(t *testing.T, text string, length int) {
		text = text[:min(len(text), 1<<10)] // the definition is slow
		length = 3 + (length&0xff)%100
		ids := tok.encode(text, length)
		if len(ids) < 2 || len(ids) > length || ids[0] != tok.start || ids[len(ids)-1] != tok.end {
			t.Fatalf("%q: %v", text, ids)
		}
		var naive []int32
		var all strings.Builder
		for word := range words(normalize(text)) {
			if len(naive) < length { // what follows has no effect
				naive = append(naive, joinNaively(tok, word)...)
			}
			all.WriteString(word)
		}
		if got := ids[1 : len(ids)-1]; !slices.Equal(got, naive[:min(len(naive), length-2)]) {
			t.Fatalf("%q: %v, want %v", text, got, naive)
		}
		if len(naive) > length-2 {
			return
		}
		var back []byte // nothing is lost but white space
		for _, id := range naive {
			for _, r := range strings.TrimSuffix(letters[id], wordEnd) {
				back = append(back, byte(slices.Index(alphabet[:], string(r))))
			}
		}
		if string(back) != all.String() || !utf8.Valid(back) {
			t.Fatalf("%q became %q", all.String(), back)
		}
	})
}

func FuzzTokenizerFile(f *testing.F) {
	small := `{"pre_tokenizer": {"type": "ByteLevel"}, "normalizer": {"type": "Lowercase"}, "model": {"type": "BPE", "end_of_word_suffix": "</w>", "vocab": {"a": 1}, "merges": [["a", "b"], "c d"]}}`
	f.Add([]byte(small), []byte(`{"a": 0}`), []byte("#version\na b\n"))
	f.Fuzz(func(t *testing.T, whole, vocabulary, merges []byte) {
		for _, read := range []func() (*tokenizer, error){
			func() (*tokenizer, error) { return parseTokenizer(whole) },
			func() (*tokenizer, error) { return parseVocabulary(vocabulary, merges) },
		} {
			tok, err := read()
			if err != nil {
				isSentence(t, err)
				continue
			}
			tok.encode("any text at all, 日本", 77)
		}
	})
}

// sentence fails unless an error is one that a user can be shown.
func isSentence(t *testing.T, err error) {
	t.Helper()
	if _, ok := err.(reasonError); !ok || !strings.HasSuffix(err.Error(), ".") || !utf8.ValidString(err.Error()) {
		t.Fatalf("%T: %q is no sentence", err, err)
	}
}

func FuzzPreprocessing(f *testing.F) {
	f.Add([]byte(`{"size": {"shortest_edge": 16}, "crop_size": {"height": 16, "width": 16}, "resample": 3, "image_mean": [0,0,0], "image_std": [1,1,1]}`), 5, 9)
	f.Add([]byte(`{"size": {"height": 20, "width": 30}, "do_center_crop": false, "do_normalize": false}`), 1, 1)
	f.Add([]byte(`{"size": {"height": 24, "width": 24}, "do_center_crop": false, "do_normalize": false, "rescale_factor": 1e300}`), 1, 200)
	f.Fuzz(func(t *testing.T, config []byte, w, h int) {
		p, err := parsePreprocessing(config)
		if err != nil {
			isSentence(t, err)
			return
		}
		if p.side > 64 || p.short > 128 || max(p.width, p.height) > 128 {
			return // right, and slow
		}
		if tensor := p.prepare(pattern(1+w&0x7f, 1+h&0x7f)); len(tensor) != 3*p.side*p.side {
			t.Fatalf("%d numbers for a side of %d", len(tensor), p.side)
		}
	})
}

// A network that is cut out reads as one again, with the same vectors and no more than it needs.
func FuzzNetwork(f *testing.F) {
	var tiny cliptest.Graph
	tiny.Inputs = []cliptest.Value{{Name: "pixel_values", Element: cliptest.Float32, Dims: []int64{-1, 3, 32, 32}}}
	tiny.Nodes = []cliptest.Node{{Op: "Flatten", Inputs: []string{"pixel_values"}, Outputs: []string{"image_embeds"}}}
	tiny.Outputs = []cliptest.Value{{Name: "image_embeds", Element: cliptest.Float32, Dims: []int64{-1, 3072}}}
	f.Add(tiny.Bytes())
	tiny.Inputs = append(tiny.Inputs, cliptest.Value{Name: "input_ids", Element: cliptest.Int64, Dims: []int64{-1, -1}})
	tiny.Nodes = append(tiny.Nodes, cliptest.Node{Op: "Gather", Inputs: []string{"tokens", "input_ids"}, Outputs: []string{"text_embeds"}})
	tiny.Weights = []cliptest.Tensor{cliptest.Floats("tokens", []float32{1, 2, 3, 4}, 2, 2)}
	tiny.Outputs = append(tiny.Outputs, cliptest.Value{Name: "text_embeds", Element: cliptest.Float32, Dims: []int64{-1, 2}})
	grow(&tiny, 1, 2)
	nest(&tiny, 2, "Add")
	f.Add(tiny.Bytes())
	f.Fuzz(func(t *testing.T, model []byte) {
		g, err := parseGraph(model)
		if err != nil {
			if err != errWire {
				isSentence(t, err)
			}
			return
		}
		if err := g.checkGrowth(); err != nil {
			isSentence(t, err)
			return
		}
		for _, read := range []func(*graph) (half, error){pictureHalf, textHalf} {
			h, err := read(g)
			if err != nil {
				isSentence(t, err)
				continue
			}
			again, err := parseGraph(h.model)
			if err != nil {
				t.Fatalf("what was cut out does not read: %v", err)
			}
			h2, err := read(again)
			if err != nil || !bytes.Equal(h2.model, h.model) {
				t.Fatalf("cut out again it is another: %v", err)
			}
		}
	})
}

func FuzzProbe(f *testing.F) {
	f.Add([]byte("text"))
	f.Add(elfHead(62, 3))
	f.Add([]byte{0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1, 3, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add(append([]byte("MZ"), make([]byte, 126)...))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, system := range []string{"linux", "darwin", "windows", "freebsd"} {
			if err := probeContent(bytes.NewReader(content), int64(len(content)), system, "amd64"); err != nil {
				isSentence(t, err)
			}
		}
	})
}
