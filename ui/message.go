package ui

import (
	"image/color"
	"strings"

	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// severity is how a message looks.
type severity int

const (
	warning severity = iota
	failure
	notice // of what went well
)

// maxMessages bounds the messages that are shown at once; the oldest go first.
const maxMessages = 3

// messageBar shows sentences above the pictures until they are dismissed. Each can be copied.
type messageBar struct {
	view     *fyne.Container
	copy     func(string)
	onResize func() // the bar has become higher or lower
	last     string // the newest message
}

func newMessageBar(copyText func(string), onResize func()) *messageBar {
	return &messageBar{view: container.NewVBox(), copy: copyText, onResize: onResize}
}

func (m *messageBar) show(s severity, text string) { m.add(s, text, text, "", nil) }

// showWith shows a sentence with a button that helps.
func (m *messageBar) showWith(s severity, text, label string, do func()) {
	m.add(s, text, text, label, do)
}

// showNotice shows what went well, with a button that takes the message away and does something. dismiss takes it away.
func (m *messageBar) showNotice(text, label string, do func()) (dismiss func()) {
	var gone func()
	gone = m.add(notice, text, text, label, func() {
		gone()
		do()
	})
	return gone
}

// showList shows a sentence with lines that can be read, and copied with it.
func (m *messageBar) showList(s severity, text string, lines []string, window fyne.Window) {
	m.add(s, text, text+"\n"+strings.Join(lines, "\n"), lang.L("Show"), func() {
		if window == nil {
			return
		}
		// A list draws only what is seen; a text of 10,000 lines would take half a minute.
		var d *dialog.CustomDialog
		list := escape.NewList(func() int { return len(lines) },
			func() fyne.CanvasObject {
				l := widget.NewLabel("")
				l.Truncation = fyne.TextTruncateEllipsis
				return l
			},
			func(i widget.ListItemID, o fyne.CanvasObject) { o.(*widget.Label).SetText(lines[i]) },
			func() { d.Hide() })
		d = dialog.NewCustom(text, lang.L("Close"), list, window)
		d.Resize(fyne.NewSize(860, 460))
		d.Show()
		window.Canvas().Focus(list)
	})
}

func (m *messageBar) add(s severity, text, toCopy, label string, do func()) (dismiss func()) {
	if len(m.view.Objects) > 0 && m.last == toCopy && s != notice {
		return func() {} // it is there already
	}
	m.last = toCopy
	icon, ground := theme.WarningIcon(), theme.ColorNameWarning
	switch s {
	case failure:
		icon, ground = theme.ErrorIcon(), theme.ColorNameError
	case notice:
		icon, ground = theme.ConfirmIcon(), theme.ColorNameSuccess
	}
	sentence := widget.NewLabel(look.Printable(text))
	sentence.Wrapping = fyne.TextWrapWord
	sentence.Selectable = true

	var row *fyne.Container
	buttons := container.NewHBox()
	if do != nil {
		show := widget.NewButton(label, do)
		show.Importance = widget.LowImportance
		buttons.Add(show)
	}
	copyButton := widget.NewButtonWithIcon(lang.L("Copy"), theme.ContentCopyIcon(), func() { m.copy(toCopy) })
	copyButton.Importance = widget.LowImportance
	dismiss = func() {
		m.view.Remove(row)
		if m.last == toCopy {
			m.last = "" // it may be told again
		}
		m.onResize()
	}
	away := widget.NewButtonWithIcon("", theme.CancelIcon(), dismiss)
	away.Importance = widget.LowImportance
	buttons.Add(copyButton)
	buttons.Add(away)

	tint := canvas.NewRectangle(translucent(look.Color(ground), 0x26))
	row = container.NewStack(tint, container.New(layout.NewCustomPaddedLayout(0, 0, 12, 4), container.NewBorder(nil, nil, widget.NewIcon(icon), buttons, sentence)))
	for len(m.view.Objects) >= maxMessages {
		m.view.Remove(m.view.Objects[0])
	}
	m.view.Add(row)
	m.onResize()
	return dismiss
}

// translucent gives a colour another opacity.
func translucent(c color.Color, alpha uint8) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = alpha
	return n
}
