package duplicates

import (
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestKindsOfPicturesMeasureTheSame holds the quick way of one kind of picture to the way of all others, also at sizes
// that the grid of cells does not divide, and inside a larger picture.
func TestKindsOfPicturesMeasureTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for _, size := range []image.Point{{1, 1}, {3, 200}, {200, 2}, {17, 33}, {97, 61}, {384, 287}} {
		whole := image.NewNRGBA(image.Rect(-3, 2, size.X+4, size.Y+7))
		for i := range whole.Pix {
			whole.Pix[i] = uint8(random.Uint32()) | uint8(i%4/3*255) // opaque
		}
		part := whole.SubImage(image.Rectangle{image.Pt(1, 4), image.Pt(1, 4).Add(size)}).(*image.NRGBA)
		other := image.NewRGBA(part.Rect)
		for y := part.Rect.Min.Y; y < part.Rect.Max.Y; y++ {
			for x := part.Rect.Min.X; x < part.Rect.Max.X; x++ {
				other.Set(x, y, color.NRGBAModel.Convert(part.At(x, y)))
			}
		}
		if got, want := Measure(part), Measure(other); got != want {
			t.Errorf("%v: %+v, as another kind %+v", size, got, want)
		}
	}
}

// TestResampleIsTheWeightedSum holds the passes of resample to the sum that they stand for.
func TestResampleIsTheWeightedSum(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for _, sizes := range [][2]image.Point{
		{{1, 1}, {32, 32}}, {{31, 47}, {32, 32}}, {{288, 385}, {191, 256}}, {{7, 300}, {5, 256}}, {{40, 30}, {256, 192}},
	} {
		from, to := sizes[0], sizes[1]
		plane := make([]uint8, from.X*from.Y)
		for i := range plane {
			plane[i] = uint8(255 - random.Uint32()%3*uint32(i%128))
		}
		want := make([]uint8, 0, to.X*to.Y)
		columns, rows := taps(from.X, to.X), taps(from.Y, to.Y)
		for _, row := range rows {
			for _, column := range columns {
				sum := uint64(weightOne * weightOne / 2)
				for j, down := range row.weights {
					for i, across := range column.weights {
						sum += uint64(down) * uint64(across) * uint64(plane[(row.first+j)*from.X+column.first+i])
					}
				}
				want = append(want, uint8(sum/(weightOne*weightOne)))
			}
		}
		if !slices.Equal(resample(plane, from, to), want) {
			t.Errorf("%v to %v differs from the weighted sum", from, to)
		}
	}
}
