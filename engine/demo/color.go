package demo

import "slices"

// rgb is a colour in sRGB, 0 to 1; light may be added beyond that and is
// clipped when the picture is taken.
type rgb struct{ r, g, b float32 }

// hex makes a colour of 0xRRGGBB.
func hex(v uint32) rgb {
	return rgb{float32(v>>16&255) / 255, float32(v>>8&255) / 255, float32(v&255) / 255}
}

func mix(a, b rgb, t float32) rgb {
	return rgb{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t}
}

func (c rgb) times(k float32) rgb { return rgb{c.r * k, c.g * k, c.b * k} }
func (c rgb) plus(d rgb) rgb      { return rgb{c.r + d.r, c.g + d.g, c.b + d.b} }
func (c rgb) tint(d rgb) rgb      { return rgb{c.r * d.r, c.g * d.g, c.b * d.b} }

// screen adds light the way of a film: bright places never burn out.
func (c rgb) screen(d rgb) rgb {
	return rgb{1 - (1-c.r)*(1-max(d.r, 0)), 1 - (1-c.g)*(1-max(d.g, 0)), 1 - (1-c.b)*(1-max(d.b, 0))}
}

func (c rgb) luma() float32 { return 0.299*c.r + 0.587*c.g + 0.114*c.b }

var (
	black = rgb{}
	white = rgb{1, 1, 1}
)

// A gradient runs through colours at rising places between 0 and 1.
type gradient []stop

type stop struct {
	at float32
	c  rgb
}

// ramp spreads colours evenly.
func ramp(colors ...uint32) gradient {
	var g gradient
	for i, c := range colors {
		g = append(g, stop{float32(i) / float32(max(len(colors)-1, 1)), hex(c)})
	}
	return g
}

func (g gradient) at(t float32) rgb {
	i := slices.IndexFunc(g, func(s stop) bool { return s.at >= t })
	switch i {
	case -1:
		return g[len(g)-1].c
	case 0:
		return g[0].c
	}
	a, b := g[i-1], g[i]
	return mix(a.c, b.c, (t-a.at)/(b.at-a.at))
}
