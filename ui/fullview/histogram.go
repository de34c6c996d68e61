package fullview

import "image"

// bins is how many columns a histogram has.
const bins = 64

// histogram counts pixels by their brightness, in red, green and blue and as the eye sees them.
type histogram struct {
	red, green, blue, light [bins]int
}

// newHistogram counts the pixels of a level: a million say what all would.
func newHistogram(p *pixels) *histogram {
	level := p.levels[0]
	for _, smaller := range p.levels[1:] {
		if level.Rect.Dx()*level.Rect.Dy() <= 1<<20 {
			break
		}
		level = smaller
	}
	return countLevels(level)
}

func countLevels(m *image.NRGBA) *histogram {
	h := &histogram{}
	for y := range m.Rect.Dy() {
		line := m.Pix[y*m.Stride : y*m.Stride+4*m.Rect.Dx()]
		for ; len(line) >= 4; line = line[4:] {
			r, g, b := uint32(line[0]), uint32(line[1]), uint32(line[2])
			h.red[r*bins/256]++
			h.green[g*bins/256]++
			h.blue[b*bins/256]++
			h.light[(2126*r+7152*g+722*b)/10_000*bins/256]++
		}
	}
	return h
}

// heights are the shares, 0 to 1, that columns are drawn with. One flat sky would press everything else down, so the
// tallest is what all columns but the few tallest reach.
func (h *histogram) heights() (red, green, blue, light [bins]float32) {
	highest := 1
	for _, channel := range [][bins]int{h.red, h.green, h.blue, h.light} {
		highest = max(highest, nearlyHighest(channel))
	}
	scale := func(channel [bins]int) (out [bins]float32) {
		for i, n := range channel {
			out[i] = min(1, float32(n)/float32(highest))
		}
		return out
	}
	return scale(h.red), scale(h.green), scale(h.blue), scale(h.light)
}

// nearlyHighest is the third highest column, or the highest where there are no three.
func nearlyHighest(channel [bins]int) int {
	var top [3]int
	for _, n := range channel {
		for i := range top {
			if n > top[i] {
				n, top[i] = top[i], n
			}
		}
	}
	if top[2] > 0 {
		return top[2]
	}
	return top[0]
}
