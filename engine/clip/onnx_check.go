package clip

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"

	"hybrid-image-search/engine/sentence"
)

// ONNX Runtime trusts what it loads: it takes the memory that a shape asks for, and runs a loop to its end. What
// follows is checked before.
const (
	maxModelFile = 2<<30 - 1 // a protocol buffer cannot be larger
	maxDimension = 1 << 20   // of an input or output
	maxElements  = 1 << 28   // of a tensor that is made from nothing but a shape: 1 GB of float32
)

// A reasonError is a sentence that says why a file cannot be used.
type reasonError struct{ why *sentence.Sentence }

func (e reasonError) Error() string { return e.why.String() }

// because makes one.
func because(english string, with ...sentence.With) reasonError {
	why := sentence.Of(english, with...)
	return reasonError{&why}
}

// reasonOf is why a file cannot be used, in the words of whatever error it was.
func reasonOf(err error) sentence.Sentence {
	var reason reasonError
	if errors.As(err, &reason) {
		return *reason.why
	}
	return sentence.Verbatim(err.Error())
}

// misfitBy says by an error why a file of a model cannot be used.
func misfitBy(path string, err error) error {
	return &Error{Kind: ErrMisfit, Path: path, Reason: reasonOf(err)}
}

// checkOp refuses what no CLIP model needs and what could keep the machine busy for ever.
func checkOp(op string) error {
	switch op {
	case "Loop", "Scan", "SequenceMap":
		return because("It holds a loop, which no CLIP model needs.")
	}
	return nil
}

// check compares a tensor's shape with the bytes that are there: size of its whole message.
func (t *tensor) check(size int) error {
	elements, ok := product(t.dims)
	damaged := because("The weight {{.Name}} is not as large as it says. The file is damaged.", sentence.With{"Name": strconv.Quote(t.name)})
	if !ok || elements > 2*int64(size) { // not even two elements of four bits in a byte
		return damaged
	}
	if bits := elementBits(t.element); t.raw != nil && bits > 0 && (elements*bits+7)/8 != int64(len(t.raw)) {
		return damaged
	}
	return nil
}

// elementBits is the size of an element in raw data; 0 when it is unknown here.
func elementBits(element int) int64 {
	switch element {
	case 2, 3, 9, 17, 18, 19, 20: // uint8, int8, bool, float8 in four kinds
		return 8
	case 4, 5, 10, 16: // uint16, int16, float16, bfloat16
		return 16
	case elementFloat32, elementInt32, 12:
		return 32
	case elementInt64, 11, 13, 14: // float64, uint64, complex64
		return 64
	case 15:
		return 128
	case 21, 22: // uint4, int4
		return 4
	}
	return 0
}

// product multiplies dimensions, unless one is negative or it grows beyond reason.
func product(dims []int64) (int64, bool) {
	n := int64(1)
	for _, d := range dims {
		if d < 0 || d > 0 && n > math.MaxInt64/16/d {
			return 0, false
		}
		n *= d
	}
	return n, true
}

// checkGrowth refuses tensors of a fixed shape that are larger than any a CLIP model makes: a file of few bytes
// could ask for all memory so.
func (g *graph) checkGrowth() error {
	constants := map[string]*tensor{}
	for i := range g.nodes {
		if n := &g.nodes[i]; n.op == "Constant" && n.constant != nil && len(n.outputs) == 1 {
			constants[n.outputs[0]] = n.constant
		}
	}
	for i := range g.nodes {
		name := g.nodes[i].shapeInput()
		shape := constants[name]
		if w, ok := g.weights[name]; ok {
			shape = &w
		}
		if shape != nil && shape.element == elementInt64 && !modest(shape.integers()) {
			return because("It asks for more memory than any such model needs.")
		}
	}
	return nil
}

// shapeInput names the input that says how large the output becomes; "" if there is none.
func (n *node) shapeInput() string {
	switch {
	case n.op == "ConstantOfShape" && len(n.inputs) > 0:
		return n.inputs[0]
	case (n.op == "Expand" || n.op == "Tile") && len(n.inputs) > 1:
		return n.inputs[1]
	}
	return ""
}

// modest tells whether a tensor of this shape has no more than maxElements. What is open is left out.
func modest(shape []int64) bool {
	elements := int64(1)
	for _, d := range shape {
		if d > 1 && elements > maxElements/d {
			return false
		}
		elements *= max(d, 1)
	}
	return true
}

// integers reads a small tensor of int64.
func (t *tensor) integers() []int64 {
	if t.raw == nil {
		return t.ints
	}
	var out []int64
	for b := t.raw; len(b) >= 8 && len(out) < 64; b = b[8:] {
		out = append(out, int64(binary.LittleEndian.Uint64(b)))
	}
	return out
}
