package picture

import (
	"bytes"
	"encoding/binary"
	"image"

	"golang.org/x/image/webp"

	"hybrid-image-search/engine/sentence"
)

// webpFrame is the first frame of a WebP file, which is the whole picture
// when it is not animated.
type webpFrame struct {
	x, y, w, h int    // where it lies on the canvas
	alpha      []byte // the body of an ALPH chunk
	lossy      []byte // the body of a VP8 chunk
	lossless   []byte // the body of a VP8L chunk
}

// webpChunk returns the first chunk, its body and what follows.
func webpChunk(data []byte) (id string, body, rest []byte, ok bool) {
	if len(data) < 8 {
		return "", nil, nil, false
	}
	n := int64(binary.LittleEndian.Uint32(data[4:]))
	id, data = string(data[:4]), data[8:]
	if n > int64(len(data)) {
		return id, data, nil, true // cut: the decoder says so
	}
	return id, data[:n], data[min(n+n&1, int64(len(data))):], true
}

// openWebP walks the chunks; metadata follows the pixels.
func (c *container) openWebP(data []byte, limits Limits) error {
	frame := &c.webp
	for rest := data[12:]; ; {
		id, body, next, ok := webpChunk(rest)
		if !ok {
			break
		}
		rest = next
		switch id {
		case "VP8X":
			if len(body) >= 10 {
				c.width, c.height = 1+int24(body[4:]), 1+int24(body[7:])
			}
		case "ANMF":
			if frame.empty() && len(body) >= 16 {
				frame.x, frame.y = 2*int24(body), 2*int24(body[3:])
				for inner := body[16:]; ; {
					id, body, next, ok := webpChunk(inner)
					if !ok {
						break
					}
					frame.take(id, body)
					inner = next
				}
			}
		case "EXIF":
			c.exif = bytes.TrimPrefix(body, []byte("Exif\x00\x00"))
		case "XMP ":
			c.xmp = body
		case "ICCP":
			c.icc = body
		default:
			frame.take(id, body)
		}
	}
	if frame.empty() {
		return fail(ErrCorrupt, "the {{.Format}} file is cut short", sentence.With{"Format": WebP})
	}
	if c.width == 0 {
		c.width, c.height = frame.w, frame.h
	}
	// The frame is what the decoder takes memory for, the canvas what is shown.
	if err := limits.checkPixels(frame.w, frame.h); err != nil {
		return err
	}
	if frame.x+frame.w > c.width || frame.y+frame.h > c.height {
		return fail(ErrCorrupt, "the WebP file is damaged: a frame is larger than the picture")
	}
	c.memory = c.estimate(2)
	if frame.lossless != nil || frame.alpha != nil {
		c.memory = c.estimate(8)
	}
	c.orientation = orientationOf(c.exif)
	return nil
}

func (f *webpFrame) empty() bool { return f.lossy == nil && f.lossless == nil }

// take keeps a chunk that belongs to the frame, the first of its kind.
func (f *webpFrame) take(id string, body []byte) {
	switch {
	case !f.empty():
	case id == "ALPH":
		f.alpha = body
	case id == "VP8 " && len(body) >= 10:
		f.lossy = body
		f.w = int(binary.LittleEndian.Uint16(body[6:]) & 0x3fff)
		f.h = int(binary.LittleEndian.Uint16(body[8:]) & 0x3fff)
	case id == "VP8L" && len(body) >= 5:
		f.lossless = body
		bits := binary.LittleEndian.Uint32(body[1:])
		f.w, f.h = 1+int(bits&0x3fff), 1+int(bits>>14&0x3fff)
	}
}

// decode decodes the frame by wrapping it in a file of its own: the decoder
// knows no animation, and refuses files whose flags do not fit their chunks.
func (f *webpFrame) decode() (image.Image, error) {
	var file bytes.Buffer
	chunk := func(id string, body []byte) {
		file.WriteString(id)
		_ = binary.Write(&file, binary.LittleEndian, uint32(len(body)))
		file.Write(body)
		if len(body)%2 == 1 {
			file.WriteByte(0)
		}
	}
	file.WriteString("RIFF\x00\x00\x00\x00WEBP")
	switch {
	case f.lossless != nil:
		chunk("VP8L", f.lossless)
	case f.alpha != nil:
		w, h := f.w-1, f.h-1
		chunk("VP8X", []byte{0x10, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
		chunk("ALPH", f.alpha)
		chunk("VP8 ", f.lossy)
	default:
		chunk("VP8 ", f.lossy)
	}
	out := file.Bytes()
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return webp.Decode(bytes.NewReader(out))
}

func int24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
