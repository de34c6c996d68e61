package demo

import "math/rand/v2"

// mountains paints ranges behind one another, paler with distance, and a line
// of trees in front.
func mountains(l light, snow float32) painter {
	return func(c *canvas, r *rand.Rand) {
		drawSky(c, r, l, 0.62)
		drawRanges(c, r, l, 0.62, snow)
		drawFir(c, r, l, 0.9)
		c.finish(r, 0.28, 0.014)
	}
}

// drawRanges paints five ranges; the second one carries the peaks and snow down
// to a height.
func drawRanges(c *canvas, r *rand.Rand, l light, horizon, snow float32) {
	n := newNoise(r)
	shift := r.Float32() * 90
	rock := hex(0x4d5663).tint(l.ground)
	meadow := hex(0x4d6a4a).tint(l.ground)
	highs := []float32{0.16, 0.44, 0.24, 0.17, 0.12}
	base := func(i int) float32 { return horizon + 0.02 + 0.31*float32(i*i)/16 }
	for i, high := range highs {
		near := float32(i) / 4
		hidden := float32(1)
		if i < 4 {
			hidden = base(i+1) + 0.18*highs[i+1]
		}
		frequency := []float32{1.5, 1.05, 1.7, 1.5, 1.9}[i]
		offset := shift + float32(i)*23.7
		line := func(x float32) float32 {
			return base(i) - high*(n.ridge(x*frequency+offset, 6)-0.18)
		}
		distant := 0.6 - 0.5*near
		foot := 0.2 + 0.12*near
		peaks := i == 1 && snow > 0
		c.belowTo(hidden, line, func(x, y, depth float32) rgb {
			col := mix(rock, meadow, smooth(0.2, 0.9, near))
			if i <= 2 {
				// Relief: how the rock falls off towards the light.
				here := n.ridged(x*5.6+offset, y*3.6+depth*2, 5)
				there := n.ridged(x*5.6+offset+0.06, y*3.6+depth*2-0.03, 5)
				slope := (here - there) * 3.6
				if l.sunX > 0.5 {
					slope = -slope
				}
				if peaks {
					cover := smooth(snow+0.025, snow-0.025, y+0.22*(here-0.5)+0.06*slope)
					col = mix(col, hex(0xf4f7fb).tint(mix(l.ground, white, 0.35)), cover)
				}
				col = col.times(1 + 0.78*min(max(slope, -0.8), 0.8)).plus(l.sun.times(0.2 * clamp(slope) * l.shine))
			} else {
				col = col.times(0.92 + 0.3*n.fbm(x*22, y*34, 3))
			}
			mist := smooth(0, foot, depth)
			return mix(col, l.haze, min(distant*0.62+0.5*mist*(1-near*0.75), 0.96))
		})
	}
}

// drawFir sets a line of firs along the lower edge.
func drawFir(c *canvas, r *rand.Rand, l light, base float32) {
	n := newNoise(r)
	floor := func(x float32) float32 { return base + 0.035*n.fbm(x*2.1, 3.3, 3) }
	dark := hex(0x16241f).tint(mix(l.ground, white, 0.3))
	for row := range 3 {
		col := mix(mix(dark, l.haze, 0.3), dark, float32(row)/2)
		down := 0.03 * float32(row)
		c.below(func(x float32) float32 { return floor(x) + down }, func(_, _, _ float32) rgb { return col })
		for x := float32(-0.02); x < c.aspect; x += between(r, 0.012, 0.05) {
			if n.at(x*3+float32(row)*9, 7) < -0.28 {
				continue // a clearing
			}
			high := between(r, 0.05, 0.13) * (0.8 + 0.3*float32(row))
			c.fill(fir(r, x, floor(x)+down+0.01, high), solid(col), 1)
		}
	}
}

// fir is the outline of one: boughs that hang and widen downwards.
func fir(r *rand.Rand, x, base, high float32) *path {
	p := (&path{}).move(x, base-high)
	wide := high * between(r, 0.17, 0.23)
	tiers := 7
	for side := float32(1); side >= -1; side -= 2 {
		for i := range tiers {
			t := float32(i+1) / float32(tiers)
			if side < 0 {
				t = float32(tiers-i) / float32(tiers)
			}
			reach := wide * (0.15 + 0.85*t) * between(r, 0.8, 1.1)
			out, in := base-high*(1-t)*0.96, base-high*(1-t)-high*0.035
			if side > 0 {
				p.line(x+reach, out).line(x+reach*0.45, in)
			} else {
				p.line(x-reach*0.45, in).line(x-reach, out)
			}
		}
	}
	return p
}

// lake mirrors what stands above its shore.
func lake(l light, snow float32) painter {
	return func(c *canvas, r *rand.Rand) {
		const shore = 0.56
		drawSky(c, r, l, shore)
		drawRanges(c, r, l, shore-0.08, snow)
		n := newNoise(r)
		for x := float32(0); x < c.aspect; x += between(r, 0.006, 0.02) {
			col := mix(hex(0x1b2f29).tint(l.ground), l.haze, 0.22+0.12*r.Float32())
			c.fill(fir(r, x, shore+0.004, between(r, 0.02, 0.062)*(0.7+0.5*n.at(x*2, 1))), solid(col), 1)
		}
		mirror(c, n, shore, 0.9, l.haze.tint(hex(0x5b7f94)))
		c.finish(r, 0.25, 0.014)
	}
}

// mirror fills all below a shore with the image of what lies above it, moved
// by small waves that grow towards the viewer.
func mirror(c *canvas, n *noise, shore, calm float32, water rgb) {
	c.rows(shore, 1, func(x, y float32, _ rgb) rgb {
		t := (y - shore) / (1 - shore)
		far := 1 / (t + 0.06)
		wave := n.fbm((x-c.aspect/2)*far*1.1+60, far*9, 3)
		reach := (1.02 - calm) * (0.05 + 0.4*t)
		up := shore - (y-shore)*(shore/(1-shore))*0.98 + wave*reach*0.5
		col := c.sample(x+wave*reach*0.3, min(max(up, 0), shore-0.002))
		col = mix(col.times(0.88), water, 0.14+0.2*t)
		line := smooth(0.012, 0, abs(y-shore-0.002)) * 0.35
		return mix(col, white, line*0.4).plus(white.times(0.05 * smooth(0.35, 0.7, wave)))
	})
}

// hills are soft and green, one behind the other, with a rainbow if asked for.
func hills(l light, rainbow, rain bool) painter {
	return func(c *canvas, r *rand.Rand) {
		drawSky(c, r, l, 0.66)
		if rainbow {
			drawRainbow(c, c.aspect*between(r, 0.42, 0.6), 0.78, 0.52, 0.74)
		}
		drawHills(c, r, l, 0.6)
		if rain {
			drawRain(c, r, 900, -0.25)
		}
		c.finish(r, 0.26, 0.014)
	}
}

func drawHills(c *canvas, r *rand.Rand, l light, top float32) {
	n := newNoise(r)
	for i := range 4 {
		near := float32(i) / 3
		base := top + (1-top)*0.86*near*near
		hidden := top + (1-top)*0.86*(near+1.0/3)*(near+1.0/3) + 0.1 // by the next hill
		offset := between(r, 0, 60)
		line := func(x float32) float32 {
			return base + 0.09*n.fbm(x*(0.75+0.2*near)+offset, 2.5, 2) + 0.006*n.fbm(x*24, 8, 2)
		}
		green := mix(hex(0x7fa04a), hex(0x4c7a35), near*0.7+0.3*r.Float32()).tint(l.ground)
		c.belowTo(hidden, line, func(x, y, depth float32) rgb {
			fields := n.fbm(x*(3+near)+offset, y*(11-4*near), 3)
			grass := n.at(x*90, y*60) * 0.09 * near
			col := mix(green, hex(0xb7b65c).tint(l.ground), 0.5*smooth(0.05, 0.25, fields))
			col = col.times(1.08 + grass - 0.9*depth + 0.2*smooth(0.05, 0, depth))
			return mix(col, l.haze, 0.62*(1-near)*(1-near))
		})
		for range 10 + i*3 {
			x := r.Float32() * c.aspect
			drawTree(c, r, x, line(x)+0.004, (0.02 + 0.05*near), mix(hex(0x3f6a33).tint(l.ground), l.haze, 0.5*(1-near)))
		}
	}
}

// drawTree sets a round tree of many leaves.
func drawTree(c *canvas, r *rand.Rand, x, base, high float32, col rgb) {
	c.fill(rect(x-high*0.04, base-high*0.5, high*0.08, high*0.5), solid(col.times(0.6)), 1)
	for i := range 46 {
		a, d := r.Float32()*6.283, sqrt(r.Float32())*0.42
		px, py := x+high*d*cos(a), base-high*(0.68-d*sin(a)*0.8)
		lit := 0.85 + 1.1*clamp((base-high*0.45-py)/high) + 0.2*float32(i%3)/2
		c.splat(px, py, high*0.13, high*0.11, 0, 0.5, col.times(lit), 0.85)
	}
}
