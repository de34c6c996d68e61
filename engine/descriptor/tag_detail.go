package descriptor

import (
	"image"
	"math"
)

// detail is what the fine structure of a picture tells about how it was made. Photos have noise and
// soft edges everywhere; drawings have areas without any; screenshots are drawings whose edges are
// mostly level or upright and one pixel wide.
type detail struct {
	flat     float64 // share of pixels that equal their neighbours exactly
	drawn    float64 // the same among pixels that are not of the background's colour
	straight float64 // share of strong edges that are level or upright
	softness float64 // contrast over four pixels to contrast over one: 1 for noise, 16 for a slow slope
	contrast float64 // standard deviation of the luma, 0 to 127
}

// reach is the distance in pixels of the wide differences.
const reach = 4

// minDetail is the side below which a picture is too small to judge.
const minDetail = 32

// inspect measures img at its own resolution; false means that there is too little of it.
func inspect(img *image.NRGBA) (detail, bool) {
	bounds := img.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	if w < minDetail || h < minDetail {
		return detail{}, false
	}
	luma, colour, background := levels(img)
	var flat, foreground, drawn, strong, straight int
	var near, far, sum, squares int64
	n := w - reach
	for y := range h - reach {
		row, next := luma[y*w:][:n+1], luma[(y+1)*w:][:n]
		ahead, down := luma[y*w+reach:][:n], luma[(y+reach)*w:][:n]
		colours := colour[y*w:][:n]
		for x := range n {
			v := int(row[x])
			dx, dy := int(row[x+1])-v, int(next[x])-v
			// Counted without branches, which noise makes a matter of chance.
			same, front := one(dx|dy == 0), one(colours[x] != background)
			flat += same
			foreground += front
			drawn += same & front
			ax, ay := max(dx, -dx), max(dy, -dy)
			if max(ax, ay) > strongEdge {
				strong++
				if 8*min(ax, ay) < max(ax, ay) {
					straight++
				}
			}
			farX, farY := int(ahead[x])-v, int(down[x])-v
			near += int64(dx*dx + dy*dy)
			far += int64(farX*farX + farY*farY)
			sum += int64(v)
			squares += int64(v * v)
		}
	}
	pixels := float64(n * (h - reach))
	mean := float64(sum) / pixels
	return detail{
		flat:     float64(flat) / pixels,
		drawn:    float64(drawn) / max(1, float64(foreground)),
		straight: float64(straight) / max(1, float64(strong)),
		softness: float64(far) / max(1, float64(near)),
		contrast: math.Sqrt(max(0, float64(squares)/pixels-mean*mean)),
	}, true
}

// one counts what is so.
func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// strongEdge is the step of luma, of 255, that counts as an edge.
const strongEdge = 24

// levels returns the luma of every pixel, its colour rounded to 4 bits a channel, and the most frequent
// of these colours.
func levels(img *image.NRGBA) (luma []uint8, colour []uint16, background uint16) {
	bounds := img.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	luma, colour = make([]uint8, w*h), make([]uint16, w*h)
	// Counted in turns: where neighbours are alike, a count need not wait for the one just written.
	var counts, others [1 << 12]uint32
	for y := range h {
		row := img.Pix[img.PixOffset(bounds.Min.X, bounds.Min.Y+y):][:4*w]
		grey, rounded := luma[y*w:][:w], colour[y*w:][:w]
		for x := range grey {
			p := row[4*x : 4*x+4 : 4*x+4]
			r, g, b := uint32(p[0]), uint32(p[1]), uint32(p[2])
			grey[x] = uint8((77*r + 150*g + 29*b) >> 8)
			c := r>>4<<8 | g>>4<<4 | b>>4
			rounded[x] = uint16(c)
			if x&1 == 0 {
				counts[c&0xfff]++
			} else {
				others[c&0xfff]++
			}
		}
	}
	for c, n := range others {
		counts[c] += n
	}
	for c, n := range counts {
		if n > counts[background] {
			background = uint16(c)
		}
	}
	return luma, colour, background
}

// tags names the kind of picture and its sharpness, where they are clear. The limits come from 1,600
// photos, drawings and screenshots: by them no photo of clothes, food or shop shelves is a drawing or a
// screenshot, and nine in ten photos blurred over some twelve pixels of the thumbnail are blurry.
func (d detail) tags() []string {
	var tags []string
	switch {
	case d.contrast < 4: // as good as one colour
		return nil
	case d.flat > 0.25 && d.straight > 0.55 && d.softness < 3:
		return []string{tagScreenshot}
	case d.drawn > 0.40 && d.flat > 0.40:
		return []string{tagDrawing}
	case d.drawn < 0.20 && d.flat < 0.45 && d.straight < 0.50: // cut-outs on white are left open
		tags = append(tags, tagPhoto)
	}
	switch {
	case d.softness > 11 && d.contrast > 12:
		tags = append(tags, tagBlurry)
	case d.softness < 4 && d.flat < 0.25 && len(tags) > 0:
		tags = append(tags, tagSharp)
	}
	return tags
}
