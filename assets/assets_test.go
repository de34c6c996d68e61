package assets_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"testing"

	"hybrid-image-search/assets"
)

func TestIcon(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(assets.Icon))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := img.Bounds(), image.Rect(0, 0, 512, 512); got != want {
		t.Errorf("bounds %v, want %v", got, want)
	}
	if _, _, _, alpha := img.At(0, 0).RGBA(); alpha != 0 {
		t.Errorf("the corner has alpha %d, want 0", alpha)
	}
	if _, _, _, alpha := img.At(256, 60).RGBA(); alpha != 0xffff {
		t.Errorf("the ground has alpha %d, want it opaque", alpha)
	}
}

func TestIconSVGIsWellFormed(t *testing.T) {
	elements := 0
	for d := xml.NewDecoder(bytes.NewReader(assets.IconSVG)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
	if elements == 0 {
		t.Error("no elements")
	}
}
