package demo

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"testing"
	"time"
)

// read takes an XMP packet apart: attributes and list items by their names.
func read(t *testing.T, packet []byte) map[string][]string {
	t.Helper()
	got := map[string][]string{}
	var path []string
	for d := xml.NewDecoder(bytes.NewReader(packet)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, packet)
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, token.Name.Local)
			for _, a := range token.Attr {
				if token.Name.Local == "Description" {
					got[a.Name.Local] = append(got[a.Name.Local], a.Value)
				}
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if n := len(path); n > 2 && path[n-1] == "li" {
				got[path[n-3]] = append(got[path[n-3]], string(token))
			}
		}
	}
}

func TestXMP(t *testing.T) {
	f := facts{
		title: `Fish & "chips" <hot>`, caption: "Zürich, 5 °C", keywords: []string{"a&b", "c"}, rating: 4,
		taken: time.Date(2023, 6, 14, 5, 12, 0, 0, time.UTC), place: &place{46.5775, -8.0053},
	}
	got := read(t, f.xmp())
	for name, want := range map[string][]string{
		"title": {f.title}, "description": {f.caption}, "subject": f.keywords, "Rating": {"4"},
		"DateTimeOriginal": {"2023-06-14T05:12:00"}, "DateCreated": {"2023-06-14T05:12:00"},
		"GPSLatitude": {"46,34.6500N"}, "GPSLongitude": {"8,0.3180W"}, "CreatorTool": {creatorTool},
	} {
		if !slices.Equal(got[name], want) {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	f.rating, f.place = 0, nil
	got = read(t, f.xmp())
	for _, name := range []string{"Rating", "GPSLatitude", "GPSLongitude"} {
		if got[name] != nil {
			t.Errorf("%s is %q, want none", name, got[name])
		}
	}
}

func TestDegrees(t *testing.T) {
	tests := []struct {
		v    float64
		want string
	}{{0, "0,0.0000N"}, {-33.5, "33,30.0000S"}, {0.25, "0,15.0000N"}, {-0.5, "0,30.0000S"}, {52.2705, "52,16.2300N"}}
	for _, tt := range tests {
		if got := degrees(tt.v, "N", "S"); got != tt.want {
			t.Errorf("degrees(%v) = %q, want %q", tt.v, got, tt.want)
		}
	}
}

// Pictures decode to the same pixels with the metadata in them. The PNG reader
// checks the chunk's length and checksum.
func TestMetadataLeavesPixelsAlone(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 5, 3))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 7)
	}
	packet := catalogue()[0].xmp()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	same(t, b.Bytes(), withPNGMetadata(b.Bytes(), packet), packet)
	b.Reset()
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	same(t, b.Bytes(), withJPEGMetadata(b.Bytes(), packet), packet)
}

func same(t *testing.T, plain, told, packet []byte) {
	t.Helper()
	want, _, err := image.Decode(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	got, format, err := image.Decode(bytes.NewReader(told))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(told, packet) {
		t.Errorf("%s: the packet is not in it", format)
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if got.At(x, y) != want.At(x, y) {
				t.Fatalf("%s: pixel %d,%d is %v, was %v", format, x, y, got.At(x, y), want.At(x, y))
			}
		}
	}
}
