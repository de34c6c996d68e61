package picture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"testing"
)

// noise is a picture that needs no floating point to draw.
func noise(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	seed := uint32(7)
	for i := range img.Pix {
		seed = seed*1664525 + 1013904223
		img.Pix[i] = uint8(i/97) + uint8(seed>>28)
	}
	return img
}

// TestSameBits holds the pixels: descriptors are computed from them, and those
// in a catalog must fit those of another machine.
func TestSameBits(t *testing.T) {
	ycbcr := image.NewYCbCr(image.Rect(0, 0, 1001, 703), image.YCbCrSubsampleRatio420)
	for _, plane := range [][]uint8{ycbcr.Y, ycbcr.Cb, ycbcr.Cr} {
		copy(plane, noise(1001, 703).Pix)
	}
	for _, test := range []struct {
		name string
		img  image.Image
		want string
	}{
		{"NRGBA", noise(1001, 703), "dcf1fefcba2e7f33"},
		{"YCbCr", ycbcr, "50e2df5859181093"},
	} {
		small, err := reduce(t.Context(), canvas{image: test.img, width: 1001, height: 703}, 384, 270)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(small.Pix)
		if got := hex.EncodeToString(sum[:8]); got != test.want {
			t.Errorf("%s: pixels %s, want %s", test.name, got, test.want)
		}
	}
}

// TestReduceKeepsFlat: no ringing, no dark edges, whatever the sizes.
func TestReduceKeepsFlat(t *testing.T) {
	for _, size := range []image.Point{{385, 385}, {1000, 7}, {7, 1000}, {769, 768}, {4001, 13}, {2, 2}} {
		img := image.NewNRGBA(image.Rectangle{Max: size})
		for i := range img.Pix {
			img.Pix[i] = []uint8{200, 100, 50, 255}[i%4]
		}
		w, h := fitInside(size.X, size.Y, 384)
		if size.X == 2 {
			w, h = 1, 1
		}
		small, err := reduce(t.Context(), canvas{image: img, width: size.X, height: size.Y}, w, h)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range small.Pix {
			if want := img.Pix[i%4]; v != want {
				t.Fatalf("%v to %d×%d: byte %d is %d, want %d", size, w, h, i, v, want)
			}
		}
	}
}

// TestKernel holds that weights sum to one and stay inside the picture.
func TestKernel(t *testing.T) {
	for _, test := range []struct{ n, size int }{{1, 1}, {2, 1}, {1, 5}, {10, 3}, {533, 384}, {800, 384}, {5, 5}} {
		for i, tap := range kernel(test.n, float64(test.n), test.size) {
			var sum int32
			for _, w := range tap.weights {
				sum += w
			}
			if sum != 1<<weightBits || tap.first < 0 || tap.first+len(tap.weights) > test.n {
				t.Errorf("%d to %d: tap %d at %d sums to %d", test.n, test.size, i, tap.first, sum)
			}
		}
	}
}

func TestFitInside(t *testing.T) {
	for _, test := range [][5]int{{4000, 3000, 384, 384, 288}, {3000, 4000, 384, 288, 384}, {100, 50, 384, 100, 50}, {100000, 1, 384, 384, 1}, {10, 20, 0, 10, 20}} {
		if w, h := fitInside(test[0], test[1], test[2]); w != test[3] || h != test[4] {
			t.Errorf("fitInside(%v) = %d×%d", test[:3], w, h)
		}
	}
}

func TestReduceCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	gray := image.NewGray(image.Rect(0, 0, 2000, 2000))
	for name, img := range map[string]image.Image{"rows": noise(2000, 2000), "planes": gray} {
		for _, side := range []int{2000, 100} {
			if name == "planes" && side == 2000 {
				continue // is copied by rows
			}
			_, err := reduce(ctx, canvas{image: img, width: 2000, height: 2000}, side, side)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s to %d: %v", name, side, err)
			}
		}
	}
}
