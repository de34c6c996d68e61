package picture

import (
	"bytes"
	"encoding/binary"

	"hybrid-image-search/engine/sentence"
)

// jpegFrame is what a JPEG's frame header says about its decoding.
type jpegFrame struct {
	progressive bool
	components  int
	samples     int64 // of all components together
}

// openJPEG walks the segments up to the first scan.
func (c *container) openJPEG(data []byte) error {
	var photoshop, icc []byte
	cut := fail(ErrCorrupt, "the {{.Format}} file is cut short", sentence.With{"Format": JPEG})
	for pos := 2; ; {
		marker, body, next := jpegSegment(data, pos)
		if next < 0 {
			return cut
		}
		pos = next
		switch {
		case marker == 0xda: // start of scan: headers end here
			if c.width == 0 {
				return fail(ErrCorrupt, "the JPEG file is damaged: it has no frame header")
			}
			if c.orientation = orientationOf(c.exif); c.jpeg.samples == 0 {
				return fail(ErrCorrupt, "the JPEG file is damaged: its frame has no samples")
			}
			c.iptc, c.icc = photoshopIPTC(photoshop), icc
			return nil
		case marker == 0xd9:
			return fail(ErrCorrupt, "the JPEG file ends before its picture begins")
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			if c.width != 0 {
				continue // the decoder judges a second frame
			}
			if err := c.jpegFrameHeader(marker, body); err != nil {
				return err
			}
		case marker == 0xe1 && c.exif == nil && bytes.HasPrefix(body, []byte("Exif\x00")):
			c.exif = body[min(6, len(body)):]
		case marker == 0xe1 && c.xmp == nil:
			if packet, ok := bytes.CutPrefix(body, []byte("http://ns.adobe.com/xap/1.0/\x00")); ok {
				c.xmp = packet
			}
		case marker == 0xe2 && len(body) > 14 && len(icc) < maxProfile:
			if bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")) {
				icc = append(icc, body[14:]...)
			}
		case marker == 0xed && len(photoshop) < 4<<20:
			if part, ok := bytes.CutPrefix(body, []byte("Photoshop 3.0\x00")); ok {
				photoshop = append(photoshop, part...)
			}
		}
	}
}

// jpegFrameHeader reads a start-of-frame segment.
func (c *container) jpegFrameHeader(marker byte, body []byte) error {
	if len(body) < 6 {
		return fail(ErrCorrupt, "the JPEG file is damaged: its frame header is too short")
	}
	switch {
	case marker > 0xc2:
		return fail(ErrUnsupported, "lossless and arithmetic-coded JPEG files are not supported")
	case body[0] != 8:
		return fail(ErrUnsupported, "JPEG files of {{.Count}} bits a sample are not supported", sentence.With{"Count": body[0]})
	}
	c.height = int(binary.BigEndian.Uint16(body[1:]))
	c.width = int(binary.BigEndian.Uint16(body[3:]))
	if c.height == 0 && c.width > 0 {
		return fail(ErrUnsupported, "JPEG files that tell their height at the end are not supported")
	}
	c.jpeg.progressive = marker == 0xc2
	c.jpeg.components = int(body[5])
	var most, sum int64
	for spec := body[6:]; len(spec) >= 3; spec = spec[3:] {
		area := int64(spec[1]>>4) * int64(spec[1]&15)
		sum, most = sum+area, max(most, area)
	}
	if most == 0 {
		return nil
	}
	c.jpeg.samples = int64(c.width) * int64(c.height) * sum / most
	if c.memory = c.jpeg.samples; c.jpeg.progressive {
		c.memory *= 5 // coefficients of 32 bits, and the samples
	}
	return nil
}

// jpegSegment returns the marker at or after pos, its body and where the next
// begins; next is -1 at the end of the file. Bytes that are no marker are
// stepped over, as every viewer does.
func jpegSegment(data []byte, pos int) (marker byte, body []byte, next int) {
	for {
		i := bytes.IndexByte(data[min(pos, len(data)):], 0xff)
		if i < 0 {
			return 0, nil, -1
		}
		pos += i
		for pos < len(data) && data[pos] == 0xff {
			pos++ // fill bytes
		}
		if pos >= len(data) {
			return 0, nil, -1
		}
		marker, pos = data[pos], pos+1
		if marker != 0 {
			break
		}
	}
	if marker == 1 || marker >= 0xd0 && marker <= 0xd9 {
		return marker, nil, pos // these stand alone
	}
	if pos+2 > len(data) {
		return 0, nil, -1
	}
	n := int(binary.BigEndian.Uint16(data[pos:]))
	if n < 2 || pos+n > len(data) {
		return 0, nil, -1
	}
	return marker, data[pos+2 : pos+n], pos + n
}

// jpegEnds reports whether the picture has its end marker. A thumbnail inside
// a segment, or what follows the picture, does not count.
func jpegEnds(data []byte) bool {
	if bytes.HasSuffix(data, []byte{0xff, 0xd9}) {
		return true
	}
	for pos := 2; ; {
		marker, _, next := jpegSegment(data, pos)
		if next < 0 {
			return false
		}
		if marker == 0xd9 {
			return true
		}
		pos = next // entropy-coded bytes hold no markers but restarts, and are stepped over
	}
}

// photoshopIPTC finds the IPTC records among Photoshop's image resources.
func photoshopIPTC(data []byte) []byte {
	for len(data) >= 12 && string(data[:4]) == "8BIM" {
		id := binary.BigEndian.Uint16(data[4:])
		name := (int(data[6]) + 2) &^ 1 // a length byte and the name, padded
		if 6+name+4 > len(data) {
			return nil
		}
		size := int64(binary.BigEndian.Uint32(data[6+name:]))
		data = data[6+name+4:]
		if size > int64(len(data)) {
			return nil
		}
		if id == 0x0404 {
			return data[:size]
		}
		data = data[min(size+size%2, int64(len(data))):]
	}
	return nil
}
