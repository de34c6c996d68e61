package picture

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzDecode: whatever the bytes, decoding gives a picture within its bounds
// or an error; it never panics and never takes more than the limits allow.
func FuzzDecode(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add(flatJPEG(0, 255, 100, 40, 255))
	f.Add(hugePNG(20000, 20000))
	limits := Limits{MaxPixels: 100_000, MaxBytes: 64 << 10}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Decode(t.Context(), data, limits)
		if err != nil {
			if err.Error() == "" || strings.HasPrefix(err.Error(), "picture: ") {
				t.Errorf("error says %q", err)
			}
			return
		}
		w, h := d.Small.Rect.Dx(), d.Small.Rect.Dy()
		if w < 1 || h < 1 || w > ThumbnailSide || h > ThumbnailSide {
			t.Errorf("small picture of %d×%d", w, h)
		}
		for i := 3; i < len(d.Small.Pix); i += 4 {
			if d.Small.Pix[i] != 255 {
				t.Fatalf("pixel %d is transparent", i/4)
			}
		}
		if f := d.Facts; f.Width < w && f.Width < ThumbnailSide || int64(f.Width)*int64(f.Height) > limits.MaxPixels {
			t.Errorf("facts say %d×%d, small picture is %d×%d", f.Width, f.Height, w, h)
		}
		checkFacts(t, d.Facts)
		if _, err := d.Thumbnail(); err != nil {
			t.Errorf("thumbnail: %v", err)
		}
	})
}

// FuzzMetadata feeds each reader of metadata alone.
func FuzzMetadata(f *testing.F) {
	f.Add([]byte(packet))
	f.Add(tiffBlock(bigEndian, tag{tagMake, 2, "Canon"}, tag{tagExifIFD, 4, []tag{{tagUserComment, 7, []byte("UNICODE\x00\x00a\x00b")}}},
		tag{tagGPSIFD, 4, []tag{{tagLatitude, 5, []uint32{1, 1, 2, 0, 3, 1}}}}, tag{tagXPTitle, 1, wide("title", littleEndian)}))
	f.Add(append(iptcRecord(1, 90, "\x1b%G"), iptcRecord(2, 5, "Größe")...))
	f.Add(photoshop(iptcRecord(2, 25, "word")))
	f.Fuzz(func(t *testing.T, data []byte) {
		var facts Facts
		facts.add(readXMP(data), readIPTC(data), readIPTC(photoshopIPTC(data)), readEXIF(data))
		checkFacts(t, facts)
	})
}

// FuzzSidecar feeds both kinds of sidecars.
func FuzzSidecar(f *testing.F) {
	f.Add([]byte(packet))
	f.Add([]byte("a caption\r\nof two lines"))
	f.Add([]byte("\xff\xfea\x00b\x00"))
	f.Add([]byte("caf\xe9"))
	f.Fuzz(func(t *testing.T, data []byte) {
		facts := Facts{Caption: "before", Keywords: []string{"one"}}
		facts.Merge(Sidecars{Text: parseSidecarText(data), xmp: readXMP(data)})
		checkFacts(t, facts)
		if facts.Caption == "" || len(facts.Keywords) == 0 {
			t.Errorf("Merge lost what was there: %+v", facts)
		}
	})
}

// checkFacts holds what every reader of facts may rely on.
func checkFacts(t *testing.T, f Facts) {
	t.Helper()
	texts := append([]string{f.Title, f.Caption, f.Camera}, f.Keywords...)
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.TrimSpace(s) != s || strings.ContainsRune(s, 0) || len(s) > 2*maxText {
			t.Errorf("text %.60q of %d bytes", s, len(s))
		}
	}
	if len(f.Keywords) > maxKeywords || f.Rating < 0 || f.Rating > 5 {
		t.Errorf("%d keywords, rating %d", len(f.Keywords), f.Rating)
	}
	if p := f.Position; p != nil && validPosition(p.Latitude, p.Longitude) == nil {
		t.Errorf("position %v", *p)
	}
	if !f.TakenAt.IsZero() && plausible(f.TakenAt).IsZero() {
		t.Errorf("taken at %v", f.TakenAt)
	}
}
