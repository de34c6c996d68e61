package ui

import (
	"image"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// historyRow is a line of the history: what was asked for, by whom it was answered and when.
type historyRow struct {
	widget.BaseWidget
	kind   *widget.Icon
	prompt *widget.Label
	facts  *widget.Label
	image  *canvas.Image
	frame  *fyne.Container
	body   *fyne.Container
}

func newHistoryRow() *historyRow {
	r := &historyRow{
		kind: widget.NewIcon(theme.DocumentIcon()), prompt: widget.NewLabel(""), facts: widget.NewLabel(""),
		image: canvas.NewImageFromImage(nil),
	}
	r.prompt.Truncation, r.facts.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	r.facts.Importance, r.facts.SizeName = widget.LowImportance, theme.SizeNameCaptionText
	r.image.FillMode = canvas.ImageFillContain
	r.image.CornerRadius = 4
	r.frame = container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(historySide), r.image))
	r.body = container.NewBorder(nil, nil, container.NewCenter(r.kind), r.frame,
		container.New(layout.NewCustomPaddedVBoxLayout(-14), r.prompt, r.facts))
	r.ExtendBaseWidget(r)
	return r
}

func (r *historyRow) show(g engine.Generation, thumb image.Image, now time.Time) {
	r.kind.SetResource(theme.DocumentIcon())
	if g.Kind == engine.PictureKind {
		r.kind.SetResource(theme.MediaPhotoIcon())
	}
	if g.Error != "" || g.Partial {
		r.kind.SetResource(theme.NewWarningThemedResource(theme.WarningIcon()))
	}
	r.prompt.SetText(beginning(g.Prompt))
	r.facts.SetText(describeEntry(g, now))
	r.frame.Hidden = len(g.Pictures) == 0
	r.setThumb(thumb)
	r.body.Refresh()
}

func (r *historyRow) setThumb(thumb image.Image) {
	if r.image.Image != thumb {
		r.image.Image = thumb
		r.image.Refresh()
	}
}

// describeEntry tells when and by whom, and what of.
func describeEntry(g engine.Generation, now time.Time) string {
	parts := []string{whenOf(g.At.Local(), now.Local()), look.Printable(g.Model)}
	if n := len(g.References); n > 0 {
		parts = append(parts, look.Plural(n, "reference", "references"))
	}
	if n := len(g.Pictures); n > 1 {
		parts = append(parts, look.Plural(n, "picture", "pictures"))
	}
	return strings.Join(parts, " · ")
}

// whenOf tells a time as briefly as it is clear.
func whenOf(at, now time.Time) string {
	switch {
	case at.Year() == now.Year() && at.YearDay() == now.YearDay():
		return at.Format("15:04")
	case at.Year() == now.Year():
		return at.Format(lang.X("layout.dayOfYear", "2 Jan, 15:04"))
	}
	return at.Format(lang.X("layout.day", "2 Jan 2006"))
}

// CreateRenderer implements fyne.Widget.
func (r *historyRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }
