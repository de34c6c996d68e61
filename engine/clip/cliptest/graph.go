package cliptest

import (
	"encoding/binary"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// Element types of ONNX tensors.
const (
	Float32 = 1
	Int8    = 3
	Int32   = 6
	Int64   = 7
)

// A Graph is an ONNX model to be written.
type Graph struct {
	Nodes           []Node
	Weights         []Tensor
	Inputs, Outputs []Value
}

// A Node computes outputs from inputs.
type Node struct {
	Op              string
	Inputs, Outputs []string
	Attributes      []Attribute
}

// An Attribute is a number, a list of numbers, or a graph.
type Attribute struct {
	Name  string
	Int   int64
	Ints  []int64
	Float float32 // used when it is not 0
	Graph *Graph
}

// A Tensor is a weight. Its raw bytes are little-endian.
type Tensor struct {
	Name     string
	Element  int
	Dims     []int64
	Raw      []byte
	External string // the file that holds it instead
}

// A Value is an input or output. Open dimensions are -1.
type Value struct {
	Name    string
	Element int
	Dims    []int64
}

// Floats makes a tensor of float32.
func Floats(name string, values []float32, dims ...int64) Tensor {
	raw := make([]byte, 0, 4*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return Tensor{Name: name, Element: Float32, Dims: dims, Raw: raw}
}

// Ints makes a tensor of int64.
func Ints(name string, values []int64, dims ...int64) Tensor {
	raw := make([]byte, 0, 8*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	return Tensor{Name: name, Element: Int64, Dims: dims, Raw: raw}
}

// Bytes writes the model, in the schema of onnx.proto3.
func (g *Graph) Bytes() []byte {
	var m message
	m.int(1, 8) // the format's version
	m.text(2, "cliptest")
	m.bytes(7, g.body())
	var opset message
	opset.int(2, 17)
	m.bytes(8, opset)
	return m
}

func (g *Graph) body() []byte {
	var m message
	for _, n := range g.Nodes {
		m.bytes(1, n.body())
	}
	m.text(2, "clip")
	for _, t := range g.Weights {
		m.bytes(5, t.body())
	}
	for _, v := range g.Inputs {
		m.bytes(11, v.body())
	}
	for _, v := range g.Outputs {
		m.bytes(12, v.body())
	}
	return m
}

func (n Node) body() []byte {
	var m message
	for _, name := range n.Inputs {
		m.text(1, name)
	}
	for _, name := range n.Outputs {
		m.text(2, name)
	}
	m.text(3, n.Outputs[0])
	m.text(4, n.Op)
	for _, a := range n.Attributes {
		m.bytes(5, a.body())
	}
	return m
}

// The types of attributes.
const attributeFloat, attributeInt, attributeGraph, attributeInts = 1, 2, 5, 7

func (a Attribute) body() []byte {
	var m message
	m.text(1, a.Name)
	switch {
	case a.Graph != nil:
		m.bytes(6, a.Graph.body())
		m.int(20, attributeGraph)
	case a.Ints != nil:
		for _, v := range a.Ints {
			m.int(8, v)
		}
		m.int(20, attributeInts)
	case a.Float != 0:
		m = protowire.AppendTag(m, 2, protowire.Fixed32Type)
		m = protowire.AppendFixed32(m, math.Float32bits(a.Float))
		m.int(20, attributeFloat)
	default:
		m.int(3, a.Int)
		m.int(20, attributeInt)
	}
	return m
}

func (t Tensor) body() []byte {
	var m message
	for _, d := range t.Dims {
		m.int(1, d)
	}
	m.int(2, int64(t.Element))
	m.text(8, t.Name)
	if t.External != "" {
		var entry message
		entry.text(1, "location")
		entry.text(2, t.External)
		m.bytes(13, entry)
		m.int(14, 1)
		return m
	}
	m.bytes(9, t.Raw)
	return m
}

func (v Value) body() []byte {
	var shape message
	for _, d := range v.Dims {
		var dim message
		if d < 0 {
			dim.text(2, "any")
		} else {
			dim.int(1, d)
		}
		shape.bytes(1, dim)
	}
	var tensor, kind, m message
	tensor.int(1, int64(v.Element))
	tensor.bytes(2, shape)
	kind.bytes(1, tensor)
	m.text(1, v.Name)
	m.bytes(2, kind)
	return m
}

// message is a protocol buffer that is being written.
type message []byte

func (m *message) int(number protowire.Number, v int64) {
	*m = protowire.AppendTag(*m, number, protowire.VarintType)
	*m = protowire.AppendVarint(*m, uint64(v))
}

func (m *message) bytes(number protowire.Number, b []byte) {
	*m = protowire.AppendTag(*m, number, protowire.BytesType)
	*m = protowire.AppendBytes(*m, b)
}

func (m *message) text(number protowire.Number, s string) { m.bytes(number, []byte(s)) }
