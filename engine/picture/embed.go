package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"

	"hybrid-image-search/engine/sentence"
)

// EmbedXMP gives a PNG, JPEG or WebP file with an XMP packet in it; all else in it stays as it is. A file that
// has a packet of its own, or is sealed by content credentials, which any change would break, is ErrUnsupported:
// its packet belongs into a sidecar.
func EmbedXMP(file, packet []byte) ([]byte, error) {
	return guard(context.Background(), sentence.Of("the file"), func() ([]byte, error) {
		before, err := open(file, DefaultLimits())
		if err != nil {
			return nil, err
		}
		if before.xmp != nil {
			return nil, fail(ErrUnsupported, "the file has XMP of its own")
		}
		var out []byte
		switch before.format {
		case PNG:
			out, err = embedPNG(file, packet)
		case JPEG:
			out, err = embedJPEG(file, packet)
		case WebP:
			out, err = embedWebP(file, packet, before)
		default:
			err = fail(ErrUnsupported, "{{.Format}} files take no XMP here", sentence.With{"Format": before.format})
		}
		if err != nil {
			return nil, err
		}
		after, err := open(out, DefaultLimits())
		if err != nil || !bytes.Equal(after.xmp, packet) || after.width != before.width || after.height != before.height {
			return nil, fail(ErrCorrupt, "the file takes no XMP: it is not written in order")
		}
		return out, nil
	})
}

var errSealed = fail(ErrUnsupported, "the file is sealed by content credentials")

// embedPNG puts the packet behind the header: readers that stop at the pixels find it.
func embedPNG(file, packet []byte) ([]byte, error) {
	const magic, header = 8, 25
	for rest := file[magic:]; len(rest) >= 12; {
		n := int64(binary.BigEndian.Uint32(rest))
		if n > int64(len(rest)-12) {
			break
		}
		if string(rest[4:8]) == "caBX" {
			return nil, errSealed
		}
		rest = rest[12+n:]
	}
	if binary.BigEndian.Uint32(file[magic:]) != header-12 {
		return nil, fail(ErrCorrupt, "the PNG file's header has an odd size")
	}
	body := append([]byte("iTXtXML:com.adobe.xmp\x00\x00\x00\x00\x00"), packet...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
	chunk = append(chunk, body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))
	return insert(file, magic+header, chunk), nil
}

const xmpSignature = "http://ns.adobe.com/xap/1.0/\x00"

// embedJPEG puts the packet behind the first segments, as JFIF and EXIF have to be the first.
func embedJPEG(file, packet []byte) ([]byte, error) {
	size := 2 + len(xmpSignature) + len(packet)
	if size > 0xffff {
		return nil, fail(ErrUnsupported, "{{.Count}} bytes of XMP are more than a JPEG file takes", sentence.With{"Count": len(packet)})
	}
	at := 2
	for pos := 2; ; {
		marker, body, next := jpegSegment(file, pos)
		if next < 0 || marker == 0xda || marker == 0xd9 {
			break
		}
		if marker == 0xeb && bytes.HasPrefix(body, []byte("JP")) {
			return nil, errSealed
		}
		if pos == at && (marker == 0xe0 || marker == 0xe1) {
			at = next
		}
		pos = next
	}
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(size))
	segment = append(append(segment, xmpSignature...), packet...)
	return insert(file, at, segment), nil
}

// The flags of WebP's extended header.
const (
	webpHasXMP   = 0x04
	webpHasAlpha = 0x10
)

// embedWebP puts the packet at the end. A file of the simple kind gets the extended header first.
func embedWebP(file, packet []byte, c *container) ([]byte, error) {
	const riff = 12
	if int64(binary.LittleEndian.Uint32(file[4:])) != int64(len(file)-8) {
		return nil, fail(ErrCorrupt, "the WebP file has another size than it says")
	}
	first, header, _, ok := webpChunk(file[riff:])
	if !ok || first == "VP8X" && len(header) < 10 {
		return nil, fail(ErrCorrupt, "the {{.Format}} file is cut short", sentence.With{"Format": WebP})
	}
	for rest := file[riff:]; ; {
		id, _, next, ok := webpChunk(rest)
		if !ok {
			break
		}
		if id == "C2PA" {
			return nil, errSealed
		}
		rest = next
	}
	out := bytes.Clone(file)
	if len(out)%2 == 1 {
		out = append(out, 0) // the last chunk was not padded
	}
	if first != "VP8X" {
		w, h := c.width-1, c.height-1
		flags := byte(0)
		if l := c.webp.lossless; l != nil && l[4]&0x10 != 0 {
			flags = webpHasAlpha
		}
		extended := append([]byte("VP8X\x0a\x00\x00\x00"), flags, 0, 0, 0,
			byte(w), byte(w>>8), byte(w>>16), byte(h), byte(h>>8), byte(h>>16))
		out = insert(out, riff, extended)
	}
	out[riff+8] |= webpHasXMP
	out = append(out, "XMP "...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(packet)))
	out = append(out, packet...)
	if len(packet)%2 == 1 {
		out = append(out, 0)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

// insert gives a copy of file with more at a place.
func insert(file []byte, at int, more []byte) []byte {
	out := make([]byte, 0, len(file)+len(more)+1)
	return append(append(append(out, file[:at]...), more...), file[at:]...)
}
