package vector

import (
	"math"
	"math/rand/v2"
	"testing"
)

// What is 1 long but for float32's rounding is kept to the bit; what is not is divided by its length.
func TestAddKeepsDirections(t *testing.T) {
	const dimensions = 100
	random := rand.New(rand.NewPCG(3, 4))
	x := newIndex(t, dimensions)
	for id := range int64(200) {
		v := direction(random, dimensions)
		switch id % 4 {
		case 1: // a few large values, whose rounding shows the most
			clear(v[3:])
		case 2:
			scale(v, 1+asIs*(4*random.Float64()-2)) // on either side of the bound
		case 3:
			scale(v, 100*random.Float64())
		}
		var square float64
		for _, e := range v {
			square += float64(e) * float64(e)
		}
		if err := x.Add(t.Context(), id, v); err != nil {
			t.Fatal(err)
		}
		kept, _ := x.Vector(t.Context(), id)
		for i, e := range v {
			if want := float32(float64(e) / math.Sqrt(square)); kept[i] != want {
				t.Fatalf("value %d of vector %d, which is %.10g long, is %.10g instead of %.10g", i, id, math.Sqrt(square), kept[i], want)
			}
		}
	}
}

// The bound itself: no value is changed by a division by a length that is so near 1.

// The bound itself: no value is changed by a division by a length that is so near 1.
func TestAsIs(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	lengths := []float64{math.Nextafter(1+asIs, 1), math.Nextafter(1-asIs, 1)}
	for range 200_000 {
		v := math.Float32frombits(random.Uint32()&^(0xff<<23) | (1+random.Uint32N(253))<<23)
		for _, e := range []float32{v, float32(math.Exp2(math.Floor(math.Log2(math.Abs(float64(v)))))), math.Nextafter32(2, 0)} {
			for _, length := range lengths {
				if got := float32(float64(e) / length); got != e {
					t.Fatalf("%g by %.20g is %g", e, length, got)
				}
			}
		}
	}
}

func scale(v []float32, by float64) {
	for i := range v {
		v[i] = float32(float64(v[i]) * by)
	}
}

// BenchmarkAdd fills an index, as it is done where a library is opened.
func BenchmarkAdd(b *testing.B) {
	const n, dimensions = 20_000, 384
	random := rand.New(rand.NewPCG(1, 2))
	vectors := make([][]float32, 500)
	for i := range vectors {
		vectors[i] = direction(random, dimensions)
	}
	for b.Loop() {
		x := newIndex(b, dimensions)
		for id := range n {
			if err := x.Add(b.Context(), int64(id), vectors[id%len(vectors)]); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/vector")
}
