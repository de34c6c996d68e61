package demo

import "math/rand/v2"

// season is what a forest wears.
type season struct {
	leaves, floor []rgb
	air           rgb
	trunk         rgb
	fog           float32 // 0 to 1
	sunbeams      bool
	bare          bool
}

var (
	autumn = season{
		leaves: []rgb{hex(0xd9531e), hex(0xe8892b), hex(0xf2b63a), hex(0xb23a1f), hex(0xc9a13a)},
		floor:  []rgb{hex(0x9c4a1d), hex(0xc6742a), hex(0x6d3a1c), hex(0xd99a3c)},
		air:    hex(0xffe3b0), trunk: hex(0x33241c), fog: 0.5, sunbeams: true,
	}
	spring = season{
		leaves: []rgb{hex(0x8cc63f), hex(0xa9d65b), hex(0x5fa83a), hex(0xc9e87a)},
		floor:  []rgb{hex(0x4f8a35), hex(0x6da844), hex(0x7d8fe0), hex(0x9a7fe0), hex(0x3c6d2c)},
		air:    hex(0xf0fbd8), trunk: hex(0x4a4034), fog: 0.45, sunbeams: true,
	}
	foggy = season{
		leaves: []rgb{hex(0x3f5a4c), hex(0x4d6a58), hex(0x35493f)},
		floor:  []rgb{hex(0x46573f), hex(0x55654a), hex(0x384634)},
		air:    hex(0xd5dedd), trunk: hex(0x2a302e), fog: 0.95,
	}
	snowy = season{
		leaves: []rgb{hex(0xf4f8fc), hex(0xdde8f2), hex(0xc9d9e8)},
		floor:  []rgb{hex(0xf2f6fb), hex(0xe0e9f3), hex(0xd2dfec)},
		air:    hex(0xe4edf5), trunk: hex(0x3a3634), fog: 0.6, bare: true,
	}
)

// forest looks between the trunks: rows of trees, the far ones lost in the air.
func forest(s season) painter {
	return func(c *canvas, r *rand.Rand) {
		n := newNoise(r)
		lightX := c.aspect * between(r, 0.35, 0.65)
		c.each(func(x, y float32, _ rgb) rgb {
			d := hypot(x-lightX, (y-0.42)*1.2)
			return mix(s.air, s.air.tint(mix(s.leaves[0], white, 0.45)), clamp(d*0.9+0.25*n.fbm(x*4, y*4, 3)))
		})
		const rows = 6
		for i := range rows {
			near := float32(i+1) / rows
			far := s.fog * (1 - near) * (1 - near*0.35)
			ground := 0.62 + 0.33*near*near
			drawFloor(c, r, n, s, ground-0.03, far)
			for x := between(r, -0.1, 0.1); x < c.aspect+0.1; x += between(r, 0.07, 0.2) * (0.55 + near) {
				// The way between the trees stays open.
				if abs(x-lightX) < 0.13*near+0.06 {
					continue
				}
				drawTrunk(c, r, n, s, x, ground+between(r, -0.02, 0.03), near, far)
			}
			if c.stopped() {
				return
			}
		}
		if s.sunbeams {
			drawBeams(c, r, lightX, s.air)
		}
		c.glow(lightX, 0.4, 0.2, s.air, 0.35)
		if s.bare {
			drawFlakes(c, r)
		}
		c.finish(r, 0.34, 0.014)
	}
}

func drawFloor(c *canvas, r *rand.Rand, n *noise, s season, top, far float32) {
	shift := r.Float32() * 30
	tone := s.floor[r.IntN(len(s.floor))]
	rough := float32(0.4)
	if s.bare {
		rough = 0.13 // snow lies smooth
	}
	c.below(func(x float32) float32 { return top + 0.02*n.fbm(x*2.4+shift, 3, 3) }, func(x, y, depth float32) rgb {
		col := mix(tone, s.floor[0], 0.6).times(0.9 + rough*n.fbm(x*16, y*34+shift, 3))
		return mix(col, s.air, far*0.85*smooth(0.2, 0, depth)+far*0.2)
	})
	if s.bare {
		return
	}
	for range int(900 * (1 - far)) {
		y := top + (1-top)*r.Float32()*0.6 + 0.01
		size := 0.0022 + 0.012*(y-0.55)*r.Float32()
		col := mix(s.floor[r.IntN(len(s.floor))].times(between(r, 0.7, 1.25)), s.air, far*0.7)
		c.splat(r.Float32()*c.aspect, y, size*1.5, size*0.7, between(r, -0.6, 0.6), 0.3, col, 0.9)
	}
}

func drawTrunk(c *canvas, r *rand.Rand, n *noise, s season, x, base, near, far float32) {
	wide := between(r, 0.014, 0.026) * (0.35 + 1.9*near*near)
	high := base + 0.05
	lean := between(r, -0.03, 0.03)
	var line []float32
	for i := range 11 {
		t := float32(i) / 10
		line = append(line, x+lean*t+0.008*n.at(t*3+x*7, 2), base-high*t)
	}
	c.fill(stroke(line, func(t float32) float32 { return wide * (1.15 - 0.55*t + 0.5*smooth(0.08, 0, t)) }), func(px, py float32) rgb {
		round := clamp(0.5 + (px-x)/wide*0.5)
		bark := 0.8 + 0.5*n.at(px*80, py*13)
		col := s.trunk.times((0.75 + 0.7*round) * bark)
		if s.bare {
			col = mix(col, white, 0.7*smooth(0.62, 1, round+0.12*n.at(px*30, py*9)))
		}
		return mix(col, s.air, far*0.9)
	}, 1)
	drawCrown(c, r, s, line, wide, near, far)
}

// drawCrown gives a trunk its boughs, and the boughs their leaves.
func drawCrown(c *canvas, r *rand.Rand, s season, line []float32, wide, near, far float32) {
	for i := 3; i < 10; i++ {
		x, y := line[2*i], line[2*i+1]
		side := float32(1 - 2*(i&1))
		length := between(r, 0.1, 0.22) * (0.5 + near)
		ex, ey := x+side*length*between(r, 0.5, 1), y-length*between(r, 0.15, 1)
		mx, my := (x+ex)/2, (y+ey)/2-length*0.05
		c.fill(stroke([]float32{x, y, mx, my, ex, ey}, func(t float32) float32 { return wide * 0.34 * (1 - 0.85*t) }), solid(mix(s.trunk, s.air, far*0.9)), 1)
		if s.bare {
			c.fill(stroke([]float32{x, y - wide*0.15, mx, my - wide*0.12, ex, ey}, func(t float32) float32 { return wide * 0.2 * (1 - 0.85*t) }), solid(mix(white, s.air, far*0.6)), 0.9)
			continue
		}
		leaves := int(50 + 90*near)
		for range leaves {
			t := between(r, 0.2, 1.15)
			spread := length * 0.5
			lx := lerp(x, ex, t) + spread*(r.Float32()+r.Float32()-1)
			ly := lerp(y, ey, t) + spread*(r.Float32()+r.Float32()-1)
			size := (0.004 + 0.0085*near*near) * between(r, 0.6, 1.2)
			col := s.leaves[r.IntN(len(s.leaves))].times(between(r, 0.65, 1.2))
			c.splat(lx, ly, size*1.4, size*0.8, r.Float32()*3, 0.35, mix(col, s.air, far*0.85), 0.9)
		}
	}
}

// drawBeams lets the light fall in shafts.
func drawBeams(c *canvas, r *rand.Rand, x float32, col rgb) {
	for range 9 {
		a := between(r, -0.75, 0.75)
		w := between(r, 0.02, 0.07)
		ex := x + a*1.5
		c.fill(polygon(x-0.015, -0.05, x+0.015, -0.05, ex+w*1.7, 1.05, ex-w*1.7, 1.05), upright(0, 1, col, mix(col, hex(0xffffff), 0.2)), between(r, 0.03, 0.085))
	}
}

func drawFlakes(c *canvas, r *rand.Rand) {
	for range 420 {
		size := 0.0012 + 0.0055*r.Float32()*r.Float32()
		c.splat(r.Float32()*c.aspect, r.Float32(), size, size, 0, 0.9, white, between(r, 0.4, 0.95))
	}
}

// firForest is a slope of snow-laden firs.
func firForest(l light) painter {
	return func(c *canvas, r *rand.Rand) {
		drawSky(c, r, l, 0.6)
		n := newNoise(r)
		for i := range 6 {
			near := float32(i) / 5
			base := 0.5 + 0.4*near
			line := func(x float32) float32 { return base + 0.06*n.fbm(x*1.3+float32(i)*9, 2, 3) }
			c.below(line, func(x, y, depth float32) rgb {
				col := mix(hex(0xd4e2f0), white, clamp(0.5+n.fbm(x*5, y*12, 3)))
				return mix(col.tint(l.ground), l.haze, 0.55*(1-near))
			})
			for x := between(r, -0.05, 0.05); x < c.aspect; x += between(r, 0.03, 0.09) * (0.5 + near) {
				drawSnowFir(c, r, x, line(x)+0.01, between(r, 0.12, 0.2)*(0.55+0.95*near), l, 0.72*(1-near))
			}
		}
		drawFlakes(c, r)
		c.finish(r, 0.25, 0.012)
	}
}

func drawSnowFir(c *canvas, r *rand.Rand, x, base, high float32, l light, far float32) {
	green := mix(hex(0x24443b).tint(l.ground), l.haze, far)
	c.fill(fir(r, x, base, high), solid(green), 1)
	for i := range 46 {
		t := sqrt(r.Float32())
		w := high * 0.2 * t
		px := x + w*(2*r.Float32()-1)
		size := high * between(r, 0.014, 0.035)
		col := mix(mix(white, hex(0xc3d5e8), float32(i%3)/2.4), l.haze, far*0.8)
		c.splat(px, base-high*(1-t)*0.97-high*0.02, size*1.6, size*0.65, between(r, -0.3, 0.3), 0.4, col, 0.9)
	}
}
