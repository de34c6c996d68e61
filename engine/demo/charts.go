package demo

import (
	"fmt"
	"math/rand/v2"
)

func charts() []entry {
	return []entry{
		picture("charts/bar-chart-sales.png", "Sales by month", "Bar chart of the year's sales, in thousands", "2024-01-08 09:00", barChart("Sales 2023", "thousand euro", ramp(0x2f6fb7, 0x3c9bd6), "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), "chart", "bar chart", "sales", "statistics", "business"),
		picture("charts/bar-chart-energy.png", "Energy by source", "Bar chart of the electricity mix", "2024-01-09 09:30", barChart("Electricity by source", "terawatt hours", ramp(0x2e8b57, 0xf0b429, 0xd1495b), "Wind", "Solar", "Hydro", "Gas", "Coal", "Biomass"), "chart", "bar chart", "energy", "statistics", "electricity"),
		picture("charts/line-chart-temperature.png", "Temperature through the year", "Line chart of three cities' mean temperatures", "2024-01-10 10:00", lineChart("Mean temperature", "°C", "Oslo", "Rome", "Cairo"), "chart", "line chart", "temperature", "weather", "statistics"),
		picture("charts/line-chart-visitors.png", "Visitors of the web site", "Line chart with two years compared", "2024-01-10 11:00", lineChart("Visitors a day", "thousand", "2022", "2023"), "chart", "line chart", "visitors", "statistics", "web"),
		picture("charts/pie-chart-budget.png", "Household budget", "Pie chart: where the money goes", "2024-01-11 08:45", pieChart("Household budget", 0, "Rent", "Food", "Travel", "Energy", "Leisure", "Savings"), "chart", "pie chart", "budget", "money", "statistics"),
		picture("charts/pie-chart-market.png", "Market shares", "Ring chart of five companies", "2024-01-11 09:20", pieChart("Market shares", 0.56, "Alpha", "Beta", "Gamma", "Delta", "Others"), "chart", "pie chart", "market", "business", "statistics"),
		picture("charts/scatter-plot.png", "Height and weight", "Scatter plot with a trend line", "2024-01-12 14:10", scatterPlot("Height and weight of 240 people"), "chart", "scatter plot", "statistics", "correlation"),
	}
}

var (
	ink     = hex(0x25303b)
	faint   = hex(0x8a95a0)
	palette = []rgb{hex(0x2f6fb7), hex(0xe8722a), hex(0x2e9c6b), hex(0xc9405b), hex(0x8256b5), hex(0xe3b02f)}
)

// plot is the area inside a chart's axes.
type plot struct{ x, y, w, h float32 }

// drawAxes clears the paper, sets the title and draws the grid from 0 to top.
func drawAxes(c *canvas, title, unit string, top float32) plot {
	p := plot{0.13, 0.2, c.aspect - 0.2, 0.66}
	c.each(func(_, _ float32, _ rgb) rgb { return hex(0xfdfdfb) })
	c.text(bold, 0.06, 0.095, 0.055, left, ink, title)
	c.text(regular, 0.06, 0.145, 0.032, left, faint, unit)
	for i := range 6 {
		y := p.y + p.h*(1-float32(i)/5)
		c.fill(rect(p.x, y-0.0008, p.w, 0.0016), solid(hex(0xdfe3e6)), 1)
		c.text(regular, p.x-0.015, y+0.011, 0.03, right, faint, fmt.Sprintf("%.0f", top*float32(i)/5))
	}
	c.fill(rect(p.x, p.y+p.h-0.0015, p.w, 0.003), solid(ink), 1)
	return p
}

func barChart(title, unit string, tones gradient, labels ...string) painter {
	return func(c *canvas, r *rand.Rand) {
		p := drawAxes(c, title, unit, 100)
		slot := p.w / float32(len(labels))
		for i, label := range labels {
			t := float32(i) / float32(len(labels)-1)
			v := clamp(0.45 + 0.3*sin(t*5+r.Float32()) + between(r, -0.12, 0.2))
			x, high := p.x+slot*(float32(i)+0.18), p.h*v
			col := tones.at(t)
			c.fill(polygon(x, p.y+p.h, x, p.y+p.h-high, x+slot*0.64, p.y+p.h-high, x+slot*0.64, p.y+p.h), upright(p.y+p.h-high, p.y+p.h, mix(col, white, 0.12), col), 1)
			c.text(regular, x+slot*0.32, p.y+p.h-high-0.013, 0.027, center, ink, fmt.Sprintf("%.0f", v*100))
			c.text(regular, x+slot*0.32, p.y+p.h+0.045, 0.03, center, ink, label)
		}
	}
}

func lineChart(title, unit string, names ...string) painter {
	return func(c *canvas, r *rand.Rand) {
		p := drawAxes(c, title, unit, 40)
		for i, m := range []string{"Jan", "Mar", "May", "Jul", "Sep", "Nov"} {
			c.text(regular, p.x+p.w*(float32(i)*2+0.5)/12, p.y+p.h+0.045, 0.03, center, ink, m)
		}
		for k, name := range names {
			n := newNoise(r)
			base := 0.2 + 0.5*float32(k)/float32(len(names))
			var line []float32
			for i := range 49 {
				t := float32(i) / 48
				v := base + 0.22*sin(3.1416*t)*(1.2-base) + 0.09*n.fbm(t*9, 3, 3)
				line = append(line, p.x+p.w*t, p.y+p.h*(1-clamp(v)))
			}
			col := palette[k]
			area := polygon(line...).line(p.x+p.w, p.y+p.h).line(p.x, p.y+p.h)
			c.fill(area, solid(col), 0.09)
			c.fill(stroke(line, even(0.0065)), solid(col), 1)
			for i := 0; i < len(line); i += 8 {
				c.fill(ellipse(line[i], line[i+1], 0.009, 0.009), solid(col), 1)
				c.fill(ellipse(line[i], line[i+1], 0.005, 0.005), solid(white), 1)
			}
			x := p.x + 0.22*float32(k)
			c.fill(rect(x, 0.945, 0.04, 0.007), solid(col), 1)
			c.text(regular, x+0.05, 0.96, 0.032, left, ink, name)
		}
	}
}

func pieChart(title string, hole float32, labels ...string) painter {
	return func(c *canvas, r *rand.Rand) {
		c.each(func(_, _ float32, _ rgb) rgb { return hex(0xfdfdfb) })
		c.text(bold, 0.06, 0.095, 0.055, left, ink, title)
		shares := make([]float32, len(labels))
		var sum float32
		for i := range shares {
			shares[i] = between(r, 0.4, 1.2) * (1.6 - float32(i)/float32(len(labels)))
			sum += shares[i]
		}
		const x, y, radius = 0.56, 0.56, 0.36
		const turn = 6.2831853
		from := float32(0)
		for i, label := range labels {
			part := shares[i] / sum
			to := from + part*turn
			c.fill(sector(x, y, radius, from, to), solid(palette[i]), 1)
			c.fill(stroke([]float32{x, y, x + radius*1.01*sin(from), y - radius*1.01*cos(from)}, even(0.006)), solid(hex(0xfdfdfb)), 1)
			middle, at := (from+to)/2, radius*max(0.66, (1+hole)/2)
			c.text(bold, x+at*sin(middle), y-at*cos(middle)+0.012, 0.034, center, white, fmt.Sprintf("%.0f %%", part*100))
			ly := 0.34 + 0.075*float32(i)
			c.fill(roundRect(1.06, ly-0.028, 0.036, 0.036, 0.008), solid(palette[i]), 1)
			c.text(regular, 1.115, ly, 0.037, left, ink, label)
			from = to
		}
		if hole > 0 {
			c.fill(ellipse(x, y, radius*hole, radius*hole), solid(hex(0xfdfdfb)), 1)
			c.text(bold, x, y+0.02, 0.06, center, ink, "2023")
		}
	}
}

func scatterPlot(title string) painter {
	return func(c *canvas, r *rand.Rand) {
		p := drawAxes(c, title, "kilograms over centimetres", 120)
		for i := range 6 {
			c.text(regular, p.x+p.w*(float32(i)+0.5)/6, p.y+p.h+0.045, 0.03, center, ink, fmt.Sprint(150+10*i))
		}
		for i := range 240 {
			u := clamp(0.5 + 0.17*float32(r.NormFloat64()))
			v := clamp(0.24 + 0.5*u + 0.085*float32(r.NormFloat64()))
			c.fill(ellipse(p.x+p.w*u, p.y+p.h*(1-v), 0.0095, 0.0095), solid(palette[i&1]), 0.62)
		}
		c.fill(stroke([]float32{p.x + p.w*0.04, p.y + p.h*0.74, p.x + p.w*0.96, p.y + p.h*0.28}, even(0.005)), solid(palette[3]), 0.9)
	}
}
