package projection

import (
	"errors"
	"math"
	"testing"
)

func example() []byte {
	data := Append(nil, [][]float64{{1, 0, -0.5}, {0.25, 2, 0}}, []float64{0.5, 0.5, 0}, 3)
	return Append(data, [][]float64{{0, 1}}, []float64{0, 0}, 1)
}

func TestRoundTrip(t *testing.T) {
	maps, err := Parse(example(), 2)
	if err != nil {
		t.Fatal(err)
	}
	m := maps[0]
	if m.Inputs != 3 || m.Outputs != 2 || m.Weight != 3 {
		t.Fatalf("got %+v", m)
	}
	y := make([]float32, 2)
	m.Apply(y, []float32{1.5, 0.5, 2})
	// W(x - mean) is 1·1 - 0.5·2 and 0.25·1, in one direction of length 3.
	if math.Abs(float64(y[0])) > 0.2 || math.Abs(float64(y[1])-3) > 0.01 {
		t.Errorf("got %v, want about [0 3]", y)
	}
	m.Apply(y, []float32{0.5, 0.5, 0}) // the mean itself: zero but for rounding
	if math.IsNaN(float64(y[0])) {
		t.Error("the mean maps to NaN")
	}
}

func TestApplyKeepsZero(t *testing.T) {
	maps, err := Parse(Append(nil, [][]float64{{0, 0}}, []float64{1, 1}, 2), 1)
	if err != nil {
		t.Fatal(err)
	}
	y := []float32{7}
	if maps[0].Apply(y, []float32{1, 2}); y[0] != 0 {
		t.Errorf("got %v, want 0", y[0])
	}
}

func TestParseRefuses(t *testing.T) {
	whole := example()
	for n := range whole {
		if _, err := Parse(whole[:n], 2); !errors.Is(err, ErrFormat) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	if _, err := Parse(append(whole, 0), 2); !errors.Is(err, ErrFormat) {
		t.Errorf("one byte more: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(example())
	f.Add([]byte{})
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		maps, err := Parse(data, 2)
		if err != nil {
			return
		}
		for _, m := range maps {
			m.Apply(make([]float32, m.Outputs), make([]float32, m.Inputs))
		}
	})
}
