package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strings"

	"hybrid-image-search/engine/sentence"
)

// What a compressed chunk may unfold to: metadata, not a bomb.
const (
	maxPacket  = 4 << 20 // XMP
	maxProfile = 4 << 20 // ICC
)

// openPNG walks all chunks; metadata may follow the pixels.
func (c *container) openPNG(data []byte) error {
	const magic = 8
	if len(data) < magic+25 || string(data[12:16]) != "IHDR" {
		return fail(ErrCorrupt, "the {{.Format}} file is cut short", sentence.With{"Format": PNG})
	}
	w, h := binary.BigEndian.Uint32(data[16:]), binary.BigEndian.Uint32(data[20:])
	if w > 1<<31-1 || h > 1<<31-1 {
		return fail(ErrCorrupt, "the PNG file is damaged: its size is impossible")
	}
	c.width, c.height = int(w), int(h)
	c.memory = c.estimate(pngBytesPerPixel(data[24], data[25]))

	for rest := data[magic:]; len(rest) >= 12; {
		n := int64(binary.BigEndian.Uint32(rest))
		if n > int64(len(rest)-12) {
			break // cut: the decoder says so
		}
		body := rest[8 : 8+n]
		switch string(rest[4:8]) {
		case "eXIf":
			c.exif = bytes.TrimPrefix(body, []byte("Exif\x00\x00"))
		case "iCCP":
			if _, packed, ok := bytes.Cut(body, []byte{0}); ok && len(packed) > 1 {
				c.icc = inflate(packed[1:], maxProfile)
			}
		case "tEXt", "zTXt", "iTXt":
			c.pngText(string(rest[4:8]), body)
		case "IEND":
			rest = nil
			continue
		}
		rest = rest[12+n:]
	}
	c.orientation = orientationOf(c.exif)
	return nil
}

// pngBytesPerPixel is what the standard decoder takes for a depth and type.
func pngBytesPerPixel(depth, colorType byte) int64 {
	n := int64(1)
	switch colorType {
	case 2, 6:
		n = 4
	case 4:
		n = 4 // grey with alpha is decoded as NRGBA
	}
	if depth == 16 {
		n *= 2
	}
	return n
}

// pngText sorts one textual chunk to where it belongs.
func (c *container) pngText(kind string, body []byte) {
	keyword, value, ok := bytes.Cut(body, []byte{0})
	if !ok || len(c.text.captions) > 16 {
		return
	}
	key := strings.ToLower(string(keyword))
	wanted := map[string]bool{
		"xml:com.adobe.xmp": true, "raw profile type exif": true, "raw profile type app1": true, "raw profile type iptc": true,
		"title": true, "description": true, "comment": true, "keywords": true,
	}
	if !wanted[key] {
		return
	}
	switch kind {
	case "zTXt":
		if len(value) == 0 {
			return
		}
		value = inflate(value[1:], maxPacket)
	case "iTXt":
		if value = internationalText(value); value == nil {
			return
		}
	}
	text := func() string { return cleanText(decodeText(value[:min(len(value), maxText)])) }
	switch key {
	case "xml:com.adobe.xmp":
		c.xmp = value
	case "raw profile type exif", "raw profile type app1":
		block := rawProfile(value)
		if packet, ok := bytes.CutPrefix(block, []byte("http://ns.adobe.com/xap/1.0/\x00")); ok {
			c.xmp = packet
		} else if c.exif == nil {
			c.exif = bytes.TrimPrefix(block, []byte("Exif\x00\x00"))
		}
	case "raw profile type iptc":
		block := rawProfile(value)
		if records := photoshopIPTC(block); records != nil {
			block = records
		}
		c.iptc = block
	case "title":
		c.text.titles = append(c.text.titles, text())
	case "description", "comment":
		c.text.captions = append(c.text.captions, text())
	case "keywords":
		c.text.keywords = splitList(text(), ",;\n")
	}
}

// internationalText unwraps the value of an iTXt chunk: flag, method,
// language, translated keyword, text.
func internationalText(value []byte) []byte {
	if len(value) < 2 {
		return nil
	}
	packed := value[0] == 1
	_, value, _ = bytes.Cut(value[2:], []byte{0})
	_, value, ok := bytes.Cut(value, []byte{0})
	if !ok {
		return nil
	}
	if packed {
		return inflate(value, maxPacket)
	}
	return value
}

// rawProfile decodes ImageMagick's profiles: a name, a length, then hex.
func rawProfile(value []byte) []byte {
	fields := bytes.Fields(value)
	if len(fields) < 3 {
		return nil
	}
	digits := bytes.Join(fields[2:], nil)
	out := make([]byte, len(digits)/2)
	n, _ := hex.Decode(out, digits[:len(out)*2]) // what precedes a fault is kept
	return out[:n]
}

// inflate unfolds at most limit bytes; nil when there are more or the data is
// broken.
func inflate(packed []byte, limit int64) []byte {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	defer r.Close()
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil || int64(len(out)) > limit {
		return nil
	}
	return out
}
