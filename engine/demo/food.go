package demo

import "math/rand/v2"

func food() []entry {
	return []entry{
		picture("food/apples.jpg", "Red apples", "Apples from the garden on the kitchen table", "2023-09-12 10:10", stillLife(hex(0x8a5a36), apple(0.3, 0.62, 0.2, hex(0xc3202c)), apple(0.68, 0.6, 0.21, hex(0xd23a2a)), apple(0.49, 0.72, 0.19, hex(0xa81c2e))), "fruit", "apple", "red", "food", "still life").rated(4),
		picture("food/oranges.jpg", "Oranges", "Ripe oranges from the market", "2023-12-04 11:40", stillLife(hex(0x6c7f86), citrus(0.32, 0.6, 0.21, hex(0xf28a17)), citrus(0.66, 0.58, 0.22, hex(0xf59a1e)), citrus(0.5, 0.73, 0.19, hex(0xee7d12))), "fruit", "orange", "food", "still life", "market"),
		picture("food/lemons.jpg", "Lemons", "Sour and bright yellow", "2023-07-02 09:30", stillLife(hex(0x37618a), lemon(0.3, 0.62, 0.17), lemon(0.62, 0.58, 0.18), lemon(0.5, 0.75, 0.16)), "fruit", "lemon", "yellow", "food", "still life"),
		picture("food/grapes.jpg", "Grapes", "A bunch of dark grapes with an apple", "2023-09-20 17:30", stillLife(hex(0x7a6a4e), apple(0.72, 0.62, 0.19, hex(0x8fb33a)), grapes(0.4, 0.5, 0.045, hex(0x4b2366))), "fruit", "grapes", "purple", "food", "still life"),
		picture("food/fruit-bowl.jpg", "Fruit still life", "Apple, orange, lemon and grapes", "2023-09-21 16:45", stillLife(hex(0x5d3f2c), citrus(0.28, 0.6, 0.19, hex(0xf28a17)), apple(0.52, 0.57, 0.2, hex(0xc8262c)), grapes(0.75, 0.5, 0.04, hex(0x7f9f3a)), lemon(0.42, 0.76, 0.14)), "fruit", "apple", "orange", "lemon", "grapes", "food", "still life").rated(5),
	}
}

// stillLife stands on a wooden table before a dark wall, lit from the left.
func stillLife(wall rgb, things ...painter) painter {
	return func(c *canvas, r *rand.Rand) {
		n := newNoise(r)
		const edge = 0.56
		c.each(func(x, y float32, _ rgb) rgb {
			if y < edge {
				lit := 1.15 - 0.62*clamp(hypot(x/c.aspect-0.25, y-0.3)*1.1)
				return wall.times(lit * (0.82 + 0.16*n.fbm(x*3, y*3, 4)))
			}
			t := (y - edge) / (1 - edge)
			far := 1 / (t + 0.75)
			plank := floor((x - c.aspect/2) * far * 3.4)
			seam := (x-c.aspect/2)*far*3.4 - plank
			u := (x-c.aspect/2)*far + plank*7.3
			rings := n.fbm(u*22, t*2.4+plank*5, 4)
			col := mix(hex(0x6e4325), hex(0xb98152), clamp(0.5+0.75*rings)).times(0.9 + 0.14*n.at(plank*3.7, 2))
			if seam < 0.018 || seam > 0.982 {
				col = col.times(0.55)
			}
			return col.times((1.12 - 0.4*clamp(hypot(x/c.aspect-0.4, t-0.4))) * (0.62 + 0.38*smooth(0, 0.12, t)))
		})
		for _, thing := range things {
			thing(c, r)
		}
		c.finish(r, 0.36, 0.013)
	}
}

// ball shades a round body at a place: light from the upper left, a bright
// spot, and light thrown back by the table. The skin is told where on the body
// it is.
func (c *canvas) ball(x, y, rx, ry float32, skin func(u, v float32) rgb, gloss float32) {
	c.splat(x+rx*0.35, y+ry*0.9, rx*1.25, ry*0.26, 0.03, 0.9, hex(0x160d08), 0.75)
	c.splat(x+rx*0.06, y+ry*0.95, rx*0.75, ry*0.12, 0, 0.8, hex(0x0c0704), 0.6)
	c.fill(ellipse(x, y, rx, ry), func(px, py float32) rgb {
		u, v := (px-x)/rx, (py-y)/ry
		z := sqrt(max(1-u*u-v*v, 0))
		light := clamp(-0.52*u - 0.58*v + 0.62*z)
		back := 0.2 * clamp(0.3*u+0.9*v-0.25)
		col := skin(u, v).times(0.2 + 0.98*light)
		col = col.plus(hex(0xc08a55).times(back))
		spot := smooth(0.34, 0, hypot(u+0.38, v+0.42))
		sheen := smooth(0.9, 0.2, hypot(u+0.3, v+0.34))
		return col.plus(white.times(gloss * (0.75*spot*spot + 0.1*sheen)))
	}, 1)
}

func apple(x, y, size float32, col rgb) painter {
	return func(c *canvas, r *rand.Rand) {
		n := newNoise(r)
		ax := x * c.aspect
		c.ball(ax, y, size, size*0.93, func(u, v float32) rgb {
			streak := n.fbm(u*9+n.at(u*3, v*2), v*1.7, 4)
			skin := mix(col, mix(col, hex(0xf0c95a), 0.62), smooth(0.02, 0.45, streak+0.22*v))
			dots := smooth(0.52, 0.62, n.at(u*24, v*24))
			return mix(skin, hex(0xf4dfa0), 0.35*dots)
		}, 0.85)
		// The hollow with the stem in it, and a leaf.
		c.splat(ax+size*0.02, y-size*0.72, size*0.4, size*0.13, 0, 0.95, col.times(0.25), 0.85)
		c.fill(stroke([]float32{ax, y - size*0.7, ax + size*0.05, y - size*0.95, ax + size*0.14, y - size*1.14}, func(t float32) float32 { return size * (0.05 + 0.04*t) }),
			upright(y-size*1.1, y-size*0.7, hex(0x7a5630), hex(0x3a2716)), 1)
		drawLeaf(c, ax+size*0.07, y-size*0.94, size*0.55, 1.15, hex(0x4f8a34))
	}
}

func citrus(x, y, size float32, col rgb) painter {
	return func(c *canvas, r *rand.Rand) {
		n := newNoise(r)
		ax := x * c.aspect
		c.ball(ax, y, size, size*0.97, func(u, v float32) rgb {
			z := sqrt(max(1.02-u*u-v*v, 0.02))
			pores := n.at(u/z*19, v/z*19)
			return col.times(1 + 0.12*pores + 0.07*n.fbm(u*3, v*3, 2))
		}, 0.5)
		c.splat(ax+size*0.12, y-size*0.62, size*0.075, size*0.045, 0, 0.5, hex(0x5d6a2a), 0.95)
	}
}

func lemon(x, y, size float32) painter {
	return func(c *canvas, r *rand.Rand) {
		n := newNoise(r)
		ax := x * c.aspect
		for _, s := range []float32{-1, 1} {
			c.splat(ax+s*size*1.24, y+size*0.04, size*0.22, size*0.17, 0, 0.25, hex(0xcf9f18), 1)
		}
		c.ball(ax, y, size*1.32, size*0.88, func(u, v float32) rgb {
			return mix(hex(0xf6d327), hex(0xe2b01c), clamp(u*u)).times(1 + 0.1*n.at(u*22, v*16) + 0.05*n.fbm(u*4, v*3, 2))
		}, 0.55)
	}
}

func grapes(x, y, size float32, col rgb) painter {
	return func(c *canvas, r *rand.Rand) {
		ax := x * c.aspect
		n := newNoise(r)
		c.splat(ax+size*2, y+size*6.4, size*6, size*1.2, 0, 0.9, hex(0x120b08), 0.7)
		c.fill(stroke([]float32{ax, y, ax + size*0.3, y - size*1.6, ax + size*1.5, y - size*2.4}, even(size*0.3)), solid(hex(0x6b5a2c)), 1)
		drawLeaf(c, ax, y-size*0.6, size*3, -1.25, hex(0x55803a))
		drawLeaf(c, ax, y-size*0.6, size*2.5, 1.9, hex(0x4a7433))
		for row, count := range []int{4, 6, 6, 5, 4, 3, 1} {
			for i := range count {
				gx := ax + (float32(i)-float32(count-1)/2)*size*1.36 + between(r, -0.32, 0.32)*size
				gy := y + size*(0.1+1.02*float32(row)) + between(r, -0.32, 0.32)*size
				tone := col.times(between(r, 0.8, 1.25))
				c.splat(gx+size*0.12, gy+size*0.2, size*1.08, size*1.08, 0, 0.3, tone.times(0.22), 0.7)
				c.fill(ellipse(gx, gy, size, size), func(px, py float32) rgb {
					u, v := (px-gx)/size, (py-gy)/size
					z := sqrt(max(1-u*u-v*v, 0))
					light := clamp(-0.5*u - 0.55*v + 0.65*z)
					bloom := 0.16 * smooth(-0.2, 0.5, n.fbm(px*26, py*26, 3))
					spot := smooth(0.3, 0, hypot(u+0.36, v+0.4))
					thrown := 0.3 * clamp(0.5*u+0.6*v-0.2)
					return mix(tone, hex(0xb9b4d0), bloom).times(0.24 + 0.95*light + thrown).plus(white.times(0.75 * spot * spot))
				}, 1)
			}
		}
	}
}
