// Package columns holds the facts of all pictures of a library in memory, in columns, so that filters, facets, sorting
// and grouping take milliseconds at 100,000 pictures. It is filled from the catalog and follows its changes.
//
// Readers see an immutable state, and a change makes the next one beside it: neither waits for the other. A picture
// takes about 150 bytes.
package columns

import (
	"iter"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
)

// Row is what is known of one picture, as the catalog has it. Lists are texts with one item a line.
type Row struct {
	ID            int64
	Path          string
	Size          int64 // bytes
	Modified      int64 // Unix nanoseconds
	Taken         int64 // the same, if HasTaken
	HasTaken      bool
	Format        string
	Camera        string
	Width, Height int
	Rating        int
	Seen          string // tags of the pixels
	Tags          string // tags of people and of models
	Located       bool
	Latitude      float64
	Longitude     float64
	Hash          uint64 // the beginning of the content's; the same for the same content
	Generated     bool   // a model made it
	Text          bool   // text can be read in it
	Note          bool   // the user wrote one
	Caption       bool   // it has a caption or a title
	Looked        bool   // the following were measured
	PHash         uint64
	Sharpness     float64
	Colour        int32 // places it in a row by colour
}

// Table is the facts of all pictures of a library. It is safe for concurrent use.
type Table struct {
	now   atomic.Pointer[view]
	names nameOrder

	writing sync.Mutex // guards what follows, which only writers use
	numbers
}

// numbers are those of all that pictures share.
type numbers struct {
	formats names
	cameras names
	tags    names
	seen    names
	folders folders
}

// view is one state of a table. Nothing in it changes.
type view struct {
	chunks  []*chunk // by id: a chunk has the places of chunkSize ids, and is nil where none is taken
	count   int
	formats []name
	cameras []name
	tags    []name
	seen    []name // at most seenBits of them
	folders []folder
	roots   []string

	derived derived
}

// New makes a table without pictures.
func New() *Table {
	t := &Table{}
	t.now.Store(&view{})
	return t
}

// Load fills the table with rows, which come in the order of their ids, and with the folders that the user added. They
// take the place of what was there, unless one of them cannot be read.
func (t *Table) Load(rows iter.Seq2[Row, error], roots []string) error {
	t.writing.Lock()
	defer t.writing.Unlock()
	made := &numbers{}
	made.folders.setRoots(roots)
	next := &view{}
	var open *entries
	var at int
	flush := func() {
		if open != nil {
			next.put(at, open.pack())
		}
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		k, i := place(row.ID)
		if k < 0 {
			continue
		}
		if open == nil || k != at {
			flush()
			open, at = next.open(k), k
		}
		open.set(i, made.entry(&row))
	}
	flush()
	t.numbers = *made
	t.publish(next)
	return nil
}

// Update takes in rows, in place of what is known of these pictures, and takes the removed ones out. Both at once:
// nobody sees the one without the other.
func (t *Table) Update(rows []Row, removed []int64) {
	t.writing.Lock()
	defer t.writing.Unlock()
	before := t.now.Load()
	next := &view{chunks: slices.Clone(before.chunks), count: before.count}
	open := map[int]*entries{}
	in := func(k int) *entries {
		e := open[k]
		if e == nil {
			e = next.open(k)
			open[k] = e
		}
		return e
	}
	for _, id := range removed {
		if k, i := place(id); before.has(k, i) {
			in(k).alive.clear(i)
		}
	}
	for r := range rows {
		if k, i := place(rows[r].ID); k >= 0 {
			in(k).set(i, t.entry(&rows[r]))
		}
	}
	for k, e := range open {
		next.put(k, e.pack())
	}
	t.publish(next)
}

// SetRoots tells which folders the user added. Folders are named from there on.
func (t *Table) SetRoots(roots []string) {
	t.writing.Lock()
	defer t.writing.Unlock()
	if slices.Equal(roots, t.folders.roots) {
		return
	}
	t.folders.setRoots(roots)
	before := t.now.Load()
	t.publish(&view{chunks: before.chunks, count: before.count})
}

// publish shows readers the next state.
func (t *Table) publish(v *view) {
	v.formats, v.cameras, v.tags, v.seen = t.formats.all, t.cameras.all, t.tags.all, t.seen.all
	v.folders, v.roots = t.folders.all, t.folders.roots
	t.now.Store(v)
}

// Len counts the pictures.
func (t *Table) Len() int { return t.now.Load().count }

// IDs gives all pictures by id.
func (t *Table) IDs() []int64 {
	v := t.now.Load()
	ids := make([]int64, 0, v.count)
	for k, c := range v.chunks {
		if c != nil {
			c.alive.each(func(i int) { ids = append(ids, idOf(k, i)) })
		}
	}
	return ids
}

// Bytes estimates the memory of the table.
func (t *Table) Bytes() int {
	v := t.now.Load()
	total := 8 * len(v.chunks)
	for _, c := range v.chunks {
		if c != nil {
			total += c.bytes()
		}
	}
	for _, f := range v.folders {
		total += 2*len(f.path) + 64
	}
	return total + 96*(len(v.tags)+len(v.cameras))
}

func (v *view) has(k, i int) bool {
	return k >= 0 && k < len(v.chunks) && v.chunks[k] != nil && v.chunks[k].alive.has(i)
}

// open gives the entries of a chunk, to be changed and packed.
func (v *view) open(k int) *entries {
	if k < len(v.chunks) && v.chunks[k] != nil {
		return v.chunks[k].unpack()
	}
	return &entries{}
}

// put sets a chunk; nil is one without pictures.
func (v *view) put(k int, c *chunk) {
	for k >= len(v.chunks) {
		v.chunks = append(v.chunks, nil)
	}
	v.count += c.len() - v.chunks[k].len()
	v.chunks[k] = c
}

// chunkSize is how many ids share a chunk, which is copied when a picture of it changes: in 0.1 ms.
const (
	chunkBits = 10
	chunkSize = 1 << chunkBits
)

// maxID bounds ids, so that a table of chunks has less than 32 MB. The catalog counts up from 1.
const maxID = 1 << 32

// place gives the chunk of an id, and where it is there; -1 is an id that no picture has.
func place(id int64) (chunk, at int) {
	if id < 0 || id >= maxID {
		return -1, 0
	}
	return int(id >> chunkBits), int(id & (chunkSize - 1))
}

func idOf(chunk, at int) int64 { return int64(chunk)<<chunkBits | int64(at) }

// bitmap has a bit for each place of a chunk.
type bitmap [chunkSize / 64]uint64

func (b *bitmap) has(i int) bool { return b[i/64]>>(i%64)&1 != 0 }
func (b *bitmap) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b *bitmap) clear(i int)    { b[i/64] &^= 1 << (i % 64) }

func (b *bitmap) len() (n int) {
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// each calls do with every place whose bit is set.
func (b *bitmap) each(do func(i int)) {
	for w, word := range b {
		for ; word != 0; word &= word - 1 {
			do(w*64 + bits.TrailingZeros64(word))
		}
	}
}
