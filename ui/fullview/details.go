package fullview

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// detailsWidth is what the panel takes of the window.
const detailsWidth = 320

// details is the panel beside the picture: what is known of it, how its pixels are spread, and the user's own words.
type details struct {
	view      *fyne.Container
	actions   Actions
	leave     func() // gives the keys back to the picture
	histogram *histogramView
	stars     *Stars
	facts     *fyne.Container
	place     *fyne.Container
	where     *widget.Label
	tags      *escape.Line
	note      *escape.Line
	seen      engine.OwnWords // that the user types over
	save      *escape.Button
	sidecar   *escape.Button
	id        int64 // whose words are shown; 0 is none
	picture   engine.Picture
	toWrite   int64 // whose sidecar is written once what was typed is saved; 0 is none
}

func newDetails(a Actions, rate func(int), leave func()) *details {
	d := &details{
		actions: a, leave: leave, histogram: newHistogramView(), stars: NewStars(rate), where: widget.NewLabel(""),
		facts: container.New(layout.NewFormLayout()), tags: escape.NewLine(false, leave), note: escape.NewLine(true, leave),
	}
	d.where.Selectable = true
	copyPlace := escape.NewButton("", theme.ContentCopyIcon(), d.copyPlace, leave)
	d.place = container.NewBorder(nil, nil, nil, copyPlace, d.where)
	d.tags.SetPlaceHolder(lang.L("Your tags, parted by commas"))
	d.note.SetMinRowsVisible(3)
	d.note.SetPlaceHolder(lang.L("Your note"))
	d.save = escape.NewButton(lang.L("Save"), theme.DocumentSaveIcon(), func() { d.submit(); leave() }, leave)
	d.sidecar = escape.NewButton(lang.L("Write to .xmp file"), theme.DocumentIcon(), d.writeSidecar, leave)
	d.sidecar.Importance = widget.LowImportance
	typed := func(string) { d.save.Enable() }
	d.tags.OnChanged, d.note.OnChanged = typed, typed
	d.tags.OnSubmitted = func(string) { d.submit(); leave() }
	body := container.NewVBox(
		heading(lang.L("Brightness and colours")), d.histogram,
		heading(lang.L("Rating")), container.NewHBox(d.stars),
		heading(lang.L("Facts")), d.facts, d.place,
		heading(lang.L("Your own words")), d.tags, d.note, container.NewBorder(nil, nil, d.sidecar, d.save))
	d.view = container.New(fixedWidth{detailsWidth},
		look.OnSurface(container.NewVScroll(container.New(layout.NewCustomPaddedLayout(6, 10, 10, 14), body))))
	d.save.Disable()
	return d
}

func heading(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.TextStyle.Bold = true
	l.Importance = widget.LowImportance
	l.SizeName = theme.SizeNameCaptionText
	return l
}

// show shows what is known of a picture. Words that are being typed stay while it is the same one.
func (d *details) show(k *shown) {
	d.histogram.show(k.histogram)
	if !k.known {
		d.hideWords()
		return
	}
	p := k.picture
	typed := !d.save.Disabled()
	if p.ID != d.id && typed {
		d.submit()
		typed = false
	}
	d.id, d.picture = p.ID, p
	d.stars.SetRating(p.Rating)
	d.setFacts(p)
	d.place.Hidden = p.Position == nil
	if p.Position != nil {
		d.where.SetText(Coordinates(*p.Position))
	}
	d.tags.Enable()
	d.note.Enable()
	d.sidecar.Enable()
	if !typed {
		d.seen = engine.OwnWordsOf(p)
		d.tags.SetText(strings.Join(p.UserTags, ", "))
		d.note.SetText(p.Note)
		d.save.Disable()
	}
	d.view.Refresh()
}

// hideWords leaves nothing that could be taken for another picture's.
func (d *details) hideWords() {
	d.close()
	d.facts.RemoveAll()
	d.place.Hide()
	d.stars.SetRating(0)
	d.tags.SetText("")
	d.note.SetText("")
	d.save.Disable()
	d.tags.Disable()
	d.note.Disable()
	d.sidecar.Disable()
	d.view.Refresh()
}

// close saves what was typed.
func (d *details) close() {
	if !d.save.Disabled() {
		d.submit()
	}
	d.id = 0
}

func (d *details) setFacts(p engine.Picture) {
	d.facts.RemoveAll()
	for _, f := range d.actions.Facts(p) {
		name := widget.NewLabel(f.Name)
		name.Importance = widget.LowImportance
		d.facts.Add(name)
		d.facts.Add(f.View())
	}
}

// View is the value as it stands beside the name.
func (f Fact) View() fyne.CanvasObject {
	if f.Path {
		return look.NewPathLabel(f.Value)
	}
	value := widget.NewLabel(f.Value)
	value.Wrapping = fyne.TextWrapWord
	value.Selectable = true
	return value
}

// Coordinates writes a position in decimal degrees, as maps take it.
func Coordinates(p catalog.Position) string {
	return fmt.Sprintf("%.5f, %.5f", p.Latitude, p.Longitude)
}

func (d *details) copyPlace() {
	if d.picture.Position != nil {
		d.actions.Copy(Coordinates(*d.picture.Position), lang.L("The coordinates were copied."))
	}
	d.leave()
}

func (d *details) submit() {
	d.save.Disable()
	if d.id == 0 {
		return
	}
	seen, typed := d.seen, engine.ReadOwnWords(d.tags.Text, d.note.Text)
	d.seen = typed
	d.actions.Save(d.id, seen, typed)
}

func (d *details) writeSidecar() {
	switch {
	case !d.save.Disabled():
		d.toWrite = d.id
		d.submit()
	case d.id != 0:
		d.actions.WriteSidecar(d.id)
	}
	d.leave()
}

// fixedWidth gives an object this width and all height.
type fixedWidth struct{ width float32 }

func (f fixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func (f fixedWidth) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(f.width, 0) }
