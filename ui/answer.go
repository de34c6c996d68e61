package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// answerView shows an answer as it grows. Only blocks that have changed are laid out again.
type answerView struct {
	view   *fyne.Container
	blocks *fyne.Container
	keys   []string
	more   *caption
}

func newAnswerView() *answerView {
	v := &answerView{blocks: container.New(layout.NewCustomPaddedVBoxLayout(-6)), more: newCaption("")}
	v.view = container.New(layout.NewCustomPaddedVBoxLayout(0), v.blocks, v.more)
	v.set(nil, false)
	return v
}

// set shows other blocks, or the same ones and more.
func (v *answerView) set(blocks []block, cut bool) {
	same := 0
	for same < len(blocks) && same < len(v.keys) && blocks[same].key == v.keys[same] {
		same++
	}
	note := ""
	if cut {
		note = lang.L("The answer is longer than what is shown here. Copy it to have the whole.")
	}
	v.more.tell(note, look.Muted)
	if same == len(blocks) && same == len(v.keys) {
		return
	}
	v.keys = v.keys[:same]
	objects := v.blocks.Objects[:same:same]
	for _, b := range blocks[same:] {
		text := widget.NewRichText(b.segments...)
		text.Wrapping = fyne.TextWrapWord
		text.Resize(fyne.NewSize(v.blocks.Size().Width, 0)) // its height follows from its width
		objects = append(objects, text)
		v.keys = append(v.keys, b.key)
	}
	v.blocks.Objects = objects
	v.view.Refresh()
}
