package demo

import (
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/gofont/gosmallcaps"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

type face func() *sfnt.Font

var (
	regular   = loaded(goregular.TTF)
	bold      = loaded(gobold.TTF)
	italic    = loaded(goitalic.TTF)
	mono      = loaded(gomono.TTF)
	smallCaps = loaded(gosmallcaps.TTF)
)

func loaded(ttf []byte) face {
	return sync.OnceValue(func() *sfnt.Font {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic(err) // the fonts are compiled in
		}
		return f
	})
}

// Where a line of text stands in relation to its place.
const (
	left   = 0
	center = 0.5
	right  = 1
)

// text writes a line on its baseline; size is the height of its letters with
// all that hangs below. It returns the width.
func (c *canvas) text(f face, x, y, size float32, align float32, col rgb, s string) float32 {
	p, width := outline(f, s)
	if len(p.steps) > 0 {
		c.fill(p.turned(0, size, x-align*width*size, y), solid(col), 1)
	}
	return width * size
}

// outline gives a line of text of size 1, from the origin to its width.
func outline(f face, s string) (p *path, width float32) {
	const em = 1024 // finer than any picture
	var buf sfnt.Buffer
	p = &path{}
	last := sfnt.GlyphIndex(0)
	at := func(v fixed.Int26_6) float32 { return float32(v) / 64 / em }
	for _, letter := range s {
		glyph, err := f().GlyphIndex(&buf, letter)
		if err != nil {
			continue
		}
		if kern, err := f().Kern(&buf, last, glyph, fixed.I(em), 0); err == nil {
			width += at(kern)
		}
		segments, err := f().LoadGlyph(&buf, glyph, fixed.I(em), nil)
		if err != nil {
			continue
		}
		for _, seg := range segments {
			a := seg.Args
			switch seg.Op {
			case sfnt.SegmentOpMoveTo:
				p.move(width+at(a[0].X), at(a[0].Y))
			case sfnt.SegmentOpLineTo:
				p.line(width+at(a[0].X), at(a[0].Y))
			case sfnt.SegmentOpQuadTo:
				p.quad(width+at(a[0].X), at(a[0].Y), width+at(a[1].X), at(a[1].Y))
			case sfnt.SegmentOpCubeTo:
				p.cube(width+at(a[0].X), at(a[0].Y), width+at(a[1].X), at(a[1].Y), width+at(a[2].X), at(a[2].Y))
			}
		}
		if advance, err := f().GlyphAdvance(&buf, glyph, fixed.I(em), 0); err == nil {
			width += at(advance)
		}
		last = glyph
	}
	return p, width
}
