package demo

import "math/rand/v2"

// sea is open water under the sky, calm (0) to stormy (1).
func sea(l light, rough float32, on ...painter) painter {
	return func(c *canvas, r *rand.Rand) {
		horizon := between(r, 0.5, 0.58)
		if l.sunY > 0.4 {
			l.sunY = horizon - between(r, 0.03, 0.09)
		}
		drawSky(c, r, l, horizon)
		drawWater(c, r, l, horizon, rough)
		for _, p := range on {
			p(c, r)
		}
		if rough > 0.8 {
			drawRain(c, r, 500, -0.5)
		}
		c.finish(r, 0.28, 0.013)
	}
}

// drawWater paints the sea from the horizon down: the sky mirrored by waves,
// the deep below it, the sun's path and foam on the crests.
func drawWater(c *canvas, r *rand.Rand, l light, horizon, rough float32) {
	n := newNoise(r)
	deep := hex(0x0d4560).tint(mix(l.ground, white, 0.25))
	sunX := l.sunX * c.aspect
	c.rows(horizon, 1, func(x, y float32, _ rgb) rgb {
		t := (y - horizon) / (1 - horizon)
		far := 1 / (t + 0.035)
		u, v := (x-c.aspect/2)*far*(0.75-0.1*rough), far*(9-5*rough)
		swell := n.fbm(u*0.55+30, v*0.55, 2)
		wave := n.fbm(u*2.3+swell, v*2.1+11, 4)
		if rough > 0.5 {
			// Under a storm the waves have crests.
			wave += rough * (n.ridged(u*0.9+swell, v*0.8+3, 4) - 0.62)
		}
		slope := wave*(0.55+0.45*rough) + swell*0.7*rough

		up := clamp(1 - 0.12 - t*0.75 + slope*(0.28+0.3*t))
		col := mix(l.sky.at(up), deep, clamp(0.3+0.42*t-0.5*slope*(0.4+rough)))
		col = col.times(1 + 0.35*slope)

		dx := (x - sunX) / (0.035 + 0.24*t + 0.03/(far*0.2+1))
		if path := 1 / (1 + dx*dx*dx*dx); path > 0.01 {
			glint := smooth(0.12-0.1*path, 0.5, wave+0.15*n.at(u*9, v*7))
			col = col.plus(l.sun.times(path * (0.12 + 1.2*glint) * (0.25 + l.shine)))
		}
		if crest := slope + 0.18*n.at(u*14, v*12); rough > 0.3 && crest > 0.3 {
			col = mix(col, hex(0xe8eff1).tint(mix(l.ground, white, 0.5)), rough*smooth(0.3, 0.62, crest)*smooth(0.02, 0.12, t))
		}
		return mix(col, l.haze, 0.55*smooth(0.09, 0, t))
	})
}

// sailingBoats sets boats on the water at the given places.
func sailingBoats(sails rgb, places ...[3]float32) painter {
	return func(c *canvas, r *rand.Rand) {
		for _, p := range places {
			drawBoat(c, r, p[0]*c.aspect, p[1], p[2], sails)
		}
	}
}

func drawBoat(c *canvas, r *rand.Rand, x, y, size float32, sails rgb) {
	at := func(p *path) *path { return p.turned(-0.05, size, x, y) }
	// What the water gives back of it.
	for i := range 26 {
		t := float32(i) / 26
		w := size * (0.34 - 0.26*t) * between(r, 0.5, 1.1)
		c.splat(x+size*0.04*(r.Float32()-0.5), y+size*(0.05+0.75*t), w, size*0.014, 0, 0.8, mix(sails, hex(0x22313f), 0.25+0.4*t), 0.42*(1-t))
	}
	shade := func(k float32) paint { return upright(y-size, y, sails, sails.times(k)) }
	c.fill(at((&path{}).move(0.015, -1).cube(0.27, -0.62, 0.36, -0.3, 0.35, -0.13).quad(0.18, -0.09, 0.015, -0.12)), shade(0.8), 1)
	c.fill(at((&path{}).move(-0.015, -0.94).cube(-0.07, -0.5, -0.2, -0.25, -0.33, -0.12).quad(-0.16, -0.15, -0.015, -0.11)), shade(0.66), 1)
	c.fill(at(rect(-0.008, -1.02, 0.016, 1)), solid(hex(0x4a3527)), 1)
	hull := (&path{}).move(-0.42, -0.075).quad(0, -0.03, 0.45, -0.1).quad(0.4, 0.05, 0.24, 0.07).line(-0.25, 0.07).quad(-0.38, 0.03, -0.42, -0.075)
	c.fill(at(hull), upright(y-size*0.1, y+size*0.07, hex(0xf3efe6), hex(0x7d3b32)), 1)
	c.fill(at((&path{}).move(-0.4, -0.03).quad(0, 0.015, 0.43, -0.05).line(0.425, -0.03).quad(0, 0.035, -0.39, -0.01)), solid(hex(0x243b5a)), 1)
}

// beach has the sea behind it, foam at its edge and palms on it.
func beach(l light, palms int) painter {
	return func(c *canvas, r *rand.Rand) {
		const horizon = 0.46
		drawSky(c, r, l, horizon)
		drawWater(c, r, l.shallow(), horizon, 0.2)
		n := newNoise(r)
		lean := between(r, -0.06, 0.1)
		line := func(x float32) float32 { return 0.72 + lean*(x-c.aspect/2) + 0.035*n.fbm(x*1.4, 5, 3) }
		sand := hex(0xe9d3a4).tint(mix(l.ground, white, 0.35))
		c.below(func(x float32) float32 { return line(x) - 0.06 }, func(x, y, depth float32) rgb {
			foam := smooth(-0.1, 0.35, n.fbm(x*26, depth*80+y*20, 4)+0.5-abs(depth-0.035)*22)
			wet := mix(sand.times(0.62), l.sky.at(0.7), 0.3*smooth(0.09, 0.05, depth))
			dry := sand.times(1 + 0.1*n.fbm(x*30, y*60, 3) + 0.07*n.at(x*210, y*230))
			col := mix(wet, dry, smooth(0.07, 0.19, depth+0.012*n.at(x*7, y*9)))
			was := mix(hex(0x58b9bd).tint(mix(l.ground, white, 0.4)), wet, smooth(0, 0.06, depth))
			col = mix(was, col, smooth(0.05, 0.065, depth))
			return mix(col, white.tint(mix(l.ground, white, 0.6)), 0.85*foam*smooth(0.075, 0.045, depth))
		})
		for i := range palms {
			x := c.aspect * (0.12 + 0.13*float32(i) + 0.05*r.Float32())
			drawPalm(c, r, l, x, between(r, 0.86, 0.96), between(r, 0.55, 0.74))
		}
		c.finish(r, 0.25, 0.013)
	}
}

// shallow turns the deep water near a beach to turquoise by day.
func (l light) shallow() light {
	l.sky = append(gradient{}, l.sky...)
	for i, s := range l.sky {
		l.sky[i].c = mix(s.c, hex(0x3fb8bf).tint(mix(l.ground, white, 0.4)), 0.35)
	}
	return l
}

func drawPalm(c *canvas, r *rand.Rand, l light, x, base, high float32) {
	bend := between(r, 0.1, 0.3)
	top := func(t float32) (float32, float32) { return x + bend*t*t*high, base - high*t }
	var trunk []float32
	for i := range 25 {
		px, py := top(float32(i) / 24)
		trunk = append(trunk, px, py)
	}
	bark := hex(0x7b5a3c).tint(l.ground)
	c.splat(x+0.02, base, 0.1, 0.014, 0, 0.9, bark.times(0.4), 0.45)
	c.fill(stroke(trunk, func(t float32) float32 { return high * (0.05 - 0.024*t) }), func(px, py float32) rgb {
		ring := 0.85 + 0.15*sin(py*260)
		return bark.times(ring)
	}, 1)
	tx, ty := top(1)
	for i := range 13 {
		a := float32(i)*0.483 + between(r, -0.14, 0.14) - 3.1
		length := high * between(r, 0.38, 0.5)
		green := mix(hex(0x2d5a2c), hex(0x6b9b3f), r.Float32()).tint(l.ground)
		drawFrond(c, tx, ty, a, length, green)
	}
	for i := range 4 {
		c.splat(tx+high*0.03*(float32(i)-1.5), ty+high*0.025, high*0.024, high*0.028, 0, 0.3, bark.times(0.7), 1)
	}
}

// drawFrond draws one leaf of a palm: a rib that falls over, with narrow blades
// along it.
func drawFrond(c *canvas, x, y, angle, length float32, col rgb) {
	rib := func(t float32) (float32, float32) {
		return x + length*t*cos(angle), y + length*(t*sin(angle)*0.75+0.62*t*t-0.12*t)
	}
	for i := range 30 {
		t := float32(i+1) / 30
		px, py := rib(t)
		qx, qy := rib(t - 0.06)
		dx, dy := px-qx, py-qy
		d := hypot(dx, dy)
		dx, dy = dx/d, dy/d
		blade := length * 0.24 * (1.05 - t) * min(t*5, 1)
		for side := float32(-1); side <= 1; side += 2 {
			ex, ey := px+blade*(dx*0.8-side*dy*0.6), py+blade*(dy*0.8+side*dx*0.6)+blade*0.3
			c.fill(polygon(qx, qy, px, py, ex, ey), solid(col.times(0.86+0.2*side*dx)), 1)
		}
	}
}

// waterfall drops between cliffs into a pool.
func waterfall(l light) painter {
	return func(c *canvas, r *rand.Rand) {
		drawSky(c, r, l, 0.5)
		n := newNoise(r)
		middle := c.aspect * between(r, 0.42, 0.58)
		wide := between(r, 0.1, 0.16)
		gap := func(y float32) float32 { return wide * (0.75 + 0.5*y + 0.12*n.fbm(y*5, 1, 3)) }
		rim := func(x float32) float32 {
			return 0.2 + 0.05*n.fbm(x*4, 9, 4) - 0.28*smooth(0.2, 0.9, abs(x-middle)) + 0.035*smooth(wide*1.5, wide*0.9, abs(x-middle))
		}
		moss := hex(0x566b3c).tint(l.ground)
		c.below(rim, func(x, y, depth float32) rgb {
			rough := n.ridged(x*6, y*2.6+n.at(x*9, y*2)*0.4, 5)
			rock := mix(hex(0x2e3133), hex(0x7d776c), rough).tint(l.ground)
			green := smooth(0.02, 0.3, n.fbm(x*5+4, y*6, 4)+0.26-depth*0.5)
			return mix(rock, moss.times(0.55+0.8*rough), green).times(0.72 + 0.5*smooth(0.9, 0, depth))
		})
		c.rows(0.1, 0.84, func(x, y float32, was rgb) rgb {
			edge := gap(y) - abs(x-middle-0.02*n.at(y*3, 4))
			if edge < -0.05 || y < rim(x)-0.003 {
				return was
			}
			streak := n.fbm(x*46, y*2.4-n.at(x*20, 3), 4)
			col := mix(hex(0x9fc3d3), white, clamp(0.55+streak)).tint(mix(l.ground, white, 0.6))
			return mix(was, col, smooth(-0.012, 0.03, edge+0.03*streak)*0.95)
		})
		c.rows(0.8, 1, func(x, y float32, _ rgb) rgb {
			t := (y - 0.8) / 0.2
			wave := n.fbm(x*9/(t+0.4), 14/(t+0.35), 4)
			col := mix(hex(0x2c6a70), hex(0x79b7b4), clamp(0.4+wave)).tint(mix(l.ground, white, 0.3))
			return col.plus(white.times(0.5 * smooth(0.3, 0.6, wave) * smooth(0.7, 0, abs(x-middle))))
		})
		for range 260 {
			x := middle + wide*2.4*(r.Float32()+r.Float32()-1)
			c.splat(x, 0.81+0.07*(r.Float32()-0.6), between(r, 0.02, 0.09), between(r, 0.015, 0.05), 0, 1, white, 0.06)
		}
		for range 30 {
			x := r.Float32() * c.aspect
			if d := abs(x - middle); d > wide*1.7 {
				c.fill(fir(r, x, 0.8+0.02*r.Float32(), between(r, 0.1, 0.3)), solid(hex(0x1f3a26).tint(l.ground).times(between(r, 0.7, 1.2))), 1)
			}
		}
		c.finish(r, 0.3, 0.013)
	}
}
