package picture

import "testing"

// A JPEG that is decoded at a part of its size and then reduced looks like one that is decoded whole. The worst
// cases are those with the least left to reduce.
func TestReducedDecodingLooksLikeFull(t *testing.T) {
	const side = 200
	for _, wide := range []int{2 * side * 3 / 2, 800, 1000, 4 * side * 3 / 2, 8 * side * 3 / 2} {
		data := encodeJPEG(t, textured(wide, wide*3/4), 92)
		c, err := open(data, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if c.scaleDown(forTheEye(side)) == 1 {
			t.Fatalf("%d pixels are decoded whole", wide)
		}
		whole, err := c.decode(t.Context(), data, 0)
		if err != nil {
			t.Fatal(err)
		}
		want, err := reduce(t.Context(), whole, side, side*3/4)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeFull(t.Context(), data, side, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if db := psnr(got, want); db < 42 {
			t.Errorf("%d pixels: %.1f dB from the full decoding", wide, db)
		}
	}
}

// What the decoder brings to the size by itself is a little softer or sharper than a reduction, and no more.
func TestDecodingWithinLooksLikeFull(t *testing.T) {
	for wide, want := range map[int]int{400: 200, 800: 200, 1600: 200, 700: 175, 1500: 187, 900: 200, 500: 200, 150: 150, 8 * 149: 200} {
		data := encodeJPEG(t, textured(wide, wide*3/4), 92)
		full, err := DecodeFull(t.Context(), data, 0, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeWithin(t.Context(), data, 150, 200, Limits{})
		if err != nil || got.Rect.Dx() != want {
			t.Fatalf("%d pixels became %v, want %d, %v", wide, got.Rect, want, err)
		}
		exact, err := reduce(t.Context(), canvas{image: full, width: full.Rect.Dx(), height: full.Rect.Dy()}, got.Rect.Dx(), got.Rect.Dy())
		if err != nil {
			t.Fatal(err)
		}
		if db := psnr(got, exact); db < 36 {
			t.Errorf("%d to %d pixels: %.1f dB from the full decoding", wide, got.Rect.Dx(), db)
		}
	}
	got, err := DecodeWithin(t.Context(), encodePNG(t, quartered(300, 200)), 150, 200, Limits{})
	if err != nil || got.Rect.Dx() != 200 {
		t.Errorf("a PNG became %v, %v", got.Rect, err)
	}
}
