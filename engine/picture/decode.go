package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/gif"
	stdjpeg "image/jpeg"
	"image/png"
	_ "unsafe" // for go:linkname

	"github.com/gen2brain/avif"
	"github.com/gen2brain/heic"
	"github.com/gen2brain/jpegn"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"hybrid-image-search/engine/sentence"
)

// The HEIC and AVIF packages prefer a shared library of the system, whose
// calls go through hand-written declarations of its structures: that leaks
// every decoded picture, and a fault in it ends the program. Their own
// WebAssembly build runs in a sandbox where a fault is an error, and gives the
// same pixels everywhere. They offer a build tag against the library only,
// which a plain go build would not set.
//
//go:linkname heicDynamic github.com/gen2brain/heic.dynamic
var heicDynamic bool

//go:linkname avifDynamic github.com/gen2brain/avif.dynamic
var avifDynamic bool

func init() { heicDynamic, avifDynamic = false, false }

// canvas is a decoded picture that may cover only a part of its canvas, as a
// frame of an animation does. It is not yet upright.
type canvas struct {
	image         image.Image
	at            image.Point // where the image's upper left corner lies
	width, height int
}

// decode decodes the pixels. The longest side of a JPEG may come out smaller
// than it is, but at least atLeast; 0 asks for all of it.
func (c *container) decode(ctx context.Context, data []byte, atLeast int) (canvas, error) {
	what := sentence.Of("the {{.Format}} file", sentence.With{"Format": c.format})
	out, err := guard(ctx, what, func() (canvas, error) {
		out := canvas{width: c.width, height: c.height}
		input := ctxReader{ctx, bytes.NewReader(data)}
		var err error
		switch c.format {
		case JPEG:
			out.image, err = c.decodeJPEG(ctx, data, atLeast)
			if err == nil {
				out.width, out.height = out.image.Bounds().Dx(), out.image.Bounds().Dy()
			}
		case PNG:
			out.image, err = png.Decode(input)
		case GIF:
			out.image, err = gif.Decode(input)
			if err == nil {
				out.at = out.image.Bounds().Min
			}
		case BMP:
			out.image, err = bmp.Decode(input)
		case TIFF:
			out.image, err = tiff.Decode(bytes.NewReader(data))
		case WebP:
			out.image, err = c.webp.decode()
			out.at = image.Pt(c.webp.x, c.webp.y)
		case HEIC:
			out.image, err = heic.Decode(bytes.NewReader(data))
			if err == nil && narrow(out.image) {
				err = fail(ErrUnsupported, "HEIC pictures less than 98 pixels wide are not supported")
			}
		case AVIF:
			out.image, err = decodeAVIF(data, c.animated)
		}
		if err == nil && (c.format == HEIC || c.format == AVIF || c.format == TIFF) {
			// These may crop; what was decoded counts.
			c.width, c.height = out.image.Bounds().Dx(), out.image.Bounds().Dy()
			out.width, out.height = c.width, c.height
		}
		return out, err
	})
	if err == nil && (out.width <= 0 || out.height <= 0) {
		err = errors.New("it has no pixels")
	}
	return out, decodeError(err, what)
}

// decodeJPEG decodes at 1/2, 1/4 or 1/8 of the size where that still leaves
// atLeast pixels on the longest side: the decoder then skips most of the
// inverse transform and of the memory.
func (c *container) decodeJPEG(ctx context.Context, data []byte, atLeast int) (image.Image, error) {
	if !jpegEnds(data) {
		// The fast decoder paints what is missing; the strict one tells a
		// file that merely lost its end marker from one that lost pixels.
		closed := append(data[:len(data):len(data)], 0xff, 0xd9)
		return stdjpeg.Decode(ctxReader{ctx, bytes.NewReader(closed)})
	}
	if c.jpeg.components != 4 { // of which the fast decoder knows too few kinds
		if img, err := fastJPEG(data, c.scaleDown(atLeast)); err == nil {
			return img, nil
		}
	}
	return stdjpeg.Decode(ctxReader{ctx, bytes.NewReader(data)})
}

// scaleDown is by how much a JPEG may be reduced while it is decoded.
func (c *container) scaleDown(atLeast int) int {
	scale := 1
	for atLeast > 0 && scale < 8 && max(c.width, c.height)/(2*scale) >= atLeast {
		scale *= 2
	}
	return scale
}

// fastJPEG decodes with SIMD. A panic inside is an error like others: the
// standard decoder has the last word.
func fastJPEG(data []byte, scale int) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("jpegn: %v", r)
		}
	}()
	return jpegn.Decode(bytes.NewReader(data), &jpegn.Options{ScaleDenom: scale, UpsampleMethod: jpegn.CatmullRom})
}

// narrow reports whether a HEIC picture is so narrow that its decoder mixes
// up its rows: libheif pads rows to 64 samples, of which the Go side of the
// package does not know.
func narrow(img image.Image) bool {
	const padded = 64
	switch m := img.(type) {
	case *image.YCbCr:
		return m.YStride < padded || m.CStride < padded
	case *image.Gray:
		return m.Stride < padded
	case *image.NRGBA:
		return m.Stride < 4*padded
	case *image.RGBA:
		return m.Stride < 4*padded
	}
	return false
}

// decodeAVIF decodes the first frame. When that fails the package returns
// whatever its memory held before, without an error; but it writes a frame's
// duration, one second for a still picture, only behind a frame that it could
// decode. Asking for durations means asking for all frames, so an animation,
// of which that could be too many, goes unchecked.
func decodeAVIF(data []byte, animated bool) (image.Image, error) {
	if animated {
		return avif.Decode(bytes.NewReader(data))
	}
	all, err := avif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if len(all.Image) != 1 || len(all.Delay) != 1 || all.Delay[0] != 1 {
		return nil, errors.New("its frame cannot be decoded")
	}
	return all.Image[0], nil
}

// decodeError classifies what a decoder says.
func decodeError(err error, what sentence.Sentence) error {
	var mine *failure
	var tiffUnsupported tiff.UnsupportedError
	var pngUnsupported png.UnsupportedError
	var jpegUnsupported stdjpeg.UnsupportedError
	if err == nil {
		return nil
	}
	with := sentence.With{"What": what, "Reason": err.Error()}
	switch {
	case errors.As(err, &mine), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &tiffUnsupported), errors.As(err, &pngUnsupported), errors.As(err, &jpegUnsupported),
		errors.Is(err, bmp.ErrUnsupported):
		return &failure{ErrUnsupported, err, sentence.Of("{{.What}} is of a kind that is not supported: {{.Reason}}", with)}
	}
	return &failure{ErrCorrupt, err, sentence.Of("{{.What}} is damaged: {{.Reason}}", with)}
}
