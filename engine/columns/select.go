package columns

import (
	"math"
	"path/filepath"
	"strings"

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

// matching tells which names a text means: those that are the text, or where none is and parts will do, those that
// have it in them. So a camera's whole name does not mean its successor too.
func matching(all []name, text string, parts bool) []bool {
	in := make([]bool, len(all))
	whole := false
	for n, name := range all {
		in[n] = name.folded == text
		whole = whole || in[n]
	}
	if whole || !parts || text == "" {
		return in
	}
	for n, name := range all {
		in[n] = strings.Contains(name.folded, text)
	}
	return in
}

// named looks through the names of a chunk at once.
func named(text string) test {
	if text == "" || strings.ContainsRune(text, 0) {
		return never
	}
	return func(_ int, c *chunk, pass *bitmap) {
		var found bitmap
		i := 0
		for at := 0; ; {
			next := strings.Index(c.folded.all[at:], text)
			if next < 0 {
				break
			}
			at += next
			for int(c.folded.at[i+1]) <= at {
				i++
			}
			found.set(i)
			at = int(c.folded.at[i+1])
		}
		for w := range pass {
			pass[w] &= found[w]
		}
	}
}

// tagged finds a whole tag, of the pixels or of whoever gave it.
func (v *view) tagged(text string) test {
	seen := v.bit(text)
	tag := uint32(math.MaxUint32)
	for n, name := range v.tags {
		if name.folded == text {
			tag = uint32(n)
		}
	}
	return each(func(c *chunk, i int) bool {
		if c.seen[i]&seen != 0 {
			return true
		}
		for _, n := range c.tagsOf(i) {
			if n == tag {
				return true
			}
		}
		return false
	})
}

// bit is that of a tag of the pixels; 0 where no picture has it.
func (v *view) bit(text string) uint64 {
	for n, name := range v.seen[:min(len(v.seen), seenBits)] {
		if name.folded == text {
			return 1 << n
		}
	}
	return 0
}

func (v *view) sees(tag string) test {
	bit := v.bit(tag)
	return each(func(c *chunk, i int) bool { return c.seen[i]&bit != 0 })
}

func flagged(flag flags) test {
	return each(func(c *chunk, i int) bool { return c.flags[i]&flag != 0 })
}

// blackAndWhite is what the tags of the pixels call what “is:” calls bw. The others have one name.
const blackAndWhite = "black and white"

func (v *view) is(kind string) test {
	switch kind {
	case "duplicate":
		return within(v.duplicates())
	case "generated":
		return flagged(flagGenerated)
	case "bw":
		return v.sees(blackAndWhite)
	}
	return v.sees(kind)
}

func has(what string) test {
	switch what {
	case "text":
		return flagged(flagText)
	case "gps":
		return flagged(flagLocated)
	case "note":
		return flagged(flagNote)
	case "caption":
		return flagged(flagCaption)
	case "rating":
		return each(func(c *chunk, i int) bool { return c.rating[i] > 0 })
	}
	return never
}

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

// inFolder finds the pictures in a folder of this name or below it. Where none is called so, the beginning of a name
// is enough, and where none begins so, a part of one. Names with a slash between are of folders in each other; with a
// slash before them they are a whole path, which may lie above what the user added.
func (v *view) inFolder(text string) test {
	anchored := strings.HasPrefix(text, "/") || filepath.VolumeName(text) != ""
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' })
	if len(parts) == 0 {
		if anchored { // the root of everything
			return func(int, *chunk, *bitmap) {}
		}
		return never
	}
	for _, fits := range []func(base, part string) bool{
		func(base, part string) bool { return base == part }, strings.HasPrefix, strings.Contains,
	} {
		in, some := make([]bool, len(v.folders)), false
		for at := range v.folders {
			f := &v.folders[at]
			in[at] = f.parent >= 0 && in[f.parent] || v.isFolder(f, parts, anchored, fits)
			some = some || in[at]
		}
		if some {
			return each(func(c *chunk, i int) bool { return in[c.folder[i]] })
		}
	}
	return never
}

// isFolder compares a folder and those above it with names. The last one may fit in a looser way.
func (v *view) isFolder(f *folder, parts []string, anchored bool, fits func(base, part string) bool) bool {
	for n := len(parts) - 1; n >= 0; n-- {
		last := n == len(parts)-1
		if f == nil || !anchored && last && f.above {
			return false
		}
		if last && !fits(f.base, parts[n]) || !last && f.base != parts[n] {
			return false
		}
		if f.parent < 0 {
			f = nil
		} else {
			f = &v.folders[f.parent]
		}
	}
	return !anchored || f == nil || f.parent < 0 && f.base == "" // at the top of the disk
}
