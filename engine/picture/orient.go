package picture

import (
	"encoding/binary"
	"image"
)

// upright applies an EXIF orientation: it returns src itself for 1.
func upright(src *image.NRGBA, orientation int) *image.NRGBA {
	if orientation <= 1 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	outW, outH := w, h
	if orientation >= 5 {
		outW, outH = h, w
	}
	dst := image.NewNRGBA(image.Rect(0, 0, outW, outH))
	// Where the pixel of the target's corner comes from, and the steps in the
	// source for one step right and one step down in the target.
	const px = 4
	var origin, right, down int
	row := src.Stride
	switch orientation {
	case 2: // mirrored left to right
		origin, right, down = (w-1)*px, -px, row
	case 3: // upside down
		origin, right, down = (h-1)*row+(w-1)*px, -px, -row
	case 4: // mirrored top to bottom
		origin, right, down = (h-1)*row, px, -row
	case 5: // mirrored at the diagonal
		origin, right, down = 0, row, px
	case 6: // to be turned a quarter clockwise
		origin, right, down = (h-1)*row, -row, px
	case 7: // mirrored at the other diagonal
		origin, right, down = (h-1)*row+(w-1)*px, -row, -px
	case 8: // to be turned a quarter against the clock
		origin, right, down = (w-1)*px, row, -px
	}
	for y := range outH {
		from := origin + y*down
		line := dst.Pix[y*dst.Stride : y*dst.Stride+outW*px]
		for x := 0; x < len(line); x += px {
			binary.LittleEndian.PutUint32(line[x:], binary.LittleEndian.Uint32(src.Pix[from:]))
			from += right
		}
	}
	return dst
}
