package duplicates

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/draw"
)

// scene draws discs of several colours on a slope of light, with fine stripes.
func scene(seed uint64, width, height int) *image.NRGBA {
	random := rand.New(rand.NewPCG(seed, 77))
	type disc struct {
		x, y, r float64
		c       [3]float64
	}
	var discs []disc
	for range 9 {
		discs = append(discs, disc{
			random.Float64(), random.Float64(), 0.05 + 0.2*random.Float64(),
			[3]float64{255 * random.Float64(), 255 * random.Float64(), 255 * random.Float64()},
		})
	}
	slope := random.Float64() * 2 * math.Pi
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			u, v := (float64(x)+0.5)/float64(width), (float64(y)+0.5)/float64(height)
			light := 120 + 70*(math.Cos(slope)*u+math.Sin(slope)*v) + 12*math.Sin(400*u)
			c := [3]float64{light, light, light}
			for _, d := range discs {
				if math.Hypot(u-d.x, v-d.y) < d.r {
					c = d.c
				}
			}
			img.SetNRGBA(x, y, color.NRGBA{level(c[0]), level(c[1]), level(c[2]), 255})
		}
	}
	return img
}

func level(v float64) uint8 { return uint8(min(max(v, 0), 255)) }

func scaled(src image.Image, part image.Rectangle, width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	draw.CatmullRom.Scale(img, img.Rect, src, part, draw.Src, nil)
	return img
}

func TestPerceptualHashHoldsThrough(t *testing.T) {
	var hashes []uint64
	for seed := range uint64(25) {
		original := scene(seed, 384, 288)
		hash := Measure(original).PHash
		for _, other := range hashes {
			if d := Distance(hash, other); d < 12 {
				t.Errorf("different scenes are %d bits apart", d)
			}
		}
		hashes = append(hashes, hash)
		var coded bytes.Buffer
		if err := jpeg.Encode(&coded, original, &jpeg.Options{Quality: 30}); err != nil {
			t.Fatal(err)
		}
		poor, err := jpeg.Decode(&coded)
		if err != nil {
			t.Fatal(err)
		}
		brighter := image.NewNRGBA(original.Rect)
		for i, v := range original.Pix {
			brighter.Pix[i] = level(float64(v)*1.08 + 8)
		}
		whole := original.Bounds()
		for name, tt := range map[string]struct {
			img  image.Image
			most int
		}{
			"a third of the size":   {scaled(original, whole, 128, 96), 2},
			"stretched a little":    {scaled(original, whole, 384, 300), 2},
			"of poor quality":       {poor, 4},
			"brighter":              {brighter, 8},
			"cropped by 3 % a side": {scaled(original, image.Rect(11, 8, 373, 280), 384, 288), 18},
		} {
			if d := Distance(hash, Measure(tt.img).PHash); d > tt.most {
				t.Errorf("scene %d %s is %d bits apart, more than %d", seed, name, d, tt.most)
			}
		}
	}
}

func TestEvenAreasHaveNoHash(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	for _, grey := range []uint8{0, 7, 128, 255} {
		img := image.NewGray(image.Rect(0, 0, 300, 200))
		for i := range img.Pix {
			img.Pix[i] = level(float64(grey) + random.NormFloat64())
		}
		if hash := Measure(img).PHash; hash != 0 {
			t.Errorf("grey %d has the hash %x", grey, hash)
		}
	}
}

func TestSharpness(t *testing.T) {
	original := scene(3, 384, 288)
	sharp := Measure(original).Sharpness
	last := sharp
	for _, width := range []int{192, 96, 48} { // a copy holds less detail the smaller it is
		copied := scaled(original, original.Rect, width, width*3/4)
		enlarged := scaled(copied, copied.Rect, 384, 288)
		small, blurred := Measure(copied).Sharpness, Measure(enlarged).Sharpness
		if small >= last || blurred >= last {
			t.Errorf("%d wide: %.1f, enlarged again %.1f; a larger one %.1f", width, small, blurred, last)
		}
		last = small
	}
	if s := Measure(image.NewGray(image.Rect(0, 0, 50, 50))).Sharpness; s != 0 {
		t.Errorf("an even picture has sharpness %g", s)
	}
}

func TestColourSorts(t *testing.T) {
	even := func(r, g, b uint8) int32 {
		img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
		for i := 0; i < len(img.Pix); i += 4 {
			copy(img.Pix[i:], []uint8{r, g, b, 255})
		}
		return Measure(img).Colour
	}
	row := []struct {
		name    string
		r, g, b uint8
	}{
		{"black", 0, 0, 0},
		{"grey", 128, 128, 128},
		{"warm grey", 190, 188, 184},
		{"white", 255, 255, 255},
		{"dark red", 120, 0, 0},
		{"red", 255, 0, 0},
		{"orange", 255, 150, 0},
		{"yellow", 255, 240, 0},
		{"green", 0, 200, 40},
		{"blue", 0, 60, 255},
		{"violet", 180, 0, 255},
	}
	last := int32(-1)
	for _, c := range row {
		key := even(c.r, c.g, c.b)
		if key <= last {
			t.Errorf("%s has %d, no more than what comes before it: %d", c.name, key, last)
		}
		last = key
	}
	// Half red and half its opposite is no grey.
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], [][]uint8{{220, 30, 40, 255}, {0, 130, 140, 255}}[i/4%40/20])
	}
	if key := Measure(img).Colour; key <= lightest {
		t.Errorf("red and teal are placed among greys, at %d", key)
	}
}

func TestMeasureTakesAnyPicture(t *testing.T) {
	original := scene(5, 91, 67)
	want := Measure(original)
	shifted := image.NewNRGBA(image.Rect(-30, 9, 61, 76))
	draw.Draw(shifted, shifted.Rect, original, image.Point{}, draw.Src)
	other := image.NewRGBA64(original.Rect)
	draw.Draw(other, other.Rect, original, image.Point{}, draw.Src)
	for _, img := range []image.Image{shifted, other} {
		if got := Measure(img); got != want {
			t.Errorf("%T: %+v, want %+v", img, got, want)
		}
	}
	black := Measure(image.NewGray(image.Rect(0, 0, 1, 1)))
	for _, img := range []image.Image{nil, image.NewNRGBA(image.Rectangle{})} {
		if got := Measure(img); got != black {
			t.Errorf("none: %+v", got)
		}
	}
	for _, size := range [][2]int{{1, 1}, {1, 5000}, {5000, 1}, {3, 2}} {
		Measure(image.NewNRGBA(image.Rect(0, 0, size[0], size[1])))
	}
}

// A picture of one value stays so at every size, and linear slopes keep their middle.
func TestResampleKeepsEvenAreas(t *testing.T) {
	for _, from := range []image.Point{{1, 1}, {2, 3}, {31, 33}, {32, 32}, {384, 216}, {1000, 7}} {
		for _, to := range []image.Point{{1, 1}, {32, 32}, {24, 24}, {256, 144}} {
			plane := bytes.Repeat([]byte{201}, from.X*from.Y)
			for i, v := range resample(plane, from, to) {
				if v != 201 {
					t.Fatalf("%v to %v: value %d is %d", from, to, i, v)
				}
			}
			if white := resample(bytes.Repeat([]byte{255}, from.X*from.Y), from, to); white[0] != 255 {
				t.Fatalf("%v to %v: white becomes %d", from, to, white[0])
			}
		}
	}
	if got := resample([]uint8{0, 90, 180}, image.Pt(3, 1), image.Pt(1, 1)); got[0] != 90 {
		t.Errorf("the mean of a slope is %d", got[0])
	}
	if got := resample([]uint8{0, 100}, image.Pt(2, 1), image.Pt(4, 1)); !bytes.Equal(got, []uint8{0, 25, 75, 100}) {
		t.Errorf("enlarged: %v", got)
	}
}
