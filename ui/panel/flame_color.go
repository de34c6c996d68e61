package panel

import (
	"hash/fnv"
	"image/color"
	"math"

	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

// palette is the colours of frames, for one theme.
type palette struct {
	shading          int
	ground           color.Color
	text, faint      color.Color
	whole            color.Color
	cold, hot        color.Color
	saturation, tone float64
}

func newPalette(shading int) palette {
	p := palette{
		shading: shading, ground: look.Color(look.Surface), text: look.Color(theme.ColorNameForeground), faint: look.Color(look.Muted),
		whole: look.Color(look.Raised), cold: look.Color(look.Wall), hot: look.Color(theme.ColorNameError),
	}
	p.saturation, p.tone = 0.42, 0.34 // light text on dark frames
	if brightness(p.ground) > 0.5 {
		p.saturation, p.tone = 0.62, 0.83 // dark text on light frames
	}
	return p
}

// of is the colour of a frame: by its name, so that it is the same wherever it is, or the warmer the more of its
// time is its own.
func (p palette) of(b *flameBox) color.Color {
	switch {
	case b.Depth == 0 && b.Name == "":
		return p.whole
	case p.shading == shadeBySelf:
		const most = 0.62 // text on it stays readable
		return mixed(mixed(p.ground, p.cold, 0.55), p.hot, most*float64(b.Self)/float64(max(b.Total, 1)))
	}
	h := fnv.New32a()
	h.Write([]byte(clipName(b.Name)))
	n := h.Sum32()
	hue := float64(n%24) / 24
	return fromHSL(hue, p.saturation, p.tone+0.05*(float64(n>>8%3)-1))
}

// dimmed is the colour of a frame that was not looked for.
func (p palette) dimmed(c color.Color) color.Color { return mixed(p.ground, c, 0.28) }

func brightness(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	return (0.3*float64(r) + 0.6*float64(g) + 0.1*float64(b)) / math.MaxUint16
}

func fromHSL(hue, saturation, tone float64) color.Color {
	chroma := saturation * min(tone, 1-tone)
	part := func(n float64) uint8 {
		k := math.Mod(n+12*hue, 12)
		return uint8(math.Round(255 * (tone - chroma*max(-1, min(k-3, 9-k, 1)))))
	}
	return color.NRGBA{part(0), part(8), part(4), 255}
}
