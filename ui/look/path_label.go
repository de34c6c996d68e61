package look

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// PathLabel is a label of a file's name or path. Where it is too long for a line it is broken behind a slash, a dash
// or a space, and not within a word. The whole can be copied by the menu of the other mouse button.
type PathLabel struct {
	widget.Label
	whole string
	width float32 // that the text was broken for
}

// NewPathLabel makes a label of a name or a path.
func NewPathLabel(text string) *PathLabel {
	l := &PathLabel{}
	l.Wrapping = fyne.TextWrapWord // as for what has no place to be broken at
	l.ExtendBaseWidget(l)
	l.SetText(text)
	return l
}

// Whole is the text as it was given.
func (l *PathLabel) Whole() string { return l.whole }

// SetText shows another name.
func (l *PathLabel) SetText(text string) {
	l.whole = text
	l.fit()
}

// Resize implements fyne.CanvasObject.
func (l *PathLabel) Resize(size fyne.Size) {
	if size.Width != l.width {
		l.width = size.Width
		l.fit()
	}
	l.Label.Resize(size)
}

func (l *PathLabel) fit() {
	text := Printable(l.whole) // what is copied is the name itself
	if l.width > 0 {
		name := l.SizeName
		if name == "" {
			name = theme.SizeNameText
		}
		size, style := theme.Size(name), l.TextStyle
		text = Break(text, l.width-2*theme.InnerPadding()-1, func(s string) float32 { return fyne.MeasureText(s, size, style).Width })
	}
	if text != l.Text {
		l.Label.SetText(text)
	}
}

// Refresh implements fyne.CanvasObject: the text may have another size.
func (l *PathLabel) Refresh() {
	l.fit()
	l.Label.Refresh()
}

// TappedSecondary implements fyne.SecondaryTappable.
func (l *PathLabel) TappedSecondary(e *fyne.PointEvent) {
	if over := fyne.CurrentApp().Driver().CanvasForObject(l); over != nil {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", fyne.NewMenuItemWithIcon(lang.L("Copy"), theme.ContentCopyIcon(), func() {
			fyne.CurrentApp().Clipboard().SetContent(l.whole)
		})), over, e.AbsolutePosition)
	}
}

// Break breaks a name or a path into lines of a width: behind a slash, a dash, an underscore or a space, before a
// dot where no such place is near enough, and nowhere else.
func Break(text string, width float32, measure func(string) float32) string {
	var lines []string
	line := ""
	for _, piece := range pieces(text) {
		if line != "" && measure(strings.TrimRight(line+piece, " ")) > width {
			lines = append(lines, line)
			line = ""
		}
		if line == "" && measure(piece) > width { // its dots are better than any place
			for before, after, found := cutDot(piece); found; before, after, found = cutDot(piece) {
				if measure(line+before) > width && line != "" {
					lines = append(lines, line)
					line = ""
				}
				line, piece = line+before, after
			}
			if line != "" && measure(line+piece) > width {
				lines = append(lines, line)
				line = ""
			}
		}
		line += piece
	}
	return strings.Join(append(lines, line), "\n")
}

// cutDot cuts a text before its first dot that is not at its beginning.
func cutDot(text string) (before, after string, found bool) {
	_, first := utf8.DecodeRuneInString(text)
	if i := strings.IndexByte(text[first:], '.'); i >= 0 {
		return text[:first+i], text[first+i:], true
	}
	return text, "", false
}

// pieces are what is not to be broken. Each ends with what parts it from the next one.
func pieces(text string) (all []string) {
	for text != "" {
		end := strings.IndexAny(text, `/\-_ `) + 1
		if end == 0 {
			end = len(text)
		}
		all = append(all, text[:end])
		text = text[end:]
	}
	return all
}
