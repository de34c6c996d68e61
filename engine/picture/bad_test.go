package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/adler32"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"
)

// hugePNG is a valid one-colour PNG of 20,000×20,000 pixels in a few bytes of
// header: its pixel data is never reached.
func hugePNG(w, h uint32) []byte {
	header := binary.BigEndian.AppendUint32(nil, w)
	header = binary.BigEndian.AppendUint32(header, h)
	header = append(header, 1, 0, 0, 0, 0)
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", header), pngChunk("IDAT", []byte{0x78, 1}), pngChunk("IEND", nil))
}

func TestBadInput(t *testing.T) {
	jpegFile := encodeJPEG(t, quartered(64, 48), 90)
	replaced := func(data []byte, at int, with ...byte) []byte {
		out := bytes.Clone(data)
		copy(out[at:], with)
		return out
	}
	sof := bytes.Index(jpegFile, []byte{0xff, 0xc0})
	gifFile := animated(t)
	bmpFile := encodeBMP(t, quartered(64, 48))
	for _, test := range []struct {
		name   string
		data   []byte
		limits Limits
		want   error
		says   string
	}{
		{"no bytes", nil, Limits{}, ErrEmpty, "the file is empty"},
		{"text", []byte("this is a text that somebody named .jpg"), Limits{}, ErrNotPicture, "not a picture"},
		{"text that begins with BM", []byte("BMW makes cars, and motor cycles as well"), Limits{}, ErrNotPicture, ""},
		{"zeros", make([]byte, 4096), Limits{}, ErrNotPicture, ""},
		{"video", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), Limits{}, ErrNotPicture, ""},
		{"Canon raw", []byte("II*\x00\x10\x00\x00\x00CR\x02\x00"), Limits{}, ErrNotPicture, ""},
		{"huge PNG", hugePNG(20000, 20000), Limits{}, ErrTooManyPixels, "20000×20000 pixels are 400 megapixels; the limit is 256"},
		{"impossible PNG", hugePNG(1<<31, 1), Limits{}, ErrCorrupt, "impossible"},
		{"PNG without width", hugePNG(0, 10), Limits{}, ErrCorrupt, "no size"},
		{"huge GIF screen", replaced(gifFile, 6, 0xff, 0xff, 0xff, 0xff), Limits{}, ErrTooManyPixels, "65535×65535"},
		{"GIF frame beyond its screen", replaced(gifFile, 6, 8, 0, 8, 0), Limits{}, ErrCorrupt, "the GIF file is damaged"},
		{"huge JPEG", replaced(jpegFile, sof+5, 0x80, 0, 0x80, 0), Limits{}, ErrTooManyPixels, "1074 megapixels"},
		{"JPEG of 12 bits", replaced(jpegFile, sof+4, 12), Limits{}, ErrUnsupported, "12 bits"},
		{"arithmetic JPEG", replaced(jpegFile, sof+1, 0xc9), Limits{}, ErrUnsupported, "arithmetic"},
		{"lossless JPEG", replaced(jpegFile, sof+1, 0xc3), Limits{}, ErrUnsupported, "lossless"},
		{"JPEG without height", replaced(jpegFile, sof+5, 0, 0), Limits{}, ErrUnsupported, "height"},
		{"huge BMP", replaced(bmpFile, 18, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f), Limits{}, ErrTooManyPixels, ""},
		{"BMP of negative width", replaced(bmpFile, 18, 0xff, 0xff, 0xff, 0xff), Limits{}, ErrCorrupt, "no size"},
		{"BMP with RLE", replaced(bmpFile, 30, 1), Limits{}, ErrUnsupported, "not supported"},
		{"BMP of OS/2", replaced(bmpFile, 14, 12), Limits{}, ErrUnsupported, "OS/2"},
		{"BigTIFF", []byte("II+\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00"), Limits{}, ErrUnsupported, "BigTIFF"},
		{"huge TIFF", hugeTIFF(), Limits{}, ErrTooManyPixels, "100000×100000"},
		{"TIFF with a huge tile", tiffBlock(littleEndian, tag{tagImageWidth, 3, uint16(8)}, tag{tagImageLength, 3, uint16(8)},
			tag{tagTileWidth, 4, uint32(1 << 20)}, tag{tagTileLength, 4, uint32(1 << 20)}), Limits{}, ErrTooManyPixels, ""},
		{"CMYK TIFF", tiffBlock(littleEndian, tag{tagImageWidth, 3, uint16(8)}, tag{tagImageLength, 3, uint16(8)},
			tag{tagBitsPerSample, 3, uint16(8)}, tag{0x103, 3, uint16(1)}, tag{0x106, 3, uint16(5)}), Limits{}, ErrUnsupported, "not supported"},
		{"WebP without a frame", []byte("RIFF\x10\x00\x00\x00WEBPVP8X\x00\x00\x00\x00"), Limits{}, ErrCorrupt, "cut short"},
		{"huge WebP canvas", withRIFFChunks(t, fixture(t, "lossy.webp"), 65535, 65535, 0, nil), Limits{}, ErrTooManyPixels, "65535×65535"},
		{"huge AVIF", replacedSize(t, fixture(t, "still.avif"), 40000), Limits{}, ErrTooManyPixels, "40000×40000"},
		{"huge HEIC", replacedSize(t, fixture(t, "still.heic"), 40000), Limits{}, ErrTooManyPixels, "40000×40000"},
		{"narrow HEIC", fixture(t, "narrow.heic"), Limits{}, ErrUnsupported, "less than 98 pixels wide"},
		{"above the caller's pixels", jpegFile, Limits{MaxPixels: 3000}, ErrTooManyPixels, "64×48 pixels are 0.0031 megapixels; the limit is 0.003"},
		{"above the caller's bytes", jpegFile, Limits{MaxBytes: 100}, ErrTooLarge, "limit"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Decode(t.Context(), test.data, test.limits)
			if !errors.Is(err, test.want) {
				t.Fatalf("error %v, want %v", err, test.want)
			}
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("error says %q, want %q in it", err, test.says)
			}
			if strings.Contains(err.Error(), "picture: ") {
				t.Errorf("error is no sentence for a user: %q", err)
			}
			if _, err := DecodeFull(t.Context(), test.data, 0, test.limits); !errors.Is(err, test.want) {
				t.Errorf("DecodeFull: %v, want %v", err, test.want)
			}
		})
	}
}

func hugeTIFF() []byte {
	return tiffBlock(littleEndian, tag{tagImageWidth, 4, uint32(100000)}, tag{tagImageLength, 4, uint32(100000)})
}

// replacedSize lets all ispe properties of a HEIF file lie.
func replacedSize(tb testing.TB, data []byte, side uint32) []byte {
	tb.Helper()
	out := bytes.Clone(data)
	for at := 0; ; {
		i := bytes.Index(out[at:], []byte("ispe"))
		if i < 0 {
			if at == 0 {
				tb.Fatal("no ispe in the file")
			}
			return out
		}
		at += i + 4
		binary.BigEndian.PutUint32(out[at+4:], side)
		binary.BigEndian.PutUint32(out[at+8:], side)
	}
}

// TestCutFiles cuts every sample at many places: each is decoded or refused
// as damaged, and most cuts are noticed.
func TestCutFiles(t *testing.T) {
	for name, data := range samples(t) {
		t.Run(name, func(t *testing.T) {
			step := max(1, len(data)/40)
			if strings.HasSuffix(name, "heic") || strings.HasSuffix(name, "avif") {
				step = max(1, len(data)/8) // each starts a sandbox
			}
			cuts, decoded := 0, 0
			for n := 1; n < len(data); n += step {
				cuts++
				_, err := Decode(t.Context(), data[:n], Limits{})
				switch {
				case err == nil:
					decoded++
				case !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNotPicture) && !errors.Is(err, ErrUnsupported):
					t.Errorf("cut at %d of %d: %v", n, len(data), err)
				case errors.Is(err, ErrNotPicture) && n >= SniffLen:
					t.Errorf("cut at %d of %d is no picture any more: %v", n, len(data), err)
				}
			}
			// What is cut behind the first frame of an animation is not missed.
			if decoded > cuts/2 && !strings.HasPrefix(name, "animated") {
				t.Errorf("%d of %d cut files were decoded", decoded, cuts)
			}
		})
	}
}

// TestLostEndMarker: a JPEG that lacks only its end marker is whole, one that
// lacks pixels is not.
func TestLostEndMarker(t *testing.T) {
	for _, name := range []string{"baseline.jpg", "progressive.jpg"} {
		data := samples(t)[name]
		got, err := Decode(t.Context(), data[:len(data)-2], Limits{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wantQuarters(t, got.Small, [4]int{0, 1, 2, 3})
	}
	data := encodeJPEG(t, textured(640, 480), 90)
	if _, err := Decode(t.Context(), data[:len(data)/2], Limits{}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("half a JPEG: %v", err)
	}
	trailed := append(bytes.Clone(data), "a video that a phone put behind the picture"...)
	if _, err := Decode(t.Context(), trailed, Limits{}); err != nil {
		t.Errorf("a JPEG with more behind it: %v", err)
	}
}

// TestBrokenAVIF holds that a frame that cannot be decoded is an error and
// not an empty picture.
func TestBrokenAVIF(t *testing.T) {
	data := bytes.Clone(fixture(t, "still.avif"))
	at := bytes.Index(data, []byte("mdat"))
	for i := at + 4; i < len(data); i++ {
		data[i] = 0xa5
	}
	if _, err := Decode(t.Context(), data, Limits{}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("an AVIF file full of nonsense: %v", err)
	}
}

// TestTextBomb: a small chunk that unfolds to much costs nothing.
func TestTextBomb(t *testing.T) {
	// A stored block of zeros, repeated: 100 bytes of deflate make megabytes.
	var packed bytes.Buffer
	packed.Write([]byte{0x78, 0x9c})
	flat := make([]byte, 65535)
	for range 100 {
		packed.Write([]byte{0, 0xff, 0xff, 0, 0})
		packed.Write(flat)
	}
	packed.Write([]byte{1, 0, 0, 0xff, 0xff})
	_ = binary.Write(&packed, binary.BigEndian, adler32.Checksum(make([]byte, 65535*100)))
	if got := inflate(packed.Bytes(), 1<<20); got != nil {
		t.Errorf("inflate gave %d bytes", len(got))
	}
	if got := inflate(packed.Bytes(), 8<<20); len(got) != 65535*100 {
		t.Errorf("inflate gave %d bytes, want all", len(got))
	}
	body := append([]byte("Title\x00\x00"), packed.Bytes()...)
	data := withChunk(encodePNG(t, quartered(8, 8)), "zTXt", body)
	d, err := Decode(t.Context(), data, Limits{})
	if err != nil || d.Facts.Title != "" {
		t.Errorf("a PNG with a bomb: %v", err)
	}
}

// TestOnePixel decodes the smallest of pictures.
func TestOnePixel(t *testing.T) {
	dot := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	dot.SetNRGBA(0, 0, color.NRGBA{10, 200, 30, 255})
	for name, data := range map[string][]byte{"JPEG": encodeJPEG(t, dot, 95), "PNG": encodePNG(t, dot), "BMP": encodeBMP(t, dot)} {
		d, err := Decode(t.Context(), data, Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := d.Small.NRGBAAt(0, 0); !near(got, color.NRGBA{10, 200, 30, 255}, 8) {
			t.Errorf("%s: %v", name, got)
		}
		if _, err := d.Thumbnail(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSniff(t *testing.T) {
	for name, data := range samples(t) {
		if got := Sniff(data[:min(SniffLen, len(data))]); string(got) != formatOfName(name) {
			t.Errorf("%s is %q", name, got)
		}
	}
	for _, test := range []struct {
		head string
		want Format
	}{
		{"", ""},
		{"\xff\xd8", ""},
		{"GIF8", ""},
		{"RIFF1234WAVE", ""},
		{"BM", ""},
		{"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf", AVIF},
		{"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicmiaf", HEIC},
		{"\x00\x00\x00\x14ftypmif1\x00\x00\x00\x00mif1", HEIC},
		{"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  avif", ""},
		{"\x00\x00\x00\x00ftypavif", ""},
	} {
		if got := Sniff([]byte(test.head)); got != test.want {
			t.Errorf("Sniff(%q) = %q, want %q", test.head, got, test.want)
		}
	}
	for name, want := range map[string]bool{"a.JPG": true, "b.jpeg": true, "c.heif": true, "notes.txt": false, "jpg": false, "x.png.txt": false, ".gif": true, "d\n\xff.webp": true} {
		if got := LooksLikePicture(name); got != want {
			t.Errorf("LooksLikePicture(%q) = %v", name, got)
		}
	}
}
