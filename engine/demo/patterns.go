package demo

import (
	"math"
	"math/rand/v2"
)

func patterns() []entry {
	square := func(file, title, caption, taken string, p painter, keywords ...string) entry {
		return picture(file, title, caption, taken, p, append(keywords, "pattern")...).sized(900, 900)
	}
	return []entry{
		square("patterns/checkerboard.png", "Checkerboard", "Black and white squares", "2024-04-01 10:00", checks(ink, hex(0xf4f1e8), 8), "checkerboard", "squares", "chess"),
		square("patterns/checkerboard-red.png", "Red checks", "A tablecloth with red and white squares", "2024-04-01 10:05", gingham(hex(0xc9303a)), "checks", "squares", "tablecloth", "red"),
		square("patterns/stripes.png", "Stripes", "Broad stripes in summer colours", "2024-04-02 10:00", stripes(0.6, hex(0xf4e9cd), hex(0xe8722a), hex(0x1f7a8c), hex(0xf2b134)), "stripes", "lines"),
		square("patterns/stripes-blue.png", "Blue stripes", "Upright stripes of a deckchair", "2024-04-02 10:05", stripes(0, hex(0xf5f5f0), hex(0x2c5f9e)), "stripes", "lines", "blue"),
		square("patterns/polka-dots.png", "Polka dots", "White dots on red cloth", "2024-04-03 10:00", polkaDots(hex(0xd13b4b), white), "dots", "polka dots", "circles", "red"),
		square("patterns/polka-dots-blue.png", "Blue polka dots", "Dots on dark blue cloth", "2024-04-03 10:05", polkaDots(hex(0x21406f), hex(0xf6e7c1)), "dots", "polka dots", "circles", "blue"),
		square("patterns/tiles.jpg", "Painted tiles", "Blue and white tiles on a wall in Lisbon", "2020-10-03 11:20", tiles, "tiles", "blue", "ornament", "ceramic").at(38.7139, -9.1334),
		square("patterns/plaid.jpg", "Plaid", "Wool in a tartan of red and green", "2024-04-05 10:00", plaid, "plaid", "tartan", "wool", "cloth"),
		square("patterns/op-art.png", "Op art", "Squares that seem to bulge", "2024-04-06 10:00", opArt, "op art", "illusion", "squares"),
		picture("patterns/mandelbrot.jpg", "Mandelbrot set", "A fractal, at the edge of the seahorse valley", "2024-04-07 10:00", fractal(-0.7436, 0.1318, 0.0035, 0, 0, false), "fractal", "mandelbrot", "mathematics"),
		picture("patterns/julia.jpg", "Julia set", "A fractal like curls of smoke", "2024-04-07 10:10", fractal(0, 0, 2.1, -0.7269, 0.1889, true), "fractal", "julia", "mathematics"),
	}
}

func checks(a, b rgb, count float32) painter {
	return func(c *canvas, _ *rand.Rand) {
		c.each(func(x, y float32, _ rgb) rgb {
			if (int(x*count)+int(y*count))&1 == 0 {
				return b
			}
			return a
		})
	}
}

func gingham(col rgb) painter {
	return func(c *canvas, _ *rand.Rand) {
		c.each(func(x, y float32, _ rgb) rgb {
			t := 0.46*float32(int(x*14)&1) + 0.46*float32(int(y*14)&1)
			weave := 1 - 0.05*float32((int(x*c.unit/2)+int(y*c.unit/2))&1)
			return mix(hex(0xfbf8f2), col, t).times(weave)
		})
	}
}

func stripes(angle float32, colors ...rgb) painter {
	return func(c *canvas, _ *rand.Rand) {
		s, k := sin(angle), cos(angle)
		c.each(func(x, y float32, _ rgb) rgb {
			t := (x*k+y*s)*12 + 40
			i := floor(t)
			a, b := colors[int(i)%len(colors)], colors[int(i+1)%len(colors)]
			soft := 12 / c.unit
			return mix(a, b, clamp((t-i-1)/soft+1))
		})
	}
}

func polkaDots(ground, dot rgb) painter {
	return func(c *canvas, _ *rand.Rand) {
		c.each(func(_, _ float32, _ rgb) rgb { return ground })
		for row := range 15 {
			for col := range 9 {
				x := (float32(col) + 0.5*float32(row&1)) / 7.5
				c.fill(ellipse(x, float32(row)/13, 0.034, 0.034), solid(dot), 1)
			}
		}
	}
}

// tiles repeat one ornament, each a little differently painted and glazed.
func tiles(c *canvas, r *rand.Rand) {
	n := newNoise(r)
	chance := newHash(r)
	const count = 5
	c.each(func(x, y float32, _ rgb) rgb {
		u, v := x*count, y*count
		i, j := int(floor(u)), int(floor(v))
		a, b := u-floor(u)-0.5, v-floor(v)-0.5
		d := hypot(a, b)
		turn := float32(math.Atan2(float64(b), float64(a)))
		soft := 1.6 * count / c.unit
		edge := func(at, d float32) float32 { return smooth(at+soft, at-soft, d) }
		blue, deep := hex(0x2f66b0), hex(0x173a78)
		col := hex(0xf3f1ea).times(0.96 + 0.06*chance.at(i, j))
		leaf := 0.26 + 0.1*cos(turn*4)
		col = mix(col, blue, edge(leaf, d))
		col = mix(col, hex(0xf3f1ea), edge(leaf-0.035, d))
		col = mix(col, deep, edge(0.16+0.05*cos(turn*8), d))
		col = mix(col, hex(0xe8b94a), edge(0.055, d))
		corner := hypot(abs(a)-0.5, abs(b)-0.5)
		col = mix(col, blue, edge(0.2, corner))
		col = mix(col, hex(0xf3f1ea), edge(0.16, corner))
		col = mix(col, deep, edge(0.09, corner))
		side := min(0.5-abs(a), 0.5-abs(b))
		col = mix(col, hex(0x8a8880), edge(0.012, side))
		glaze := 1 + 0.06*n.fbm(x*9, y*9, 3) - 0.12*edge(0.03, side)
		return col.times(glaze).plus(white.times(0.12 * smooth(0.5, 0, hypot(x-0.25, y-0.2))))
	})
	c.finish(r, 0.22, 0.012)
}

func plaid(c *canvas, r *rand.Rand) {
	sett := func(t float32) rgb {
		t = t*3.2 - floor(t*3.2)
		switch {
		case t < 0.3:
			return hex(0xa3202c)
		case t < 0.36:
			return hex(0x16202c)
		case t < 0.58:
			return hex(0x1f4a33)
		case t < 0.64:
			return hex(0x16202c)
		case t > 0.8 && t < 0.83:
			return hex(0xf0d67a)
		}
		return hex(0xa3202c)
	}
	n := newNoise(r)
	c.each(func(x, y float32, _ rgb) rgb {
		// Twill: warp and weft take turns along a diagonal.
		thread := (int(x*c.unit/3) + int(y*c.unit/3)) & 3
		warp, weft := sett(x+0.003*n.at(x*30, y*30)), sett(y)
		col := mix(warp, weft, 0.35)
		if thread < 2 {
			col = mix(warp, weft, 0.65)
		}
		return col.times(0.93 + 0.05*float32(thread&1) + 0.1*n.fbm(x*60, y*60, 2))
	})
	c.finish(r, 0.18, 0.014)
}

func opArt(c *canvas, _ *rand.Rand) {
	// Four looks at each pixel keep the fine squares smooth.
	look := func(x, y float32) float32 {
		dx, dy := x-c.aspect/2, y-0.5
		d := hypot(dx, dy) / 0.42
		swell := float32(1)
		if d < 1 {
			swell = 1 / (1 + 1.15*(1-d*d))
		}
		return float32((int(floor(dx*swell*22+100)) + int(floor(dy*swell*22+100))) & 1)
	}
	h := 0.25 / c.unit
	c.each(func(x, y float32, _ rgb) rgb {
		v := (look(x-h, y-h) + look(x+h, y-h) + look(x-h, y+h) + look(x+h, y+h)) / 4
		return mix(hex(0x101318), hex(0xf6f5f1), v)
	})
}

// fractal colours the speed at which points run away.
func fractal(cx, cy, size, kx, ky float64, julia bool) painter {
	tones := ramp(0x05051c, 0x14306b, 0x2f8fc0, 0xf4f1c9, 0xf2a63c, 0x8d2b2e, 0x1c0b26, 0x05051c)
	return func(c *canvas, _ *rand.Rand) {
		c.each(func(x, y float32, _ rgb) rgb {
			a, b := cx+float64(x-c.aspect/2)*size, cy+(float64(y)-0.5)*size
			zx, zy, px, py := 0.0, 0.0, a, b
			if julia {
				zx, zy, px, py = a, b, kx, ky
			}
			const most = 320
			for i := range most {
				xx, yy := zx*zx, zy*zy
				if xx+yy > 256 {
					even := float64(i) + 1 - math.Log2(math.Log2(xx+yy)/2)
					t := float32(math.Log1p(even) * 0.62)
					return tones.at(t - floor(t))
				}
				zx, zy = xx-yy+px, 2*zx*zy+py
			}
			return hex(0x04040f)
		})
	}
}
