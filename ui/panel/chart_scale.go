package panel

import (
	"fmt"
	"math"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/telemetry/gauges"
	"hybrid-image-search/ui/look"
)

// top is where the chart's axis ends.
func (c *chart) top() float64 {
	if c.spec.isFull && len(c.samples) > 0 {
		if full, ok := c.spec.full.Value(c.samples[len(c.samples)-1]); ok && full > 0 {
			return full
		}
	}
	top := c.spec.least
	for _, points := range c.points {
		if _, most, ok := extent(points, c.from, c.to); ok {
			top = max(top, most)
		}
	}
	return roundUp(top, c.spec.binary)
}

// percents writes a share: with a digit behind the point if it is small.
func percents(v float64) string {
	if v < 9.95 && v != math.Trunc(v) {
		return fmt.Sprintf("%.1f %%", v)
	}
	return fmt.Sprintf("%.0f %%", v)
}

func bytesOf(v float64) string { return look.Bytes(int64(v)) }

func counts(v float64) string { return look.Count(int(math.Round(v))) }

// rates writes how many there are a second.
func rates(v float64) string {
	if v < 9.95 && v != math.Trunc(v) {
		return lang.L("{{.Count}}/s", map[string]any{"Count": fmt.Sprintf("%.1f", v)})
	}
	return lang.L("{{.Count}}/s", map[string]any{"Count": counts(v)})
}

func millis(v float64) string { return look.Duration(time.Duration(v * float64(time.Millisecond))) }

// ago writes how long before the end of the axis a moment is.
func ago(d time.Duration) string {
	d = d.Round(time.Second)
	if d <= 0 {
		return lang.L("now")
	}
	return fmt.Sprintf("–%d:%02d", d/time.Minute, d%time.Minute/time.Second)
}

// words are the chart's figures as texts.
type chartWords struct {
	value string // now, or at the pointer
	foot  string // the range, or what there is at the pointer
	empty string // why there is nothing to see
}

// words tells the newest value and the range.
func (c *chart) words() chartWords {
	w := chartWords{}
	points := c.points[0]
	least, most, ok := extent(points, c.from, c.to)
	switch {
	case len(c.samples) == 0:
		w.empty = lang.L("no samples yet")
	case len(points) == 0 && len(c.samples) > 2: // rates take two
		w.empty = lang.L("this system does not tell")
	case !ok:
		w.empty = lang.L("no samples yet")
	default:
		w.foot = c.spec.format(least) + " – " + c.spec.format(most)
		newest := &c.samples[len(c.samples)-1]
		w.value = "–"
		if v, ok := c.spec.series[0].field.Value(*newest); ok {
			w.value = c.spec.format(v)
		}
	}
	return w
}

// wordsAt tells the values at a place.
func (c *chart) wordsAt(plotted [][]plotPoint, x, width float32) (w chartWords, at plotPoint, ok bool) {
	at, ok = nearest(plotted[0], x)
	if !ok {
		return w, at, false
	}
	moment := c.from.Add(time.Duration(float64(at.x) / float64(width) * float64(c.to.Sub(c.from))))
	w.value, w.foot = c.spec.format(at.value), moment.Format(time.TimeOnly)
	for i, s := range c.spec.series[1:] {
		if p, ok := nearest(plotted[i+1], x); ok {
			w.foot += " · " + s.label + " " + c.spec.format(p.value)
		}
	}
	return w, at, true
}

// marked is where the chosen span lies in a width.
func (c *chart) marked(width float32) (left, length float32, ok bool) {
	if c.mark == nil {
		return 0, 0, false
	}
	r, ok := gauges.Axis{From: c.from, To: c.to, Width: int(width)}.Mark(c.mark[0], c.mark[1])
	return float32(r.Left), max(float32(r.Right-r.Left), 2), ok
}
