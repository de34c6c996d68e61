package descriptor

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/descriptor/internal/feature"
)

// scene draws a picture that the seed decides: a ground, soft light, and a dozen coloured shapes.
func scene(seed uint64, w, h int) *image.NRGBA {
	r := rand.New(rand.NewPCG(seed, 1))
	shade := func() [3]float64 { return [3]float64{r.Float64(), r.Float64(), r.Float64()} }
	top, bottom := shade(), shade()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			t := float64(y) / float64(h)
			var c [3]uint8
			for i := range c {
				c[i] = uint8(200*(top[i]+t*(bottom[i]-top[i]))) + uint8(r.IntN(8))
			}
			img.SetNRGBA(x, y, color.NRGBA{c[0], c[1], c[2], 255})
		}
	}
	for range 12 {
		c := shade()
		fill := image.NewUniform(color.NRGBA{uint8(255 * c[0]), uint8(255 * c[1]), uint8(255 * c[2]), 255})
		x, y := r.IntN(w), r.IntN(h)
		draw.Draw(img, image.Rect(x, y, x+w/10+r.IntN(w/3+1), y+h/10+r.IntN(h/3+1)), fill, image.Point{}, draw.Src)
	}
	return img
}

func flat(w, h int, c color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return img
}

func checkUnit(t *testing.T, v []float32) {
	t.Helper()
	if len(v) != Dimensions {
		t.Fatalf("%d dimensions, want %d", len(v), Dimensions)
	}
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if n := math.Sqrt(sum); !(math.Abs(n-1) < 1e-6) { // also when it is NaN
		t.Fatalf("length %v, want 1", n)
	}
}

func TestComputeGivesUnitLength(t *testing.T) {
	tests := map[string]*image.NRGBA{
		"nil":          nil,
		"empty":        image.NewNRGBA(image.Rect(0, 0, 0, 5)),
		"one pixel":    flat(1, 1, color.NRGBA{200, 10, 10, 255}),
		"one column":   scene(1, 1, 300),
		"one row":      scene(2, 300, 1),
		"black":        flat(384, 216, color.NRGBA{A: 255}),
		"white":        flat(100, 384, color.NRGBA{255, 255, 255, 255}),
		"transparent":  image.NewNRGBA(image.Rect(0, 0, 20, 20)),
		"saturated":    flat(64, 64, color.NRGBA{0, 0, 255, 255}),
		"scene":        scene(3, 384, 288),
		"larger":       scene(4, 1000, 700),
		"checkerboard": checkerboard(384, 384),
	}
	for name, img := range tests {
		t.Run(name, func(t *testing.T) { checkUnit(t, Compute(img)) })
	}
}

func checkerboard(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := uint8((x + y) % 2 * 255)
			img.SetNRGBA(x, y, color.NRGBA{v, v, v, 255})
		}
	}
	return img
}

func TestComputeSeesOnlyTheRectangle(t *testing.T) {
	whole := scene(5, 300, 200)
	part := whole.SubImage(image.Rect(40, 30, 240, 170)).(*image.NRGBA)
	moved := image.NewNRGBA(image.Rect(0, 0, 200, 140))
	draw.Draw(moved, moved.Rect, whole, image.Pt(40, 30), draw.Src)
	if !slices.Equal(Compute(part), Compute(moved)) {
		t.Error("a part of a picture and its copy differ")
	}
	if !slices.Equal(Tags(part, 200, 140), Tags(moved, 200, 140)) {
		t.Error("the tags of a part of a picture and its copy differ")
	}
}

// The space must keep its meaning: whoever changes these numbers gives Space a new name.
const (
	goldenVector = "fbb607fa9ac5443f"
	goldenMaps   = "9ac7822697ce2814"
)

func TestGolden(t *testing.T) {
	var raw bytes.Buffer
	if err := binary.Write(&raw, binary.LittleEndian, Compute(scene(6, 384, 256))); err != nil {
		t.Fatal(err)
	}
	if got := digest(raw.Bytes()); got != goldenVector {
		t.Errorf("vector of %s has the digest %s, want %s", Space, got, goldenVector)
	}
	if got := digest(learned); got != goldenMaps {
		t.Errorf("maps of %s have the digest %s, want %s", Space, got, goldenMaps)
	}
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

func TestMapsFitTheBlocks(t *testing.T) {
	total := 0
	for i, m := range maps() {
		if m.Inputs != feature.Sizes[i] {
			t.Errorf("%v: %d inputs, want %d", feature.Block(i), m.Inputs, feature.Sizes[i])
		}
		total += m.Outputs
	}
	if total != Dimensions {
		t.Errorf("%d outputs, want %d", total, Dimensions)
	}
	if len(learned) >= 1<<20 {
		t.Errorf("%d bytes are embedded, want less than 1 MB", len(learned))
	}
}

// A variant of a picture must be nearer to it than any other picture is.
func TestVariantsStayNear(t *testing.T) {
	const pictures = 40
	originals := make([][]float32, pictures)
	for i := range originals {
		originals[i] = Compute(scene(uint64(100+i), 320, 240))
	}
	variants := map[string]func(*image.NRGBA) *image.NRGBA{
		"cropped": func(p *image.NRGBA) *image.NRGBA {
			return p.SubImage(image.Rect(16, 12, 304, 228)).(*image.NRGBA)
		},
		"brighter": func(p *image.NRGBA) *image.NRGBA { return scaled(p, 1.2) },
		"darker":   func(p *image.NRGBA) *image.NRGBA { return scaled(p, 0.8) },
		"smaller":  thinned,
		"jpeg":     func(p *image.NRGBA) *image.NRGBA { return recompressed(t, p) },
		"blurred":  func(p *image.NRGBA) *image.NRGBA { return boxBlur(p, 1) },
	}
	for name, change := range variants {
		t.Run(name, func(t *testing.T) {
			for i, own := range originals {
				v := Compute(change(scene(uint64(100+i), 320, 240)))
				for by, similarity := range map[string]func(a, b []float32) float64{"dot": dot, "Similarity": Similarity} {
					near := similarity(v, own)
					for j, other := range originals {
						if j != i && similarity(v, other) >= near {
							t.Errorf("picture %d: by %s nearer to %d (%.3f) than to itself (%.3f)", i, by, j, similarity(v, other), near)
						}
					}
				}
			}
		})
	}
}

func scaled(src *image.NRGBA, factor float64) *image.NRGBA {
	dst := image.NewNRGBA(src.Rect)
	for i, v := range src.Pix {
		dst.Pix[i] = uint8(min(255, float64(v)*factor))
	}
	return dst
}

func thinned(src *image.NRGBA) *image.NRGBA {
	dst := image.NewNRGBA(image.Rect(0, 0, src.Rect.Dx()/2, src.Rect.Dy()/2))
	for y := range dst.Rect.Dy() {
		for x := range dst.Rect.Dx() {
			dst.Set(x, y, src.At(2*x, 2*y))
		}
	}
	return dst
}

func recompressed(t *testing.T, src *image.NRGBA) *image.NRGBA {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, src, &jpeg.Options{Quality: 40}); err != nil {
		t.Fatal(err)
	}
	decoded, err := jpeg.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	dst := image.NewNRGBA(decoded.Bounds())
	draw.Draw(dst, dst.Rect, decoded, image.Point{}, draw.Src)
	return dst
}

func FuzzCompute(f *testing.F) {
	f.Add([]byte{0}, uint16(1), uint16(1))
	f.Add([]byte{255, 0, 0, 255, 0, 0, 0, 255}, uint16(2), uint16(300))
	f.Add([]byte("some pixels that repeat"), uint16(33), uint16(47))
	f.Fuzz(func(t *testing.T, data []byte, w, h uint16) {
		img := image.NewNRGBA(image.Rect(0, 0, int(w%400), int(h%400)))
		for i := range img.Pix {
			if len(data) > 0 {
				img.Pix[i] = data[i%len(data)]
			}
		}
		checkUnit(t, Compute(img))
		tags := Tags(img, int(w), int(h))
		for i, tag := range tags {
			if !slices.Contains(AllTags(), tag) || slices.Contains(tags[:i], tag) {
				t.Errorf("tag %q of %q is unknown or there twice", tag, strings.Join(tags, ", "))
			}
		}
	})
}

func BenchmarkCompute(b *testing.B) {
	img := scene(7, 384, 288)
	maps()
	for b.Loop() {
		Compute(img)
	}
}

func BenchmarkTags(b *testing.B) {
	img := scene(7, 384, 288)
	for b.Loop() {
		Tags(img, 4000, 3000)
	}
}
