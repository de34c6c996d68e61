package demo

import "math/rand/v2"

// drawBokeh is a background out of focus: soft colours with discs of light.
func drawBokeh(c *canvas, r *rand.Rand, g gradient, discs ...rgb) {
	n := newNoise(r)
	c.each(func(x, y float32, _ rgb) rgb {
		return g.at(clamp(y + 0.28*n.fbm(x*1.7, y*1.7, 2))).times(1 + 0.16*n.fbm(x*2.3+9, y*2.3, 2))
	})
	for range 46 {
		size := between(r, 0.025, 0.1)
		x, y := r.Float32()*c.aspect, r.Float32()
		col := discs[r.IntN(len(discs))]
		c.splat(x, y, size, size, 0, 0.12, col, between(r, 0.05, 0.17))
		c.splat(x, y, size*0.93, size*0.93, 0, 0.7, col, 0.05)
	}
}

// petal is one that points up from the origin, one unit long.
func petal(wide float32) *path {
	return (&path{}).move(0, 0).cube(-wide*0.9, -0.25, -wide, -0.8, -wide*0.18, -0.98).
		quad(0, -1.03, wide*0.18, -0.98).cube(wide, -0.8, wide*0.9, -0.25, 0, 0)
}

// drawPetal shades a petal from its root to its tip, with a soft rim.
func drawPetal(c *canvas, x, y, size, wide, angle float32, root, tip rgb) {
	s, k := sin(angle), -cos(angle)
	c.fill(petal(wide).turned(angle, size*1.02, x, y), solid(root.times(0.72)), 0.55)
	c.fill(petal(wide).turned(angle, size, x, y), func(px, py float32) rgb {
		along := ((px-x)*s + (py-y)*k) / size
		across := ((px-x)*k - (py-y)*s) / (size * wide)
		vein := 1 + 0.05*sin(across*17)*smooth(0, 0.4, along)
		return mix(root, tip, smooth(0, 0.95, along)).times(vein * (1.04 - 0.18*across*across))
	}, 1)
}

func drawStem(c *canvas, x0, y0, x1, y1, wide float32, col rgb) {
	mx := (x0+x1)/2 + (y1-y0)*0.06
	var line []float32
	for i := range 17 {
		t := float32(i) / 16
		line = append(line, (1-t)*(1-t)*x0+2*t*(1-t)*mx+t*t*x1, lerp(y0, y1, t))
	}
	c.fill(stroke(line, even(wide)), func(px, _ float32) rgb { return col.times(1 + 0.25*sin(px*300)) }, 1)
}

func drawLeaf(c *canvas, x, y, size, angle float32, col rgb) {
	drawPetal(c, x, y, size, 0.26, angle, col.times(0.7), col.times(1.15))
	s, k := sin(angle), -cos(angle)
	c.fill(stroke([]float32{x, y, x + s*size*0.9, y + k*size*0.9}, func(t float32) float32 { return size * 0.018 * (1.1 - t) }), solid(col.times(1.35)), 0.8)
}

// roses are seen from the front, their petals wound around the heart.
func roses(deep, bright rgb, places ...[3]float32) painter {
	return func(c *canvas, r *rand.Rand) {
		drawBokeh(c, r, ramp(0x44603d, 0x2c4a2c, 0x152a1a), hex(0xcfe3a5), hex(0x8db673), bright)
		for _, p := range places {
			x, y, size := p[0]*c.aspect, p[1], p[2]
			drawStem(c, x, y, x+0.03, 1.05, size*0.075, hex(0x3f6b34))
			for i := range 5 {
				drawLeaf(c, x+size*0.05, y+size*(0.75+0.2*float32(i)), size*between(r, 0.6, 0.85), float32(1-2*(i&1))*between(r, 1, 1.7), hex(0x3f7338))
			}
			drawRose(c, r, x, y, size, deep, bright)
		}
		c.finish(r, 0.36, 0.012)
	}
}

func drawRose(c *canvas, r *rand.Rand, x, y, size float32, deep, bright rgb) {
	const petals = 34
	angle := r.Float32() * 6
	for i := range petals {
		t := float32(i) / (petals - 1) // from the outside in
		out := size * (1 - t) * 0.42
		px, py := x+out*cos(angle), y+out*sin(angle)*0.92
		w := size * lerp(0.56, 0.13, t)
		tone := mix(bright, deep, clamp(t*0.75+0.1*r.Float32()))
		// Its shadow, its body and the rim that catches the light.
		c.splat(px+size*0.012, py+size*0.02, w*1.04, w*0.93, angle, 0.3, deep.times(0.32), 0.55)
		c.fill(ellipse(0, 0, w, w*0.86).turned(angle, 1, px, py), func(qx, qy float32) rgb {
			d := ((qx-px)*cos(angle) + (qy-py)*sin(angle)) / w
			across := ((qy-py)*cos(angle) - (qx-px)*sin(angle)) / w
			rim := smooth(0.72, 0.98, hypot(d, across*1.15)) * smooth(-0.2, 0.6, d)
			return mix(tone.times(0.5), tone, smooth(-0.75, 0.55, d)).times(1.06 - 0.2*across*across).plus(bright.times(0.34 * rim))
		}, 1)
		angle += 2.4 + 0.12*(r.Float32()-0.5)
	}
	for i := range 60 {
		t := float32(i) / 60
		a := t * 15
		c.splat(x+size*0.13*(1-t)*cos(a), y+size*0.12*(1-t)*sin(a), size*0.03, size*0.022, a, 0.6, mix(deep.times(0.45), bright, t*0.35), 0.45)
	}
}

// sunflowers have two rings of petals and seeds in a spiral.
func sunflowers(l light, places ...[3]float32) painter {
	return func(c *canvas, r *rand.Rand) {
		drawSky(c, r, l, 0.75)
		n := newNoise(r)
		c.below(func(x float32) float32 { return 0.7 + 0.02*n.fbm(x*3, 1, 2) }, func(x, y, depth float32) rgb {
			green := mix(hex(0x55762f), hex(0x2f5424), clamp(depth*5)).times(1 + 0.3*n.fbm(x*30, y*60, 2))
			return mix(green.tint(mix(l.ground, white, 0.3)), l.haze, 0.3*smooth(0.1, 0, depth))
		})
		for i := range 1500 {
			t := float32(i) / 1500
			size := 0.0018 + 0.03*t*t
			fx, fy := r.Float32()*c.aspect, 0.705+0.3*t*t+0.01*r.Float32()
			col := mix(hex(0xd9951a), hex(0xffd447), r.Float32()).tint(mix(l.ground, white, 0.5))
			c.splat(fx, fy, size, size*0.8, 0, 0.35, mix(col, l.haze, 0.3*(1-t)), 0.95)
			c.splat(fx, fy, size*0.45, size*0.36, 0, 0.5, hex(0x4a2d14), 0.9)
		}
		for _, p := range places {
			x, y, size := p[0]*c.aspect, p[1], p[2]
			drawStem(c, x, y, x-0.02, 1.06, size*0.12, hex(0x5b8a36))
			drawLeaf(c, x, y+size*1.3, size*0.95, 1.2, hex(0x4c8433))
			drawLeaf(c, x, y+size*1.55, size*0.9, -1.3, hex(0x4c8433))
			drawSunflower(c, r, x, y, size)
		}
		c.finish(r, 0.24, 0.012)
	}
}

func drawSunflower(c *canvas, r *rand.Rand, x, y, size float32) {
	for ring := range 3 {
		for i := range 21 {
			a := (float32(i)+float32(ring)*0.37)*0.2992 + between(r, -0.06, 0.06)
			length := size * (1.02 - 0.1*float32(ring)) * between(r, 0.92, 1.06)
			drawPetal(c, x, y, length, 0.14, a, hex(0xd97b12), mix(hex(0xffc928), hex(0xffe168), r.Float32()))
		}
	}
	heart := size * 0.47
	c.splat(x, y, heart*1.06, heart*1.06, 0, 0.15, hex(0x3b2313), 1)
	const seeds = 420
	for i := range seeds {
		t := (float32(i) + 0.5) / seeds
		a, d := float32(i)*2.399963, heart*sqrt(t)
		col := mix(hex(0x2a170c), hex(0x8a5a20), smooth(0.35, 1, t)*between(r, 0.6, 1.1))
		if t < 0.14 {
			col = mix(hex(0x6d7a2c), col, t/0.14)
		}
		s := heart * 0.038 * (0.7 + 0.5*t)
		c.splat(x+d*cos(a), y+d*sin(a), s*1.3, s, a, 0.5, col.times(1.25), 0.95)
	}
}

// tulips stand in rows, each row in its colour.
func tulips(l light, colors ...rgb) painter {
	return func(c *canvas, r *rand.Rand) {
		drawSky(c, r, l, 0.42)
		n := newNoise(r)
		c.below(func(x float32) float32 { return 0.4 + 0.012*n.fbm(x*4, 2, 3) }, func(x, y, depth float32) rgb {
			band := colors[int(floor(depth*depth*50+depth*30))%len(colors)]
			return mix(mix(hex(0x456b33), band, 0.62), l.haze, 0.5*smooth(0.12, 0, depth))
		})
		const rows = 15
		for row := range rows {
			t := float32(row) / (rows - 1)
			y := 0.45 + 0.55*t*t + 0.02
			size := 0.014 + 0.105*t*t
			col := colors[row%len(colors)]
			for x := -r.Float32() * size; x < c.aspect+size; x += size * between(r, 0.5, 0.8) {
				py := y + size*between(r, -0.25, 0.25)
				drawStem(c, x, py, x, py+size*1.7, size*0.08, hex(0x4f8a3a))
				if row > 6 {
					drawLeaf(c, x, py+size*1.7, size*1.25, between(r, -0.45, 0.45), hex(0x5b9a48))
				}
				drawTulip(c, x, py, size, col.times(between(r, 0.86, 1.1)))
			}
			if c.stopped() {
				return
			}
		}
		c.finish(r, 0.26, 0.012)
	}
}

func drawTulip(c *canvas, x, y, size float32, col rgb) {
	side := func(s float32) {
		c.fill((&path{}).move(0, 0.05).cube(s*0.62, 0.05, s*0.5, -0.55, s*0.36, -0.98).cube(s*0.1, -0.75, s*0.02, -0.3, 0, 0.05).turned(0, size*0.62, x, y),
			upright(y-size*0.6, y, col.times(1.12), col.times(0.62)), 1)
	}
	side(-1)
	side(1)
	c.fill((&path{}).move(0, 0.08).cube(-0.48, 0.02, -0.34, -0.6, 0, -0.9).cube(0.34, -0.6, 0.48, 0.02, 0, 0.08).turned(0, size*0.62, x, y),
		upright(y-size*0.55, y, mix(col, white, 0.28), col.times(0.82)), 1)
}

// daisies grow in a meadow, the near ones sharp.
func daisies(l light) painter {
	return func(c *canvas, r *rand.Rand) {
		drawBokeh(c, r, append(gradient{{0, l.sky.at(0.5)}, {0.3, l.haze}}, stop{0.42, hex(0x86b04e)}, stop{1, hex(0x2f5a26)}), white, hex(0xe6f3b5), hex(0xffe36b))
		for i := range 500 {
			t := float32(i) / 500
			x, y := r.Float32()*c.aspect, 0.5+0.55*t
			bend := between(r, -0.05, 0.05)
			c.fill(polygon(x, y+0.1, x+0.004, y+0.1, x+bend, y-0.05-0.1*t), solid(mix(hex(0x4f8a35), hex(0x94c25a), r.Float32()).times(0.7+0.4*t)), 0.7)
		}
		const flowers = 44
		for i := range flowers {
			t := float32(i) / flowers
			size := 0.016 + 0.085*t*t
			x, y := r.Float32()*c.aspect, 0.42+0.46*t+0.05*r.Float32()
			drawStem(c, x, y, x+0.02, y+size*4.2, size*0.09, hex(0x55863c))
			tilt := between(r, 0.62, 0.95)
			for p := range 22 {
				a := float32(p)*0.2856 + between(r, -0.06, 0.06)
				px, py := x+size*0.6*cos(a), y+size*0.6*sin(a)*tilt
				c.splat(px, py, size*0.46, size*0.125, a, 0.25, mix(hex(0xcfd8e6), white, clamp(0.45+0.8*r.Float32())), 0.97)
			}
			c.splat(x, y+size*0.03, size*0.3, size*0.28*tilt, 0, 0.2, hex(0xc98a10), 1)
			c.splat(x-size*0.03, y-size*0.02, size*0.25, size*0.22*tilt, 0, 0.6, hex(0xffd43a), 1)
		}
		c.finish(r, 0.26, 0.012)
	}
}
