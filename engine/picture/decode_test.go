package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"hybrid-image-search/engine/sentence"
)

func TestDecodeEveryFormat(t *testing.T) {
	for name, data := range samples(t) {
		t.Run(name, func(t *testing.T) {
			got, err := Decode(t.Context(), data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			wantW, wantH := 64, 48
			switch name {
			case "still.heic":
				wantW, wantH = 192, 128
			case "exif.heic":
				wantW, wantH = 160, 124
			}
			f := got.Facts
			if f.Width != wantW || f.Height != wantH || got.Small.Rect != image.Rect(0, 0, wantW, wantH) {
				t.Errorf("size %d×%d, small %v, want %d×%d", f.Width, f.Height, got.Small.Rect, wantW, wantH)
			}
			if ending := string(f.Format); ending != formatOfName(name) {
				t.Errorf("format %q of %s", ending, name)
			}
			wantQuarters(t, got.Small, [4]int{0, 1, 2, 3})

			header, err := Inspect(data, Limits{})
			if err != nil || header.Width != wantW || header.Height != wantH || header.Format != f.Format || header.Memory < int64(wantW*wantH) {
				t.Errorf("Inspect = %+v, %v", header, err)
			}
			full, err := DecodeFull(t.Context(), data, 0, Limits{})
			if err != nil || full.Rect != image.Rect(0, 0, wantW, wantH) {
				t.Errorf("DecodeFull = %v, %v", full.Bounds(), err)
			}
			half, err := DecodeFull(t.Context(), data, 32, Limits{})
			if err != nil || half.Rect.Dx() != 32 || half.Rect.Dy() != (32*wantH+wantW/2)/wantW {
				t.Errorf("DecodeFull at 32 = %v, %v", half.Bounds(), err)
			}
			wantQuarters(t, half, [4]int{0, 1, 2, 3})
		})
	}
}

func formatOfName(name string) string {
	_, ending, _ := strings.Cut(name, ".")
	return strings.NewReplacer("jpg", "jpeg").Replace(ending)
}

func TestDecodeCMYK(t *testing.T) {
	// Adobe's CMYK is stored inverted: 255 is no ink.
	for _, test := range []struct {
		name string
		data []byte
		want color.NRGBA
	}{
		{"CMYK", flatJPEG(0, 255, 100, 40, 255), color.NRGBA{255, 100, 40, 255}},
		{"CMYK half black", flatJPEG(0, 255, 255, 255, 128), color.NRGBA{128, 128, 128, 255}},
		{"YCCK", flatJPEG(2, 128, 128, 128, 255), color.NRGBA{128, 128, 128, 255}},
		{"RGB", flatJPEG(0, 200, 100, 50), color.NRGBA{200, 100, 50, 255}},
		{"YCbCr", flatJPEG(1, 90, 128, 128), color.NRGBA{90, 90, 90, 255}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Decode(t.Context(), test.data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if at := got.Small.NRGBAAt(4, 4); !near(at, test.want, 3) {
				t.Errorf("colour %v, want about %v", at, test.want)
			}
		})
	}
}

func TestDecodeOverWhite(t *testing.T) {
	half := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	for i := range half.Pix {
		half.Pix[i] = []uint8{200, 0, 0, 128}[i%4]
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	small := image.NewPaletted(image.Rect(10, 10, 20, 20), color.Palette{color.NRGBA{0, 0, 255, 255}})
	frame := encodeGIF(t, &gif.GIF{Image: []*image.Paletted{small}, Delay: []int{0}, Config: image.Config{ColorModel: small.Palette, Width: 40, Height: 30}})
	for _, test := range []struct {
		name string
		data []byte
		x, y int
		want color.NRGBA
	}{
		{"half transparent", encodePNG(t, half), 20, 20, color.NRGBA{227, 127, 127, 255}},
		{"half transparent, 16 bits", encodePNG(t, deep(half)), 20, 20, color.NRGBA{227, 127, 127, 255}},
		{"fully transparent", encodePNG(t, clear), 0, 0, color.NRGBA{255, 255, 255, 255}},
		{"transparent palette entry", encodePNG(t, paletted(clear)), 0, 0, color.NRGBA{255, 255, 255, 255}},
		{"WebP with alpha", fixture(t, "alpha.webp"), 16, 12, color.NRGBA{239, 143, 143, 255}},
		{"outside the first frame", frame, 5, 5, color.NRGBA{255, 255, 255, 255}},
		{"inside the first frame", frame, 15, 15, color.NRGBA{0, 0, 255, 255}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Decode(t.Context(), test.data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if at := got.Small.NRGBAAt(test.x, test.y); !near(at, test.want, 8) {
				t.Errorf("colour %v, want about %v", at, test.want)
			}
		})
	}
}

// orders are the quarters as they lie when a picture is made upright, by
// orientation.
var orders = [9][4]int{
	1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1},
	5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2},
}

func TestOrientation(t *testing.T) {
	plain := encodePNG(t, quartered(64, 48))
	lossy := fixture(t, "lossy.webp")
	for o := 1; o <= 8; o++ {
		block := tiffBlock(bigEndian, tag{tagOrientation, 3, uint16(o)})
		for name, data := range map[string][]byte{
			"JPEG": exifJPEG(t, block),
			"PNG":  withChunk(plain, "eXIf", block),
			"WebP": withRIFFChunks(t, lossy, 64, 48, 0x08, map[string][]byte{"EXIF": block}),
			"TIFF": turnedTIFF(t, uint16(o)),
		} {
			got, err := Decode(t.Context(), data, Limits{})
			if err != nil {
				t.Fatalf("%s %d: %v", name, o, err)
			}
			wantW, wantH := 64, 48
			if o >= 5 {
				wantW, wantH = 48, 64
			}
			if got.Facts.Width != wantW || got.Facts.Height != wantH || got.Small.Rect.Dx() != wantW || got.Small.Rect.Dy() != wantH {
				t.Errorf("%s %d: %d×%d, small %v, want %d×%d", name, o, got.Facts.Width, got.Facts.Height, got.Small.Rect, wantW, wantH)
				continue
			}
			wantQuarters(t, got.Small, orders[o])
		}
	}
}

// turnedTIFF gives an encoded TIFF a second directory, at its end, that has
// an orientation too.
func turnedTIFF(tb testing.TB, orientation uint16) []byte {
	tb.Helper()
	data := bytes.Clone(encodeTIFF(tb, quartered(64, 48), tiff.Uncompressed))
	start := littleEndian.Uint32(data[4:])
	n := littleEndian.Uint16(data[start:])
	entries := data[start+2 : start+2+12*uint32(n)]
	if len(data)%2 == 1 {
		data = append(data, 0)
	}
	littleEndian.PutUint32(data[4:], uint32(len(data)))
	data = littleEndian.AppendUint16(data, n+1)
	written := false
	for ; len(entries) >= 12; entries = entries[12:] {
		if !written && littleEndian.Uint16(entries) > tagOrientation {
			data = append(data, 0x12, 0x01, 3, 0, 1, 0, 0, 0, byte(orientation), 0, 0, 0)
			written = true
		}
		data = append(data, entries[:12]...)
	}
	return littleEndian.AppendUint32(data, 0)
}

// TestTurnedHEIF holds that rotations inside HEIC and AVIF files are applied
// once, whoever applies them.
func TestTurnedHEIF(t *testing.T) {
	left, mirror, flip := box{"irot", []byte{1}}, box{"imir", []byte{1}}, box{"imir", []byte{0}}
	for _, test := range []struct {
		name  string
		more  []box
		order [4]int
		tall  bool
	}{
		{"as it is", nil, orders[1], false},
		{"a quarter to the left", []box{left}, orders[8], true},
		{"half a turn", []box{{"irot", []byte{2}}}, orders[3], false},
		{"a quarter to the right", []box{{"irot", []byte{3}}}, orders[6], true},
		{"left to right", []box{mirror}, orders[2], false},
		{"top to bottom", []box{flip}, orders[4], false},
		{"turned, then mirrored", []box{left, mirror}, [4]int{3, 1, 2, 0}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, name := range []string{"still.avif", "still.heic"} {
				data := remuxed(t, fixture(t, name), test.more...)
				got, err := Decode(t.Context(), data, Limits{})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				wantQuarters(t, got.Small, test.order)
				header, err := Inspect(data, Limits{})
				if err != nil || header.Width != got.Facts.Width || header.Height != got.Facts.Height {
					t.Errorf("%s: Inspect = %+v, %v; Decode gave %d×%d", name, header, err, got.Facts.Width, got.Facts.Height)
				}
				if name == "still.avif" && (header.Height > header.Width) != test.tall {
					t.Errorf("%s: %d×%d", name, header.Width, header.Height)
				}
			}
		})
	}
}

// TestScaledJPEG holds that decoding at a fraction of the size is not seen in
// the result.
func TestScaledJPEG(t *testing.T) {
	img := textured(1700, 1300)
	data := encodeJPEG(t, img, 95)
	fast, err := Decode(t.Context(), data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	exact, err := reduce(t.Context(), canvas{image: img, width: 1700, height: 1300}, fast.Small.Rect.Dx(), fast.Small.Rect.Dy())
	if err != nil {
		t.Fatal(err)
	}
	if fast.Small.Rect != image.Rect(0, 0, 384, 294) || fast.Facts.Width != 1700 {
		t.Fatalf("small %v of %d", fast.Small.Rect, fast.Facts.Width)
	}
	if db := psnr(fast.Small, exact); db < 34 {
		t.Errorf("PSNR %.1f dB against a full decoding, want at least 34", db)
	}
}

func psnr(a, b *image.NRGBA) float64 {
	var sum float64
	for i := range a.Pix {
		d := float64(a.Pix[i]) - float64(b.Pix[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(a.Pix))/max(sum, 1e-9))
}

func TestThumbnail(t *testing.T) {
	d, err := Decode(t.Context(), encodeJPEG(t, textured(800, 600), 90), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	thumb, err := d.Thumbnail()
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(thumb))
	if err != nil || img.Bounds() != image.Rect(0, 0, 384, 288) {
		t.Fatalf("thumbnail %v, %v", img.Bounds(), err)
	}
	if bytes.Contains(thumb, []byte("Exif")) || len(thumb) > 60_000 {
		t.Errorf("thumbnail of %d bytes", len(thumb))
	}
	again, err := d.Thumbnail()
	if err != nil || !bytes.Equal(thumb, again) {
		t.Errorf("the same pixels gave another thumbnail (%v)", err)
	}
}

func TestNeverEnlarged(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {1, 900}, {900, 1}, {384, 10}, {385, 3}, {3000, 2}} {
		d, err := Decode(t.Context(), encodePNG(t, quartered(size.X, size.Y)), Limits{})
		if err != nil {
			t.Fatalf("%v: %v", size, err)
		}
		r := d.Small.Rect
		if r.Dx() > min(size.X, ThumbnailSide) || r.Dy() > min(size.Y, ThumbnailSide) || r.Empty() {
			t.Errorf("%v became %v", size, r)
		}
	}
}

func TestDecodeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, data := range samples(t) {
		if _, err := Decode(ctx, data, Limits{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
		if _, err := DecodeFull(ctx, data, 0, Limits{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}
}

// TestGuard injects what a broken decoder may do.
func TestGuard(t *testing.T) {
	_, err := guard(t.Context(), sentence.Of("the file"), func() (int, error) { panic("index out of range") })
	if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "the file failed inside its decoder") {
		t.Errorf("a panic became %v", err)
	}
	release := make(chan struct{})
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	started := make(chan struct{})
	go func() { <-started; cancel() }()
	_, err = guard(ctx, sentence.Of("the file"), func() (int, error) { close(started); <-release; return 1, nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a decoder that does not end gave %v", err)
	}
}
