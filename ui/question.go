package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// question is a dialog that is answered by one of two buttons. Escape is no.
type question struct {
	title     string
	sentences []string
	yes, no   string
}

// questionWidth is that of lines that are read with ease.
const questionWidth = 580

// ask shows a question above everything else, and calls answered once.
func ask(window fyne.Window, q question, answered func(yes bool)) {
	over := window.Canvas()
	var popup *widget.PopUp
	var back func()
	answer := func(yes bool) {
		if popup == nil {
			return
		}
		popup.Hide()
		popup = nil
		back()
		answered(yes)
	}
	refuse := func() { answer(false) }
	back = dialogKeys(over, refuse)
	yes := escape.NewButton(q.yes, nil, func() { answer(true) }, refuse)
	yes.Importance = widget.HighImportance
	no := escape.NewButton(q.no, nil, refuse, refuse)
	content, height := q.view(container.NewHBox(layout.NewSpacer(), no, yes), over.Size().Width-40)
	popup = widget.NewModalPopUp(content, over)
	popup.Resize(fyne.NewSize(min(questionWidth, over.Size().Width-40), min(height, over.Size().Height-40)))
	popup.Show()
	over.Focus(no) // who presses Enter without having read has sent nothing
}

// view is the dialog and how high it wants to be.
func (q question) view(buttons fyne.CanvasObject, room float32) (fyne.CanvasObject, float32) {
	title := widget.NewLabel(q.title)
	title.SizeName = theme.SizeNameSubHeadingText
	title.TextStyle.Bold = true
	title.Wrapping = fyne.TextWrapWord
	text := container.New(layout.NewCustomPaddedVBoxLayout(-6))
	for _, sentence := range q.sentences {
		line := widget.NewLabel(look.Printable(sentence))
		line.Wrapping = fyne.TextWrapWord // not selectable: that takes the keyboard, and Escape with it
		text.Add(line)
	}
	width := min(questionWidth, room) - 32
	text.Resize(fyne.NewSize(width, 0)) // only then wrapped text knows its height
	title.Resize(fyne.NewSize(width, 0))
	scroll := container.NewVScroll(text)
	floor := canvas.NewRectangle(color.Transparent)
	floor.SetMinSize(fyne.NewSize(0, 80))
	content := container.New(layout.NewCustomPaddedLayout(10, 12, 14, 14),
		container.NewBorder(title, container.New(layout.NewCustomPaddedLayout(10, 0, 0, 0), buttons), nil, nil,
			container.NewStack(floor, scroll)))
	return content, text.MinSize().Height + title.MinSize().Height + buttons.MinSize().Height + 52
}
