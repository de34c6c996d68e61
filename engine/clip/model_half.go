package clip

import (
	"fmt"
	"strings"

	"hybrid-image-search/engine/sentence"
)

// A half is one network of a model, for pictures or for texts: what it is fed and what it gives, by the names that
// it uses itself.
type half struct {
	model  []byte // with nothing but this half in it
	input  value
	mask   value // of texts; without a name if it takes none
	output string

	dimensions    int // of a vector; 0 if the file does not say
	height, width int // of pictures; 0 if it does not say
	length        int // of texts; 0 if it takes any
	batch         int // 0 if it takes any
}

// pictureHalf makes the half for pictures of a file. Its errors are sentences.
func pictureHalf(g *graph) (half, error) {
	h, part, err := g.half("image")
	if err != nil {
		return h, err
	}
	if len(part.inputs) != 1 || part.inputs[0].element != elementFloat32 || len(part.inputs[0].dims) != 4 {
		return h, because("Its half for pictures does not take pictures of 32-bit numbers and nothing else, but {{.Names}}.", sentence.With{"Names": names(part.inputs)})
	}
	h.input = part.inputs[0]
	if c := h.input.dims[1]; c != anySize && c != 3 {
		return h, because("It takes pictures of {{.Count}} colours instead of 3.", sentence.With{"Count": c})
	}
	h.batch, h.height, h.width = known(h.input.dims[0]), known(h.input.dims[2]), known(h.input.dims[3])
	return h, h.checkBatch()
}

// textHalf makes the half for texts of a file.
func textHalf(g *graph) (half, error) {
	h, part, err := g.half("text")
	if err != nil {
		return h, err
	}
	for _, in := range part.inputs {
		to := &h.input
		if strings.Contains(in.name, "mask") {
			to = &h.mask
		}
		if to.name != "" || in.element != elementInt64 && in.element != elementInt32 || len(in.dims) != 2 {
			return h, because("Its half for texts does not take tokens and their mask, but {{.Names}}.", sentence.With{"Names": names(part.inputs)})
		}
		*to = in
	}
	if h.input.name == "" {
		return h, because("Its half for texts takes no tokens.")
	}
	h.batch, h.length = known(h.input.dims[0]), known(h.input.dims[1])
	if h.mask.name != "" && known(h.mask.dims[1]) != h.length {
		return h, because("Its tokens and their mask are of different lengths.")
	}
	return h, h.checkBatch()
}

// half cuts out what computes the vectors of pictures or texts.
func (g *graph) half(word string) (half, *part, error) {
	other := map[string]string{"image": "text", "text": "image"}[word]
	output, ok := g.vectors(word, other)
	if !ok {
		if word == "image" {
			return half{}, nil, because("It gives no vectors of pictures (image_embeds), but {{.Names}}.", sentence.With{"Names": names(g.outputs)})
		}
		return half{}, nil, because("It gives no vectors of texts (text_embeds), but {{.Names}}.", sentence.With{"Names": names(g.outputs)})
	}
	part, err := g.cut(output)
	if err != nil {
		return half{}, nil, err
	}
	h := half{model: part.model, output: output.name}
	if n := len(output.dims); n > 0 {
		h.dimensions = known(output.dims[n-1])
	}
	return h, part, nil
}

// vectors finds the output that holds the vectors: image_embeds or text_embeds in published exports, else the only
// one there is, unless it is named for the other half.
func (g *graph) vectors(word, other string) (value, bool) {
	var candidates []value
	for _, v := range g.outputs {
		if v.element != elementFloat32 || v.shaped && len(v.dims) != 2 {
			continue
		}
		if v.name == word+"_embeds" {
			return v, true
		}
		if !strings.Contains(v.name, other) && (strings.Contains(v.name, "embed") || strings.Contains(v.name, "features")) {
			candidates = append(candidates, v)
		}
	}
	if len(candidates) == 1 && len(g.outputs) == 1 {
		return candidates[0], true
	}
	return value{}, false
}

func (h *half) checkBatch() error {
	if h.batch > 1 {
		return because("It was exported for exactly {{.Count}} at a time. Use an export for any number.", sentence.With{"Count": h.batch})
	}
	return nil
}

// known is a dimension, or 0 if it is open.
func known(size int64) int {
	if size == anySize {
		return 0
	}
	return int(size)
}

// names lists inputs or outputs for a sentence.
func names(values []value) string {
	var list []string
	for _, v := range values {
		name := v.name
		if len(name) > 40 {
			name = name[:40] + "…"
		}
		list = append(list, fmt.Sprintf("%q", name))
		if len(list) == 8 {
			list = append(list, "…")
			break
		}
	}
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, ", ")
}
