package demo

import "math/rand/v2"

// drawSky paints the sky down to the horizon and a little below it.
func drawSky(c *canvas, r *rand.Rand, l light, horizon float32) {
	n := newNoise(r)
	sunX, sunY := l.sunX*c.aspect, l.sunY
	c.rows(0, min(horizon+0.02, 1), func(x, y float32, _ rgb) rgb {
		t := y / horizon
		col := l.sky.at(t)
		dx, dy := x-sunX, y-sunY
		d := hypot(dx, dy)
		near := 1 / (1 + 70*d*d)
		col = col.screen(l.sun.times(l.shine * (0.5*near + 0.38/(1+6*d*d) - 0.05)))
		if l.sunSize > 0 {
			disc := mix(l.sun, white, 0.5)
			col = mix(col, disc, smooth(l.sunSize+1.2/c.unit, l.sunSize-1.2/c.unit, d))
		}
		if l.cover > 0 {
			col = cloud(n, col, l, x-sunX, t, near)
		}
		return col
	})
	if l.stars {
		drawStars(c, r, horizon)
		drawMoonFace(c, n, l, sunX, sunY)
	}
}

// cloud lays clouds over the colour of the sky: a flat layer seen from below,
// so that it draws together towards the horizon.
func cloud(n *noise, col rgb, l light, dx, t, near float32) rgb {
	far := 0.34 / (1.18 - min(t, 1.08))
	u, v := dx*far*2.6+40, far*7.5
	density := n.fbm(u, v, 5)
	edge := 0.36 - l.cover*0.75
	thick := smooth(edge, edge+0.42, density)
	if thick <= 0 {
		return col
	}
	// Thinner towards the sun means that its light comes through from there.
	side := min(max(-0.6*dx, -0.22), 0.22)
	toSun := n.fbm(u+side, v-0.12, 3)
	lit := clamp(0.55 + 1.1*(density-toSun) - 0.35*(thick-0.5) + 0.5*near)
	shade := mix(l.dark, l.lit, lit).screen(l.sun.times(0.3 * l.shine * near))
	return mix(col, shade, thick*0.9*smooth(1.05, 0.8, t))
}

func drawStars(c *canvas, r *rand.Rand, horizon float32) {
	for range int(c.aspect * 420) {
		x, y := r.Float32()*c.aspect, r.Float32()*horizon
		bright := r.Float32()
		bright *= bright * bright * smooth(1, 0.55, y/horizon)
		tone := mix(hex(0xbcd0ff), hex(0xfff0d8), r.Float32())
		c.splat(x, y, 0.0009+0.0016*bright, 0.0009+0.0016*bright, 0, 0.6, tone, 0.25+0.75*bright)
		if bright > 0.72 {
			c.glow(x, y, 0.002, tone, 0.5)
		}
	}
}

// drawMoonFace gives the disc its seas.
func drawMoonFace(c *canvas, n *noise, l light, x, y float32) {
	c.rows(y-l.sunSize, y+l.sunSize, func(px, py float32, was rgb) rgb {
		d := hypot(px-x, py-y) / l.sunSize
		if d >= 0.97 {
			return was
		}
		sea := smooth(-0.05, 0.35, n.fbm((px-x)*34+7, (py-y)*34, 4))
		return l.sun.times(1 - 0.2*sea - 0.22*d*d)
	})
}

// rainbow is an arc around the point opposite the sun.
func drawRainbow(c *canvas, x, y, radius, horizon float32) {
	bands := ramp(0x7a4fc0, 0x4a6fe0, 0x3fb6d8, 0x56c46a, 0xf0dc4f, 0xf29a3c, 0xe0483e)
	c.rows(0, horizon, func(px, py float32, was rgb) rgb {
		d := (hypot(px-x, py-y) - radius) / 0.075
		if d < -1.2 || d > 4.4 {
			return was
		}
		col := was
		if t := clamp(d); d > -0.3 && d < 1.3 {
			a := smooth(-0.3, 0.25, d) * smooth(1.3, 0.8, d)
			col = mix(col, bands.at(t), 0.5*a).plus(bands.at(t).times(0.16 * a))
		}
		// The second bow, wider and turned round, and brighter air inside the first.
		if e := (d - 2.7) / 1.3; e > -0.3 && e < 1.3 {
			a := smooth(-0.3, 0.25, e) * smooth(1.3, 0.8, e)
			col = mix(col, bands.at(1-clamp(e)), 0.14*a)
		}
		return col.plus(white.times(0.05 * smooth(0.4, -0.6, d)))
	})
}

// drawRain lets streaks of rain fall over all that is painted so far.
func drawRain(c *canvas, r *rand.Rand, drops int, slant float32) {
	for range drops {
		x, y := r.Float32()*(c.aspect+0.2)-0.1, r.Float32()*1.1-0.1
		length := between(r, 0.03, 0.09)
		c.fill(stroke([]float32{x, y, x + slant*length, y + length}, even(between(r, 0.0010, 0.0019))), solid(hex(0xdfe9f0)), between(r, 0.08, 0.3))
	}
}
