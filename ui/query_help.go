package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine/query"
)

// showQueryHelp tells what can be typed into the search field. An example that is clicked is typed.
func (w *Window) showQueryHelp() {
	w.query.drop.close()
	var closing func()
	try := func(example string) {
		closing()
		w.field.edit(example, len(example))
	}
	content := container.NewVScroll(queryHelp(try))
	closing = w.openSheet(lang.L("How to search"), lang.L("Close"), content, fyne.NewSize(820, 640), func() {})
}

func queryHelp(try func(example string)) fyne.CanvasObject {
	texts := helpTexts()
	all := container.New(layout.NewCustomPaddedVBoxLayout(-5))
	hint := newCaption(lang.L("Click an example to try it. What could not be understood is marked, and the rest still searches."))
	all.Add(hint)
	room := exampleWidth()
	for _, section := range query.Help() {
		title := widget.NewLabel(helpText(texts, section.Title))
		title.TextStyle.Bold = true
		title.Importance = widget.HighImportance
		all.Add(title)
		for _, line := range section.Lines {
			all.Add(helpLine(texts, line, room, try))
		}
	}
	return container.New(layout.NewCustomPaddedLayout(0, 0, 0, 12), all)
}

func helpLine(texts map[string]string, line query.Line, room float32, try func(string)) fyne.CanvasObject {
	example := widget.NewButton(line.Example, func() { try(line.Example) })
	example.Alignment, example.Importance = widget.ButtonAlignLeading, widget.LowImportance
	meaning := widget.NewRichText(&widget.TextSegment{Text: helpText(texts, line.Meaning), Style: widget.RichTextStyle{ColorName: theme.ColorNameForeground}})
	meaning.Wrapping, meaning.Scroll = fyne.TextWrapWord, fyne.ScrollNone
	return container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSize(room, example.MinSize().Height), example), nil, meaning)
}

// exampleWidth is the room of the examples, which stand in a column: that of the longest.
func exampleWidth() (width float32) {
	for _, section := range query.Help() {
		for _, line := range section.Lines {
			width = max(width, widget.NewButton(line.Example, nil).MinSize().Width)
		}
	}
	return width
}
