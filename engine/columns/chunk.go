package columns

import (
	"math"
	"path/filepath"
	"strings"
	"time"
	"unsafe"

	"hybrid-image-search/engine/query"
)

// flags are what a picture is or has besides the tags of its pixels.
type flags uint8

const (
	flagGenerated flags = 1 << iota
	flagText
	flagNote
	flagCaption
	flagLocated
	flagLooked
)

// chunk is the facts of the pictures of chunkSize ids in a row. Nothing in it changes.
type chunk struct {
	fixed
	names  texts // as they are
	folded texts
	tags   []uint32
	tagsAt [chunkSize + 1]uint32
}

// fixed are the columns whose cells are of one size.
type fixed struct {
	alive     bitmap
	folder    [chunkSize]uint32
	when      [chunkSize]int64 // nanoseconds: taken, else modified, as the clocks showed it, as if in UTC
	wall      [chunkSize]int64 // the same in seconds
	month     [chunkSize]int32 // of wall: months since the year 0
	width     [chunkSize]int32
	height    [chunkSize]int32
	size      [chunkSize]int64
	format    [chunkSize]uint16
	camera    [chunkSize]uint32
	seen      [chunkSize]uint64 // a bit for each tag of the pixels
	rating    [chunkSize]int8
	flags     [chunkSize]flags
	latitude  [chunkSize]int32 // in units of 1e-7 degrees
	longitude [chunkSize]int32
	hash      [chunkSize]uint64
	phash     [chunkSize]uint64
	sharpness [chunkSize]float32
	colour    [chunkSize]int32
}

// texts are the texts of a chunk one after another, each with a zero byte behind it.
type texts struct {
	all string
	at  [chunkSize + 1]uint32
}

func (x *texts) of(i int) string {
	if x.at[i] == x.at[i+1] {
		return ""
	}
	return x.all[x.at[i] : x.at[i+1]-1]
}

func (c *chunk) tagsOf(i int) []uint32 { return c.tags[c.tagsAt[i]:c.tagsAt[i+1]] }

func (c *chunk) len() int {
	if c == nil {
		return 0
	}
	return c.alive.len()
}

func (c *chunk) bytes() int {
	n := int(unsafe.Sizeof(*c)) + len(c.names.all) + 4*len(c.tags)
	if unsafe.StringData(c.folded.all) != unsafe.StringData(c.names.all) {
		n += len(c.folded.all)
	}
	return n
}

// entries are a chunk that is being made.
type entries struct {
	fixed
	names  [chunkSize]string
	folded [chunkSize]string
	tags   [chunkSize][]uint32
}

// entry is a picture on its way into a chunk.
type entry struct {
	row    *Row
	folder uint32
	name   string
	format uint16
	camera uint32
	seen   uint64
	tags   []uint32
}

// entry gives a row the numbers of its names.
func (t *numbers) entry(r *Row) entry {
	e := entry{
		row: r, folder: t.folders.of(filepath.Dir(r.Path)), name: filepath.Base(r.Path),
		format: uint16(min(t.formats.of(r.Format), math.MaxUint16)), camera: t.cameras.of(r.Camera),
	}
	eachLine(r.Seen, func(tag string) {
		if n := t.seen.of(tag); n < seenBits {
			e.seen |= 1 << n
		} else {
			e.tags = appendOnce(e.tags, t.tags.of(tag))
		}
	})
	eachLine(r.Tags, func(tag string) { e.tags = appendOnce(e.tags, t.tags.of(tag)) })
	return e
}

func appendOnce(all []uint32, n uint32) []uint32 {
	for _, m := range all {
		if m == n {
			return all
		}
	}
	return append(all, n)
}

func eachLine(s string, do func(string)) {
	for s != "" {
		var line string
		line, s, _ = strings.Cut(s, "\n")
		if line = strings.TrimSpace(line); line != "" {
			do(line)
		}
	}
}

func (e *entries) set(i int, n entry) {
	r := n.row
	e.alive.set(i)
	e.names[i], e.folded[i] = n.name, query.Fold(n.name)
	e.tags[i] = n.tags
	e.folder[i], e.format[i], e.camera[i], e.seen[i] = n.folder, n.format, n.camera, n.seen
	when := time.Unix(0, r.Modified).Local()
	if r.HasTaken {
		when = time.Unix(0, r.Taken).UTC()
	}
	e.wall[i] = wallClock(when)
	e.when[i] = e.wall[i]*1e9 + int64(when.Nanosecond())
	y, m, _ := time.Unix(e.wall[i], 0).UTC().Date()
	e.month[i] = int32(12*y + int(m) - 1)
	e.width[i], e.height[i] = clamp(r.Width), clamp(r.Height)
	e.size[i], e.rating[i], e.hash[i] = r.Size, int8(min(max(r.Rating, 0), 5)), r.Hash
	e.phash[i], e.sharpness[i], e.colour[i] = r.PHash, float32(r.Sharpness), r.Colour
	e.latitude[i], e.longitude[i] = units(r.Latitude), units(r.Longitude)
	e.flags[i] = flagIf(flagGenerated, r.Generated) | flagIf(flagText, r.Text) | flagIf(flagNote, r.Note) |
		flagIf(flagCaption, r.Caption) | flagIf(flagLooked, r.Looked) |
		flagIf(flagLocated, r.Located && math.Abs(r.Latitude) <= 90 && math.Abs(r.Longitude) <= 180)
}

func flagIf(flag flags, yes bool) flags {
	if yes {
		return flag
	}
	return 0
}

func clamp(n int) int32 { return int32(min(max(n, 0), math.MaxInt32)) }

// unitsPerDegree makes steps of a centimetre, with which a degree of 180 fits 32 bits.
const unitsPerDegree = 1e7

func units(degrees float64) int32 {
	return int32(math.Round(min(max(degrees, -180), 180) * unitsPerDegree))
}

// wallClock gives the seconds of what a clock there shows, as if in UTC.
func wallClock(t time.Time) int64 {
	_, offset := t.Zone()
	return t.Unix() + int64(offset)
}

// pack makes the chunk; nil where no picture is left.
func (e *entries) pack() *chunk {
	if e.alive.len() == 0 {
		return nil
	}
	c := &chunk{fixed: e.fixed}
	for i := range chunkSize {
		if e.alive.has(i) {
			c.tags = append(c.tags, e.tags[i]...)
		}
		c.tagsAt[i+1] = uint32(len(c.tags))
	}
	c.names.pack(&e.alive, &e.names)
	c.folded.pack(&e.alive, &e.folded)
	if c.folded.all == c.names.all {
		c.folded.all = c.names.all
	}
	return c
}

func (x *texts) pack(alive *bitmap, all *[chunkSize]string) {
	var b strings.Builder
	for i := range chunkSize {
		if alive.has(i) {
			b.WriteString(all[i])
			b.WriteByte(0)
		}
		x.at[i+1] = uint32(b.Len())
	}
	x.all = strings.Clone(b.String())
}

func (c *chunk) unpack() *entries {
	e := &entries{fixed: c.fixed}
	c.alive.each(func(i int) {
		e.names[i], e.folded[i], e.tags[i] = c.names.of(i), c.folded.of(i), c.tagsOf(i)
	})
	return e
}
