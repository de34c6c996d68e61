package demo

import "math/rand/v2"

func city() []entry {
	return []entry{
		picture("city/city-night.jpg", "City at night", "Lit windows and their image in the river", "2023-11-24 21:15", skyline(night.clouded(0.35), true), "city", "night", "skyline", "lights", "river", "reflection").at(40.7033, -73.9881).rated(5),
		picture("city/city-night-2.jpg", "Downtown after dark", "Towers full of light", "2023-11-25 22:40", skyline(night.moved(0.18, 0.16), true), "city", "night", "skyline", "lights", "skyscraper"),
		picture("city/city-dusk.jpg", "The blue hour", "Lamps go on along the waterfront", "2023-11-24 17:05", skyline(dusk, true), "city", "dusk", "evening", "skyline", "lights", "reflection").rated(4),
		picture("city/city-day.jpg", "City by day", "Glass and stone under a summer sky", "2023-07-30 12:10", skyline(noon, true), "city", "day", "skyline", "river", "reflection", "skyscraper"),
		picture("city/city-morning.jpg", "Morning over the city", "The towers stand in the haze", "2023-07-31 06:20", skyline(dawn, false), "city", "morning", "dawn", "skyline", "haze"),
		picture("city/city-panorama.jpg", "Skyline panorama", "From the bridge to the harbour", "2023-07-30 20:50", skyline(sunset.moved(0.3, 0.5), true), "city", "panorama", "skyline", "sunset", "river").sized(1600, 560),
		picture("city/street-rain.jpg", "Street in the rain", "Lamps, brake lights and wet asphalt", "2023-11-26 19:30", rainyStreet(hex(0xffb45c), hex(0xff4b3e), hex(0x7fd0ff)), "city", "street", "rain", "night", "lights", "bokeh"),
		picture("city/street-neon.jpg", "Neon in the rain", "Pink and blue signs mirrored on the road", "2023-11-27 23:05", rainyStreet(hex(0xff4fa3), hex(0x4f7bff), hex(0x5cf0d8)), "city", "street", "rain", "night", "neon", "bokeh").sized(800, 1120),
	}
}

// skyline is rows of towers, over water when there is a river.
func skyline(l light, river bool) painter {
	return func(c *canvas, r *rand.Rand) {
		shore := float32(1)
		if river {
			shore = 0.7
		}
		if l.sunY > 0.4 {
			l.sunY = shore - 0.18
		}
		drawSky(c, r, l, shore)
		glowing := clamp((0.62 - l.ground.luma()) * 3)
		if glowing > 0 {
			c.each(func(x, y float32, was rgb) rgb {
				return was.plus(hex(0xff9a4d).times(0.34 * glowing * smooth(shore-0.5, shore, y)))
			})
		}
		for row := range 4 {
			near := float32(row) / 3
			for x := between(r, -0.1, 0); x < c.aspect; {
				wide := between(r, 0.05, 0.1) * (0.7 + 0.45*near)
				middle := 1 - abs(x/c.aspect-0.5)*1.1
				high := shore * between(r, 0.2, 0.72) * (1 - 0.42*near) * (0.35 + 0.65*middle)
				drawTower(c, r, l, x, shore, wide, high, near, glowing)
				x += wide * between(r, 0.75, 1.5)
			}
			if c.stopped() {
				return
			}
		}
		if river {
			c.fill(rect(0, shore-0.012, c.aspect, 0.014), solid(mix(hex(0x2a2e35), l.haze, 0.25).tint(mix(l.ground, white, 0.3))), 1)
			for x := float32(0.01); x < c.aspect && glowing > 0; x += 0.045 {
				c.glow(x, shore-0.016, 0.006, hex(0xffc477), 0.8*glowing)
			}
			mirror(c, newNoise(r), shore, 0.74, l.haze.tint(hex(0x35506a)))
		}
		c.finish(r, 0.28, 0.013)
	}
}

func drawTower(c *canvas, r *rand.Rand, l light, x, base, wide, high, near, glowing float32) {
	stone := []rgb{hex(0x8a929c), hex(0xb09a85), hex(0x6f8294), hex(0xa7abad), hex(0x7b6a60), hex(0x93a7b8)}[r.IntN(6)]
	far := 0.72 * (1 - near)
	body := mix(stone.tint(l.ground).times(1-0.55*glowing), l.haze.times(1-0.35*glowing), far)
	top := base - high
	sunny := float32(1.12)
	if (l.sunX*c.aspect > x) == (r.Float32() < 0.85) {
		sunny = 0.9
	}
	shape := rect(x, top, wide, high)
	switch r.IntN(5) {
	case 0: // stepped
		shape = polygon(x, base, x, top+high*0.25, x+wide*0.15, top+high*0.25, x+wide*0.15, top+high*0.1, x+wide*0.3, top+high*0.1, x+wide*0.3, top,
			x+wide*0.7, top, x+wide*0.7, top+high*0.1, x+wide*0.85, top+high*0.1, x+wide*0.85, top+high*0.25, x+wide, top+high*0.25, x+wide, base)
	case 1: // slanted
		shape = polygon(x, base, x, top+wide*0.5, x+wide, top, x+wide, base)
	case 2: // with a mast
		c.fill(rect(x+wide*0.48, top-high*0.16, wide*0.04, high*0.17), solid(body), 1)
		if glowing > 0 {
			c.glow(x+wide*0.5, top-high*0.16, 0.004, hex(0xff3b30), 1)
		}
	}
	floorHigh := 0.0115 + 0.006*near
	bay := wide / floor(wide/(0.0085+0.005*near)+1)
	seed := newHash(r)
	lights := between(r, 0.2, 0.62)
	warm := mix(hex(0xffd48a), hex(0xd8ecff), r.Float32()*r.Float32())
	c.fill(shape, func(px, py float32) rgb {
		u, v := (px-x)/bay, (py-top)/floorHigh
		fu, fv := u-floor(u), v-floor(v)
		col := body.times(sunny * (1.06 - 0.2*(py-top)/high))
		if fu < 0.22 || fu > 0.82 || fv < 0.3 || fv > 0.82 || v < 1 {
			return col
		}
		chance := seed.at(int(floor(u)), int(floor(v)))
		glass := mix(col.times(0.68), l.sky.at(0.45), 0.2*(1-glowing)*(1-far))
		if chance < lights*glowing {
			return mix(warm.times(0.65+0.6*chance/lights), l.haze, far*0.45)
		}
		return glass.times(0.92 + 0.16*chance)
	}, 1)
}

// hash gives each cell of a grid a chance between 0 and 1.
type hash uint32

func newHash(r *rand.Rand) hash { return hash(r.Uint32()) }

func (h hash) at(x, y int) float32 {
	v := uint32(h) + uint32(x)*0x9e3779b1 + uint32(y)*0x85ebca77
	v = (v ^ v>>15) * 0x2c1b3c6d
	v = (v ^ v>>12) * 0x297a2d39
	return float32((v^v>>15)>>8) / (1 << 24)
}

// rainyStreet is seen through a wet pane: lights out of focus, drops in front.
func rainyStreet(lamps, cars, signs rgb) painter {
	return func(c *canvas, r *rand.Rand) {
		n := newNoise(r)
		c.each(func(x, y float32, _ rgb) rgb {
			base := mix(hex(0x0a0f1f), hex(0x1d2236), smooth(0, 0.6, y)-smooth(0.65, 1.2, y)*0.6)
			houses := smooth(0.05, 0.3, abs(x/c.aspect-0.5)-0.1*y)
			return base.times(1 - 0.35*houses).plus(mix(lamps, signs, clamp(x/c.aspect)).times(0.12 * smooth(-0.2, 0.5, n.fbm(x*2, y*1.2, 2)) * smooth(0.9, 0.4, y)))
		})
		colors := []rgb{lamps, lamps, cars, signs, mix(lamps, white, 0.5)}
		for i := range 90 {
			t := float32(i) / 90
			size := between(r, 0.012, 0.035) + 0.035*t*r.Float32()
			x := c.aspect * (0.5 + (r.Float32()-0.5)*(0.35+0.8*t))
			y := 0.58 - between(r, 0, 0.5)*(0.25+t)
			col := colors[r.IntN(len(colors))]
			a := between(r, 0.16, 0.5)
			c.splat(x, y, size, size, 0, 0.1, col, a)
			c.splat(x, y, size*0.85, size*0.85, 0, 0.9, mix(col, white, 0.45), a*0.6)
			// The wet road draws each light out into a band.
			for k := range 14 {
				s := float32(k) / 14
				c.splat(x+0.012*n.at(s*9, x*5), 0.62+0.38*s, size*(0.8+0.6*s), 0.02, 0, 1, col, a*0.32*(1-s))
			}
		}
		for range 420 {
			x, y := r.Float32()*c.aspect, r.Float32()
			size := 0.002 + 0.008*r.Float32()*r.Float32()
			light := c.sample(c.aspect-x, 0.3+0.5*(1-y))
			c.splat(x, y, size, size*1.2, 0, 0.25, c.sample(x, y).times(0.55), 0.7)
			c.splat(x, y+size*0.35, size*0.7, size*0.6, 0, 0.6, mix(light, white, 0.25).plus(hex(0x202632)), 0.75)
			c.splat(x-size*0.3, y-size*0.4, size*0.22, size*0.22, 0, 0.8, white, 0.55)
		}
		c.finish(r, 0.4, 0.016)
	}
}
