package fullview

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"runtime"
	"sync"
)

// render draws what is seen of a picture into a pane, turned by quarters to the right. Pixels that the user
// enlarges stay crisp; what is reduced or fitted is smooth.
func render(to *image.RGBA, source *pixels, at place, quarters int, ground color.Color) {
	draw.Draw(to, to.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	if source == nil || at.fullW <= 0 || at.fullH <= 0 {
		return
	}
	left, top := at.corner()
	seen := image.Rect(int(left), int(top), int(math.Round(left+at.fullW*at.scale)), int(math.Round(top+at.fullH*at.scale)))
	seen.Max.X, seen.Max.Y = max(seen.Max.X, seen.Min.X+1), max(seen.Max.Y, seen.Min.Y+1)
	drawn := seen.Intersect(to.Rect)
	if drawn.Empty() {
		return
	}
	upright := at.fullW
	if quarters%2 != 0 {
		upright = at.fullH
	}
	level := source.level(at.scale * upright / float64(source.size().X))
	w, h := level.Rect.Dx(), level.Rect.Dy()
	// Turned, a column of the screen is a row of the picture.
	across, down := axis{w, 4}, axis{h, level.Stride}
	flipX, flipY := quarters == 2 || quarters == 3, quarters == 1 || quarters == 2
	var columns, rows []sample
	smooth := at.scale*upright/float64(w) < 1 || !at.free
	if quarters%2 == 0 {
		columns = across.samples(drawn.Min.X-seen.Min.X, drawn.Dx(), seen.Dx(), flipX, smooth)
		rows = down.samples(drawn.Min.Y-seen.Min.Y, drawn.Dy(), seen.Dy(), flipY, smooth)
	} else {
		columns = down.samples(drawn.Min.X-seen.Min.X, drawn.Dx(), seen.Dx(), flipY, smooth)
		rows = across.samples(drawn.Min.Y-seen.Min.Y, drawn.Dy(), seen.Dy(), flipX, smooth)
	}
	inBands(drawn.Dy(), func(from, below int) {
		for y := from; y < below; y++ {
			start := to.PixOffset(drawn.Min.X, drawn.Min.Y+y)
			line := to.Pix[start : start+4*drawn.Dx()]
			if smooth {
				blend(line, level.Pix, columns, rows[y])
			} else {
				pick(line, level.Pix, columns, rows[y])
			}
		}
	})
}

// axis is one of the two of a picture: how many pixels it has, and how many bytes lie between two.
type axis struct{ length, stride int }

// sample is where on an axis a pixel of the screen reads: between two pixels, in 256ths.
type sample struct {
	near, far int // in bytes
	share     uint32
}

// samples are those of n pixels of the screen from the first on, where the whole axis takes as many as shown.
func (a axis) samples(first, n, shown int, flip, smooth bool) []sample {
	all := make([]sample, n)
	for i := range all {
		at := (float64(first+i) + 0.5) * float64(a.length) / float64(shown)
		if flip {
			at = float64(a.length) - at
		}
		if smooth {
			at -= 0.5
		}
		at = min(max(at, 0), float64(a.length-1)+0.999)
		near := int(at)
		all[i] = sample{near * a.stride, min(near+1, a.length-1) * a.stride, uint32((at - float64(near)) * 256)}
	}
	return all
}

func pick(line, pix []uint8, columns []sample, row sample) {
	for i, c := range columns {
		from := pix[row.near+c.near:]
		to := line[4*i : 4*i+4 : 4*i+4]
		to[0], to[1], to[2], to[3] = from[0], from[1], from[2], 255
	}
}

func blend(line, pix []uint8, columns []sample, row sample) {
	for i, c := range columns {
		a, b := pix[row.near+c.near:], pix[row.near+c.far:]
		d, e := pix[row.far+c.near:], pix[row.far+c.far:]
		to := line[4*i : 4*i+4 : 4*i+4]
		for channel := range 3 {
			upper := uint32(a[channel])*(256-c.share) + uint32(b[channel])*c.share
			lower := uint32(d[channel])*(256-c.share) + uint32(e[channel])*c.share
			to[channel] = uint8((upper*(256-row.share) + lower*row.share + 1<<15) >> 16)
		}
		to[3] = 255
	}
}

// inBands shares lines among the processors.
func inBands(lines int, do func(from, below int)) {
	bands := min(runtime.GOMAXPROCS(0), 8, max(1, lines/64))
	var all sync.WaitGroup
	for i := range bands {
		all.Go(func() { do(lines*i/bands, lines*(i+1)/bands) })
	}
	all.Wait()
}
