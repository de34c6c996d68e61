package vector

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"testing"
)

func TestRotationKeepsDotProducts(t *testing.T) {
	for _, dimensions := range []int{1, 3, 64, 65, 128, 384, 960, 1536} {
		r := newRotation(dimensions)
		random := rand.New(rand.NewPCG(uint64(dimensions), 1))
		a, b := make([]float32, r.width), make([]float32, r.width)
		a[dimensions-1] = 1 // the least like a random direction
		copy(b, direction(random, dimensions))
		want := exact(a, b)
		a, b = r.turn(a, make([]float32, r.width)), r.turn(b, make([]float32, r.width))
		for name, got := range map[string]float64{"length": exact(a, a) - 1, "dot product": exact(a, b) - want} {
			if math.Abs(got) > 1e-5 {
				t.Errorf("%d dimensions: %s off by %g", dimensions, name, got)
			}
		}
		var largest float64
		for _, x := range a {
			largest = max(largest, math.Abs(float64(x)))
		}
		if most := 7 / math.Sqrt(float64(r.width)); largest > most {
			t.Errorf("%d dimensions: a value of %g, more than %g", dimensions, largest, most)
		}
	}
}

// What a code estimates is off by as much as its spread says, and no more than sureness allows but for very few.
func TestEstimatesAreAsSureAsTheySay(t *testing.T) {
	for _, dimensions := range []int{64, 65, 384, 768, 3072} {
		random := rand.New(rand.NewPCG(uint64(dimensions), 5))
		vectors := crowd(random, 600, dimensions, 4)
		c := newCodes(dimensions, len(vectors), Mean(vectors, weights(len(vectors))))
		for row, v := range vectors {
			c.follow(row, v)
		}
		var squares float64
		var above, n int
		for range 20 {
			query := direction(random, dimensions)
			q := c.question(query)
			for row, v := range vectors {
				f := &c.chunks[0].factors[row]
				most := float64(q.most(c.chunks[0].signs[row*c.words:(row+1)*c.words], f))
				deviation := float64(f.spread*q.spread) / sureness
				off := (most - exact(query, v)) / deviation
				squares += (off - sureness) * (off - sureness)
				if off < 0 {
					above++
				}
				n++
			}
		}
		if deviation := math.Sqrt(squares / float64(n)); deviation < 0.8 || deviation > 1.05 {
			t.Errorf("%d dimensions: the estimates deviate %.3f times as much as they say", dimensions, deviation)
		}
		if above*1000 > n {
			t.Errorf("%d dimensions: %d of %d are nearer than they may be", dimensions, above, n)
		}
	}
}

func weights(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = 1
	}
	return all
}

// The bits are these on every processor.
func TestCodesAreTheSameEverywhere(t *testing.T) {
	sum := crc32.NewIEEE()
	for _, dimensions := range []int{2, 65, 384, 768} {
		vectors := make([][]float32, 20)
		for i := range vectors {
			vectors[i] = make([]float32, dimensions)
			for j := range vectors[i] {
				vectors[i][j] = float32(1+int64(lot(int64(i*dimensions+j)))>>40) / (1 << 23)
			}
			vectors[i] = Mean([][]float32{vectors[i]}, []float64{1})
		}
		mean := Mean(vectors, weights(len(vectors)))
		c := newCodes(dimensions, len(vectors), mean)
		for row, v := range vectors {
			c.follow(row, v)
		}
		q := c.question(vectors[3])
		for _, part := range []any{c.chunks[0].signs, c.chunks[0].factors, q.planes, q.along, q.scale, q.spread} {
			if err := binary.Write(sum, binary.LittleEndian, part); err != nil {
				t.Fatal(err)
			}
		}
		for row := range vectors {
			f := &c.chunks[0].factors[row]
			most := q.most(c.chunks[0].signs[row*c.words:(row+1)*c.words], f)
			if err := binary.Write(sum, binary.LittleEndian, most); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := sum.Sum32(); got != 0x474595e2 {
		t.Errorf("the sum of the bits is %#x", got)
	}
}

// The comparison of bits is that of the numbers they stand for.
func FuzzAgreement(f *testing.F) {
	f.Add([]byte("a few words of eight bytes each and their levels of half a byte"))
	f.Add(make([]byte, 40))
	f.Fuzz(func(t *testing.T, data []byte) {
		n := len(data) / 40 // 8 bytes of signs and 32 of levels make a word
		signs, planes := make([]uint64, n), make([][queryBits]uint64, n)
		want := 0
		for i := range n {
			part := data[i*40 : i*40+40]
			signs[i] = binary.LittleEndian.Uint64(part)
			for j := range 64 {
				level := int(part[8+j/2]) >> (j % 2 * 4) & largestValue
				for bit := range queryBits {
					planes[i][bit] |= uint64(level>>bit&1) << j
				}
				value := 2*level - largestValue
				if signs[i]>>j&1 == 0 {
					value = -value
				}
				want += value
			}
		}
		if got := agreement(signs, planes); got != want {
			t.Errorf("%d, want %d", got, want)
		}
	})
}
