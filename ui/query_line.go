package ui

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/query"
	"hybrid-image-search/ui/look"
)

// What is shown of a query at most. More chips would push the pictures out of the window.
const (
	maxChips      = 24
	maxSentences  = 2
	maxMarks      = 20
	maxChipThumbs = 64
)

// queryLine is what belongs to the search field: the chips and mistakes below it, the list of what the text can become,
// and the searches of before.
type queryLine struct {
	below   *fyne.Container
	flow    *fyne.Container
	chips   []*queryChip
	wrong   *caption
	drop    *dropList
	star    *widget.Button
	starred bool

	pause      context.CancelFunc // ends the wait for more keys; nil when there is none
	trace      *engine.Typing     // of what is being typed; nil is none
	typed      int                // the number of the search that was begun while typing
	completing int                // counts completions, so that a late one is known as such
	thumbs     map[string]image.Image

	past      []engine.PastSearch
	saved     []engine.SavedSearch
	list      *savedList     // nil when it is not shown
	savedItem *fyne.MenuItem // nil until the menu is made
	pastItem  *fyne.MenuItem
	reading   *queryReading
	bitmap    clipboardReader
}

// queryReading is what the chips and marks show.
type queryReading struct {
	parts []query.Part
	more  int
}

// newQueryLine makes the field with what belongs to it.
func (w *Window) newQueryLine() fyne.CanvasObject {
	q := &queryLine{
		flow: container.New(newFlow(5)), wrong: newCaption(""), drop: newDropList(), thumbs: map[string]image.Image{},
		reading: &queryReading{}, bitmap: readClipboardPicture,
	}
	w.query = q
	w.field = newSearchField(w.submit, w.leaveField)
	w.field.post = w.back.post
	w.field.onTyped, w.field.onSet = w.typed, func() { w.understand(true) }
	w.field.onKey, w.field.onTab, w.field.onPaste = w.fieldKey, q.drop.open, w.pasted
	w.field.onClick = w.offerPast
	w.field.onFocus = func(gained bool) {
		if !gained && !q.drop.held {
			q.completing++
			q.drop.close()
			w.understand(true)
		}
	}
	q.star = widget.NewButtonWithIcon("", starIcon(false), w.starSearch)
	help := widget.NewButtonWithIcon("", theme.QuestionIcon(), w.showQueryHelp)
	q.star.Importance, help.Importance = widget.LowImportance, widget.LowImportance
	q.flow.Hide()
	q.wrong.Hide()
	q.below = container.New(layout.NewCustomPaddedLayout(0, 0, 42, 4), container.New(layout.NewCustomPaddedVBoxLayout(0), q.flow, q.wrong))
	q.below.Hide()
	return container.NewBorder(nil, nil, nil, container.New(layout.NewCustomPaddedHBoxLayout(0), q.star, help), w.field)
}

// fieldKey gives the list and the help their keys.
func (w *Window) fieldKey(name fyne.KeyName) bool {
	if name == fyne.KeyF1 {
		w.showQueryHelp()
		return true
	}
	open := w.query.drop.open()
	taken := w.query.drop.key(name)
	if open && name == fyne.KeyEscape {
		w.understand(true) // nothing is being chosen any more
	}
	return taken
}

// understand shows what was understood of the text. A mistake where the user is typing may be none in a moment: it is
// told with the results.
func (w *Window) understand(all bool) {
	text := w.field.Text
	read := query.Parse(text)
	w.showChips(read)
	cursor, places, sentences, more := w.field.cursor(), [][2]int{}, []string{}, 0
	for _, m := range read.Mistakes {
		typing := m.Start <= cursor && cursor <= m.End
		if typing && !all {
			continue
		}
		if len(places) < maxMarks {
			from := utf8.RuneCountInString(text[:m.Start])
			places = append(places, [2]int{from, from + max(utf8.RuneCountInString(text[m.Start:m.End]), 1)})
		}
		switch {
		case typing && w.query.drop.open(): // what it can become is listed
		case len(sentences) == maxSentences:
			more++
		case !slices.Contains(sentences, m.Sentence):
			sentences = append(sentences, m.Sentence)
		}
	}
	if len(sentences) > 0 {
		texts := mistakeTexts()
		for i, english := range sentences {
			sentences[i] = cmp.Or(texts[english], english)
		}
	}
	if more > 0 {
		sentences = append(sentences, lang.N("and {{.Count}} more", more, look.Counted(more)))
	}
	w.field.mark(places)
	w.query.wrong.tell(look.Printable(strings.Join(sentences, "  ")), theme.ColorNameError)
	w.placeLine()
	w.markStar()
}

// showChips shows the parts that are more than words. Chips that say the same stay.
func (w *Window) showChips(read query.Query) {
	reading := &queryReading{}
	for i, p := range read.Parts {
		if !needsChip(read.Parts, i) {
			continue
		}
		if len(reading.parts) == maxChips {
			reading.more++
			continue
		}
		reading.parts = append(reading.parts, p)
	}
	q := w.query
	same := func(a, b query.Part) bool {
		leadA, textA := chipWords(a)
		leadB, textB := chipWords(b)
		return leadA == leadB && textA == textB && a.Kind == b.Kind && a.Text == b.Text
	}
	if reading.more == q.reading.more && slices.EqualFunc(reading.parts, q.reading.parts, same) {
		for i, c := range q.chips {
			c.part = reading.parts[i]
		}
		q.reading = reading
		return
	}
	q.reading, q.chips = reading, nil
	q.flow.Objects = nil
	for _, p := range reading.parts {
		c := newQueryChip(p, w.selectPart, w.removePart)
		q.chips = append(q.chips, c)
		q.flow.Objects = append(q.flow.Objects, c)
		if p.Kind == query.KindLike {
			w.findThumb(c)
		}
	}
	if reading.more > 0 {
		text := lang.N("and {{.Count}} more", reading.more, look.Counted(reading.more))
		q.flow.Objects = append(q.flow.Objects, newChip(text, w.enterField))
	}
	q.flow.Hidden = len(q.flow.Objects) == 0
	q.flow.Refresh()
}

// placeLine gives what is below the field its room. Only what moves is laid out anew: this runs at every key.
func (w *Window) placeLine() {
	q := w.query
	q.below.Hidden = !q.flow.Visible() && !q.wrong.Visible()
	if w.main == nil {
		return
	}
	layOut(q.below)
	for _, c := range []*fyne.Container{w.main, w.above, q.below} {
		layOut(c)
	}
	if q.drop.open() {
		q.drop.panel.Move(w.dropPlace())
	}
}

func layOut(c *fyne.Container) { c.Layout.Layout(c.Objects, c.Size()) }

// selectPart selects a part in the text, for typing over it.
func (w *Window) selectPart(p query.Part) {
	w.focusField()
	if p.End <= len(w.field.Text) {
		w.field.selectBytes(p.Start, p.End)
	}
}

// removePart takes a part out of the text, and searches for the rest.
func (w *Window) removePart(p query.Part) {
	w.submitWords(query.Remove(w.field.Text, p))
	w.focusField()
}

func (w *Window) focusField() {
	if w.native != nil {
		w.native.Canvas().Focus(w.field)
	}
}

// findThumb puts the picture onto the chip that names it.
func (w *Window) findThumb(c *queryChip) {
	name, library, q := c.part.Text, w.library, w.query
	if known, ok := q.thumbs[name]; ok {
		c.setThumb(known)
		return
	}
	if library == nil {
		return
	}
	w.back.do(func() func() {
		thumb, err := thumbOfLike(w.ctx, library, name)
		if err != nil {
			return nil // the results tell what is wrong with it
		}
		return func() {
			if w.library != library {
				return
			}
			if len(q.thumbs) >= maxChipThumbs {
				clear(q.thumbs)
			}
			q.thumbs[name] = thumb
			for _, c := range q.chips {
				if c.part.Kind == query.KindLike && c.part.Text == name {
					c.setThumb(thumb)
				}
			}
		}
	})
}

func thumbOfLike(ctx context.Context, library *engine.Library, name string) (image.Image, error) {
	p, err := library.LikePicture(ctx, name)
	if err != nil {
		return nil, err
	}
	if p.ID == 0 {
		return library.Preview(ctx, p, 2*chipThumb)
	}
	data, err := library.Thumbnail(ctx, p)
	if err != nil {
		return nil, err
	}
	return decodeThumbnail(data, 2*chipThumb)
}
