package picture

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
)

// EXIF is read by our own hand because the readers at hand decode text too
// early: they drop the UTF-16 of the XP tags and of UserComment, and turn a
// coordinate with a zero denominator into a valid zero.

// maxEntries bounds the entries of one directory; cameras write under 100.
const maxEntries = 2000

// The directories and tags that are read, by their numbers in EXIF 3.0.
const (
	tagImageWidth      = 0x0100
	tagImageLength     = 0x0101
	tagBitsPerSample   = 0x0102
	tagDescription     = 0x010e
	tagMake            = 0x010f
	tagModel           = 0x0110
	tagOrientation     = 0x0112
	tagSamplesPerPixel = 0x0115
	tagDateTime        = 0x0132
	tagTileWidth       = 0x0142
	tagTileLength      = 0x0143
	tagXMP             = 0x02bc
	tagRating          = 0x4746
	tagIPTC            = 0x83bb
	tagICC             = 0x8773
	tagExifIFD         = 0x8769
	tagGPSIFD          = 0x8825
	tagXPTitle         = 0x9c9b
	tagXPComment       = 0x9c9c
	tagXPKeywords      = 0x9c9e
	tagXPSubject       = 0x9c9f

	tagDateOriginal    = 0x9003
	tagDateDigitized   = 0x9004
	tagOffset          = 0x9010
	tagOffsetOriginal  = 0x9011
	tagOffsetDigitized = 0x9012
	tagUserComment     = 0x9286

	tagLatitudeRef  = 1
	tagLatitude     = 2
	tagLongitudeRef = 3
	tagLongitude    = 4
)

// typeSizes are the bytes of one value of each TIFF type.
var typeSizes = [...]int{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

// tiffTree is a TIFF structure: a TIFF file, or an EXIF block.
type tiffTree struct {
	data  []byte
	order binary.ByteOrder
	first uint32 // where the first directory is
}

// openTree reads the eight bytes of a TIFF header.
func openTree(data []byte) (tiffTree, bool) {
	if len(data) < 8 {
		return tiffTree{}, false
	}
	t := tiffTree{data: data}
	switch string(data[:4]) {
	case "II*\x00":
		t.order = binary.LittleEndian
	case "MM\x00*":
		t.order = binary.BigEndian
	default:
		return tiffTree{}, false
	}
	t.first = t.order.Uint32(data[4:])
	return t, true
}

// entry is one tag with the bytes of its values, which alias the file.
type entry struct {
	order binary.ByteOrder
	typ   uint16
	value []byte
}

// directory reads one directory. What is out of bounds or of an unknown type
// is left out; the first of equal tags counts.
func (t tiffTree) directory(offset uint32) map[uint16]entry {
	if uint64(offset)+2 > uint64(len(t.data)) {
		return nil
	}
	n := min(int(t.order.Uint16(t.data[offset:])), maxEntries)
	rest := t.data[offset+2:]
	dir := make(map[uint16]entry, min(n, len(rest)/12))
	for ; n > 0 && len(rest) >= 12; n, rest = n-1, rest[12:] {
		tag, typ := t.order.Uint16(rest), t.order.Uint16(rest[2:])
		if int(typ) >= len(typeSizes) || typeSizes[typ] == 0 {
			continue
		}
		size := uint64(t.order.Uint32(rest[4:])) * uint64(typeSizes[typ])
		value := rest[8:12]
		if size > 4 {
			at := uint64(t.order.Uint32(value))
			if at+size > uint64(len(t.data)) {
				continue
			}
			value = t.data[at : at+size]
		} else {
			value = value[:size]
		}
		if _, twice := dir[tag]; !twice && size > 0 {
			dir[tag] = entry{order: t.order, typ: typ, value: value}
		}
	}
	return dir
}

// sub reads the directory that a tag of dir points to.
func (t tiffTree) sub(dir map[uint16]entry, tag uint16) map[uint16]entry {
	at, ok := dir[tag].uint()
	if !ok {
		return nil
	}
	return t.directory(at)
}

// uint is the first value of an unsigned integer.
func (e entry) uint() (uint32, bool) {
	switch {
	case e.typ == 1 && len(e.value) >= 1:
		return uint32(e.value[0]), true
	case e.typ == 3 && len(e.value) >= 2:
		return uint32(e.order.Uint16(e.value)), true
	case (e.typ == 4 || e.typ == 13) && len(e.value) >= 4:
		return e.order.Uint32(e.value), true
	}
	return 0, false
}

// text is an ASCII value up to its first NUL; UTF-8 and Latin letters, which
// many programs write there, are welcome.
func (e entry) text() string {
	if e.typ != 2 && e.typ != 7 && e.typ != 1 {
		return ""
	}
	value, _, _ := bytes.Cut(e.value[:min(len(e.value), maxText)], []byte{0})
	return cleanText(decodeText(value))
}

// wide is a value of Windows' XP tags: UTF-16, little endian whatever the
// order of the rest.
func (e entry) wide() string {
	if e.typ != 1 && e.typ != 7 {
		return ""
	}
	return cleanText(decodeUTF16(e.value[:min(len(e.value), maxText)], binary.LittleEndian))
}

// comment is a UserComment: eight bytes name the encoding, text follows.
func (e entry) comment() string {
	if e.typ == 2 {
		return e.text()
	}
	if e.typ != 7 || len(e.value) < 8 {
		return ""
	}
	code, body := string(e.value[:8]), e.value[8:min(len(e.value), maxText)]
	if strings.HasPrefix(code, "UNICODE") {
		order := e.order
		// Some write little endian always; the zero half of a Latin letter tells.
		if len(body) >= 2 && body[0] != 0 && body[1] == 0 {
			order = binary.LittleEndian
		} else if len(body) >= 2 && body[0] == 0 && body[1] != 0 {
			order = binary.BigEndian
		}
		return textOrNothing(decodeUTF16(body, order))
	}
	if !strings.HasPrefix(code, "ASCII\x00") && code != "\x00\x00\x00\x00\x00\x00\x00\x00" {
		return "" // JIS, or a maker's own bytes
	}
	body, _, _ = bytes.Cut(body, []byte{0})
	return textOrNothing(decodeText(body))
}

// rationals are the values of an unsigned rational; a zero denominator makes
// NaN or an infinity, which no range admits.
func (e entry) rationals() []float64 {
	if e.typ != 5 {
		return nil
	}
	out := make([]float64, 0, 3)
	for v := e.value; len(v) >= 8 && len(out) < 8; v = v[8:] {
		out = append(out, float64(e.order.Uint32(v))/float64(e.order.Uint32(v[4:])))
	}
	return out
}

// orientationOf reads the orientation of an EXIF block, 1 when it says none.
func orientationOf(exif []byte) int {
	tree, ok := openTree(exif)
	if !ok {
		return 1
	}
	if v, ok := tree.directory(tree.first)[tagOrientation].uint(); ok && v >= 1 && v <= 8 {
		return int(v)
	}
	return 1
}

// readEXIF reads the facts of an EXIF block.
func readEXIF(block []byte) (written written) {
	tree, ok := openTree(block)
	if !ok {
		return written
	}
	main := tree.directory(tree.first)
	shot := tree.sub(main, tagExifIFD)
	place := tree.sub(main, tagGPSIFD)

	written.camera = cameraName(main[tagMake].text(), main[tagModel].text())
	written.taken = firstTime(
		exifTime(shot[tagDateOriginal].text(), shot[tagOffsetOriginal].text()),
		exifTime(shot[tagDateDigitized].text(), shot[tagOffsetDigitized].text()),
	)
	written.modified = exifTime(main[tagDateTime].text(), shot[tagOffset].text())
	written.position = exifPosition(place)
	written.titles = []string{main[tagXPTitle].wide(), main[tagXPSubject].wide()}
	written.captions = []string{main[tagDescription].text(), main[tagXPComment].wide(), shot[tagUserComment].comment()}
	written.keywords = splitList(main[tagXPKeywords].wide(), ";")
	if v, ok := main[tagRating].uint(); ok {
		written.rating = stars(float64(v))
	}
	return written
}

// cameraName joins make and model without saying the make twice.
func cameraName(maker, model string) string {
	maker, model = strings.Join(strings.Fields(maker), " "), strings.Join(strings.Fields(model), " ")
	if maker == "" || model == "" {
		return maker + model
	}
	brand, _, _ := strings.Cut(maker, " ")
	if len(model) >= len(brand) && strings.EqualFold(model[:len(brand)], brand) {
		return model
	}
	return maker + " " + model
}

// exifPosition reads degrees, minutes and seconds.
func exifPosition(gps map[uint16]entry) *Position {
	lat := sexagesimal(gps[tagLatitude].rationals())
	lon := sexagesimal(gps[tagLongitude].rationals())
	if strings.HasPrefix(strings.ToUpper(gps[tagLatitudeRef].text()), "S") {
		lat = -lat
	}
	if strings.HasPrefix(strings.ToUpper(gps[tagLongitudeRef].text()), "W") {
		lon = -lon
	}
	return validPosition(lat, lon)
}

// sexagesimal adds degrees, minutes and seconds; NaN when there are none.
func sexagesimal(parts []float64) float64 {
	if len(parts) == 0 {
		return math.NaN()
	}
	var sum float64
	for i, unit := range []float64{1, 60, 3600} {
		if i < len(parts) {
			sum += float64(parts[i] / unit)
		}
	}
	return sum
}

// validPosition returns nil for what is no place on earth, and for 0, 0,
// which devices without a fix write and where nothing but water is.
func validPosition(lat, lon float64) *Position {
	if !(math.Abs(lat) <= 90) || !(math.Abs(lon) <= 180) || (lat == 0 && lon == 0) {
		return nil // written so that NaN fails too
	}
	return &Position{Latitude: lat, Longitude: lon}
}
