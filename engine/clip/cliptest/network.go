package cliptest

import (
	"fmt"
	"math"
)

// The model's sizes.
const (
	Side       = 32 // pixels of a picture
	Dimensions = 16 // of a vector
	Length     = 77 // tokens of a text
)

// sizes are what the small and the large model differ in.
type sizes struct {
	side, patch, width, heads, layers, dimensions int64
}

var (
	small = sizes{side: Side, patch: 8, width: 32, heads: 2, layers: 1, dimensions: Dimensions}
	large = sizes{side: 224, patch: 16, width: 256, heads: 4, layers: 10, dimensions: 512} // TinyCLIP's for pictures
)

// patches is the number of squares into which a picture is cut.
func (s sizes) patches() int64 { return (s.side / s.patch) * (s.side / s.patch) }

// network builds a graph, with a prefix before all names.
type network struct {
	*Graph
	sizes
	prefix string
	random random
}

// random is a xorshift generator: the same weights everywhere.
type random uint64

// next is a number in [-1, 1) that float32 holds exactly.
func (r *random) next() float32 {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return float32(int32(*r>>40)-1<<23) / (1 << 23)
}

// weight adds a weight of numbers around base, apart by at most spread, a power of two.
func (n *network) weight(name string, base, spread float32, dims ...int64) string {
	count := int64(1)
	for _, d := range dims {
		count *= d
	}
	values := make([]float32, count)
	for i := range values {
		values[i] = base + float32(n.random.next()*spread)
	}
	name = n.prefix + name
	n.Weights = append(n.Weights, Floats(name, values, dims...))
	return name
}

// numbers and shape add constants.
func (n *network) numbers(name string, values []float32, dims ...int64) string {
	n.Weights = append(n.Weights, Floats(n.prefix+name, values, dims...))
	return n.prefix + name
}

func (n *network) ints(name string, values ...int64) string {
	n.Weights = append(n.Weights, Ints(n.prefix+name, values, int64(len(values))))
	return n.prefix + name
}

// add appends a node and gives its output.
func (n *network) add(op, output string, inputs []string, attributes ...Attribute) string {
	output = n.prefix + output
	n.Nodes = append(n.Nodes, Node{Op: op, Inputs: inputs, Outputs: []string{output}, Attributes: attributes})
	return output
}

func (n *network) norm(name, x string) string {
	return n.add("LayerNormalization", name, []string{x, n.weight(name+".scale", 1, 0.25, n.width), n.weight(name+".shift", 0, 0.25, n.width)},
		Attribute{Name: "axis", Int: -1}, Attribute{Name: "epsilon", Float: 1e-5})
}

func (n *network) linear(name, x string, from, to int64) string {
	x = n.add("MatMul", name+".product", []string{x, n.weight(name+".weight", 0, 0.25, from, to)})
	return n.add("Add", name, []string{x, n.weight(name+".bias", 0, 0.25, to)})
}

// blocks adds one block after the other.
func (n *network) blocks(x, mask string) string {
	whole := n.prefix
	defer func() { n.prefix = whole }()
	for i := range n.layers {
		n.prefix = fmt.Sprintf("%s%d.", whole, i)
		x = n.block(x, mask)
	}
	return x
}

// block is a transformer's: attention and a perceptron, each beside what goes in. The mask is added to the scores.
func (n *network) block(x, mask string) string {
	y := n.norm("norm1", x)
	split := n.ints("split", 0, 0, n.heads, n.width/n.heads)
	part := func(name string, order ...int64) string {
		z := n.add("Reshape", name+".split", []string{n.linear(name, y, n.width, n.width), split})
		return n.add("Transpose", name+".heads", []string{z}, Attribute{Name: "perm", Ints: order})
	}
	q, k, v := part("query", 0, 2, 1, 3), part("key", 0, 2, 3, 1), part("value", 0, 2, 1, 3)
	scale := n.numbers("scale", []float32{float32(1 / math.Sqrt(float64(n.width/n.heads)))}, 1)
	scores := n.add("Mul", "scores", []string{n.add("MatMul", "products", []string{q, k}), scale})
	if mask != "" {
		scores = n.add("Add", "masked", []string{scores, mask})
	}
	shares := n.add("Softmax", "shares", []string{scores}, Attribute{Name: "axis", Int: -1})
	z := n.add("Transpose", "mixed", []string{n.add("MatMul", "mix", []string{shares, v})}, Attribute{Name: "perm", Ints: []int64{0, 2, 1, 3}})
	z = n.add("Reshape", "joined", []string{z, n.ints("join", 0, 0, n.width)})
	x = n.add("Add", "attended", []string{x, n.linear("out", z, n.width, n.width)})

	z = n.linear("up", n.norm("norm2", x), n.width, 4*n.width)
	gate := n.add("Sigmoid", "gate", []string{n.add("Mul", "steep", []string{z, n.numbers("gelu", []float32{1.702}, 1)})})
	z = n.linear("down", n.add("Mul", "gelued", []string{z, gate}), 4*n.width, n.width)
	return n.add("Add", "block", []string{x, z})
}

// vision adds the half for pictures.
func vision(g *Graph, o Options) {
	n := &network{g, o.sizes(), "vision.", 0x9e3779b97f4a7c15}
	batch := int64(-1)
	if o.OneByOne {
		batch = 1
	}
	side := n.side
	if o.PictureSide != 0 {
		side = int64(o.PictureSide)
	}
	g.Inputs = append(g.Inputs, Value{"pixel_values", Float32, []int64{batch, 3, side, side}})
	strides := Attribute{Name: "strides", Ints: []int64{n.patch, n.patch}}
	var x string
	if o.Quantized {
		product, scale := n.inBytes("ConvInteger", "pixel_values", n.weightOfBytes("patch", 0.125, n.width, 3, n.patch, n.patch), strides)
		x = n.add("Mul", "patches", []string{product, scale})
	} else {
		x = n.add("Conv", "patches", []string{"pixel_values", n.weight("patch", 0, 0.125, n.width, 3, n.patch, n.patch)}, strides)
	}
	x = n.add("Reshape", "flat", []string{x, n.ints("flatten", 0, 0, n.patches())})
	x = n.add("Transpose", "sequence", []string{x}, Attribute{Name: "perm", Ints: []int64{0, 2, 1}})
	x = n.add("Pad", "room", []string{x, n.ints("border", 0, 1, 0, 0, 0, 0)}) // for the class, which is in the positions
	x = n.add("Add", "placed", []string{x, n.weight("positions", 0, 0.5, n.patches()+1, n.width)})
	x = n.blocks(n.norm("before", x), "")
	g.Weights = append(g.Weights, Ints("vision.class", []int64{0}))
	x = n.add("Gather", "pooled", []string{x, "vision.class"}, Attribute{Name: "axis", Int: 1})
	n.project("image_embeds", n.norm("after", x), o.Quantized)
	g.Outputs = append(g.Outputs, Value{"image_embeds", Float32, []int64{batch, n.dimensions}})
}

// text adds the half for texts.
func text(g *Graph, tokens int, o Options) {
	n := &network{g, o.sizes(), "text.", 0xd1b54a32d192ed03}
	n.layers = min(n.layers, 3)
	element, length := Int64, int64(-1)
	if o.Int32 {
		element = Int32
	}
	if o.FixedLength {
		length = Length
	}
	g.Inputs = append(g.Inputs,
		Value{"input_ids", element, []int64{-1, length}}, Value{"attention_mask", element, []int64{-1, length}})
	count := n.add("Slice", "count", []string{n.add("Shape", "shape", []string{"input_ids"}), n.ints("one", 1), n.ints("two", 2)})

	x := n.add("Gather", "embedded", []string{n.weight("tokens", 0, 1, int64(tokens), n.width), "input_ids"})
	positions := n.add("Slice", "positioned", []string{n.weight("positions", 0, 0.5, Length, n.width), n.ints("zero", 0), count, n.ints("axis", 0)})
	x = n.add("Add", "placed", []string{x, positions})
	x = n.blocks(x, n.mask(count))
	last := n.add("ArgMax", "last", []string{"input_ids"}, Attribute{Name: "axis", Int: -1}, Attribute{Name: "keepdims"})
	last = n.add("Unsqueeze", "index", []string{last, "text.one"})
	x = n.add("GatherND", "pooled", []string{n.norm("after", x), last}, Attribute{Name: "batch_dims", Int: 1})
	n.project("text_embeds", x, false)
	g.Outputs = append(g.Outputs, Value{"text_embeds", Float32, []int64{-1, n.dimensions}})
}

// mask keeps tokens from seeing what comes after them, and what only fills a text up.
func (n *network) mask(count string) string {
	const far = -1e9
	later := make([]float32, Length*Length)
	for i := range later {
		if i%Length > i/Length {
			later[i] = far
		}
	}
	ends := n.add("Concat", "square", []string{count, count}, Attribute{Name: "axis"})
	causal := n.add("Slice", "causal", []string{n.numbers("later", later, Length, Length), n.ints("corner", 0, 0), ends, n.ints("axes", 0, 1)})
	filled := n.add("Cast", "mask", []string{"attention_mask"}, Attribute{Name: "to", Int: Float32})
	filled = n.add("Sub", "unmasked", []string{n.numbers("all", []float32{1}, 1), filled})
	filled = n.add("Mul", "hidden", []string{filled, n.numbers("far", []float32{far}, 1)})
	filled = n.add("Unsqueeze", "spread", []string{filled, n.ints("inner", 1, 2)})
	return n.add("Add", "masks", []string{causal, filled})
}

// project makes the vector.
func (n *network) project(output, x string, quantized bool) {
	prefix := n.prefix
	defer func() { n.prefix = prefix }()
	if quantized {
		product, scale := n.inBytes("MatMulInteger", x, n.weightOfBytes("projection", 0.25, n.width, n.dimensions))
		n.prefix = ""
		n.add("Mul", output, []string{product, scale})
		return
	}
	w := n.weight("projection", 0, 0.25, n.width, n.dimensions)
	n.prefix = ""
	n.add("MatMul", output, []string{x, w})
}

// weightOfBytes adds a weight as weight does, rounded to bytes: its name goes before .bytes, .zero and .scale.
func (n *network) weightOfBytes(name string, spread float32, dims ...int64) string {
	count := int64(1)
	for _, d := range dims {
		count *= d
	}
	raw := make([]byte, count)
	for i := range raw {
		raw[i] = byte(int8(math.Round(float64(n.random.next()) * 127)))
	}
	name = n.prefix + name
	n.Weights = append(n.Weights, Tensor{Name: name + ".bytes", Element: Int8, Dims: dims, Raw: raw},
		Tensor{Name: name + ".zero", Element: Int8, Raw: []byte{0}}, Floats(name+".scale", []float32{spread / 127}))
	return name
}

// inBytes computes a product in bytes, as dynamically quantized exports do: the scale of what goes in is chosen by
// all of it at once, a batch together. It gives the whole numbers and what they are to be multiplied by.
func (n *network) inBytes(op, x, weight string, attributes ...Attribute) (product, scale string) {
	bytes, zero := weight+".in", weight+".in.zero"
	n.Nodes = append(n.Nodes,
		Node{Op: "DynamicQuantizeLinear", Inputs: []string{x}, Outputs: []string{bytes, weight + ".in.scale", zero}},
		Node{Op: op, Inputs: []string{bytes, weight + ".bytes", zero, weight + ".zero"}, Outputs: []string{weight + ".whole"}, Attributes: attributes},
		Node{Op: "Cast", Inputs: []string{weight + ".whole"}, Outputs: []string{weight + ".product"}, Attributes: []Attribute{{Name: "to", Int: Float32}}},
		Node{Op: "Mul", Inputs: []string{weight + ".in.scale", weight + ".scale"}, Outputs: []string{weight + ".both"}})
	return weight + ".product", weight + ".both"
}
