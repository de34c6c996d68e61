package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

func documents() []entry {
	page := func(file, title, caption, taken string, p painter, keywords ...string) entry {
		return picture(file, title, caption, taken, p, append(keywords, "document", "text")...).sized(850, 1150)
	}
	return []entry{
		page("documents/invoice.jpg", "Invoice", "Invoice of a bicycle shop", "2024-02-01 10:00", paper(invoice), "invoice", "bill", "paper"),
		page("documents/letter.jpg", "Letter to a friend", "A letter with news from the coast", "2024-02-02 10:05", paper(letter), "letter", "mail", "paper"),
		page("documents/recipe.jpg", "Recipe for apple cake", "From grandmother's notebook", "2024-02-03 10:10", paper(recipe), "recipe", "cake", "cooking", "apple"),
		page("documents/newspaper.jpg", "Front page of a newspaper", "The harbour opens again", "2024-02-04 10:15", newspaper, "newspaper", "news", "press"),
		page("documents/menu.jpg", "Menu of a restaurant", "Starters, mains and desserts", "2024-02-05 10:20", menu, "menu", "restaurant", "food"),
		page("documents/notes.jpg", "Meeting notes", "What was decided, and who does it", "2024-02-06 10:25", paper(notes), "notes", "meeting", "list"),
	}
}

var prose = strings.Fields(`The morning was clear and the harbour lay still below the town. We walked along the wall
to the lighthouse and counted the boats that came home with the tide. An old man sold apples at the corner and told us
that the ferry would not leave before noon, so we sat down on the steps and read what was left of the paper. Later the
wind turned to the west and brought the smell of rain, and all at once the market was full of people who carried baskets
and laughed. Nobody seemed to be in a hurry. In the evening lamps went on along the bay, one after another, and from the
window we could see the road that runs up to the hills. I have promised to come back in spring, when the fields are green
and the first swallows build under the roof of the mill. Until then I keep the map on the wall and the key in my pocket.`)

// column sets running text in lines of a width and returns the height below it.
func (c *canvas) column(f face, x, y, width, size float32, lines int, col rgb, from int) float32 {
	at := from
	for line := range lines {
		var words []string
		total := float32(0)
		for {
			word := prose[at%len(prose)]
			_, w := outline(f, word+" ")
			if total+w*size > width {
				break
			}
			total += w * size
			words = append(words, word)
			at++
		}
		if line == lines-1 && len(words) > 3 {
			words = words[:len(words)-2]
		}
		c.text(f, x, y, size, left, col, strings.Join(words, " "))
		y += size * 1.5
	}
	return y
}

// paper lies on a desk, lit a little unevenly, with a soft shadow at its edge.
func paper(content func(c *canvas, r *rand.Rand)) painter {
	return func(c *canvas, r *rand.Rand) {
		n := newNoise(r)
		c.each(func(x, y float32, _ rgb) rgb {
			return hex(0x7a5a41).times(0.8 + 0.4*n.fbm(x*2, y*26, 4))
		})
		for i := range 12 {
			d := 0.0025 * float32(i)
			c.fill(roundRect(0.035-d, 0.035-d+0.006, c.aspect-0.07+2*d, 0.93+2*d, 0.01), solid(black), 0.035)
		}
		c.fill(rect(0.035, 0.035, c.aspect-0.07, 0.93), func(x, y float32) rgb {
			return hex(0xfbf8f0).times(1 - 0.07*hypot(x-0.3, y-0.3) + 0.012*n.fbm(x*5, y*5, 3) + 0.006*n.at(x*150, y*150))
		}, 1)
		content(c, r)
		c.finish(r, 0.16, 0.01)
	}
}

func invoice(c *canvas, r *rand.Rand) {
	end := c.aspect - 0.09
	c.fill(ellipse(0.125, 0.115, 0.034, 0.034), solid(palette[0]), 1)
	c.text(bold, 0.125, 0.127, 0.036, center, white, "N")
	c.text(bold, 0.175, 0.118, 0.025, left, ink, "Northwind Bicycles")
	c.text(regular, 0.175, 0.142, 0.016, left, faint, "12 Harbour Road · Seaview")
	c.text(bold, end, 0.125, 0.038, right, palette[0], "INVOICE")
	for i, line := range []string{"Invoice no. 2024-0173", "Date: 1 February 2024", "Due: 15 February 2024"} {
		c.text(regular, end, 0.185+0.024*float32(i), 0.017, right, ink, line)
	}
	for i, line := range []string{"Bill to", "Ada Martin", "7 Mill Lane", "Greenfield"} {
		c.text([]face{bold, regular, regular, regular}[i], 0.09, 0.185+0.024*float32(i), 0.017, left, ink, line)
	}
	c.fill(rect(0.09, 0.3, end-0.09, 0.036), solid(palette[0]), 1)
	for i, h := range []string{"Item", "Quantity", "Price", "Amount"} {
		c.text(bold, []float32{0.1, 0.42, 0.53, end - 0.01}[i], 0.324, 0.017, []float32{left, right, right, right}[i], white, h)
	}
	total := 0
	for i, item := range []string{"City bicycle, 28 inch", "Front lamp", "Chain oil, 100 ml", "Saddle bag", "Bell, brass", "Service, one hour", "Inner tube", "Lock"} {
		y := 0.366 + 0.036*float32(i)
		if i&1 == 1 {
			c.fill(rect(0.09, y-0.025, end-0.09, 0.036), solid(hex(0xe9eff5)), 0.8)
		}
		count, price := 1+r.IntN(3), 6+r.IntN(90)
		if i == 0 {
			count, price = 1, 489
		}
		total += count * price
		c.text(regular, 0.1, y, 0.017, left, ink, item)
		c.text(mono, 0.42, y, 0.016, right, ink, fmt.Sprint(count))
		c.text(mono, 0.53, y, 0.016, right, ink, fmt.Sprintf("%d.00", price))
		c.text(mono, end-0.01, y, 0.016, right, ink, fmt.Sprintf("%d.00", count*price))
	}
	c.fill(rect(0.42, 0.68, end-0.42, 0.0015), solid(ink), 1)
	c.text(bold, 0.53, 0.715, 0.022, right, ink, "Total")
	c.text(bold, end-0.01, 0.715, 0.022, right, ink, fmt.Sprintf("€ %d.00", total))
	c.text(italic, 0.09, 0.82, 0.017, left, faint, "Thank you for your order. Please pay within 14 days.")
}

func letter(c *canvas, _ *rand.Rand) {
	blue := hex(0x22356b)
	c.text(italic, c.aspect-0.1, 0.12, 0.022, right, blue, "Seaview, 2 February 2024")
	c.text(italic, 0.1, 0.2, 0.028, left, blue, "Dear Clara,")
	y := c.column(italic, 0.1, 0.26, c.aspect-0.2, 0.022, 7, blue, 0)
	y = c.column(italic, 0.1, y+0.02, c.aspect-0.2, 0.022, 6, blue, 52)
	y = c.column(italic, 0.1, y+0.02, c.aspect-0.2, 0.022, 3, blue, 104)
	c.text(italic, 0.1, y+0.035, 0.024, left, blue, "With love,")
	c.text(italic, 0.16, y+0.095, 0.05, left, blue, "Emilia")
	c.fill(stroke([]float32{0.15, y + 0.115, 0.25, y + 0.108, 0.33, y + 0.118}, even(0.0022)), solid(blue), 1)
}

func recipe(c *canvas, r *rand.Rand) {
	brown := hex(0x5b3a26)
	c.text(smallCaps, c.aspect/2, 0.13, 0.052, center, hex(0xb1402f), "Apple Cake")
	c.text(italic, c.aspect/2, 0.165, 0.018, center, faint, "for one round tin · one hour")
	c.fill(rect(0.1, 0.19, c.aspect-0.2, 0.0018), solid(brown), 1)
	c.text(bold, 0.1, 0.235, 0.023, left, brown, "Ingredients")
	for i, line := range []string{"5 sour apples", "250 g flour", "150 g butter", "130 g sugar", "3 eggs", "1 lemon", "2 tsp baking powder", "cinnamon, a pinch of salt"} {
		y := 0.275 + 0.032*float32(i)
		c.fill(ellipse(0.11, y-0.006, 0.0042, 0.0042), solid(hex(0xb1402f)), 1)
		c.text(regular, 0.13, y, 0.019, left, brown, line)
	}
	apple(0.72, 0.37, 0.085, hex(0xc8322c))(c, r)
	c.text(bold, 0.1, 0.57, 0.023, left, brown, "Method")
	for i, line := range []string{
		"1. Heat the oven to 180 °C. Butter the tin.", "2. Peel the apples, slice them, add the lemon's juice.", "3. Beat butter and sugar until pale; add the eggs.",
		"4. Fold in flour, baking powder and salt.", "5. Fill the tin and press the apples into the dough.", "6. Dust with cinnamon. Bake for 45 minutes.", "7. Let it cool. Serve with whipped cream.",
	} {
		c.text(regular, 0.1, 0.612+0.038*float32(i), 0.019, left, brown, line)
	}
}

func notes(c *canvas, r *rand.Rand) {
	for y := float32(0.15); y < 0.94; y += 0.036 {
		c.fill(rect(0.035, y, c.aspect-0.07, 0.001), solid(hex(0x9db7d6)), 0.8)
	}
	c.fill(rect(0.11, 0.035, 0.0012, 0.93), solid(hex(0xd98a8a)), 0.9)
	pen := hex(0x1d2b52)
	c.text(italic, 0.13, 0.12, 0.036, left, pen, "Meeting, 6 February")
	for i, line := range []string{
		"Present: Ada, Ben, Clara, David", "", "– photographs for the catalogue by Friday", "– ask the printer for a new offer", "– budget: 4,200 left for spring",
		"– the window display needs new lamps", "– Clara writes to the harbour office", "", "Decided: open on Sundays from April", "Open: who keeps the keys?", "", "Next meeting: 20 February, 9:30",
	} {
		c.text(italic, 0.13, 0.213+0.054*float32(i), 0.024, left, pen, line)
		if strings.HasPrefix(line, "–") && r.IntN(2) == 0 {
			y := 0.205 + 0.054*float32(i)
			c.fill(stroke([]float32{0.065, y, 0.075, y + 0.012, 0.098, y - 0.02}, even(0.004)), solid(hex(0x2e8b57)), 1)
		}
	}
}

func newspaper(c *canvas, r *rand.Rand) {
	c.each(func(_, _ float32, _ rgb) rgb { return hex(0xf1ede2) })
	end := c.aspect - 0.05
	c.text(smallCaps, c.aspect/2, 0.09, 0.075, center, black, "The Morning Post")
	c.fill(rect(0.05, 0.108, end-0.05, 0.003), solid(black), 1)
	c.text(regular, 0.05, 0.129, 0.014, left, ink, "Sunday, 4 February 2024")
	c.text(regular, end, 0.129, 0.014, right, ink, "No. 18,204 · Price 2.40")
	c.fill(rect(0.05, 0.138, end-0.05, 0.0012), solid(black), 1)
	c.text(bold, 0.05, 0.192, 0.045, left, black, "Harbour Opens After Storm")
	c.text(italic, 0.05, 0.222, 0.021, left, ink, "First ferries leave at noon · Town thanks the crews")

	// The photograph is a small picture of its own, in grey.
	inner := newCanvas(int(0.42*c.unit), int(0.28*c.unit), c.stopped)
	sea(storm, 0.5, sailingBoats(hex(0xf2f2f2), [3]float32{0.6, 0.68, 0.34}))(inner, r)
	c.rows(0.24, 0.52, func(x, y float32, was rgb) rgb {
		u, v := (x-0.05)/0.28, (y-0.24)/0.28
		if u < 0 || u >= inner.aspect {
			return was
		}
		dots := 0.04 * sin(x*900) * sin(y*900)
		return hex(0xf1ede2).times(clamp(inner.sample(u, v).luma()*1.1+dots) + 0.03)
	})
	c.text(italic, 0.05, 0.537, 0.0125, left, ink, "A yacht returns on Saturday. Photograph: H. Berg")
	wide := (end - 0.05 - 0.04) / 3
	for i := range 3 {
		x := 0.05 + float32(i)*(wide+0.02)
		top := float32(0.565)
		if i == 2 {
			top = 0.252
		}
		c.column(regular, x, top, wide, 0.0138, int((0.72-top)/0.0207), ink, i*37)
		if i > 0 {
			c.fill(rect(x-0.0105, 0.565, 0.001, 0.4), solid(faint), 1)
		}
	}
	c.fill(rect(0.05, 0.725, end-0.05, 0.0015), solid(black), 1)
	for i, h := range []string{"Apples Dearer", "A Quiet Winter", "Chess: Final"} {
		x := 0.05 + float32(i)*(wide+0.02)
		c.text(bold, x, 0.757, 0.025, left, black, h)
		c.column(regular, x, 0.782, wide, 0.0138, 9, ink, 20+i*41)
	}
	c.finish(r, 0.1, 0.016)
}

func menu(c *canvas, r *rand.Rand) {
	n := newNoise(r)
	c.each(func(x, y float32, _ rgb) rgb { return hex(0x1d2a26).times(1 + 0.12*n.fbm(x*6, y*6, 4)) })
	gold, cream := hex(0xd9b66a), hex(0xf2ead7)
	for _, d := range []float32{0.035, 0.045} {
		c.fill(rect(d, d, c.aspect-2*d, 0.002), solid(gold), 1)
		c.fill(rect(d, 1-d, c.aspect-2*d, 0.002), solid(gold), 1)
		c.fill(rect(d, d, 0.002, 1-2*d), solid(gold), 1)
		c.fill(rect(c.aspect-d, d, 0.002, 1-2*d+0.002), solid(gold), 1)
	}
	c.text(smallCaps, c.aspect/2, 0.135, 0.055, center, gold, "The Old Mill")
	c.text(italic, c.aspect/2, 0.17, 0.018, center, cream, "kitchen open from noon to ten")
	y := float32(0.235)
	for _, part := range []struct {
		head   string
		dishes []string
	}{
		{"Starters", []string{"Tomato soup with basil|6.50", "Goat's cheese and figs|8.90", "Smoked trout, horseradish|9.80"}},
		{"Mains", []string{"Roast chicken with lemon|16.50", "Mushroom risotto|14.20", "Cod in butter, spinach|19.80", "Beef stew with red wine|18.40", "Ravioli with pumpkin|13.90"}},
		{"Desserts", []string{"Apple cake, cream|5.60", "Chocolate mousse|6.20", "Three cheeses, grapes|8.40"}},
	} {
		c.text(smallCaps, c.aspect/2, y, 0.032, center, gold, part.head)
		y += 0.042
		for _, dish := range part.dishes {
			name, price, _ := strings.Cut(dish, "|")
			from := 0.095 + c.text(regular, 0.09, y, 0.02, left, cream, name)
			to := c.aspect - 0.095 - c.text(regular, c.aspect-0.09, y, 0.02, right, cream, price)
			for x := from + 0.01; x < to-0.005; x += 0.011 {
				c.fill(ellipse(x, y-0.002, 0.0013, 0.0013), solid(gold), 0.8)
			}
			y += 0.036
		}
		y += 0.032
	}
	c.finish(r, 0.2, 0.01)
}
