package clip

import (
	"strconv"

	"hybrid-image-search/engine/sentence"
)

// Element types of ONNX tensors that this package speaks of.
const (
	elementFloat32 = 1
	elementInt32   = 6
	elementInt64   = 7
)

// anySize is a dimension that the model leaves open, as that of the batch.
const anySize = -1

// A graph is an ONNX model taken apart: who needs what, with the messages themselves left as they are.
type graph struct {
	head    [][]byte // entries of the model beside its graph, to be passed on
	name    []byte
	nodes   []node
	weights map[string]tensor
	order   []string // of the weights
	inputs  []value
	outputs []value
}

// A node computes outputs from inputs. What graphs within it (of an If) name counts among its inputs, as they may
// use everything around them.
type node struct {
	op              string
	inputs, outputs []string
	constant        *tensor // of a Constant
	all             []byte
}

// A tensor is a weight: its message is all, with the tag under which the graph holds it.
type tensor struct {
	name    string
	element int
	dims    []int64
	raw     []byte
	ints    []int64 // of int64_data, for the small ones that are shapes
	all     []byte
}

// A value is an input or output of the graph.
type value struct {
	name    string
	element int
	dims    []int64 // anySize where it is open
	shaped  bool    // it says its dimensions
	all     []byte
}

// parseGraph takes a model apart and checks what the library would trust.
func parseGraph(model []byte) (*graph, error) {
	g := &graph{weights: map[string]tensor{}}
	var body []byte
	err := fields(model, func(f field) error {
		switch f.number {
		case modelGraph:
			if body != nil {
				return errWire
			}
			body = f.bytes
		case modelIR, modelProducer, modelOpset:
			g.head = append(g.head, f.all)
		case modelFunctions:
			g.head = append(g.head, f.all)
			return fields(f.bytes, func(f field) error {
				if f.number != functionNode {
					return nil
				}
				_, err := parseNode(f, 0)
				return err
			})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(body) == 0 || len(g.head) == 0 {
		return nil, errWire
	}
	return g, g.parse(body)
}

func (g *graph) parse(body []byte) error {
	return fields(body, func(f field) error {
		switch f.number {
		case graphName:
			g.name = f.all
		case graphNode:
			n, err := parseNode(f, 0)
			if err != nil {
				return err
			}
			g.nodes = append(g.nodes, n)
		case graphWeight:
			t, err := parseTensor(f)
			if err != nil {
				return err
			}
			if _, twice := g.weights[t.name]; !twice {
				g.order = append(g.order, t.name)
			}
			g.weights[t.name] = t
		case graphSparse:
			return because("It holds sparse weights, which this program does not read.")
		case graphInput, graphOutput:
			v, err := parseValue(f)
			if err != nil {
				return err
			}
			if f.number == graphInput {
				g.inputs = append(g.inputs, v)
			} else {
				g.outputs = append(g.outputs, v)
			}
		}
		return nil
	})
}

// maxNesting bounds graphs within graphs.
const maxNesting = 8

func parseNode(f field, depth int) (node, error) {
	if depth > maxNesting {
		return node{}, because("Its graphs are nested too deeply.")
	}
	n := node{all: f.all}
	err := fields(f.bytes, func(f field) error {
		switch f.number {
		case nodeInput:
			n.inputs = append(n.inputs, string(f.bytes))
		case nodeOutput:
			n.outputs = append(n.outputs, string(f.bytes))
		case nodeOp:
			n.op = string(f.bytes)
		case nodeAttribute:
			return n.parseAttribute(f.bytes, depth)
		}
		return nil
	})
	if err == nil {
		err = checkOp(n.op)
	}
	return n, err
}

func (n *node) parseAttribute(attribute []byte, depth int) error {
	return fields(attribute, func(f field) error {
		switch f.number {
		case attributeTensor, attributeTensors:
			t, err := parseTensor(f)
			n.constant = &t
			return err
		case attributeGraph, attributeGraphs:
			return n.parseInner(f.bytes, depth+1)
		case attributeSparse, attributeSparses:
			return because("It holds sparse weights, which this program does not read.")
		}
		return nil
	})
}

// parseInner reads a graph within a node.
func (n *node) parseInner(body []byte, depth int) error {
	return fields(body, func(f field) error {
		switch f.number {
		case graphNode:
			inner, err := parseNode(f, depth)
			n.inputs = append(n.inputs, inner.inputs...)
			return err
		case graphWeight:
			_, err := parseTensor(f)
			return err
		case graphOutput:
			v, err := parseValue(f) // it may hand out what is computed around it
			n.inputs = append(n.inputs, v.name)
			return err
		case graphSparse:
			return because("It holds sparse weights, which this program does not read.")
		}
		return nil
	})
}

func parseTensor(f field) (tensor, error) {
	t := tensor{all: f.all}
	size := len(f.bytes)
	err := fields(f.bytes, func(f field) (err error) {
		switch f.number {
		case tensorDims:
			t.dims, err = f.integers(t.dims)
		case tensorType:
			t.element = int(f.varint)
		case tensorName:
			t.name = string(f.bytes)
		case tensorRaw:
			t.raw = f.bytes
		case tensorInt64:
			if len(f.bytes) <= 1<<10 {
				t.ints, err = f.integers(t.ints)
			}
		case tensorExternal, tensorLocation:
			if len(f.bytes) > 0 || f.varint != 0 {
				return because("It keeps its weights in another file. Use an export that is one file.")
			}
		}
		return err
	})
	if err != nil {
		return t, err
	}
	return t, t.check(size)
}

func parseValue(f field) (value, error) {
	v := value{all: f.all}
	err := fields(f.bytes, func(f field) error {
		switch f.number {
		case valueName:
			v.name = string(f.bytes)
		case valueType:
			return fields(f.bytes, func(f field) error {
				if f.number != typeTensor {
					return nil
				}
				return v.parseTensorType(f.bytes)
			})
		}
		return nil
	})
	return v, err
}

func (v *value) parseTensorType(tensorType []byte) error {
	return fields(tensorType, func(f field) error {
		switch f.number {
		case tensorTypeElement:
			v.element = int(f.varint)
		case tensorTypeDims:
			v.shaped = true
			return fields(f.bytes, func(f field) error {
				if f.number != shapeDim {
					return nil
				}
				size := int64(anySize)
				err := fields(f.bytes, func(f field) error {
					if f.number == dimValue {
						size = int64(f.varint)
					}
					return nil
				})
				if size < anySize || size > maxDimension {
					return because("It declares a size of {{.Size}} for {{.Name}}, which no such model has.", sentence.With{"Size": size, "Name": strconv.Quote(v.name)})
				}
				v.dims = append(v.dims, size)
				return err
			})
		}
		return nil
	})
}
