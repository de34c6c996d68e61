package look

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours of our own beside Fyne's. They mean something, and the same in both variants.
const (
	Surface   fyne.ThemeColorName = "surface"   // panels beside the pictures
	Raised    fyne.ThemeColorName = "raised"    // chips and headers on a panel
	Muted     fyne.ThemeColorName = "muted"     // second-rank text
	Wall      fyne.ThemeColorName = "wall"      // a span's time on the clock
	CPUUser   fyne.ThemeColorName = "cpuUser"   // the part of it that was computing
	CPUSystem fyne.ThemeColorName = "cpuSystem" // the part of it that the system was computing
)

// Appearance is the choice between light and dark.
type Appearance string

// The appearances. System follows the desktop.
const (
	System Appearance = "system"
	Light  Appearance = "light"
	Dark   Appearance = "dark"
)

// Theme is Fyne's theme with our colours and tighter spacing.
type Theme struct {
	fyne.Theme
	appearance Appearance
	scale      float32 // of text
}

// NewTheme makes the theme of an appearance.
func NewTheme(a Appearance) *Theme { return &Theme{theme.DefaultTheme(), a, 1} }

// The sizes of text where figures stand in columns that are drawn: it does not become larger with the rest.
const (
	DenseText    float32 = 13
	DenseCaption float32 = 11
)

// Scaled is the same theme with larger or smaller text, and what stands in a line with it.
func (t *Theme) Scaled(scale float32) *Theme {
	scaled := *t
	scaled.scale = scale
	return &scaled
}

// Variant says whether the appearance is light or dark on a system of that variant.
func (t *Theme) Variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.appearance {
	case Light:
		return theme.VariantLight
	case Dark:
		return theme.VariantDark
	default:
		return system
	}
}

// Color implements fyne.Theme.
func (t *Theme) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	variant := t.Variant(system)
	pair, ok := colors[name]
	if !ok {
		return t.Theme.Color(name, variant)
	}
	if variant == theme.VariantLight {
		return rgb(pair.light)
	}
	return rgb(pair.dark)
}

// Size implements fyne.Theme.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	size := t.size(name)
	switch name {
	case theme.SizeNameText, theme.SizeNameCaptionText, theme.SizeNameSubHeadingText, theme.SizeNameHeadingText, theme.SizeNameInlineIcon:
		return float32(math.Round(float64(2*size*t.scale))) / 2 // to half a pixel
	}
	return size
}

func (t *Theme) size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return DenseText
	case theme.SizeNameCaptionText:
		return DenseCaption
	case theme.SizeNameSubHeadingText:
		return 16
	case theme.SizeNameInnerPadding:
		return 7
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNameButtonRadius:
		return 7
	case theme.SizeNameScrollBar:
		return 10
	}
	return t.Theme.Size(name)
}

// colors are 0xRRGGBBAA. Text on its ground has a contrast of at least 4.5 to 1 in both variants.
var colors = map[fyne.ThemeColorName]struct{ dark, light uint32 }{
	theme.ColorNameBackground:        {0x12141aff, 0xf3f4f8ff},
	Surface:                          {0x191c24ff, 0xffffffff},
	Raised:                           {0x262b37ff, 0xe9ebf2ff},
	theme.ColorNameForeground:        {0xe8eaf1ff, 0x1b1f2cff},
	Muted:                            {0x969eb2ff, 0x5f677bff},
	theme.ColorNamePlaceHolder:       {0x8189a0ff, 0x6b7388ff},
	theme.ColorNameDisabled:          {0x6a7186ff, 0x9aa1b2ff},
	theme.ColorNamePrimary:           {0x7c8cffff, 0x4a57d6ff},
	theme.ColorNameHyperlink:         {0x93a0ffff, 0x4150d0ff},
	theme.ColorNameFocus:             {0xe6e9ff48, 0x1d2a9e73}, // seen on the primary colour, too
	theme.ColorNameSelection:         {0x7c8cff3d, 0x4a57d62e},
	theme.ColorNameHover:             {0xffffff10, 0x0000000c},
	theme.ColorNamePressed:           {0xffffff1c, 0x00000018},
	theme.ColorNameButton:            {0x262b37ff, 0xe6e8f0ff},
	theme.ColorNameDisabledButton:    {0x1d212aff, 0xeff0f5ff},
	theme.ColorNameInputBackground:   {0x1f232dff, 0xffffffff},
	theme.ColorNameInputBorder:       {0x353c4cff, 0xcfd3dfff},
	theme.ColorNameSeparator:         {0x2b303dff, 0xdfe2eaff},
	theme.ColorNameMenuBackground:    {0x1f232dff, 0xffffffff},
	theme.ColorNameOverlayBackground: {0x1b1f28ff, 0xffffffff},
	theme.ColorNameHeaderBackground:  {0x1b1f28ff, 0xf3f4f8ff},
	theme.ColorNameScrollBar:         {0xffffff38, 0x00000038},
	theme.ColorNameError:             {0xff6b6bff, 0xc62f3aff},
	theme.ColorNameWarning:           {0xf2b25cff, 0x9a5b00ff},
	theme.ColorNameSuccess:           {0x52d3aaff, 0x0d7a5bff},
	theme.ColorNameShadow:            {0x00000066, 0x00000022},
	theme.ColorNameForegroundOnPrimary: {
		0x10131dff, 0xffffffff,
	},
	Wall:      {0x4b5576ff, 0xc3cae6ff},
	CPUUser:   {0x4fd1c5ff, 0x138a80ff},
	CPUSystem: {0xf2b25cff, 0xc47a12ff},
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}
}

// Color looks a colour up in the current theme and variant.
func Color(name fyne.ThemeColorName) color.Color { return theme.Color(name) }
