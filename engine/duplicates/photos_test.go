package duplicates

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/draw"

	"hybrid-image-search/engine/descriptor"
)

// photos holds photos for measuring, where there are any: they are no part of the project.
const photos = "../../../shared/photos"

// The figures beside Default are those of all photos, by `go test -run Photos -v -every 1`.
var every = flag.Int("every", 20, "measure every n-th photo")

// thumbnail brings a part of a picture to the size of a thumbnail, or a smaller one.
func thumbnail(src image.Image, part image.Rectangle, longest int) *image.NRGBA {
	shrink := max(1, float64(max(part.Dx(), part.Dy()))/float64(longest))
	return scaled(src, part, max(1, int(float64(part.Dx())/shrink)), max(1, int(float64(part.Dy())/shrink)))
}

func recompressed(t *testing.T, src image.Image, quality int) image.Image {
	t.Helper()
	var coded bytes.Buffer
	if err := jpeg.Encode(&coded, src, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(&coded)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// relit changes every pixel.
func relit(src *image.NRGBA, change func(r, g, b float64) (float64, float64, float64)) *image.NRGBA {
	img := image.NewNRGBA(src.Rect)
	for i := 0; i < len(src.Pix); i += 4 {
		r, g, b := change(float64(src.Pix[i]), float64(src.Pix[i+1]), float64(src.Pix[i+2]))
		copy(img.Pix[i:], []uint8{level(r), level(g), level(b), 255})
	}
	return img
}

// variants are what becomes of a photo; the first is itself.
func variants(t *testing.T, src image.Image) (names []string, made []*image.NRGBA) {
	t.Helper()
	const side = 384
	whole := src.Bounds()
	longest := max(whole.Dx(), whole.Dy())
	full := thumbnail(src, whole, side)
	add := func(name string, img *image.NRGBA) { names, made = append(names, name), append(made, img) }
	small := recompressed(t, thumbnail(src, whole, longest/3), 60)
	poor := recompressed(t, src, 30)
	cropped := func(share float64) *image.NRGBA {
		x, y := int(share*float64(whole.Dx())), int(share*float64(whole.Dy()))
		return thumbnail(src, image.Rect(whole.Min.X+x, whole.Min.Y+y/2, whole.Max.X, whole.Max.Y-y/2), side)
	}
	bordered := image.NewNRGBA(image.Rect(0, 0, full.Rect.Dx()+12, full.Rect.Dy()+12))
	draw.Draw(bordered, bordered.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(bordered, full.Rect.Add(image.Pt(6, 6)), full, image.Point{}, draw.Src)
	add("itself", full)
	add("half the size", thumbnail(src, whole, longest/2))
	add("a third, quality 60", thumbnail(small, small.Bounds(), side))
	add("quality 30", thumbnail(poor, poor.Bounds(), side))
	add("cropped by 3 %", cropped(0.03))
	add("cropped by 6 %", cropped(0.06))
	add("brighter", relit(full, func(r, g, b float64) (float64, float64, float64) { return 1.1*r + 12, 1.1*g + 12, 1.1*b + 12 }))
	add("gamma 0.75", relit(full, func(r, g, b float64) (float64, float64, float64) {
		curve := func(v float64) float64 { return 255 * math.Pow(v/255, 0.75) }
		return curve(r), curve(g), curve(b)
	}))
	add("grey", relit(full, func(r, g, b float64) (float64, float64, float64) {
		y := 0.299*r + 0.587*g + 0.114*b
		return y, y, y
	}))
	add("with a white border", bordered)
	return names, made
}

// TestPhotos tells how many variants of photos are found at thresholds, and how many pairs of different photos are
// taken for near ones. Some of those are: bursts, and packages of a series.
func TestPhotos(t *testing.T) {
	var paths []string
	//nolint:errcheck // no photos are no failure
	filepath.WalkDir(photos, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".jpg" {
			paths = append(paths, path)
		}
		return nil
	})
	if len(paths) == 0 {
		t.Skip("no photos here")
	}
	var names []string
	var originals []Sample
	nearness := map[string][]float64{}
	for i := 0; i < len(paths); i += *every {
		f, err := os.Open(paths[i])
		if err != nil {
			t.Fatal(err)
		}
		src, err := jpeg.Decode(f)
		f.Close() //nolint:errcheck // only read
		if err != nil {
			t.Fatalf("%s: %v", paths[i], err)
		}
		var made []*image.NRGBA
		names, made = variants(t, src)
		for v, img := range made {
			s := Sample{PHash: Measure(img).PHash, Vector: descriptor.Compute(img)}
			if v == 0 {
				originals = append(originals, s)
			}
			nearness[names[v]] = append(nearness[names[v]], Nearness(originals[len(originals)-1], s))
		}
	}
	share := func(all []float64, threshold float64) float64 {
		n := 0
		for _, v := range all {
			if v >= threshold {
				n++
			}
		}
		return float64(n) / float64(len(all))
	}
	var others []float64
	for i, a := range originals {
		for _, b := range originals[:i] {
			others = append(others, Nearness(a, b))
		}
	}
	for _, threshold := range []float64{0.75, 0.78, 0.80, 0.82, 0.85, 0.88, 0.90, 0.95} {
		var sum float64
		line := ""
		for _, name := range names[1:] {
			s := share(nearness[name], threshold)
			sum += s
			line += " " + name + " " + percent(s)
		}
		recall, wrong := sum/float64(len(names)-1), share(others, threshold)*float64(len(others))
		precision := recall * float64(len(names)-1) * float64(len(originals))
		precision /= precision + wrong
		t.Logf("%.2f: recall %s, precision %s, %.0f of %d pairs of others;%s", threshold, percent(recall), percent(precision), wrong, len(others), line)
		if threshold == Default && (recall < 0.85 || precision < 0.98) {
			t.Error("that is too little for the default")
		}
	}
}

func percent(share float64) string {
	return fmt.Sprintf("%.1f %%", 100*share)
}
