// Package projection applies the linear maps that were learned off-line, and reads and writes them in a
// compact form: one byte per number, one scale per row.
package projection

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// ErrFormat means that bytes are no maps that this version can read.
var ErrFormat = errors.New("projection: not a set of maps")

// Map is an affine map y = Wx + b, followed by a weight for the part that y is of a longer vector.
type Map struct {
	Inputs, Outputs int
	Weight          float32
	bias            []float32 // one per output
	columns         []float32 // Outputs values for each input
}

// Apply writes the image of x, Inputs values, scaled to the length Weight, to y, Outputs values. The
// image is zero only when Wx + b is. The products are rounded one by one, so that no compiler fuses
// them and every platform computes the same bits.
func (m *Map) Apply(y, x []float32) {
	copy(y, m.bias)
	for i, v := range x {
		if v == 0 {
			continue // most histograms are sparse
		}
		column := m.columns[i*m.Outputs:][:len(y)]
		for o, w := range column {
			y[o] += float32(v * w)
		}
	}
	scale(y, float64(m.Weight))
}

// scale brings y to the given length.
func scale(y []float32, length float64) {
	var sum float64
	for _, v := range y {
		sum += float64(float64(v) * float64(v))
	}
	if sum == 0 {
		return
	}
	factor := length / math.Sqrt(sum)
	for i, v := range y {
		y[i] = float32(float64(v) * factor)
	}
}

// Parse reads what Append wrote for the given number of maps.
func Parse(data []byte, count int) ([]Map, error) {
	maps := make([]Map, count)
	for i := range maps {
		rest, err := maps[i].parse(data)
		if err != nil {
			return nil, fmt.Errorf("map %d: %w", i, err)
		}
		data = rest
	}
	if len(data) != 0 {
		return nil, fmt.Errorf("%w: %d bytes too many", ErrFormat, len(data))
	}
	return maps, nil
}

// A map is stored as its two sizes and its weight, four bytes each, a scale and a bias for each output,
// and one signed byte for each number of W, row by row; all little-endian.
const headerSize = 12

func (m *Map) parse(data []byte) (rest []byte, err error) {
	if len(data) < headerSize {
		return nil, fmt.Errorf("%w: cut", ErrFormat)
	}
	inputs, outputs := uint64(binary.LittleEndian.Uint32(data)), uint64(binary.LittleEndian.Uint32(data[4:]))
	m.Weight = float(data[8:])
	data = data[headerSize:]
	const largest = 1 << 16 // keeps the product below from overflowing
	if inputs == 0 || outputs == 0 || inputs > largest || outputs > largest ||
		uint64(len(data)) < outputs*(8+inputs) {
		return nil, fmt.Errorf("%w: %d×%d numbers in %d bytes", ErrFormat, outputs, inputs, len(data))
	}
	m.Inputs, m.Outputs = int(inputs), int(outputs)
	m.bias = make([]float32, m.Outputs)
	m.columns = make([]float32, m.Inputs*m.Outputs)
	rows := data[8*m.Outputs:]
	for o := range m.Outputs {
		scale := float(data[8*o:])
		m.bias[o] = float(data[8*o+4:])
		for i, b := range rows[o*m.Inputs:][:m.Inputs] {
			m.columns[i*m.Outputs+o] = float32(scale * float32(int8(b)))
		}
	}
	return rows[m.Inputs*m.Outputs:], nil
}

func float(data []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(data)) }

// Append appends the map x ↦ W(x - mean), its rows W rounded to one byte per number, to data.
func Append(data []byte, rows [][]float64, mean []float64, weight float64) []byte {
	data = binary.LittleEndian.AppendUint32(data, uint32(len(mean)))
	data = binary.LittleEndian.AppendUint32(data, uint32(len(rows)))
	data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(weight)))
	var numbers []byte
	for _, row := range rows {
		var largest float64
		for _, v := range row {
			largest = max(largest, math.Abs(v))
		}
		scale := float64(float32(largest / math.MaxInt8))
		var bias float64
		for i, v := range row {
			var rounded float64
			if scale > 0 {
				rounded = min(max(math.Round(v/scale), -math.MaxInt8), math.MaxInt8)
			}
			numbers = append(numbers, byte(int8(rounded)))
			bias -= rounded * scale * mean[i] // of the rounded row: the mean maps to zero
		}
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(scale)))
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(bias)))
	}
	return append(data, numbers...)
}
