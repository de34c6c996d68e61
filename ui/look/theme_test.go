package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// luminance is that of WCAG 2, from 0 to 1.
func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestTextCanBeRead(t *testing.T) {
	texts := []fyne.ThemeColorName{
		theme.ColorNameForeground, Muted, theme.ColorNamePrimary, theme.ColorNameError, theme.ColorNameHyperlink,
		theme.ColorNameSuccess, theme.ColorNameWarning,
	}
	grounds := []fyne.ThemeColorName{theme.ColorNameBackground, Surface}
	for _, a := range []Appearance{Dark, Light} {
		th := NewTheme(a)
		for _, text := range texts {
			for _, ground := range grounds {
				if c := contrast(th.Color(text, 0), th.Color(ground, 0)); c < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", a, text, ground, c)
				}
			}
		}
		for text, ground := range map[fyne.ThemeColorName]fyne.ThemeColorName{
			theme.ColorNameForeground:          Raised, // chips
			theme.ColorNameForegroundOnPrimary: theme.ColorNamePrimary,
			theme.ColorNamePlaceHolder:         theme.ColorNameInputBackground,
		} {
			if c := contrast(th.Color(text, 0), th.Color(ground, 0)); c < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", a, text, ground, c)
			}
		}
	}
}

// A button that has the focus tells so, whatever its colour, and its word can be read.
func TestFocusCanBeSeen(t *testing.T) {
	over := func(ground, ink color.Color) color.Color {
		g, i := color.NRGBAModel.Convert(ground).(color.NRGBA), color.NRGBAModel.Convert(ink).(color.NRGBA)
		mix := func(a, b uint8) uint8 { return uint8((int(a)*(255-int(i.A)) + int(b)*int(i.A)) / 255) }
		return color.NRGBA{mix(g.R, i.R), mix(g.G, i.G), mix(g.B, i.B), 255}
	}
	for _, a := range []Appearance{Dark, Light} {
		th := NewTheme(a)
		for ground, text := range map[fyne.ThemeColorName]fyne.ThemeColorName{
			theme.ColorNameButton:  theme.ColorNameForeground,
			theme.ColorNamePrimary: theme.ColorNameForegroundOnPrimary,
		} {
			focused := over(th.Color(ground, 0), th.Color(theme.ColorNameFocus, 0))
			if c := contrast(focused, th.Color(ground, 0)); c < 1.25 {
				t.Errorf("%s: with the focus %s differs by %.2f only", a, ground, c)
			}
			if c := contrast(focused, th.Color(text, 0)); c < 4.5 {
				t.Errorf("%s: with the focus the text on %s has a contrast of %.2f", a, ground, c)
			}
		}
	}
}

func TestAppearanceDecidesTheVariant(t *testing.T) {
	for _, tt := range []struct {
		appearance   Appearance
		system, want fyne.ThemeVariant
	}{
		{Light, theme.VariantDark, theme.VariantLight},
		{Dark, theme.VariantLight, theme.VariantDark},
		{System, theme.VariantLight, theme.VariantLight},
		{System, theme.VariantDark, theme.VariantDark},
		{"", theme.VariantDark, theme.VariantDark},
	} {
		th := NewTheme(tt.appearance)
		want := NewTheme(System).Color(Surface, tt.want)
		if got := th.Color(Surface, tt.system); got != want {
			t.Errorf("%q on a system of variant %d: %v, want %v", tt.appearance, tt.system, got, want)
		}
	}
}
