package picture

import (
	"bytes"
	"fmt"
	"image"

	"github.com/gen2brain/jpegn"
)

// EncodeJPEG writes an opaque picture as a JPEG without metadata.
func EncodeJPEG(img *image.NRGBA, quality int) ([]byte, error) {
	var buf bytes.Buffer
	options := jpegn.EncodeOptions{Quality: quality, Subsampling: jpegn.Subsample420, OptimizeCoding: true}
	if err := jpegn.Encode(&buf, img, &options); err != nil {
		return nil, fmt.Errorf("encoding the picture: %w", err)
	}
	return buf.Bytes(), nil
}
