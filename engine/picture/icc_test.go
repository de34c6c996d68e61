package picture

import (
	"encoding/binary"
	"image/color"
	"slices"
	"testing"
)

// profile writes a display profile of three primaries and one curve.
func profile(primaries [3][3]float64, curve []byte) []byte {
	out := make([]byte, 128)
	copy(out[12:], "mntrRGB XYZ ")
	var list, data []byte
	put := func(name string, body []byte) {
		list = append(list, name...)
		list = binary.BigEndian.AppendUint32(list, uint32(132+6*12+len(data)))
		list = binary.BigEndian.AppendUint32(list, uint32(len(body)))
		data = append(data, body...)
	}
	for i, name := range []string{"r", "g", "b"} {
		xyz := []byte("XYZ \x00\x00\x00\x00")
		for _, v := range primaries[i] {
			xyz = binary.BigEndian.AppendUint32(xyz, uint32(int32(v*65536)))
		}
		put(name+"XYZ", xyz)
		put(name+"TRC", curve)
	}
	return slices.Concat(out, binary.BigEndian.AppendUint32(nil, 6), list, data)
}

// numbers writes values of 16.16 bits.
func numbers(kind string, number uint16, values ...float64) []byte {
	out := append([]byte(kind), 0, 0, 0, 0, byte(number>>8), byte(number), 0, 0)
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, uint32(int32(v*65536)))
	}
	return out
}

var (
	srgbPrimaries = [3][3]float64{{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}}
	p3Primaries   = [3][3]float64{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}}
	srgbCurve     = numbers("para", 3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)
	gamma22       = []byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33")
)

func TestProfiles(t *testing.T) {
	for _, test := range []struct {
		name     string
		profile  []byte
		in, want color.NRGBA
	}{
		{"sRGB stays", profile(srgbPrimaries, srgbCurve), color.NRGBA{200, 100, 50, 255}, color.NRGBA{200, 100, 50, 255}},
		{"Display P3", profile(p3Primaries, srgbCurve), color.NRGBA{200, 100, 50, 255}, color.NRGBA{214, 95, 34, 255}},
		{"Display P3, grey", profile(p3Primaries, srgbCurve), color.NRGBA{128, 128, 128, 255}, color.NRGBA{128, 128, 128, 255}},
		{"Display P3, beyond sRGB", profile(p3Primaries, srgbCurve), color.NRGBA{255, 0, 0, 255}, color.NRGBA{255, 0, 0, 255}},
		{"another gamma", profile(srgbPrimaries, []byte("curv\x00\x00\x00\x00\x00\x00\x00\x00")), color.NRGBA{55, 55, 55, 255}, color.NRGBA{128, 128, 128, 255}},
		{"broken", profile(p3Primaries, srgbCurve)[:300], color.NRGBA{200, 100, 50, 255}, color.NRGBA{200, 100, 50, 255}},
	} {
		t.Run(test.name, func(t *testing.T) {
			img := quartered(8, 8)
			for i := range img.Pix {
				img.Pix[i] = []uint8{test.in.R, test.in.G, test.in.B, 255}[i%4]
			}
			data := withSegment(encodeJPEG(t, img, 100), 0xe2, append([]byte("ICC_PROFILE\x00\x01\x01"), test.profile...))
			d, err := Decode(t.Context(), data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got := d.Small.NRGBAAt(4, 4); !near(got, test.want, 3) {
				t.Errorf("%v became %v, want about %v", test.in, got, test.want)
			}
		})
	}
}

func FuzzProfile(f *testing.F) {
	f.Add(profile(p3Primaries, srgbCurve))
	f.Add(profile(p3Primaries, gamma22))
	f.Add(profile(srgbPrimaries, []byte("curv\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x40\x00\xff\xff")))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c := newConverter(data); c != nil {
			c.apply(quartered(16, 16))
		}
	})
}
