package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// quarters are the colours of the test picture: upper left, upper right,
// lower left, lower right.
var quarters = [4]color.NRGBA{{224, 32, 32, 255}, {32, 192, 32, 255}, {32, 64, 224, 255}, {224, 224, 32, 255}}

// quartered draws the test picture; every orientation of it looks different.
func quartered(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, quarters[2*(2*y/h)+2*x/w])
		}
	}
	return img
}

// wantQuarters checks the middle of each quarter, given the order in which
// the colours are expected.
func wantQuarters(t *testing.T, img *image.NRGBA, order [4]int) {
	t.Helper()
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for i, q := range order {
		x, y := w/4+i%2*(w/2), h/4+i/2*(h/2)
		if got, want := img.NRGBAAt(x, y), quarters[q]; !near(got, want, 24) {
			t.Errorf("quarter %d at %d,%d = %v, want about %v", i, x, y, got, want)
		}
	}
}

func near(a, b color.NRGBA, most int) bool {
	d := func(a, b uint8) bool { return max(a, b)-min(a, b) <= uint8(most) }
	return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B) && a.A == b.A
}

func fixture(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func encodePNG(tb testing.TB, img image.Image) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func encodeGIF(tb testing.TB, g *gif.GIF) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := gif.EncodeAll(&buf, g); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func encodeBMP(tb testing.TB, img image.Image) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := bmp.Encode(&buf, img); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func encodeTIFF(tb testing.TB, img image.Image, compression tiff.CompressionType) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := tiff.Encode(&buf, img, &tiff.Options{Compression: compression}); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// paletted is img in the colours of the quarters and a transparent one.
func paletted(img image.Image) *image.Paletted {
	palette := color.Palette{color.NRGBA{}}
	for _, c := range quarters {
		palette = append(palette, c)
	}
	out := image.NewPaletted(img.Bounds(), palette)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

// deep is img with 16 bits a channel.
func deep(img image.Image) *image.NRGBA64 {
	out := image.NewNRGBA64(img.Bounds())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

// animated is a GIF of two frames, of which the first lies inside the canvas.
func animated(tb testing.TB) []byte {
	first := paletted(quartered(64, 48))
	second := image.NewPaletted(image.Rect(8, 8, 40, 40), first.Palette)
	return encodeGIF(tb, &gif.GIF{
		Image: []*image.Paletted{first, second}, Delay: []int{1, 1},
		Config: image.Config{ColorModel: first.Palette, Width: 64, Height: 48},
	})
}

// samples is one small file of every format and kind. All show the quarters.
func samples(tb testing.TB) map[string][]byte {
	tb.Helper()
	img := quartered(64, 48)
	return map[string][]byte{
		"baseline.jpg":    encodeJPEG(tb, img, 90),
		"progressive.jpg": fixture(tb, "progressive.jpg"),
		"ycck.jpg":        fixture(tb, "ycck.jpg"),
		"truecolor.png":   encodePNG(tb, img),
		"paletted.png":    encodePNG(tb, paletted(img)),
		"deep.png":        encodePNG(tb, deep(img)),
		"still.gif":       encodeGIF(tb, &gif.GIF{Image: []*image.Paletted{paletted(img)}, Delay: []int{0}}),
		"animated.gif":    animated(tb),
		"rgb.bmp":         encodeBMP(tb, img),
		"paletted.bmp":    encodeBMP(tb, paletted(img)),
		"plain.tiff":      encodeTIFF(tb, img, tiff.Uncompressed),
		"deflate.tiff":    encodeTIFF(tb, img, tiff.Deflate),
		"deep.tiff":       encodeTIFF(tb, deep(img), tiff.Deflate),
		"lossy.webp":      fixture(tb, "lossy.webp"),
		"lossless.webp":   fixture(tb, "lossless.webp"),
		"animated.webp":   fixture(tb, "animated.webp"),
		"exif.heic":       fixture(tb, "exif.heic"),
		"still.heic":      fixture(tb, "still.heic"),
		"still.avif":      fixture(tb, "still.avif"),
	}
}

// withSegment puts a segment right behind the start of a JPEG.
func withSegment(jpeg []byte, marker byte, body []byte) []byte {
	segment := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(segment[2:], uint16(len(body)+2))
	return slices.Concat(jpeg[:2], segment, body, jpeg[2:])
}

// withChunk puts a chunk right behind the header of a PNG.
func withChunk(png []byte, kind string, body []byte) []byte {
	const afterHeader = 8 + 25
	return slices.Concat(png[:afterHeader], pngChunk(kind, body), png[afterHeader:])
}

func pngChunk(kind string, body []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, kind...), body...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

// withRIFFChunks makes an extended WebP file of a simple one.
func withRIFFChunks(tb testing.TB, webp []byte, w, h int, flags byte, chunks map[string][]byte) []byte {
	tb.Helper()
	var body bytes.Buffer
	put := func(id string, data []byte) {
		body.WriteString(id)
		_ = binary.Write(&body, binary.LittleEndian, uint32(len(data)))
		body.Write(data)
		if len(data)%2 == 1 {
			body.WriteByte(0)
		}
	}
	put("VP8X", []byte{flags, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), 0, byte(h - 1), byte((h - 1) >> 8), 0})
	body.Write(webp[12:])
	for id, data := range chunks {
		put(id, data)
	}
	return slices.Concat([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(body.Len()+4)), []byte("WEBP"), body.Bytes())
}
