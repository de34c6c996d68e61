package cliptest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Options choose between the forms that published models have. The weights are always the same.
type Options struct {
	Large         bool // of TinyCLIP's size, to measure with: 36 MB
	OneFile       bool // onnx/model.onnx instead of a file for each half
	TokenizerJSON bool // instead of vocab.json and merges.txt
	Config        bool // config.json too
	FixedLength   bool // texts are filled up to 77 tokens
	Int32         bool // tokens are numbers of 32 bits
	OneByOne      bool // pictures come one at a time
	Quantized     bool // the first and last step for pictures are in bytes
	PictureSide   int  // that the network states, if not Side

	Change func(file string, g *Graph) // the last word on each network
}

func (o Options) sizes() sizes {
	if o.Large {
		return large
	}
	return small
}

// Write makes the model's folder.
func Write(dir string, o Options) error {
	if err := os.MkdirAll(filepath.Join(dir, "onnx"), 0o755); err != nil {
		return fmt.Errorf("cliptest: %w", err)
	}
	v := learned()
	files := map[string][]byte{}
	network := func(file string, parts ...func(*Graph)) {
		var g Graph
		for _, part := range parts {
			part(&g)
		}
		if o.Change != nil {
			o.Change(file, &g)
		}
		files["onnx/"+file] = g.Bytes()
	}
	pictures := func(g *Graph) { vision(g, o) }
	texts := func(g *Graph) { text(g, len(v.tokens), o) }
	if o.OneFile {
		network("model.onnx", texts, pictures, compare)
	} else {
		network("vision_model.onnx", pictures)
		network("text_model.onnx", texts)
	}
	files["preprocessor_config.json"] = preprocessor(o.sizes().side)
	v.write(files, o.TokenizerJSON)
	if o.Config {
		files["config.json"] = asJSON(map[string]any{
			"projection_dim": o.sizes().dimensions,
			"text_config":    map[string]int{"max_position_embeddings": Length, "vocab_size": len(v.tokens)},
			"vision_config":  map[string]int64{"image_size": o.sizes().side},
		})
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), content, 0o644); err != nil {
			return fmt.Errorf("cliptest: %w", err)
		}
	}
	return nil
}

// compare adds the output that needs both halves, as published files of both have it.
func compare(g *Graph) {
	n := &network{Graph: g}
	across := n.add("Transpose", "image_embeds.across", []string{"image_embeds"}, Attribute{Name: "perm", Ints: []int64{1, 0}})
	n.add("MatMul", "logits_per_text", []string{"text_embeds", across})
	g.Outputs = append(g.Outputs, Value{"logits_per_text", Float32, []int64{-1, -1}})
}

func preprocessor(side int64) []byte {
	return asJSON(map[string]any{
		"do_resize": true, "size": map[string]int64{"shortest_edge": side}, "resample": 3,
		"do_center_crop": true, "crop_size": map[string]int64{"height": side, "width": side},
		"do_rescale": true, "rescale_factor": 1.0 / 255,
		"do_normalize": true, "image_mean": []float64{0.48, 0.46, 0.41}, "image_std": []float64{0.27, 0.26, 0.28},
	})
}

func (v vocabulary) write(files map[string][]byte, whole bool) {
	ids := map[string]int{}
	for id, token := range v.tokens {
		ids[token] = id
	}
	var lines []string
	for _, m := range v.merges {
		lines = append(lines, m[0]+" "+m[1])
	}
	if !whole {
		files["vocab.json"] = asJSON(ids)
		files["merges.txt"] = []byte("#version: 0.2\n" + strings.Join(lines, "\n") + "\n")
		return
	}
	type object = map[string]any
	files["tokenizer.json"] = asJSON(object{
		"version":    "1.0",
		"truncation": object{"max_length": Length},
		"normalizer": object{"type": "Sequence", "normalizers": []object{
			{"type": "NFC"}, {"type": "Replace", "pattern": object{"Regex": `\s+`}, "content": " "}, {"type": "Lowercase"},
		}},
		"pre_tokenizer": object{"type": "Sequence", "pretokenizers": []object{
			{"type": "Split", "pattern": object{"Regex": `'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`}, "behavior": "Removed", "invert": true},
			{"type": "ByteLevel", "add_prefix_space": false},
		}},
		"model": object{
			"type": "BPE", "unk_token": "<|endoftext|>", "continuing_subword_prefix": "", "end_of_word_suffix": "</w>",
			"vocab": ids, "merges": lines,
		},
	})
}

func asJSON(v any) []byte {
	content, err := json.Marshal(v)
	if err != nil {
		panic(err) // of maps made above
	}
	return content
}
