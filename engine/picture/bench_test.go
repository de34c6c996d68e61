package picture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
)

// textured draws what a photo has: smooth areas, edges and noise.
func textured(w, h int) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	seed := uint32(1)
	for y := range h {
		for x := range w {
			seed = seed*1664525 + 1013904223
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			l := 128 + 60*math.Sin(9*u+4*v) + 30*math.Sin(70*u*v) + float64(seed>>27) - 16
			if (x/97+y/61)%5 == 0 {
				l += 30
			}
			img.Y[img.YOffset(x, y)] = uint8(max(0, min(255, l)))
			if x%2 == 0 && y%2 == 0 {
				img.Cb[img.COffset(x, y)] = uint8(128 + 70*math.Sin(5*u))
				img.Cr[img.COffset(x, y)] = uint8(128 + 70*math.Cos(6*v))
			}
		}
	}
	return img
}

func encodeJPEG(tb testing.TB, img image.Image, quality int) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

var benchSizes = []struct {
	name string
	w, h int
}{{"12MP", 4000, 3000}, {"400x533", 400, 533}}

// BenchmarkDecode is the whole way of a file to facts and pixels.
func BenchmarkDecode(b *testing.B) {
	for _, size := range benchSizes {
		data := encodeJPEG(b, textured(size.w, size.h), 90)
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(size.w * size.h))
			for b.Loop() {
				if _, err := Decode(context.Background(), data, Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkStages takes the way apart.
func BenchmarkStages(b *testing.B) {
	for _, size := range benchSizes {
		data := encodeJPEG(b, textured(size.w, size.h), 90)
		c, err := open(data, DefaultLimits())
		if err != nil {
			b.Fatal(err)
		}
		decoded, err := c.decode(context.Background(), data, 2*ThumbnailSide)
		if err != nil {
			b.Fatal(err)
		}
		w, h := fitInside(c.width, c.height, ThumbnailSide)
		small, err := reduce(context.Background(), decoded, w, h)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(size.name+"/headers", func(b *testing.B) {
			for b.Loop() {
				_, _ = open(data, DefaultLimits())
			}
		})
		b.Run(size.name+"/pixels", func(b *testing.B) {
			for b.Loop() {
				_, _ = c.decode(context.Background(), data, 2*ThumbnailSide)
			}
		})
		b.Run(size.name+"/reduce", func(b *testing.B) {
			for b.Loop() {
				_, _ = reduce(context.Background(), decoded, w, h)
			}
		})
		b.Run(size.name+"/thumbnail", func(b *testing.B) {
			d := Decoded{Small: small}
			for b.Loop() {
				_, _ = d.Thumbnail()
			}
		})
	}
}

// BenchmarkReduceLarge reduces what other decoders give at full size.
func BenchmarkReduceLarge(b *testing.B) {
	pictures := map[string]image.Image{"YCbCr": textured(4000, 3000)}
	nrgba := image.NewNRGBA(image.Rect(0, 0, 4000, 3000))
	for i := range nrgba.Pix {
		nrgba.Pix[i] = uint8(i * 7)
	}
	pictures["NRGBA"] = nrgba
	paletted := image.NewPaletted(image.Rect(0, 0, 4000, 3000), color.Palette{color.Black, color.White})
	pictures["Paletted"] = paletted
	for name, img := range pictures {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := reduce(context.Background(), canvas{image: img, width: 4000, height: 3000}, 384, 288); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
