package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/ui/look"
)

// machineWords is what a model says of a picture, in a block of its own: it may be wrong, and nobody should take it
// for the words of a person.
type machineWords struct {
	view     *fyne.Container
	heading  *widget.Label
	caption  *widget.Label
	keywords *fyne.Container
	text     *widget.Label
	seen     *widget.Label   // the heading of words
	words    *fyne.Container // that the model of this machine sees
	read     readWords
	onTag    func(word string)
}

func newMachineWords(onTag func(string)) *machineWords {
	m := &machineWords{
		heading: heading(""), caption: widget.NewLabel(""), keywords: container.New(newFlow(4)), text: widget.NewLabel(""),
		seen: heading(lang.L("Seen by the model of this machine (machine-made)")), words: container.New(newFlow(4)), read: newReadWords(), onTag: onTag,
	}
	m.heading.Truncation = fyne.TextTruncateEllipsis // a model's name may be long
	for _, l := range []*widget.Label{m.caption, m.text} {
		l.Wrapping = fyne.TextWrapWord
		l.Selectable = true
	}
	m.view = container.NewVBox(m.heading, m.caption, m.keywords, m.text, m.seen, m.words, m.read.heading, m.read.text)
	m.view.Hide()
	return m
}

// show shows a description, words that were seen and text that was read, as far as there are any.
func (m *machineWords) show(d catalog.Description, words []string, read string) {
	described, seen := d.Model != "", len(words) > 0
	m.view.Hidden = !described && !seen && read == ""
	m.heading.Hidden, m.keywords.Hidden = !described, !described
	m.seen.Hidden, m.words.Hidden = !seen, !seen
	m.heading.SetText(lang.L("Described by {{.Model}} (machine-made)", map[string]any{"Model": look.Printable(d.Model)}))
	showText(m.caption, look.Printable(d.Caption))
	m.setChips(m.keywords, d.Keywords)
	text := ""
	if d.Text != "" {
		text = lang.L("Text in the picture: {{.Text}}", map[string]any{"Text": look.Printable(d.Text)})
	}
	showText(m.text, text)
	m.setChips(m.words, words)
	m.read.show(read)
	m.view.Refresh()
}

func (m *machineWords) setChips(row *fyne.Container, words []string) {
	row.RemoveAll()
	for _, word := range words {
		row.Add(newChip(look.Printable(word), func() { m.onTag(word) }))
	}
}

// showText sets a label's text. Without text it takes no room.
func showText(l *widget.Label, text string) {
	l.SetText(text)
	if text == "" {
		l.Hide()
	} else {
		l.Show()
	}
}
