package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

// tightTheme is the current theme with small text and little room around it.
type tightTheme struct{}

func (tightTheme) of() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Size implements fyne.Theme.
func (c tightTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return look.DenseCaption
	case theme.SizeNameInnerPadding:
		return 4
	case theme.SizeNameInlineIcon:
		return 14
	}
	return c.of().Size(name)
}

// Color implements fyne.Theme.
func (c tightTheme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return c.of().Color(name, v)
}

// Font implements fyne.Theme.
func (c tightTheme) Font(style fyne.TextStyle) fyne.Resource { return c.of().Font(style) }

// Icon implements fyne.Theme.
func (c tightTheme) Icon(name fyne.ThemeIconName) fyne.Resource { return c.of().Icon(name) }

// center keeps the height of a widget in a line that is higher.
func center(o fyne.CanvasObject) fyne.CanvasObject { return container.NewCenter(o) }
