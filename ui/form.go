package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/escape"
)

// form is a dialog that asks for more than yes or no. Enter in an entry is yes, Escape anywhere no.
type form struct {
	title, yes, no string
	rows           *fyne.Container // labels and what they are of
	below          *fyne.Container
	first          fyne.Focusable
	valid          func() bool // whether it can be answered so; nil is always
	answer         func(yes bool)
}

func newForm(title, yes, no string) *form {
	return &form{title: title, yes: yes, no: no, rows: container.New(layout.NewFormLayout()), below: container.NewVBox(), answer: func(bool) {}}
}

func (f *form) leave()  { f.answer(false) }
func (f *form) submit() { f.answer(true) }

// add adds a line.
func (f *form) add(label string, o fyne.CanvasObject) {
	name := widget.NewLabel(label)
	name.Importance = widget.LowImportance
	f.rows.Add(name)
	f.rows.Add(o)
}

// entry makes an entry, which has the keyboard first if it is the first one.
func (f *form) entry(text string) *escape.Entry {
	e := escape.NewEntry(func() string { return "" }, func() {}, f.leave)
	e.Held = func() string { return e.Text } // Escape is no, whatever was typed
	e.SetText(text)
	e.OnSubmitted = func(string) { f.submit() }
	if f.first == nil {
		f.first = e
	}
	return e
}

// show shows the form above everything else, and calls answered once.
func (f *form) show(window fyne.Window, answered func(yes bool)) {
	over := window.Canvas()
	var popup *widget.PopUp
	var back func()
	f.answer = func(yes bool) {
		if popup == nil || yes && f.valid != nil && !f.valid() {
			return
		}
		popup.Hide()
		popup = nil
		back()
		answered(yes)
	}
	back = dialogKeys(over, f.leave)
	title := widget.NewLabel(f.title)
	title.SizeName, title.TextStyle.Bold, title.Truncation = theme.SizeNameSubHeadingText, true, fyne.TextTruncateEllipsis
	yes := escape.NewButton(f.yes, nil, f.submit, f.leave)
	yes.Importance = widget.HighImportance
	no := escape.NewButton(f.no, nil, f.leave, f.leave)
	width := min(questionWidth, over.Size().Width-40)
	f.below.Resize(fyne.NewSize(width-32, 0)) // only then what flows knows its height
	body := container.NewVBox(f.rows, f.below)
	height := title.MinSize().Height + body.MinSize().Height + yes.MinSize().Height + 62
	content := container.New(layout.NewCustomPaddedLayout(10, 12, 14, 14), container.NewBorder(title,
		container.New(layout.NewCustomPaddedLayout(10, 0, 0, 0), container.NewHBox(layout.NewSpacer(), no, yes)), nil, nil,
		container.NewVScroll(body)))
	popup = widget.NewModalPopUp(content, over)
	popup.Resize(fyne.NewSize(width, min(height, over.Size().Height-40)))
	popup.Show()
	if f.first != nil {
		over.Focus(f.first)
	}
}
