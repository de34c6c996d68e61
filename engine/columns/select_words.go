package columns

import (
	"math"
	"strings"
)

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
