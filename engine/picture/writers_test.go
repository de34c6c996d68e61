package picture

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

var (
	bigEndian    = binary.BigEndian
	littleEndian = binary.LittleEndian
)

// tag is an entry of a TIFF directory that a test writes.
type tag struct {
	id, typ uint16
	value   any // string, uint16, uint32, []byte, []uint32 (rationals), []tag (a directory)
}

// tiffBlock writes a TIFF structure with one directory and those below it.
func tiffBlock(order binary.AppendByteOrder, tags ...tag) []byte {
	head := []byte("II*\x00")
	if order.String() == bigEndian.String() {
		head = []byte("MM\x00*")
	}
	return appendDirectory(order.AppendUint32(head, 8), order, tags)
}

func appendDirectory(out []byte, order binary.AppendByteOrder, tags []tag) []byte {
	u16 := func(v uint16) { out = order.AppendUint16(out, v) }
	u32 := func(v uint32) { out = order.AppendUint32(out, v) }
	start := len(out)
	u16(uint16(len(tags)))
	data := start + 2 + 12*len(tags) + 4
	var tail []byte
	for _, t := range tags {
		var value []byte
		count := 0
		switch v := t.value.(type) {
		case string:
			value, count = append([]byte(v), 0), len(v)+1
		case []byte:
			value, count = v, len(v)
		case uint16:
			value, count = order.AppendUint16(nil, v), 1
		case uint32:
			value, count = order.AppendUint32(nil, v), 1
		case []uint32:
			for _, n := range v {
				value = order.AppendUint32(value, n)
			}
			count = len(v) / 2
		case []tag:
			at := data + len(tail)
			sub := appendDirectory(make([]byte, at), order, v)[at:]
			tail = append(tail, sub...)
			value, count = order.AppendUint32(nil, uint32(at)), 1
		}
		u16(t.id)
		u16(t.typ)
		u32(uint32(count))
		if len(value) <= 4 {
			out = append(out, append(value, 0, 0, 0, 0)[:4]...)
			continue
		}
		u32(uint32(data + len(tail)))
		tail = append(tail, value...)
	}
	u32(0)
	return append(out, tail...)
}

// exifJPEG is a JPEG with an EXIF block.
func exifJPEG(tb testing.TB, block []byte) []byte {
	tb.Helper()
	return withSegment(encodeJPEG(tb, quartered(64, 48), 90), 0xe1, append([]byte("Exif\x00\x00"), block...))
}

// remuxed writes the primary item of a HEIC or AVIF file into a new file with
// more properties.
func remuxed(tb testing.TB, data []byte, more ...box) []byte {
	tb.Helper()
	file := heifFile{data: data, uses: map[uint32][]uint16{}, places: map[uint32]place{}}
	var head, kind []byte
	eachBox(data, func(b box) {
		switch b.kind {
		case "ftyp":
			head = b.body
		case "meta":
			eachBox(b.body[4:], file.metaBox)
		}
	})
	kind = []byte("av01")
	if Sniff(data) == HEIC {
		kind = []byte("hvc1")
	}
	boxed := func(kind string, bodies ...[]byte) []byte {
		body := slices.Concat(bodies...)
		return slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), []byte(kind), body)
	}
	var properties []byte
	uses := []byte{0, 0, 0, 0, 0, 0, 0, 1, 0, 1}
	all := append(file.propertiesOf(file.primary), more...)
	uses = append(uses, byte(len(all)))
	for i, p := range all {
		properties = append(properties, boxed(p.kind, p.body)...)
		uses = append(uses, byte(i+1)|0x80)
	}
	payload := file.item(file.primary)
	meta := func(offset uint32) []byte {
		loc := binary.BigEndian.AppendUint32([]byte{0, 0, 0, 0, 0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1}, offset)
		loc = binary.BigEndian.AppendUint32(loc, uint32(len(payload)))
		return boxed("meta", []byte{0, 0, 0, 0},
			boxed("hdlr", []byte{0, 0, 0, 0, 0, 0, 0, 0}, []byte("pict"), make([]byte, 13)),
			boxed("pitm", []byte{0, 0, 0, 0, 0, 1}),
			boxed("iloc", loc),
			boxed("iinf", []byte{0, 0, 0, 0, 0, 1}, boxed("infe", []byte{2, 0, 0, 0, 0, 1, 0, 0}, kind, []byte{0})),
			boxed("iprp", boxed("ipco", properties), boxed("ipma", uses)))
	}
	before := len(boxed("ftyp", head)) + len(meta(0)) + 8
	return slices.Concat(boxed("ftyp", head), meta(uint32(before)), boxed("mdat", payload))
}

// flatJPEG is an 8×8 JPEG of one colour: each component one block that has
// nothing but its mean. Adobe's marker says how components are meant.
func flatJPEG(adobeTransform byte, components ...uint8) []byte {
	out := []byte{0xff, 0xd8, 0xff, 0xee, 0, 14}
	out = append(out, "Adobe\x00\x64\x00\x00\x00\x00"...)
	out = append(out, adobeTransform, 0xff, 0xdb, 0, 67, 0)
	out = append(out, bytes.Repeat([]byte{8}, 64)...) // a mean of v-128 is then its coefficient
	n := byte(len(components))
	out = append(out, 0xff, 0xc0, 0, 8+3*n, 8, 0, 8, 0, 8, n)
	for i := range components {
		out = append(out, byte(i+1), 0x11, 0)
	}
	// Codes of eight bits for the sizes 0..8, and of one bit for the end.
	out = append(out, 0xff, 0xc4, 0, 28, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
	out = append(out, 0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	out = append(out, 0xff, 0xda, 0, 6+2*n, n)
	for i := range components {
		out = append(out, byte(i+1), 0)
	}
	out = append(out, 0, 63, 0)
	bits := ""
	for _, v := range components {
		diff := int(v) - 128
		size, code := 0, diff
		for m := max(diff, -diff); m > 0; m >>= 1 {
			size++
		}
		if diff < 0 {
			code += 1<<size - 1
		}
		bits += binaryDigits(size, 8) + binaryDigits(code, size) + "0"
	}
	for len(bits)%8 != 0 {
		bits += "1"
	}
	for i := 0; i < len(bits); i += 8 {
		var b byte
		for _, digit := range bits[i : i+8] {
			b = b<<1 | byte(digit-'0')
		}
		if out = append(out, b); b == 0xff {
			out = append(out, 0)
		}
	}
	return append(out, 0xff, 0xd9)
}

func binaryDigits(v, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = '0' + byte(v>>(n-1-i)&1)
	}
	return string(out)
}
