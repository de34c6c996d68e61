package descriptor

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestColourNames(t *testing.T) {
	tests := map[string]color.NRGBA{
		"red":       {220, 20, 20, 255},
		"orange":    {255, 140, 0, 255},
		"yellow":    {250, 220, 20, 255},
		"green":     {30, 140, 40, 255},
		"turquoise": {20, 190, 190, 255},
		"blue":      {30, 60, 200, 255},
		"purple":    {120, 30, 150, 255},
		"pink":      {255, 150, 190, 255},
		"brown":     {110, 70, 30, 255},
		"beige":     {225, 205, 165, 255},
		"black":     {10, 10, 12, 255},
		"white":     {252, 252, 250, 255},
		"gray":      {128, 128, 130, 255},
	}
	if len(tests) != colours {
		t.Errorf("%d colours are tested, there are %d", len(tests), colours)
	}
	for want, c := range tests {
		if got := Tags(flat(60, 40, c), 600, 400); got[0] != want {
			t.Errorf("%v: %q, want %q first", c, got, want)
		}
	}
	more := map[color.NRGBA]string{
		{135, 206, 235, 255}: "blue",      // sky
		{34, 85, 34, 255}:    "green",     // forest
		{128, 128, 0, 255}:   "green",     // olive
		{139, 69, 19, 255}:   "brown",     // saddle
		{245, 245, 220, 255}: "beige",     // "beige" itself
		{128, 0, 0, 255}:     "red",       // maroon
		{0, 0, 110, 255}:     "blue",      // navy
		{64, 224, 208, 255}:  "turquoise", // "turquoise" itself
		{255, 105, 180, 255}: "pink",      // hot pink
		{238, 130, 238, 255}: "pink",      // "violet" of the web is a light magenta
	}
	for c, want := range more {
		if got := Tags(flat(60, 40, c), 600, 400); got[0] != want {
			t.Errorf("%v: %q, want %q first", c, got, want)
		}
	}
}

func TestFormatTag(t *testing.T) {
	tests := []struct {
		width, height int
		want          string
	}{
		{4000, 3000, tagLandscape},
		{3000, 4000, tagPortrait},
		{1000, 1000, tagSquare},
		{1050, 1000, tagSquare},
		{1051, 1000, tagLandscape},
		{1000, 1051, tagPortrait},
		{2000, 1000, tagPanorama},
		{1999, 1000, tagLandscape},
		{1000, 9000, tagPortrait},
		{1, 1, tagSquare},
	}
	for _, tt := range tests {
		if got := formatTag(tt.width, tt.height); got != tt.want {
			t.Errorf("%d×%d: %q, want %q", tt.width, tt.height, got, tt.want)
		}
	}
}

func TestTags(t *testing.T) {
	noisy := photoLike(false)
	tests := []struct {
		name     string
		img      *image.NRGBA
		want, no []string
	}{
		{"nothing", nil, []string{"black", tagDark, tagSquare}, []string{tagPhoto, tagBlackAndWhite, tagVivid}},
		{"white", flat(50, 50, color.NRGBA{255, 255, 255, 255}), []string{"white", tagBright}, []string{tagBlackAndWhite, tagDrawing}},
		{"vivid", flat(80, 50, color.NRGBA{230, 30, 20, 255}), []string{"red", tagVivid, tagLandscape}, []string{tagMuted}},
		{"muted", flat(80, 50, color.NRGBA{147, 131, 126, 255}), []string{"gray", tagMuted}, []string{tagVivid, tagBlackAndWhite}},
		{"gray photo", photoLike(true), []string{tagBlackAndWhite, tagPhoto, tagSharp}, []string{tagMuted, tagDrawing}},
		{"photo", noisy, []string{tagPhoto, tagSharp}, []string{tagBlackAndWhite, tagDrawing, tagScreenshot, tagBlurry}},
		{"blurred", boxBlur(boxBlur(boxBlur(noisy, 4), 4), 4), []string{tagBlurry}, []string{tagSharp}},
		{"drawing", discs(), []string{tagDrawing}, []string{tagPhoto, tagScreenshot}},
		{"screenshot", window(), []string{tagScreenshot, "white"}, []string{tagPhoto, tagDrawing, tagSharp}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Tags(tt.img, 0, 0)
			for _, tag := range tt.want {
				if !slices.Contains(got, tag) {
					t.Errorf("%q lacks %q", got, tag)
				}
			}
			for _, tag := range tt.no {
				if slices.Contains(got, tag) {
					t.Errorf("%q has %q", got, tag)
				}
			}
		})
	}
}

func TestDominantColoursAreOrderedAndFew(t *testing.T) {
	img := flat(100, 100, color.NRGBA{220, 20, 20, 255})
	for i, c := range []color.NRGBA{{30, 60, 200, 255}, {30, 140, 40, 255}, {250, 220, 20, 255}} {
		draw.Draw(img, image.Rect(0, 25*i, 100, 25*i+18), image.NewUniform(c), image.Point{}, draw.Src)
	}
	got := Tags(img, 100, 100)
	if len(got) < 4 || got[0] != "red" || slices.Contains(AllTags()[:colours], got[3]) {
		t.Errorf("%q: want red and two more colours", got)
	}
}

func TestAllTagsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, tag := range AllTags() {
		if tag == "" || seen[tag] {
			t.Errorf("%q is empty or there twice", tag)
		}
		seen[tag] = true
	}
}

// photoLike draws overlapping discs in changing light, with the noise of a camera.
func photoLike(gray bool) *image.NRGBA {
	r := rand.New(rand.NewPCG(9, 9))
	img := image.NewNRGBA(image.Rect(0, 0, 300, 200))
	type disc struct{ x, y, radius, r, g, b float64 }
	found := make([]disc, 60)
	for i := range found {
		found[i] = disc{300 * r.Float64(), 200 * r.Float64(), 8 + 25*r.Float64(), r.Float64(), r.Float64(), r.Float64()}
	}
	for y := range 200 {
		for x := range 300 {
			c := [3]float64{0.5, 0.6, 0.7}
			for _, d := range found {
				dx, dy := float64(x)-d.x, float64(y)-d.y
				if q := (dx*dx + dy*dy) / (d.radius * d.radius); q < 1 {
					c = [3]float64{d.r * (1 - q/2), d.g * (1 - q/2), d.b * (1 - q/2)}
				}
			}
			if gray {
				c[1], c[2] = c[0], c[0]
			}
			noise := 8 * r.NormFloat64()
			var p [3]uint8
			for i := range p {
				p[i] = uint8(min(max(20+210*c[i]+noise, 0), 255))
			}
			img.SetNRGBA(x, y, color.NRGBA{p[0], p[1], p[2], 255})
		}
	}
	return img
}

// discs is a cartoon: flat colours inside round outlines.
func discs() *image.NRGBA {
	img := flat(300, 220, color.NRGBA{255, 255, 255, 255})
	paint := []color.NRGBA{{230, 60, 50, 255}, {60, 120, 220, 255}, {250, 200, 40, 255}}
	for y := range 220 {
		for x := range 300 {
			for i, c := range paint {
				dx, dy := x-60-90*i, y-110
				switch d := dx*dx + dy*dy; {
				case d < 70*70:
					img.SetNRGBA(x, y, c)
				case d < 74*74:
					img.SetNRGBA(x, y, color.NRGBA{A: 255})
				}
			}
		}
	}
	return img
}

// window is a screen with a title bar and lines of small upright and level strokes.
func window() *image.NRGBA {
	img := flat(380, 240, color.NRGBA{255, 255, 255, 255})
	draw.Draw(img, image.Rect(0, 0, 380, 16), image.NewUniform(color.NRGBA{50, 80, 140, 255}), image.Point{}, draw.Src)
	r := rand.New(rand.NewPCG(4, 4))
	ink := image.NewUniform(color.NRGBA{20, 20, 20, 255})
	for y := 24; y < 230; y += 9 {
		for x := 10; x < 360; x += 4 {
			switch r.IntN(4) {
			case 0:
				draw.Draw(img, image.Rect(x, y, x+1, y+6), ink, image.Point{}, draw.Src)
			case 1:
				draw.Draw(img, image.Rect(x, y+r.IntN(6), x+3, y+6), ink, image.Point{}, draw.Src)
			case 2:
				draw.Draw(img, image.Rect(x, y+2, x+3, y+3), ink, image.Point{}, draw.Src)
			}
		}
	}
	return img
}

func ExampleTags() {
	img := flat(384, 256, color.NRGBA{30, 60, 200, 255})
	fmt.Println(Tags(img, 6000, 4000))
	// Output: [blue vivid landscape]
}
