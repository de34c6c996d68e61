package picture

import (
	"context"
	"image"
	"image/color"
)

// fitInside returns the size with the longest side at most side, and never
// larger than w×h. No side becomes zero.
func fitInside(w, h, side int) (int, int) {
	long := max(w, h)
	if side <= 0 || long <= side {
		return w, h
	}
	scale := func(n int) int { return max(1, int((int64(n)*int64(side)+int64(long)/2)/int64(long))) }
	return scale(w), scale(h)
}

// blockSize is how far plain averaging may go before the cubic: it leaves the
// cubic a reduction of two at least, which hides the blocks.
func blockSize(from, to int) int { return max(1, from/(2*to)) }

// reduce makes an opaque picture of w×h pixels from a canvas that is not
// smaller.
func reduce(ctx context.Context, c canvas, w, h int) (*image.NRGBA, error) {
	if w == c.width && h == c.height {
		return copyRows(ctx, c)
	}
	whole := c.at == image.Point{} && c.image.Bounds().Dx() == c.width && c.image.Bounds().Dy() == c.height
	switch m := c.image.(type) {
	case *image.YCbCr:
		if whole {
			return reduceYCbCr(ctx, m, w, h)
		}
	case *image.Gray:
		if whole {
			p := plane{w: c.width, h: c.height, stride: m.Stride, pix: m.Pix[m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y):]}
			y, err := reducePlane(ctx, p, c.width, c.height, 1, 1, w, h)
			if err != nil {
				return nil, err
			}
			return joinRGB(y, y, y), nil
		}
	}
	k := blockSize(max(c.width, c.height), max(w, h))
	source := newRows(c)
	r, g, b := newShrinker(c.width, c.height, k), newShrinker(c.width, c.height, k), newShrinker(c.width, c.height, k)
	for y := range c.height {
		if y%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		source.read(y)
		r.add(source.r)
		g.add(source.g)
		b.add(source.b)
	}
	ew, eh := float64(c.width)/float64(k), float64(c.height)/float64(k)
	return joinRGB(resize(r.out, ew, eh, w, h), resize(g.out, ew, eh, w, h), resize(b.out, ew, eh, w, h)), nil
}

// reduceYCbCr reduces each plane by itself and converts the few pixels that
// remain.
func reduceYCbCr(ctx context.Context, m *image.YCbCr, w, h int) (*image.NRGBA, error) {
	full := m.Rect
	subX, subY := subsampling(m.SubsampleRatio)
	chroma := func(pix []uint8) plane {
		from := m.COffset(full.Min.X, full.Min.Y)
		cw := (full.Max.X-1)/subX - full.Min.X/subX + 1
		ch := (full.Max.Y-1)/subY - full.Min.Y/subY + 1
		return plane{w: cw, h: ch, stride: m.CStride, pix: pix[from:]}
	}
	luma := plane{w: full.Dx(), h: full.Dy(), stride: m.YStride, pix: m.Y[m.YOffset(full.Min.X, full.Min.Y):]}
	var out [3]plane
	for i, p := range []plane{luma, chroma(m.Cb), chroma(m.Cr)} {
		sx, sy := 1, 1
		if i > 0 {
			sx, sy = subX, subY
		}
		var err error
		if out[i], err = reducePlane(ctx, p, full.Dx(), full.Dy(), sx, sy, w, h); err != nil {
			return nil, err
		}
	}
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		r, g, b := color.YCbCrToRGB(out[0].pix[i], out[1].pix[i], out[2].pix[i])
		p := img.Pix[4*i : 4*i+4 : 4*i+4]
		p[0], p[1], p[2], p[3] = r, g, b, 255
	}
	return img, nil
}

// reducePlane reduces one plane, subsampled by subX and subY, of a picture of
// fullW×fullH pixels.
func reducePlane(ctx context.Context, p plane, fullW, fullH, subX, subY, w, h int) (plane, error) {
	k := max(1, min(blockSize(p.w, w), blockSize(p.h, h)))
	if k > 1 {
		s := newShrinker(p.w, p.h, k)
		for y := range p.h {
			if y%64 == 0 && ctx.Err() != nil {
				return plane{}, ctx.Err()
			}
			s.add(p.row(y))
		}
		p = s.out
	}
	return resize(p, float64(fullW)/float64(subX*k), float64(fullH)/float64(subY*k), w, h), nil
}

// subsampling returns how many luma pixels a chroma pixel covers.
func subsampling(r image.YCbCrSubsampleRatio) (x, y int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// copyRows copies a canvas at its own size.
func copyRows(ctx context.Context, c canvas) (*image.NRGBA, error) {
	source := newRows(c)
	img := image.NewNRGBA(image.Rect(0, 0, c.width, c.height))
	for y := range c.height {
		if y%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		source.read(y)
		joinRow(img.Pix[y*img.Stride:], source.r, source.g, source.b)
	}
	return img, nil
}

// joinRGB makes a picture of its three channels.
func joinRGB(r, g, b plane) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, r.w, r.h))
	for y := range r.h {
		joinRow(img.Pix[y*img.Stride:], r.row(y), g.row(y), b.row(y))
	}
	return img
}

func joinRow(pix, r, g, b []uint8) {
	for x := range r {
		p := pix[4*x : 4*x+4 : 4*x+4]
		p[0], p[1], p[2], p[3] = r[x], g[x], b[x], 255
	}
}
