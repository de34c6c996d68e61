package descriptor

import (
	"image"
	"slices"

	"hybrid-image-search/engine/descriptor/internal/canvas"
)

// The words besides the names of colours.
const (
	tagBlackAndWhite = "black and white"
	tagBright        = "bright"
	tagDark          = "dark"
	tagVivid         = "vivid"
	tagMuted         = "muted"
	tagPhoto         = "photo"
	tagDrawing       = "drawing"
	tagScreenshot    = "screenshot"
	tagPortrait      = "portrait"
	tagLandscape     = "landscape"
	tagSquare        = "square"
	tagPanorama      = "panorama"
	tagBlurry        = "blurry"
	tagSharp         = "sharp"
)

// AllTags returns every word that Tags can give, each once.
func AllTags() []string {
	return slices.Concat(colourNames[:], []string{
		tagBlackAndWhite, tagBright, tagDark, tagVivid, tagMuted, tagPhoto, tagDrawing, tagScreenshot,
		tagPortrait, tagLandscape, tagSquare, tagPanorama, tagBlurry, tagSharp,
	})
}

// Tags returns plain English words for what is clear from the pixels of img, a thumbnail of a picture
// of width×height pixels, both upright: up to three dominant colours, the largest first, then light,
// colourfulness, kind, format and sharpness. What is doubtful is left out. Without a valid width and
// height, those of img count.
func Tags(img *image.NRGBA, width, height int) []string {
	img = present(img)
	if width <= 0 || height <= 0 {
		width, height = img.Rect.Dx(), img.Rect.Dy()
	}
	c := canvas.New(img, colourSide)
	tags := append(dominantColours(c), lightTags(c)...)
	tags = append(tags, formatTag(width, height))
	if d, ok := inspect(img); ok {
		tags = append(tags, d.tags()...)
	}
	return tags
}

// formatTag names the shape of the frame. Five percent off is still square to the eye; twice as wide
// as high is where cameras begin to say panorama.
func formatTag(width, height int) string {
	w, h := float64(width), float64(height)
	switch {
	case w >= 2*h:
		return tagPanorama
	case w > 1.05*h:
		return tagLandscape
	case h > 1.05*w:
		return tagPortrait
	}
	return tagSquare
}
