package demo

import "math/rand/v2"

func art() []entry {
	return []entry{
		picture("art/abstract-warm.jpg", "Warm currents", "Abstract painting in red, orange and gold", "2022-03-01 12:00", currents(ramp(0x2a0f1e, 0x8c1c2f, 0xd9532c, 0xf2a93b, 0xfbe6b0)), "abstract", "painting", "art", "red", "orange").rated(4),
		picture("art/abstract-cool.jpg", "Cool currents", "Abstract painting in blue and green", "2022-03-02 12:00", currents(ramp(0x061a33, 0x0f4c75, 0x1b9aaa, 0x8fe0c4, 0xf4fbf1)), "abstract", "painting", "art", "blue", "green"),
		picture("art/abstract-circles.jpg", "Several circles", "Discs in clear colours on black", "2022-03-03 12:00", circles, "abstract", "painting", "art", "circles").sized(900, 900),
		picture("art/abstract-squares.jpg", "Composition", "Red, blue and yellow between black lines", "2022-03-04 12:00", composition, "abstract", "painting", "art", "squares", "lines").sized(900, 900),
		picture("art/line-drawing-hills.jpg", "Hills, drawn in ink", "Line drawing of hills and a sun", "2022-04-01 12:00", inkHills, "drawing", "line drawing", "ink", "hills", "sketch"),
		picture("art/line-drawing-flower.jpg", "Flower, drawn in ink", "Line drawing of one flower", "2022-04-02 12:00", inkFlower, "drawing", "line drawing", "ink", "flower", "sketch").sized(800, 1040),
		picture("black-and-white/mountains.jpg", "Mountains in black and white", "Ranges and cloud, after the old masters", "2018-08-14 17:20", grey(mountains(sunset, 0.42)), "mountain", "black and white", "monochrome", "landscape").rated(5),
		picture("black-and-white/city.jpg", "City in black and white", "Towers at the river", "2018-10-02 21:10", grey(skyline(dusk, true)), "city", "black and white", "monochrome", "skyline"),
		picture("black-and-white/sea.jpg", "Sea in black and white", "Breakers and a heavy sky", "2018-11-17 14:00", grey(sea(storm, 0.7)), "sea", "ocean", "black and white", "monochrome", "waves"),
		picture("black-and-white/forest.jpg", "Forest in black and white", "Trunks in the mist", "2018-11-18 08:30", grey(forest(foggy)), "forest", "trees", "black and white", "monochrome", "fog"),
	}
}

// grey develops a picture as a print with strong contrast.
func grey(p painter) painter {
	return func(c *canvas, r *rand.Rand) {
		p(c, r)
		c.each(func(_, _ float32, was rgb) rgb {
			v := clamp(was.luma())
			return white.times(lerp(v, v*v*(3-2*v), 0.75))
		})
	}
}

// currents folds noise into noise, and folds it again.
func currents(tones gradient) painter {
	return func(c *canvas, r *rand.Rand) {
		n := newNoise(r)
		c.each(func(x, y float32, _ rgb) rgb {
			ax, ay := n.fbm(x*1.4, y*1.4, 3), n.fbm(x*1.4+5.2, y*1.4+1.3, 3)
			bx, by := n.fbm(x*1.4+2.6*ax+1.7, y*1.4+2.6*ay+9.2, 3), n.fbm(x*1.4+2.6*ax+8.3, y*1.4+2.6*ay+2.8, 3)
			v := n.fbm(x*1.4+2.8*bx, y*1.4+2.8*by, 4)
			col := tones.at(clamp(0.5 + 0.95*v + 0.28*bx))
			// Brush strokes catch the light.
			bristle := n.at(x*30+bx*34, y*30+by*34)
			return col.times(1 + 0.16*bristle + 0.22*ay)
		})
		c.finish(r, 0.2, 0.012)
	}
}

func circles(c *canvas, r *rand.Rand) {
	c.each(func(x, y float32, _ rgb) rgb {
		return hex(0x0b0c12).plus(hex(0x14182a).times(0.6 * (1 - hypot(x-0.5, y-0.5))))
	})
	tones := []rgb{hex(0x3f6fd8), hex(0xe0483e), hex(0xf2c13c), hex(0x38b38a), hex(0xb65fd0), hex(0xf2f0e8), hex(0xf08a3c)}
	for i := range 46 {
		size := 0.015 + 0.19*r.Float32()*r.Float32()
		if i == 0 {
			size = 0.25
		}
		x, y := between(r, 0.12, 0.88), between(r, 0.12, 0.88)
		if i == 0 {
			x, y = 0.4, 0.38
		}
		col := tones[i%len(tones)]
		c.glow(x, y, size*0.7, col, 0.12)
		c.fill(ellipse(x, y, size, size), solid(col), between(r, 0.55, 0.92))
		if r.IntN(2) == 0 {
			c.fill(ellipse(x+size*0.2, y-size*0.15, size*0.5, size*0.5), solid(tones[(i+3)%len(tones)]), 0.7)
		}
	}
	c.finish(r, 0.15, 0.012)
}

func composition(c *canvas, r *rand.Rand) {
	n := newNoise(r)
	c.each(func(x, y float32, _ rgb) rgb { return hex(0xf3f0e6).times(1 + 0.03*n.fbm(x*30, y*30, 2)) })
	xs, ys := []float32{0, 0.2, 0.36, 0.78, 1}, []float32{0, 0.16, 0.55, 0.72, 1}
	area := func(i0, j0, i1, j1 int, col rgb) {
		c.fill(rect(xs[i0], ys[j0], xs[i1]-xs[i0], ys[j1]-ys[j0]), func(x, y float32) rgb { return col.times(1 + 0.05*n.fbm(x*26, y*26, 3)) }, 1)
	}
	area(2, 0, 4, 2, hex(0xc8231f))
	area(0, 3, 1, 4, hex(0x1d3f8f))
	area(3, 3, 4, 4, hex(0xf0c22b))
	area(0, 0, 1, 1, hex(0xf0c22b))
	for i := 1; i < 4; i++ {
		wide := []float32{0, 0.02, 0.028, 0.02}[i]
		c.fill(rect(xs[i]-wide/2, 0, wide, 1), solid(hex(0x15140f)), 1)
		from := float32(0)
		if i == 1 {
			c.fill(rect(0, ys[i]-wide/2, xs[2], wide), solid(hex(0x15140f)), 1)
			continue
		}
		c.fill(rect(from, ys[i]-wide/2, 1, wide), solid(hex(0x15140f)), 1)
	}
	// Where the red meets the line between its halves, it covers it.
	area(2, 0, 4, 2, hex(0xc8231f))
	c.fill(rect(xs[2]-0.014, 0, 0.028, 1), solid(hex(0x15140f)), 1)
	c.fill(rect(0, ys[2]-0.014, 1, 0.028), solid(hex(0x15140f)), 1)
	c.finish(r, 0.1, 0.012)
}

var inkTone = hex(0x1b1d24)

func drawingPaper(c *canvas, n *noise) {
	c.each(func(x, y float32, _ rgb) rgb {
		return hex(0xf7f3e9).times(1 + 0.02*n.fbm(x*40, y*40, 2) - 0.04*hypot(x-0.7, y-0.5))
	})
}

// inkLine is drawn by hand: it wavers and swells.
func inkLine(c *canvas, n *noise, width float32, points []float32) {
	line := make([]float32, len(points))
	for i := 0; i < len(points); i += 2 {
		line[i] = points[i] + 0.0022*n.at(points[i]*40, points[i+1]*40)
		line[i+1] = points[i+1] + 0.0022*n.at(points[i]*40+7, points[i+1]*40)
	}
	seed := points[0]*31 + points[1]*17
	c.fill(stroke(line, func(t float32) float32 {
		return width * (0.45 + 0.7*sqrt(max(sin(3.1416*t), 0)) + 0.3*n.at(t*7, seed))
	}), solid(inkTone), 0.92)
}

func inkHills(c *canvas, r *rand.Rand) {
	n := newNoise(r)
	drawingPaper(c, n)
	var sun []float32
	for i := range 41 {
		a := float32(i) / 40 * 6.4
		sun = append(sun, 1.08+0.09*cos(a), 0.24+0.09*sin(a))
	}
	inkLine(c, n, 0.005, sun)
	for i := range 18 {
		a := float32(i) * 0.349
		inkLine(c, n, 0.004, []float32{1.08 + 0.115*cos(a), 0.24 + 0.115*sin(a), 1.08 + 0.14*cos(a), 0.24 + 0.14*sin(a), 1.08 + 0.165*cos(a), 0.24 + 0.165*sin(a)})
	}
	for i := range 5 {
		base, offset := 0.46+0.125*float32(i), between(r, 0, 40)
		line := func(x float32) float32 { return base + 0.1*n.fbm(x*1.1+offset, 2, 3) }
		c.below(line, func(x, y, _ float32) rgb { return hex(0xf7f3e9).times(1 + 0.02*n.fbm(x*40, y*40, 2)) })
		var crest []float32
		for k := range 81 {
			x := 0.05 + (c.aspect-0.1)*float32(k)/80
			crest = append(crest, x, line(x))
		}
		inkLine(c, n, 0.0065, crest)
		for range 46 {
			x := between(r, 0.07, c.aspect-0.07)
			y := line(x) + between(r, 0.012, 0.1)
			inkLine(c, n, 0.0024, []float32{x, y, x + 0.012, y + 0.016, x + 0.022, y + 0.034})
		}
		for range 5 {
			x := between(r, 0.1, c.aspect-0.1)
			y, size := line(x), 0.03+0.012*float32(i)
			inkLine(c, n, 0.004, []float32{x, y, x + 0.002, y - size*0.8, x, y - size*1.2})
			var crown []float32
			for k := range 61 {
				a := float32(k) / 60 * 6.4
				d := size * (0.6 + 0.07*abs(sin(a*4)))
				crown = append(crown, x+d*cos(a), y-size*1.5+d*sin(a))
			}
			inkLine(c, n, 0.0036, crown)
		}
	}
}

func inkFlower(c *canvas, r *rand.Rand) {
	n := newNoise(r)
	drawingPaper(c, n)
	x, y := c.aspect*0.5, float32(0.34)
	var stem []float32
	for i := range 31 {
		t := float32(i) / 30
		stem = append(stem, x+0.05*sin(t*2.6), y+0.6*t)
	}
	inkLine(c, n, 0.008, stem)
	curve := func(cx, cy, angle, length, wide float32, lines int) {
		for k := range lines*2 + 1 {
			side := (float32(k)/float32(lines) - 1) * wide
			var line []float32
			for i := range 21 {
				t := float32(i) / 20
				reach := length * t
				if k > 0 && k < 2*lines {
					reach *= 0.55 + 0.3*abs(sin(float32(k)*2.1))
				}
				off := side * sin(3.1416*min(t, 1)) * length
				line = append(line, cx+reach*cos(angle)-off*sin(angle), cy+reach*sin(angle)+off*cos(angle))
			}
			width := float32(0.0026)
			if k == 0 || k == 2*lines {
				width = 0.006
			}
			inkLine(c, n, width, line)
		}
	}
	for i := range 13 {
		a := float32(i) * 0.4833
		curve(x+0.055*cos(a), y+0.055*sin(a), a, between(r, 0.2, 0.235), 0.21, 3)
	}
	curve(x+0.035, y+0.36, -0.6, 0.24, 0.2, 4)
	curve(x+0.05, y+0.44, -2.5, 0.25, 0.2, 4)
	for range 150 {
		a, d := r.Float32()*6.283, sqrt(r.Float32())*0.05
		c.fill(ellipse(x+d*cos(a), y+d*sin(a), 0.0032, 0.0032), solid(inkTone), 0.9)
	}
}
