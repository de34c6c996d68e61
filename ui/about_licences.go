package ui

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// listShare is the width of the list of modules beside the text.
const listShare = 0.4

// licences are the modules, and beside them the text of the chosen one.
func (a *about) licences() fyne.CanvasObject {
	a.module = widget.NewLabel("")
	a.module.TextStyle.Bold = true
	a.module.Truncation = fyne.TextTruncateEllipsis
	a.site = widget.NewHyperlink(lang.L("Website"), nil)
	a.text = escape.NewList(func() int { return len(a.lines) }, newTextLine, func(i widget.ListItemID, o fyne.CanvasObject) {
		o.(*textLine).show(a.lines[i])
	}, a.close)
	a.text.HideSeparators = true
	copying := escape.NewButton("", theme.ContentCopyIcon(), func() {
		a.actions.copy(a.whole)
		a.tell(lang.L("The text was copied."), widget.SuccessImportance)
	}, a.close)
	copying.Importance = widget.LowImportance
	a.list = escape.NewList(func() int { return len(a.facts.modules) }, newModuleRow, func(i widget.ListItemID, o fyne.CanvasObject) {
		m := a.facts.modules[i]
		labels := o.(*fyne.Container).Objects
		labels[0].(*widget.Label).SetText(look.Printable(m.Path))
		labels[1].(*widget.Label).SetText(look.Printable(m.Version) + " · " + licencesOf(m))
	}, a.close)
	a.list.OnSelected = a.choose
	a.list.HideSeparators = true
	chosen := container.NewBorder(container.NewBorder(nil, nil, nil, container.NewHBox(a.site, copying), a.module), nil, nil, nil, look.OnCard(container.New(layout.NewCustomPaddedLayout(4, 4, 8, 4), a.text)))
	split := container.NewHSplit(a.list, chosen)
	split.Offset = listShare
	return split
}

// newModuleRow is a row of the list: a path, and below it the version and the terms.
func newModuleRow() fyne.CanvasObject {
	path, terms := widget.NewLabel(""), widget.NewLabel("")
	path.Truncation, terms.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	terms.SizeName = theme.SizeNameCaptionText
	terms.Importance = widget.LowImportance
	return container.New(layout.NewCustomPaddedVBoxLayout(-14), path, terms)
}

// choose shows the text of a module.
func (a *about) choose(i widget.ListItemID) {
	m := a.facts.modules[i]
	a.module.SetText(look.Printable(m.Path) + " " + look.Printable(m.Version))
	if to, err := url.Parse(site(m)); err == nil {
		a.site.SetURL(to)
	}
	a.whole = textOf(m)
	a.lines = wrapped(a.whole, a.columns())
	a.text.ScrollToTop()
	a.text.Refresh()
}

// letterShare is the width of a letter as a share of its size; that of capitals, which licences like.
const letterShare = 0.58

// columns are the letters that a line of the text has room for.
func (a *about) columns() int {
	width := a.size().Width*(1-listShare) - 60
	return max(int(width/(theme.CaptionTextSize()*letterShare)), 30)
}

// wrapped breaks a text into lines. Some texts are long, a book's chapter: only the lines that are seen are drawn, which
// one label for all would not do.
func wrapped(text string, columns int) (lines []string) {
	for line := range strings.Lines(text) {
		rest := []rune(look.Printable(strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), "\r\n")))
		for len(rest) > columns {
			at := columns
			for at > columns/2 && rest[at] != ' ' {
				at--
			}
			if rest[at] != ' ' { // an address
				at = columns
			}
			lines = append(lines, string(rest[:at]))
			for rest = rest[at:]; len(rest) > 0 && rest[0] == ' '; {
				rest = rest[1:]
			}
		}
		lines = append(lines, string(rest))
	}
	return lines
}

// textLine is a line of text in a list. It takes the pointer, so that the list marks no line as if it could be chosen.
type textLine struct {
	widget.BaseWidget
	text *canvas.Text
}

var _ desktop.Hoverable = (*textLine)(nil)

func newTextLine() fyne.CanvasObject {
	l := &textLine{text: canvas.NewText("", theme.Color(theme.ColorNameForeground))}
	l.text.TextSize = theme.CaptionTextSize()
	l.ExtendBaseWidget(l)
	return l
}

func (l *textLine) show(text string) {
	l.text.Text = text
	l.text.Color = theme.Color(theme.ColorNameForeground)
	l.text.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *textLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.text) }

// MinSize is as high as a line. Its width is the list's.
func (l *textLine) MinSize() fyne.Size {
	return fyne.NewSize(0, fyne.MeasureText("x", theme.CaptionTextSize(), fyne.TextStyle{}).Height)
}

// MouseIn implements desktop.Hoverable.
func (l *textLine) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (l *textLine) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (l *textLine) MouseOut() {}

// Tapped implements fyne.Tappable.
func (l *textLine) Tapped(*fyne.PointEvent) {}
