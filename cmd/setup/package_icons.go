package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// hicolor are the sizes that menus, docks and lists of programs ask for.
var hicolor = []int{16, 24, 32, 48, 64, 128, 256, 512}

// iconSizes gives the icon in all sizes up to its own.
func iconSizes(data []byte) (map[int][]byte, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	b := img.Bounds()
	if b.Dx() != b.Dy() || b.Dx() < hicolor[len(hicolor)-1] {
		return nil, fmt.Errorf("it has %d × %d pixels and needs %d × %[3]d", b.Dx(), b.Dy(), hicolor[len(hicolor)-1])
	}
	whole := image.NewRGBA64(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(whole, whole.Bounds(), img, b.Min, draw.Src)
	sizes := map[int][]byte{}
	for _, size := range hicolor {
		var out bytes.Buffer
		if err := png.Encode(&out, reduced(whole, size)); err != nil {
			return nil, err
		}
		sizes[size] = out.Bytes()
	}
	return sizes, nil
}

// reduced averages the area of each pixel, with colours weighed by their opacity: edges stay clean.
func reduced(from *image.RGBA64, size int) *image.NRGBA {
	to := image.NewNRGBA(image.Rect(0, 0, size, size))
	scale := float64(from.Bounds().Dx()) / float64(size)
	for y := range size {
		for x := range size {
			var r, g, b, a, weight float64
			top, left := float64(y)*scale, float64(x)*scale
			for sy := int(top); float64(sy) < top+scale && sy < from.Bounds().Dy(); sy++ {
				high := min(top+scale, float64(sy+1)) - max(top, float64(sy))
				for sx := int(left); float64(sx) < left+scale && sx < from.Bounds().Dx(); sx++ {
					share := high * (min(left+scale, float64(sx+1)) - max(left, float64(sx)))
					c := from.RGBA64At(sx, sy)
					r += share * float64(c.R)
					g += share * float64(c.G)
					b += share * float64(c.B)
					a += share * float64(c.A)
					weight += share
				}
			}
			value := func(v float64) uint16 { return uint16(v/weight + 0.5) }
			to.Set(x, y, color.RGBA64{R: value(r), G: value(g), B: value(b), A: value(a)})
		}
	}
	return to
}
