package picture

import (
	"encoding/binary"

	"hybrid-image-search/engine/sentence"
)

// HEIC and AVIF files are boxes in boxes (ISO 14496-12 and 23008-12). Only
// what tells size, orientation and metadata of the primary item is read.

// maxItems bounds the items and properties of one file; a large picture in
// tiles has a few thousand.
const maxItems = 1 << 16

// heifFile is what the boxes say.
type heifFile struct {
	data       []byte
	primary    uint32
	properties []box               // numbered from 1 in the file
	uses       map[uint32][]uint16 // which properties an item has
	exif, xmp  uint32              // item ids
	places     map[uint32]place
	itemData   []byte // idat
}

// place is where an item's first extent lies.
type place struct {
	method         uint16
	offset, length uint64
}

// openHEIF reads the boxes of a HEIC or AVIF file.
func (c *container) openHEIF(data []byte, limits Limits) error {
	file := heifFile{data: data, uses: map[uint32][]uint16{}, places: map[uint32]place{}}
	eachBox(data, func(b box) {
		switch {
		case b.kind == "moov":
			c.animated = true
		case b.kind == "meta" && len(b.body) > 4 && file.properties == nil:
			eachBox(b.body[4:], file.metaBox)
		}
	})
	if file.properties == nil {
		return fail(ErrUnsupported, "{{.Format}} files without a still picture are not supported", sentence.With{"Format": c.format})
	}
	// Every size in the file is one that the decoder may take memory for.
	for _, p := range file.properties {
		if w, h, ok := p.size(); ok {
			if err := limits.checkPixels(w, h); err != nil {
				return err
			}
		}
	}
	turn := 1
	for _, p := range file.propertiesOf(file.primary) {
		if w, h, ok := p.size(); ok {
			c.width, c.height = w, h
		}
		turn = p.turn(turn)
		if p.kind == "colr" && len(p.body) > 4 && (string(p.body[:4]) == "prof" || string(p.body[:4]) == "rICC") {
			c.icc = p.body[4:]
		}
	}
	if c.width == 0 {
		return fail(ErrCorrupt, "the {{.Format}} file is damaged: it names no size", sentence.With{"Format": c.format})
	}
	if at, ok := file.places[file.primary]; ok && at.method == 0 && at.offset+at.length > uint64(len(data)) {
		return fail(ErrCorrupt, "the {{.Format}} file is cut short", sentence.With{"Format": c.format})
	}
	if c.memory = c.estimate(8); c.format == AVIF {
		c.memory *= 2
	}
	c.orientation = turn
	if c.format == HEIC {
		// libheif turns the pixels itself; the size is what it will give.
		c.width, c.height = c.uprightSize()
		c.orientation = 1
	}
	c.exif = exifItem(file.item(file.exif))
	c.xmp = file.item(file.xmp)
	return nil
}

// metaBox reads one of the boxes inside the meta box.
func (f *heifFile) metaBox(b box) {
	r := reader{data: b.body}
	switch b.kind {
	case "pitm":
		f.primary = r.sized(r.version())
	case "idat":
		f.itemData = b.body
	case "iinf":
		f.readItems(r)
	case "iloc":
		f.readPlaces(r)
	case "iprp":
		eachBox(b.body, func(b box) {
			switch b.kind {
			case "ipco":
				eachBox(b.body, func(p box) { f.properties = append(f.properties, p) })
			case "ipma":
				f.readUses(reader{data: b.body})
			}
		})
	}
}

// readItems finds the items that hold metadata.
func (f *heifFile) readItems(r reader) {
	if r.version() == 0 {
		r.uint(2)
	} else {
		r.uint(4)
	}
	eachBox(r.data, func(b box) {
		r := reader{data: b.body}
		version := r.version()
		if b.kind != "infe" || version < 2 {
			return
		}
		id := r.sized(version - 2)
		r.uint(2)
		kind := string(r.bytes(4))
		switch {
		case kind == "Exif" && f.exif == 0:
			f.exif = id
		case kind == "mime" && f.xmp == 0:
			r.cString() // the item's name
			if r.cString() == "application/rdf+xml" {
				f.xmp = id
			}
		}
	})
}

// readPlaces reads where items lie.
func (f *heifFile) readPlaces(r reader) {
	version := r.version()
	sizes := r.uint(2)
	offsetSize, lengthSize := int(sizes>>12), int(sizes>>8&15)
	baseSize, indexSize := int(sizes>>4&15), int(sizes&15)
	if version == 0 {
		indexSize = 0
	}
	count := r.sized(max(version-1, 0))
	for ; count > 0 && !r.short && len(f.places) < maxItems; count-- {
		id := r.sized(max(version-1, 0))
		var at place
		if version >= 1 {
			at.method = uint16(r.uint(2)) & 15
		}
		r.uint(2) // data reference
		base := r.uint(baseSize)
		for extent := r.uint(2); extent > 0 && !r.short; extent-- {
			r.uint(indexSize)
			offset, length := base+r.uint(offsetSize), r.uint(lengthSize)
			if at.length == 0 {
				at.offset, at.length = offset, length
			}
		}
		if at.offset < 1<<48 && at.length < 1<<48 {
			f.places[id] = at
		}
	}
}

// readUses reads which properties belong to which item.
func (f *heifFile) readUses(r reader) {
	flags := r.uint(4)
	version := int(flags >> 24)
	for count := r.uint(4); count > 0 && !r.short && len(f.uses) < maxItems; count-- {
		id := r.sized(version)
		for n := r.uint(1); n > 0 && !r.short; n-- {
			if flags&1 != 0 {
				f.uses[id] = append(f.uses[id], uint16(r.uint(2)&0x7fff))
			} else {
				f.uses[id] = append(f.uses[id], uint16(r.uint(1)&0x7f))
			}
		}
	}
}

// propertiesOf returns an item's properties in their order, which is the
// order in which turns apply.
func (f *heifFile) propertiesOf(item uint32) []box {
	var out []box
	for _, i := range f.uses[item] {
		if i >= 1 && int(i) <= len(f.properties) {
			out = append(out, f.properties[i-1])
		}
	}
	return out
}

// item returns an item's bytes, nil when they are not there.
func (f *heifFile) item(id uint32) []byte {
	at, ok := f.places[id]
	from := f.data
	if at.method == 1 {
		from = f.itemData
	}
	if id == 0 || !ok || at.method > 1 || at.offset+at.length > uint64(len(from)) {
		return nil
	}
	return from[at.offset : at.offset+at.length]
}

// size is the size that an ispe property gives.
func (b box) size() (w, h int, ok bool) {
	if b.kind != "ispe" || len(b.body) < 12 {
		return 0, 0, false
	}
	return int(binary.BigEndian.Uint32(b.body[4:])), int(binary.BigEndian.Uint32(b.body[8:])), true
}

// turn applies a rotation or a mirror property to an EXIF orientation.
func (b box) turn(orientation int) int {
	if len(b.body) < 1 {
		return orientation
	}
	switch b.kind {
	case "irot": // quarter turns against the clock
		for range b.body[0] & 3 {
			orientation = turnLeft[orientation]
		}
	case "imir":
		if b.body[0]&1 == 0 { // top and bottom change places
			orientation = flipVertical[orientation]
		} else {
			orientation = flipHorizontal[orientation]
		}
	}
	return orientation
}

// What a further turn or flip makes of an EXIF orientation.
var (
	turnLeft       = [9]int{0, 8, 5, 6, 7, 4, 1, 2, 3}
	flipHorizontal = [9]int{0, 2, 1, 4, 3, 6, 5, 8, 7}
	flipVertical   = [9]int{0, 4, 3, 2, 1, 8, 7, 6, 5}
)

// exifItem skips the offset that precedes the TIFF structure of an Exif item.
func exifItem(data []byte) []byte {
	if len(data) < 4 {
		return nil
	}
	skip := 4 + uint64(binary.BigEndian.Uint32(data))
	if skip > uint64(len(data)) {
		return nil
	}
	return data[skip:]
}
