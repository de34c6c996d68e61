package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

func screens() []entry {
	return []entry{
		picture("screens/screenshot-editor.png", "Screenshot of a code editor", "A program, open in a dark window", "2024-03-01 09:00", editor, "screenshot", "code", "editor", "program", "computer"),
		picture("screens/screenshot-mail.png", "Screenshot of a mail program", "Inbox with an open message", "2024-03-01 09:30", mail, "screenshot", "mail", "inbox", "program", "computer"),
		picture("screens/city-map.jpg", "City map", "Streets, parks and the river", "2024-03-02 10:00", cityMap, "map", "city", "streets", "plan"),
		picture("screens/island-map.jpg", "Map of an island", "Heights in colour, contour lines, harbours", "2024-03-02 11:00", islandMap, "map", "island", "terrain", "contour lines"),
	}
}

// drawWindow is the frame that programs share.
func drawWindow(c *canvas, title string, bar, body, letters rgb) {
	c.each(func(x, y float32, _ rgb) rgb {
		return ramp(0x3b4a8c, 0x7d5ba6, 0xe88d7a).at(clamp((x/c.aspect + y) / 2))
	})
	for i := range 14 {
		d := 0.003 * float32(i)
		c.fill(roundRect(0.05-d, 0.05-d+0.012, c.aspect-0.1+2*d, 0.9+2*d, 0.025), solid(black), 0.022)
	}
	c.fill(roundRect(0.05, 0.05, c.aspect-0.1, 0.9, 0.018), solid(body), 1)
	c.fill(roundRect(0.05, 0.05, c.aspect-0.1, 0.06, 0.018), solid(bar), 1)
	c.fill(rect(0.05, 0.08, c.aspect-0.1, 0.03), solid(bar), 1)
	for i, col := range []rgb{hex(0xff5f57), hex(0xfebc2e), hex(0x28c840)} {
		c.fill(ellipse(0.083+0.033*float32(i), 0.08, 0.0105, 0.0105), solid(col), 1)
	}
	c.text(bold, c.aspect/2, 0.089, 0.025, center, letters, title)
}

func editor(c *canvas, _ *rand.Rand) {
	grey, text := hex(0x5c6370), hex(0xc8cdd6)
	drawWindow(c, "search.go", hex(0x21252b), hex(0x282c34), hex(0x9da5b4))
	c.fill(rect(0.05, 0.11, 0.25, 0.822), solid(hex(0x21252b)), 1)
	for i, name := range []string{"engine", "  catalog.go", "  index.go", "  search.go", "  search_test.go", "ui", "  window.go", "  grid.go", "go.mod", "README.md"} {
		y := 0.155 + 0.042*float32(i)
		if i == 3 {
			c.fill(rect(0.05, y-0.028, 0.25, 0.04), solid(hex(0x3a3f4b)), 1)
		}
		indent := 0.02 * float32(len(name)-len(strings.TrimLeft(name, " "))) / 2
		c.text(regular, 0.075+indent*1.4, y, 0.025, left, text, strings.TrimSpace(name))
	}
	keywords := map[string]rgb{
		"func": hex(0xc678dd), "return": hex(0xc678dd), "for": hex(0xc678dd), "range": hex(0xc678dd), "if": hex(0xc678dd), "nil": hex(0xd19a66), "err": hex(0xe06c75), "string": hex(0xe5c07b), "error": hex(0xe5c07b),
	}
	source := `// Search finds the pictures that match.
func (l *Library) Search(words string) ([]Hit, error) {
	query, err := parse(words)
	if err != nil {
		return nil, err
	}
	hits := l.text.Find(query)
	for _, v := range l.vectors {
		near, err := v.Nearest(query, 50)
		if err != nil {
			return nil, err
		}
		hits = fuse(hits, near)
	}
	return hits.Top(query.Limit), nil
}`
	for i, line := range strings.Split(source, "\n") {
		y := 0.16 + 0.0445*float32(i)
		c.text(mono, 0.345, y, 0.024, right, grey, fmt.Sprint(i+41))
		code := strings.TrimLeft(line, "\t")
		x := 0.375 + 0.05*float32(len(line)-len(code))
		if strings.HasPrefix(code, "//") {
			c.text(mono, x, y, 0.026, left, hex(0x7f9f6f), code)
			continue
		}
		for _, word := range strings.SplitAfter(code, " ") {
			col, ok := keywords[strings.Trim(word, " ,(){}[]")]
			if name, _, call := strings.Cut(word, "("); !ok && call && name != "" {
				col, ok = hex(0x61afef), true
			}
			if !ok {
				col = text
			}
			x += c.text(mono, x, y, 0.026, left, col, word)
		}
	}
}

func mail(c *canvas, r *rand.Rand) {
	drawWindow(c, "Inbox – 3 unread", hex(0xe9ebee), white, ink)
	c.fill(rect(0.05, 0.11, 0.23, 0.822), solid(hex(0xf3f5f7)), 1)
	for i, name := range []string{"Inbox", "Starred", "Sent", "Drafts", "Archive", "Travel", "Work", "Trash"} {
		y := 0.165 + 0.052*float32(i)
		if i == 0 {
			c.fill(roundRect(0.062, y-0.032, 0.206, 0.046, 0.012), solid(hex(0xd7e6f8)), 1)
		}
		c.fill(ellipse(0.088, y-0.009, 0.009, 0.009), solid(palette[i%6]), 1)
		c.text(regular, 0.112, y, 0.027, left, ink, name)
	}
	for i, m := range []string{"Ada Martin|Photos from the lake", "Northwind|Your invoice for May", "Ben|Lunch on Tuesday?", "Clara|Letter from Seaview", "Harbour Office|Ferry times", "David|Minutes of the meeting"} {
		from, subject, _ := strings.Cut(m, "|")
		y := 0.16 + 0.125*float32(i)
		if i == 0 {
			c.fill(rect(0.28, y-0.05, 0.4, 0.125), solid(hex(0xeaf2fc)), 1)
		}
		c.fill(rect(0.28, y+0.075, 0.4, 0.0014), solid(hex(0xe2e5e9)), 1)
		c.fill(ellipse(0.322, y+0.012, 0.026, 0.026), solid(palette[(i+2)%6]), 1)
		c.text(bold, 0.322, y+0.022, 0.028, center, white, from[:1])
		c.text(bold, 0.365, y, 0.025, left, ink, from)
		c.text(regular, 0.365, y+0.038, 0.023, left, faint, subject)
	}
	c.text(bold, 0.715, 0.175, 0.036, left, ink, "Photos from the lake")
	c.text(regular, 0.715, 0.215, 0.022, left, faint, "Ada Martin to me · 1 March 2024")
	c.column(regular, 0.715, 0.275, c.aspect-0.8, 0.0245, 5, ink, 12)
	for i, p := range []painter{lake(noon, 0.36), sea(sunset, 0.1)} {
		inner := newCanvas(int(0.3*c.unit), int(0.21*c.unit), c.stopped)
		p(inner, r)
		x := 0.715 + 0.33*float32(i)
		c.fill(rect(x, 0.5, 0.3, 0.21), func(px, py float32) rgb { return inner.sample((px-x)/0.21, (py-0.5)/0.21) }, 1)
	}
	c.fill(roundRect(0.715, 0.86, 0.13, 0.05, 0.012), solid(palette[0]), 1)
	c.text(bold, 0.78, 0.893, 0.025, center, white, "Reply")
}

func cityMap(c *canvas, r *rand.Rand) {
	n := newNoise(r)
	block, street := hex(0xeeeae0), hex(0xffffff)
	chance := newHash(r)
	bend := func(x, y float32) (float32, float32) {
		return x + 0.06*n.fbm(x*1.5, y*1.5, 2), y + 0.06*n.fbm(x*1.5+9, y*1.5, 2)
	}
	river := func(x, y float32) float32 { return y - 0.55 - 0.2*sin(x*2.6+0.8) - 0.05*n.fbm(x*3, 2, 2) }
	c.each(func(x, y float32, _ rgb) rgb {
		u, v := bend(x, y)
		cu, cv := u*11, v*11
		fu, fv := cu-floor(cu), cv-floor(cv)
		k := chance.at(int(floor(cu)), int(floor(cv)))
		col := block
		switch {
		case k < 0.13:
			col = mix(hex(0xbfe0ab), hex(0xa9d394), clamp(0.5+n.fbm(x*20, y*20, 2)))
		case k < 0.5:
			col = mix(block, hex(0xdcd5c6), 0.7)
		}
		edge := min(min(fu, 1-fu), min(fv, 1-fv))
		soft := 11 / c.unit
		col = mix(col, hex(0xd6d0c4), smooth(0.075+soft, 0.075, edge))
		col = mix(col, street, smooth(0.055+soft, 0.055, edge))
		if d := abs(river(x, y)); d < 0.09 {
			col = mix(col, hex(0x9cc8e8), smooth(0.062+1.5/c.unit, 0.062, d))
		}
		return col
	})
	for i := range 5 {
		var line []float32
		a := between(r, -0.5, 0.5)
		for k := range 31 {
			t := float32(k)/30*1.8 - 0.1
			x, y := t, 0.1+0.2*float32(i)+a*(t-0.75)+0.03*sin(t*6+float32(i))
			if i&1 == 1 {
				x, y = 0.2+0.27*float32(i)+a*(t-0.5), t
			}
			line = append(line, x, y)
		}
		c.fill(stroke(line, even(0.026)), solid(hex(0xe0a63a)), 1)
		c.fill(stroke(line, even(0.019)), solid(hex(0xfbdc85)), 1)
	}
	for i, name := range []string{"Old Town", "Harbour", "Mill Park", "University", "North Bridge", "Station"} {
		x, y := 0.2+0.45*float32(i%3)+between(r, -0.05, 0.05), 0.22+0.5*float32(i/3)+between(r, -0.06, 0.06)
		for _, d := range [][2]float32{{-0.003, 0}, {0.003, 0}, {0, -0.003}, {0, 0.003}} {
			c.text(bold, x+d[0], y+d[1], 0.036, center, white, name)
		}
		c.text(bold, x, y, 0.036, center, hex(0x4a5560), name)
	}
	x, y := float32(0.83), float32(0.44)
	c.fill((&path{}).move(x, y).cube(x-0.01, y-0.035, x-0.036, y-0.05, x-0.036, y-0.08).cube(x-0.036, y-0.128, x+0.036, y-0.128, x+0.036, y-0.08).cube(x+0.036, y-0.05, x+0.01, y-0.035, x, y), solid(hex(0xd93a33)), 1)
	c.fill(ellipse(x, y-0.081, 0.014, 0.014), solid(white), 1)
}

func islandMap(c *canvas, r *rand.Rand) {
	n := newNoise(r)
	land := gradient{{0, hex(0xe9dcae)}, {0.12, hex(0xb9cf83)}, {0.4, hex(0x7fae62)}, {0.65, hex(0xb79a63)}, {0.85, hex(0x8d6f55)}, {1, hex(0xf7f7f5)}}
	height := func(x, y float32) float32 {
		d := hypot((x-c.aspect/2)*0.8, (y-0.52)*1.15)
		return 0.72 - d*1.9 + 0.55*n.fbm(x*2.3, y*2.3, 5)
	}
	c.each(func(x, y float32, _ rgb) rgb {
		h := height(x, y)
		if h < 0 {
			col := mix(hex(0x9fd0e6), hex(0x3f86b5), clamp(-h*1.5))
			if ring := -h * 16; h > -0.16 && ring-floor(ring) < 0.09 {
				col = mix(col, white, 0.3)
			}
			return col
		}
		slope := (h - height(x-0.004, y-0.004)) * 24
		col := land.at(clamp(h * 1.15)).times(1 + min(max(slope, -0.35), 0.35))
		line := h * 14
		f := line - floor(line)
		steep := max(abs(slope)*0.3, 0.1)
		col = mix(col, hex(0x6b4f35), 0.45*smooth(steep, steep*0.4, min(f, 1-f)))
		return mix(col, hex(0x6b5a3c), smooth(0.012, 0.004, h))
	})
	for i := range 12 {
		c.fill(rect(c.aspect*float32(i+1)/13, 0, 0.0012, 1), solid(hex(0x25506b)), 0.22)
		c.fill(rect(0, float32(i+1)/13, c.aspect, 0.0012), solid(hex(0x25506b)), 0.22)
	}
	for i, name := range []string{"Mount Grey", "Port Anna", "Gull Bay"} {
		x, y := c.aspect/2, float32(0.52)
		for step := range 800 {
			// The summit is searched for on a spiral, a harbour on a straight way to the sea.
			d, a := float32(step)*0.0009, []float32{float32(step) * 0.7, 2.5, 0.55}[i]
			px, py := c.aspect/2+d*cos(a), 0.52+d*sin(a)
			if i == 0 && d < 0.25 && height(px, py) > height(x, y) || i > 0 && height(x, y) > 0.015 {
				x, y = px, py
			}
		}
		c.fill(ellipse(x, y, 0.008, 0.008), solid(hex(0xa5231f)), 1)
		c.text(italic, x+0.016, y+0.011, 0.034, left, hex(0x2b2118), name)
	}
	c.text(smallCaps, 0.06, 0.1, 0.055, left, hex(0x12384f), "Island of St Anna")
	c.fill(rect(0.06, 0.93, 0.3, 0.012), solid(white), 1)
	c.fill(rect(0.06, 0.93, 0.15, 0.012), solid(hex(0x12384f)), 1)
	c.text(regular, 0.06, 0.915, 0.026, left, hex(0x12384f), "0      5      10 km")
}
