package columns

import (
	"math"

	"hybrid-image-search/engine/query"
)

// Select gives the pictures that pass: every group of conditions has to hold, and of a group any one is enough. What
// is written in pictures a table does not know: text gives the pictures for such a filter, and may be nil.
func (t *Table) Select(groups [][]query.Condition, text func(query.Filter) []int64) Set {
	v := t.now.Load()
	tests := make([][]test, len(groups))
	for g, group := range groups {
		for _, c := range group {
			tests[g] = append(tests[g], v.compile(c, text))
		}
	}
	s := Set{bits: make([]bitmap, len(v.chunks))}
	for k, c := range v.chunks {
		if c == nil {
			continue
		}
		pass := c.alive
		for _, group := range tests {
			var any bitmap
			for _, test := range group {
				one := pass // what failed before need not be asked again
				test(k, c, &one)
				for w := range any {
					any[w] |= one[w]
				}
			}
			pass = any
		}
		s.bits[k] = pass
		s.count += pass.len()
	}
	return s
}

// Matcher is Select for one picture after another.
func (t *Table) Matcher(groups [][]query.Condition, text func(query.Filter) []int64) func(id int64) bool {
	return t.Select(groups, text).Has
}

// test clears the bits of the pictures of a chunk that do not pass.
type test func(k int, c *chunk, pass *bitmap)

// each makes a test of one that looks at a single picture.
func each(holds func(c *chunk, i int) bool) test {
	return func(_ int, c *chunk, pass *bitmap) {
		pass.each(func(i int) {
			if !holds(c, i) {
				pass.clear(i)
			}
		})
	}
}

func never(_ int, _ *chunk, pass *bitmap) { *pass = bitmap{} }

func not(t test) test {
	return func(k int, c *chunk, pass *bitmap) {
		all := *pass
		t(k, c, pass)
		for w := range pass {
			pass[w] = all[w] &^ pass[w]
		}
	}
}

// within keeps the pictures of a set.
func within(s Set) test {
	return func(k int, _ *chunk, pass *bitmap) {
		if k >= len(s.bits) {
			*pass = bitmap{}
			return
		}
		for w := range pass {
			pass[w] &= s.bits[k][w]
		}
	}
}

func (v *view) compile(c query.Condition, text func(query.Filter) []int64) test {
	t := v.compileFilter(c.Filter, text)
	if c.Not {
		return not(t)
	}
	return t
}

func (v *view) compileFilter(f query.Filter, text func(query.Filter) []int64) test {
	switch f.Field {
	case query.Folder:
		return v.inFolder(f.Text)
	case query.Name:
		return named(f.Text)
	case query.Type:
		in := matching(v.formats, f.Text, false)
		return each(func(c *chunk, i int) bool { return in[c.format[i]] })
	case query.Camera:
		in := matching(v.cameras, f.Text, true)
		return each(func(c *chunk, i int) bool { return in[c.camera[i]] })
	case query.Tag:
		return v.tagged(f.Text)
	case query.Color:
		return v.sees(f.Text)
	case query.Is:
		return v.is(f.Text)
	case query.Has:
		return has(f.Text)
	case query.Text:
		if text == nil {
			return never
		}
		return within(v.setOf(text(f)))
	case query.Rating:
		return each(func(c *chunk, i int) bool { return between(float64(c.rating[i]), f) })
	case query.Width:
		return each(func(c *chunk, i int) bool { return between(float64(c.width[i]), f) })
	case query.Height:
		return each(func(c *chunk, i int) bool { return between(float64(c.height[i]), f) })
	case query.Size:
		return each(func(c *chunk, i int) bool { return between(float64(c.size[i]), f) })
	case query.Date, query.After, query.Before:
		return dated(f)
	case query.Near:
		return near(f.Near)
	}
	return never
}

func between(n float64, f query.Filter) bool { return n >= f.Min && n <= f.Max }

func dated(f query.Filter) test {
	after, before := int64(math.MinInt64), int64(math.MaxInt64)
	if !f.After.IsZero() {
		after = f.After.Unix()
	}
	if !f.Before.IsZero() {
		before = f.Before.Unix()
	}
	return each(func(c *chunk, i int) bool {
		return c.wall[i] >= after && c.wall[i] < before && (f.Season == 0 || f.Season>>(c.month[i]%12+1)&1 != 0)
	})
}

// earthRadius is the mean one, in kilometres.
const earthRadius = 6371.0088

func near(circle *query.Circle) test {
	if circle == nil {
		return never
	}
	here := circle.Latitude * math.Pi / 180
	cosHere := math.Cos(here)
	reach := circle.Kilometres / earthRadius // the angle, in radians
	limit := 1.0                             // of the haversine; the other side of the earth is within reach
	if reach < math.Pi {
		limit = math.Sin(reach/2) * math.Sin(reach/2)
	}
	// Most are too far to the north or south, and need no sines.
	low, high := circle.Latitude-reach*180/math.Pi, circle.Latitude+reach*180/math.Pi
	return each(func(c *chunk, i int) bool {
		if c.flags[i]&flagLocated == 0 {
			return false
		}
		latitude := float64(c.latitude[i]) / unitsPerDegree
		if latitude < low-1e-6 || latitude > high+1e-6 {
			return false
		}
		there := latitude * math.Pi / 180
		north := math.Sin((there - here) / 2)
		east := math.Sin((float64(c.longitude[i])/unitsPerDegree - circle.Longitude) * math.Pi / 360)
		return north*north+cosHere*math.Cos(there)*east*east <= limit
	})
}
