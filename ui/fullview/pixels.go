package fullview

import (
	"image"
	"image/draw"
)

// pixels are a decoded picture with its halves, quarters and so on: what is shown small is made from the one that is
// nearest in size, so that nothing flickers and each screen costs about the same.
type pixels struct {
	levels []*image.NRGBA // each half as wide and high as the one before
}

// smallestLevel is where halving ends: even fitted into a small window a picture is larger.
const smallestLevel = 200

func newPixels(m image.Image) *pixels {
	full, ok := m.(*image.NRGBA)
	if !ok || full.Rect.Min != (image.Point{}) {
		full = image.NewNRGBA(image.Rectangle{Max: m.Bounds().Size()})
		draw.Draw(full, full.Rect, m, m.Bounds().Min, draw.Src)
	}
	p := &pixels{levels: []*image.NRGBA{full}}
	for {
		last := p.levels[len(p.levels)-1]
		if min(last.Rect.Dx(), last.Rect.Dy()) < 2*smallestLevel {
			return p
		}
		p.levels = append(p.levels, halved(last))
	}
}

func (p *pixels) size() image.Point { return p.levels[0].Rect.Size() }

// halved averages each four pixels. The last column and row of an odd size are left out.
func halved(m *image.NRGBA) *image.NRGBA {
	half := image.NewNRGBA(image.Rect(0, 0, m.Rect.Dx()/2, m.Rect.Dy()/2))
	for y := range half.Rect.Dy() {
		above, below := m.Pix[2*y*m.Stride:], m.Pix[(2*y+1)*m.Stride:]
		to := half.Pix[y*half.Stride : y*half.Stride+4*half.Rect.Dx()]
		for at := 0; at+4 <= len(to); at += 4 {
			a, b := above[2*at:2*at+8:2*at+8], below[2*at:2*at+8:2*at+8]
			for c := range 4 {
				to[at+c] = uint8((uint(a[c]) + uint(a[c+4]) + uint(b[c]) + uint(b[c+4]) + 2) / 4)
			}
		}
	}
	return half
}

// level is the one to show at a scale: the smallest that need not be enlarged.
func (p *pixels) level(scale float64) *image.NRGBA {
	best := 0
	for best+1 < len(p.levels) && scale*float64(p.size().X) <= float64(p.levels[best+1].Rect.Dx()) {
		best++
	}
	return p.levels[best]
}
