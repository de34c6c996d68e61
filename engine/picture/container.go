package picture

import (
	"context"
	"encoding/binary"
	"time"

	"hybrid-image-search/engine/sentence"
)

// container is what the headers of a file say, read without decoding it. Its
// slices alias the file.
type container struct {
	format        Format
	width, height int   // pixels as the decoder gives them
	orientation   int   // what is left to do to them: 1..8 as in EXIF
	memory        int64 // bytes that decoding takes at its peak, estimated
	animated      bool  // for AVIF: there is a track beside the picture

	exif []byte // a TIFF structure
	iptc []byte // IIM records
	xmp  []byte
	icc  []byte
	text written // PNG's own text

	jpeg jpegFrame
	webp webpFrame

	resizing time.Duration // what it took once the pixels were there
}

// open reads the headers of a file and holds them against the limits. It
// takes no memory that grows with the size of the picture.
func open(data []byte, limits Limits) (*container, error) {
	if len(data) == 0 {
		return nil, fail(ErrEmpty, "the file is empty")
	}
	if err := limits.checkBytes(int64(len(data))); err != nil {
		return nil, err
	}
	c := &container{format: Sniff(data[:min(len(data), SniffLen)]), orientation: 1}
	var err error
	switch c.format {
	case JPEG:
		err = c.openJPEG(data)
	case PNG:
		err = c.openPNG(data)
	case GIF:
		err = c.openGIF(data)
	case BMP:
		err = c.openBMP(data)
	case TIFF:
		err = c.openTIFF(data, limits)
	case WebP:
		err = c.openWebP(data, limits)
	case HEIC, AVIF:
		err = c.openHEIF(data, limits)
	default:
		err = fail(ErrNotPicture, "the file is not a picture of a known format")
	}
	if err != nil {
		return nil, err
	}
	if err := limits.checkPixels(c.width, c.height); err != nil {
		return nil, err
	}
	return c, nil
}

// uprightSize is the size after orientation.
func (c *container) uprightSize() (w, h int) {
	if c.orientation >= 5 {
		return c.height, c.width
	}
	return c.width, c.height
}

// written reads what people and programs wrote into the file, the most
// trusted source first. It never fails a picture: a fault inside costs the
// metadata, and what is broken is left out.
func (c *container) written() []written {
	sources, err := guard(context.Background(), sentence.Of("the metadata"), func() ([]written, error) {
		return []written{readXMP(c.xmp), readIPTC(c.iptc), readEXIF(c.exif), c.text}, nil
	})
	if err != nil {
		return nil
	}
	return sources
}

// estimate is the memory of a decoded picture with so many bytes a pixel.
func (c *container) estimate(bytesPerPixel int64) int64 {
	return int64(c.width) * int64(c.height) * bytesPerPixel
}

// openGIF reads the logical screen; the decoder refuses frames beyond it.
func (c *container) openGIF(data []byte) error {
	if len(data) < 13 {
		return fail(ErrCorrupt, "the {{.Format}} file is cut short", sentence.With{"Format": GIF})
	}
	c.width = int(binary.LittleEndian.Uint16(data[6:]))
	c.height = int(binary.LittleEndian.Uint16(data[8:]))
	c.memory = c.estimate(1)
	return nil
}

// openBMP reads the size from either generation of BMP headers.
func (c *container) openBMP(data []byte) error {
	if len(data) < 26 {
		return fail(ErrCorrupt, "the {{.Format}} file is cut short", sentence.With{"Format": BMP})
	}
	if binary.LittleEndian.Uint32(data[14:]) == 12 {
		return fail(ErrUnsupported, "BMP files of OS/2 are not supported")
	}
	c.width = int(int32(binary.LittleEndian.Uint32(data[18:])))
	c.height = int(int32(binary.LittleEndian.Uint32(data[22:])))
	if c.height < 0 {
		c.height = -c.height // rows from top to bottom
	}
	c.memory = c.estimate(4)
	return nil
}

// openTIFF reads the first directory.
func (c *container) openTIFF(data []byte, limits Limits) error {
	tree, ok := openTree(data)
	if !ok {
		if len(data) >= 4 && (data[2] == '+' || data[3] == '+') {
			return fail(ErrUnsupported, "BigTIFF files are not supported")
		}
		return fail(ErrCorrupt, "the {{.Format}} file is cut short", sentence.With{"Format": TIFF})
	}
	dir := tree.directory(tree.first)
	number := func(tag uint16) int {
		v, _ := dir[tag].uint()
		return int(v)
	}
	c.width, c.height = number(tagImageWidth), number(tagImageLength)
	if c.width == 0 || c.height == 0 {
		return fail(ErrCorrupt, "the {{.Format}} file is damaged: it names no size", sentence.With{"Format": TIFF})
	}
	if w, h := number(tagTileWidth), number(tagTileLength); w > 0 && h > 0 {
		if err := limits.checkPixels(w, h); err != nil { // a tile is decoded whole
			return err
		}
	}
	c.memory = c.estimate(4)
	if number(tagBitsPerSample) > 8 {
		c.memory *= 2
	}
	c.exif = data
	c.orientation = orientationOf(data)
	c.xmp, c.iptc, c.icc = dir[tagXMP].value, dir[tagIPTC].value, dir[tagICC].value
	return nil
}
