package demo

import "math/rand/v2"

func travel() []entry {
	return []entry{
		picture("travel/desert-noon.jpg", "Dunes of the desert", "Sand as far as the eye can see", "2019-03-10 11:20", dunes(noon.clouded(0)), "desert", "dunes", "sand", "dry", "sahara").at(31.1004, -4.0121).rated(4),
		picture("travel/desert-sunset.jpg", "Sunset in the desert", "Long shadows on the dunes", "2019-03-10 18:35", dunes(sunset.clouded(0.3)), "desert", "dunes", "sand", "sunset", "evening").at(31.1004, -4.0121),
		picture("travel/desert-night.jpg", "Desert under the stars", "No lamp for a hundred miles", "2019-03-10 23:10", dunes(night.clouded(0)), "desert", "dunes", "night", "stars", "moon"),
		picture("travel/balloons.jpg", "Hot-air balloons", "A festival over the hills", "2021-09-18 08:10", balloons(noon, 8), "balloon", "hot-air balloon", "sky", "colourful", "festival").rated(5),
		picture("travel/balloons-dawn.jpg", "Balloons at dawn", "They rise before the sun does", "2021-09-19 06:35", balloons(dawn, 6), "balloon", "hot-air balloon", "sky", "dawn", "sunrise"),
		picture("travel/road.jpg", "Road to the mountains", "Straight on through the fields", "2020-07-04 13:30", road(noon), "road", "street", "mountain", "fields", "journey"),
		picture("travel/road-evening.jpg", "Evening on the road", "The last hour of a long drive", "2020-07-04 20:50", road(sunset.moved(0.5, 0.42)), "road", "street", "sunset", "evening", "journey"),
	}
}

// dunes lie behind one another, each with a lit side and a side in shadow.
func dunes(l light) painter {
	return func(c *canvas, r *rand.Rand) {
		drawSky(c, r, l, 0.5)
		n := newNoise(r)
		lit := hex(0xf0b768).tint(mix(l.ground, white, 0.12))
		dark := hex(0x9a5a34).tint(l.ground)
		for i := range 5 {
			near := float32(i) / 4
			base := 0.46 + 0.42*near*near
			high := 0.05 + 0.13*near
			offset := between(r, 0, 50)
			frequency := 1.15 - 0.45*near
			crest := func(x float32) float32 {
				return base - high*(0.5-abs(n.at(x*frequency+offset, 1.5))*1.5+0.25*n.at(x*frequency*2.1+offset, 4))
			}
			c.below(crest, func(x, y, depth float32) rgb {
				// The ridge of a dune winds down from its crest.
				side := n.at(x*frequency+offset+depth*0.7+0.12*sin(depth*16+x*3), 1.5)
				sunny := smooth(-0.012, 0.012, side)
				if l.sunX > 0.5 {
					sunny = 1 - sunny
				}
				ripple := 0.045 * sin(depth*(420-250*near)+9*n.fbm(x*5, depth*9, 2)) * smooth(0, 0.05, depth) * (0.3 + 0.7*near)
				col := mix(dark, lit, 0.12+0.88*sunny).times(1 + ripple + 0.13*n.fbm(x*3, y*5, 2) - 0.25*depth)
				col = col.plus(l.sun.times(0.16 * l.shine * sunny * smooth(0.05, 0, depth)))
				return mix(col, l.haze, 0.6*(1-near)*(1-near))
			})
		}
		c.finish(r, 0.3, 0.014)
	}
}

// balloons float over hills, the near ones large.
func balloons(l light, count int) painter {
	return func(c *canvas, r *rand.Rand) {
		drawSky(c, r, l, 0.8)
		drawHills(c, r, l, 0.74)
		schemes := []gradient{
			ramp(0xd6332e, 0xf6c12f), ramp(0x1f5fae, 0xf4f4f0), ramp(0x2f8f4e, 0xf2d544), ramp(0x7b3fa0, 0xf08fb4), ramp(0xe8722a, 0x27496d), ramp(0x16a3a3, 0xf5efd8),
		}
		for i := range count {
			t := float32(i) / float32(count-1)
			size := 0.045 + 0.19*t*t
			slot := (float32((i*5)%count) + between(r, 0.3, 0.7)) / float32(count)
			x, y := c.aspect*(0.06+0.88*slot), between(r, 0.2, 0.5)+0.12*(1-t)
			drawBalloon(c, x, y, size, schemes[i%len(schemes)], mix(white, l.ground, 0.5), l.haze, 0.4*(1-t))
		}
		c.finish(r, 0.24, 0.012)
	}
}

// drawBalloon has gores that narrow towards its sides and its mouth.
func drawBalloon(c *canvas, x, y, size float32, scheme gradient, tint, haze rgb, far float32) {
	envelope := (&path{}).move(-0.14, 1.1).cube(-0.32, 0.82, -0.98, 0.52, -0.98, -0.05).cube(-0.98, -0.62, -0.52, -1, 0, -1).
		cube(0.52, -1, 0.98, -0.62, 0.98, -0.05).cube(0.98, 0.52, 0.32, 0.82, 0.14, 1.1)
	c.fill(envelope.turned(0, size, x, y), func(px, py float32) rgb {
		u, v := (px-x)/size, (py-y)/size
		half := sqrt(max(1-v*v*0.94, 0.03))
		if v > 0.1 {
			half = lerp(half, 0.16, smooth(0.1, 1.15, v)*0.9)
		}
		q := min(max(u/half, -1), 1)
		around := asin(q)
		stripe := smooth(-0.12, 0.12, sin(around*8+0.6))
		col := scheme.at(stripe)
		if v > -0.25 && v < -0.02 {
			col = scheme.at(1 - stripe)
		}
		seam := 1 - 0.12*smooth(0.9, 1, abs(sin(around*8+0.6)))
		lit := 1.08 - 0.55*smooth(-0.3, 1.1, q+0.25*v)
		shine := smooth(0.42, 0, hypot(u+0.42, v+0.45))
		return mix(col.times(lit*seam).plus(white.times(0.22*shine)).tint(tint), haze, far)
	}, 1)
	rope := mix(hex(0x3a2f28), haze, far)
	for _, s := range []float32{-1, 1} {
		c.fill(stroke([]float32{x + s*size*0.13, y + size*1.08, x + s*size*0.09, y + size*1.4}, even(size*0.015)), solid(rope), 1)
	}
	c.fill(roundRect(x-size*0.12, y+size*1.38, size*0.24, size*0.2, size*0.03), upright(y+size*1.38, y+size*1.58, mix(hex(0x9a6b3d), haze, far), mix(hex(0x5d3d22), haze, far)), 1)
}

// asin is good to a hundredth, which is enough for cloth.
func asin(q float32) float32 {
	a := abs(q)
	v := 1.5707963 - sqrt(1-min(a, 1))*(1.5707288+a*(-0.2121144+a*(0.074261-a*0.0187293)))
	if q < 0 {
		return -v
	}
	return v
}

// road runs straight to the horizon, with posts beside it.
func road(l light) painter {
	return func(c *canvas, r *rand.Rand) {
		const horizon = 0.52
		drawSky(c, r, l, horizon)
		n := newNoise(r)
		vanish := c.aspect * 0.5
		c.below(func(x float32) float32 { return horizon - 0.17*(n.ridge(x*1.3+5, 5)-0.2) }, func(x, y, depth float32) rgb {
			relief := 1 + 0.5*n.fbm(x*9, y*12, 3)
			return mix(hex(0x58657a).tint(l.ground).times(relief), l.haze, 0.4+0.4*smooth(0, 0.2, depth))
		})
		c.rows(horizon, 1, func(x, y float32, _ rgb) rgb {
			t := (y - horizon) / (1 - horizon)
			far := 1 / (t + 0.004)
			side := (x - vanish) / (t*0.62 + 0.002)
			grain := n.fbm(x*far*3, far*24, 2)
			field := mix(hex(0x7d9a44), hex(0xc9a94e), smooth(-0.1, 0.3, n.at(side*0.8+3, far*0.4))).times(1 + 0.2*n.fbm(x*42, y*46, 3))
			col := field.tint(mix(l.ground, white, 0.2))
			asphalt := hex(0x55585c).tint(mix(l.ground, white, 0.3)).times(1 + 0.1*grain + 0.06*n.at(x*160, y*160))
			soft := 2.5 / (c.unit*(t*0.62+0.002) + 1)
			col = mix(col, hex(0x9c8a6a).tint(l.ground), smooth(1.16+soft, 1.16-soft, abs(side))*0.8)
			col = mix(col, asphalt, smooth(1+soft, 1-soft, abs(side)))
			paint := smooth(0.03+soft, 0.03-soft, abs(abs(side)-0.93))
			if dash := far*1.6 - floor(far*1.6); dash < 0.5 {
				paint = max(paint, smooth(0.028+soft, 0.028-soft, abs(side)))
			}
			col = mix(col, hex(0xf1efe6).tint(mix(l.ground, white, 0.5)), paint*0.9*smooth(0.004, 0.05, t))
			return mix(col, l.haze, 0.7*smooth(0.14, 0, t))
		})
		for i := range 9 {
			t := 1 / (1 + 1.15*float32(8-i))
			y := horizon + (1-horizon)*t
			for _, s := range []float32{-1.42, 1.42} {
				x := vanish + s*t*0.62
				c.fill(rect(x-0.008*t, y-0.12*t, 0.016*t, 0.125*t), upright(y-0.12*t, y, hex(0xf2f2ee).tint(l.ground), hex(0xb5b5b0).tint(l.ground)), 1)
				c.fill(rect(x-0.008*t, y-0.105*t, 0.016*t, 0.025*t), solid(hex(0xc23b2e).tint(l.ground)), 1)
			}
		}
		c.finish(r, 0.28, 0.013)
	}
}
