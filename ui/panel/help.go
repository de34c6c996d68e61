package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// helpSize is as much as the help needs; a smaller window scrolls it.
var helpSize = fyne.NewSize(820, 560)

// showHelp tells the keys, and what the signs and the columns mean. Escape or its button ends it.
func (p *Panel) showHelp() {
	w := p.window()
	if w == nil || p.views.help != nil {
		return
	}
	canvas := w.Canvas()
	canvas.Unfocus()
	p.views.help = widget.NewModalPopUp(helpView(p.hideHelp), canvas)
	room := canvas.Size().Subtract(fyne.NewSquareSize(40))
	p.views.help.Resize(fyne.NewSize(min(room.Width, helpSize.Width), min(room.Height, helpSize.Height)))
	p.views.help.Show()
}

func (p *Panel) hideHelp() {
	if p.views.help != nil {
		p.views.help.Hide()
		p.views.help = nil
	}
}

func helpView(closing func()) fyne.CanvasObject {
	small := func(text string, bold bool) fyne.CanvasObject {
		l := widget.NewLabel(text)
		l.TextStyle.Bold = bold
		return l
	}
	table := func(lines [][2]string) fyne.CanvasObject {
		rows := container.New(layout.NewCustomPaddedVBoxLayout(-2))
		for _, line := range lines {
			rows.Add(container.NewBorder(nil, nil, container.New(widthOf{136}, small(line[0], true)), nil, small(line[1], false)))
		}
		return rows
	}
	var keys [][2]string
	for _, b := range bindings() {
		if b.keys != "" {
			keys = append(keys, [2]string{b.keys, b.what})
		}
	}
	signs := [][2]string{
		{"▸", lang.L("runs: its figures are those so far")},
		{"✕", lang.L("a span of it failed")},
		{"⚬", lang.L("its parent was not seen")},
		{lang.L("yellow edge"), lang.L("pinned: it stays, whatever comes")},
		{">100ms", lang.L("in the filter: took at least so long; < at most")},
		{"cpu>1s, spans<9", lang.L("also errors, memory>200mb, start>16:20")},
	}
	var columns [][2]string
	for _, c := range listColumns {
		columns = append(columns, [2]string{c.title(), c.sentence()})
	}
	title := func(text string) fyne.CanvasObject {
		l := widget.NewLabel(text)
		l.TextStyle.Bold = true
		l.Importance = widget.HighImportance
		return l
	}
	left := container.NewVBox(title(lang.L("Keys")), table(keys))
	right := container.NewVBox(title(lang.L("Signs")), table(signs), title(lang.L("Columns")), table(columns))
	heading := widget.NewLabel(lang.L("The trace panel"))
	heading.SizeName = theme.SizeNameSubHeadingText
	heading.TextStyle.Bold = true
	note := newMutedText(fyne.TextAlignLeading)
	note.set(lang.L("CPU and memory are those of the whole process while a span ran: spans that overlap share them."))
	body := container.NewVScroll(container.NewThemeOverride(container.NewGridWithColumns(2, left, right), tightTheme{}))
	return container.New(layout.NewCustomPaddedLayout(8, 10, 12, 8), container.NewBorder(
		container.NewBorder(nil, nil, heading, center(newToolButton(lang.L("Close"), theme.CancelIcon(), closing))), note, nil, nil, body))
}

// widthOf gives a label one width.
type widthOf struct{ width float32 }

// Layout implements fyne.Layout.
func (w widthOf) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (w widthOf) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(w.width, objects[0].MinSize().Height)
}

// asSentence writes an error as one for the user.
func asSentence(err error) string { return look.Printable(upperFirst(err.Error())) }
