package clip

import (
	"errors"

	"google.golang.org/protobuf/encoding/protowire"
)

// ONNX models are protocol buffers. Their schema is read here by field numbers, as far as this package needs it:
// generated code would unpack hundreds of megabytes of weights that are only passed on.

// errWire is a message that breaks off or is none at all.
var errWire = errors.New("not a protocol buffer")

// Field numbers of onnx.proto3.
const (
	modelIR, modelProducer, modelGraph, modelOpset, modelFunctions = 1, 2, 7, 8, 25

	graphNode, graphName, graphWeight, graphInput, graphOutput, graphSparse = 1, 2, 5, 11, 12, 15

	nodeInput, nodeOutput, nodeOp, nodeAttribute, nodeDomain = 1, 2, 4, 5, 7

	attributeTensor, attributeGraph, attributeTensors, attributeGraphs, attributeSparse, attributeSparses = 5, 6, 10, 11, 22, 23

	functionNode = 7

	tensorDims, tensorType, tensorName, tensorRaw, tensorExternal, tensorLocation = 1, 2, 8, 9, 13, 14
	tensorInt64                                                                   = 7

	valueName, valueType              = 1, 2
	typeTensor                        = 1
	tensorTypeElement, tensorTypeDims = 1, 2
	shapeDim, dimValue                = 1, 1
)

// A field is one entry of a message: its number, and what it holds by its wire type. All is the entry as it stands
// in the file, tag included.
type field struct {
	number protowire.Number
	bytes  []byte // of a length-delimited field
	varint uint64
	wire   protowire.Type
	all    []byte
}

// fields calls visit for each entry of a message.
func fields(message []byte, visit func(field) error) error {
	for len(message) > 0 {
		number, wire, n := protowire.ConsumeTag(message)
		if n < 0 {
			return errWire
		}
		f := field{number: number, wire: wire}
		var m int
		switch wire {
		case protowire.BytesType:
			f.bytes, m = protowire.ConsumeBytes(message[n:])
		case protowire.VarintType:
			f.varint, m = protowire.ConsumeVarint(message[n:])
		default:
			m = protowire.ConsumeFieldValue(number, wire, message[n:])
		}
		if m < 0 {
			return errWire
		}
		f.all = message[:n+m]
		message = message[n+m:]
		if err := visit(f); err != nil {
			return err
		}
	}
	return nil
}

// integers reads a repeated integer field, which may come packed or one by one.
func (f field) integers(into []int64) ([]int64, error) {
	if f.wire == protowire.VarintType {
		return append(into, int64(f.varint)), nil
	}
	for rest := f.bytes; len(rest) > 0; {
		v, n := protowire.ConsumeVarint(rest)
		if n < 0 {
			return nil, errWire
		}
		into = append(into, int64(v))
		rest = rest[n:]
	}
	return into, nil
}
