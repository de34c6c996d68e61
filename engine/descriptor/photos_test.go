package descriptor

import (
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/image/draw"

	"hybrid-image-search/engine/descriptor/baseline"
	"hybrid-image-search/engine/descriptor/ranking"
)

// photos holds labelled photos for measuring, where there are any: they are no part of the project.
const photos = "../../../shared/photos"

func readPhoto(t *testing.T, path string) *image.NRGBA {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	src, err := jpeg.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	const side = 384 // of a thumbnail
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	shrink := max(1, float64(max(w, h))/side)
	img := image.NewNRGBA(image.Rect(0, 0, int(float64(w)/shrink), int(float64(h)/shrink)))
	draw.BiLinear.Scale(img, img.Rect, src, src.Bounds(), draw.Src, nil)
	return img
}

// TestPhotos holds the descriptor to the baselines on a part of each set: where shape decides, and
// where colour does. The floors leave room for the chance of so few; `imgsearch eval similar` measures
// whole folders.
func TestPhotos(t *testing.T) {
	tests := []struct {
		pattern  string
		every    int
		least    float64 // of the better baseline
		mostly   string  // a tag that nearly all must have
		unlikely []string
	}{
		{"clothing/*/*.jpg", 6, 1.05, tagPortrait, []string{tagDrawing, tagScreenshot, tagPanorama, tagVivid}},
		{"grocery/natural/Fruit/*/*.jpg", 1, 0.92, tagPhoto, []string{tagDrawing, tagScreenshot, tagBlackAndWhite, tagPanorama}},
	}
	for _, tt := range tests {
		t.Run(tt.pattern, func(t *testing.T) {
			paths, err := filepath.Glob(filepath.Join(photos, tt.pattern))
			if err != nil {
				t.Fatal(err)
			}
			if len(paths) == 0 {
				t.Skip("no photos here")
			}
			var labels []string
			var own, histograms, gradients [][]float32
			counts := map[string]int{}
			for i := 0; i < len(paths); i += tt.every {
				img := readPhoto(t, paths[i])
				labels = append(labels, filepath.Base(filepath.Dir(paths[i])))
				own = append(own, Compute(img))
				histograms = append(histograms, baseline.RGBHistogram(img))
				gradients = append(gradients, baseline.HOG(img))
				for _, tag := range Tags(img, 0, 0) {
					counts[tag]++
				}
			}
			measure := func(score func(q, i int) float64) float64 {
				r, err := ranking.Evaluate(t.Context(), labels, score)
				if err != nil {
					t.Fatal(err)
				}
				return r.MAP
			}
			ours := measure(func(q, i int) float64 { return Similarity(own[q], own[i]) })
			colour := measure(func(q, i int) float64 { return -baseline.L1(histograms[q], histograms[i]) })
			shape := measure(func(q, i int) float64 { return -baseline.L2(gradients[q], gradients[i]) })
			t.Logf("%d photos: mAP %.3f, RGB histogram %.3f, HOG %.3f", len(labels), ours, colour, shape)
			if better := max(colour, shape); ours < tt.least*better {
				t.Errorf("mAP %.3f is less than %.2f of the better baseline's %.3f", ours, tt.least, better)
			}
			if counts[tt.mostly]*5 < len(labels)*4 {
				t.Errorf("only %d of %d are tagged %q", counts[tt.mostly], len(labels), tt.mostly)
			}
			for _, tag := range slices.Sorted(slices.Values(tt.unlikely)) {
				if counts[tag]*50 > len(labels) {
					t.Errorf("%d of %d are tagged %q", counts[tag], len(labels), tag)
				}
			}
		})
	}
}
