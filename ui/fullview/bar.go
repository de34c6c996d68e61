package fullview

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// bar is above the picture: the way back, which picture it is, its rating, and how it is shown.
type bar struct {
	view  fyne.CanvasObject
	name  *widget.Label
	count *widget.Label
	scale *widget.Label
	stars *Stars
	back  *escape.Button
	prev  *escape.Button
	next  *escape.Button
}

func newBar(v *View) *bar {
	b := &bar{name: widget.NewLabel(""), count: widget.NewLabel(""), scale: widget.NewLabel(""), stars: NewStars(func(r int) {
		v.rate(r)
		v.pane.focus()
	})}
	b.name.TextStyle.Bold = true
	b.name.Truncation = fyne.TextTruncateEllipsis
	b.count.Importance, b.scale.Importance = widget.LowImportance, widget.LowImportance
	b.scale.Alignment = fyne.TextAlignTrailing
	// The keys stay with the picture, whatever is clicked.
	tool := func(text string, icon fyne.Resource, do func()) *escape.Button {
		t := escape.NewButton(text, icon, func() {
			do()
			if v.Shown() {
				v.pane.focus()
			}
		}, v.pane.focus)
		t.Importance = widget.LowImportance
		return t
	}
	b.back = tool(lang.L("Results"), theme.NavigateBackIcon(), v.Close)
	b.prev = tool("", theme.MediaSkipPreviousIcon(), func() { v.step(-1) })
	b.next = tool("", theme.MediaSkipNextIcon(), func() { v.step(1) })
	tools := container.New(layout.NewCustomPaddedHBoxLayout(0),
		b.stars,
		container.New(fixedWidth{70}, b.scale),
		tool("", theme.ZoomOutIcon(), func() { v.pane.zoomBy(1 / stepScale) }),
		tool("", theme.ZoomInIcon(), func() { v.pane.zoomBy(stepScale) }),
		tool(lang.L("Fit"), nil, v.pane.fit),
		tool("1:1", nil, v.pixels),
		tool(lang.L("Turn left"), nil, func() { v.turn(-1) }),
		tool(lang.L("Turn right"), nil, func() { v.turn(1) }),
		tool(lang.L("Details"), theme.InfoIcon(), v.toggleDetails))
	left := container.New(layout.NewCustomPaddedHBoxLayout(0), b.back, b.prev, b.next, b.count)
	b.view = look.OnSurface(container.NewPadded(container.NewBorder(nil, nil, left, tools, b.name)))
	return b
}

// show tells which picture it is.
func (b *bar) show(index, of int, k *shown) {
	b.name.SetText(nameOf(k))
	b.count.SetText(lang.L("{{.Place}} of {{.Count}}", map[string]any{"Place": look.Count(index + 1), "Count": look.Count(of)}))
	b.stars.SetRating(k.picture.Rating)
	able(b.prev, index > 0)
	able(b.next, index+1 < of)
}

func able(b *escape.Button, yes bool) {
	switch {
	case yes && b.Disabled():
		b.Enable()
	case !yes && !b.Disabled():
		b.Disable()
	}
}

// setScale tells how large the picture's pixels are shown.
func (b *bar) setScale(p *pane) {
	text := ""
	if p.source != nil {
		text = percent(p.at.scale)
	}
	if b.scale.Text != text {
		b.scale.SetText(text)
	}
}

// percent writes a scale; below ten with a decimal, for there a whole one is much.
func percent(scale float64) string {
	if scale < 0.0995 {
		return fmt.Sprintf("%.1f %%", 100*scale)
	}
	return fmt.Sprintf("%.0f %%", 100*scale)
}
