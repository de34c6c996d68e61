package ui

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/fullview"
	"hybrid-image-search/ui/look"
)

// previewSide is the longest side of the inspector's picture, in pixels: its width on a display of twice the
// density.
const previewSide = 1200

// inspectorActions are what the inspector asks for.
type inspectorActions struct {
	similar func(engine.Picture)
	open    func(engine.Picture)
	copy    func(engine.Picture)
	tag     func(word string) // search for a word
	save    func(id int64, seen, typed engine.OwnWords)
	rate    func(id int64, rating int)
	full    func() // show it as large as the window
}

// inspector shows one picture: large, its facts, why it was found, and the user's own words of it.
type inspector struct {
	view    *fyne.Container
	actions inspectorActions
	isAway  func(path string) bool
	missing int64         // the picture whose file was not there
	meaning meaningPlaces // of the results that the picture is one of

	picture engine.Picture
	id      int64 // of the picture that is shown or being loaded; 0 is none
	image   *canvas.Image
	broken  *widget.Label
	title   *look.PathLabel
	stars   *fullview.Stars
	why     *widget.Label
	tags    *fyne.Container
	machine *machineWords
	facts   *fyne.Container
	own     *widget.Entry
	note    *widget.Entry
	seen    engine.OwnWords // that the user types over
	unkept  map[int64]int   // how many words of a picture are on their way to the catalog
	save    *widget.Button
	body    fyne.CanvasObject
	hint    fyne.CanvasObject
}

func newInspector(actions inspectorActions) *inspector {
	v := &inspector{
		actions: actions, image: canvas.NewImageFromImage(nil), broken: widget.NewLabel(""), title: look.NewPathLabel(""),
		why: widget.NewLabel(""), tags: container.New(newFlow(4)), facts: container.New(layout.NewFormLayout()),
		own: widget.NewEntry(), note: widget.NewMultiLineEntry(), unkept: map[int64]int{},
	}
	v.stars = fullview.NewStars(func(rating int) { actions.rate(v.picture.ID, rating) })
	v.machine = newMachineWords(actions.tag)
	v.image.FillMode = canvas.ImageFillContain
	v.image.CornerRadius = 6
	v.broken.Wrapping = fyne.TextWrapWord
	v.broken.Selectable = true
	v.title.TextStyle.Bold = true
	v.title.SizeName = theme.SizeNameSubHeadingText
	v.why.Wrapping = fyne.TextWrapWord
	v.why.Selectable = true
	v.own.SetPlaceHolder(lang.L("Your tags, parted by commas"))
	v.note.SetPlaceHolder(lang.L("Your note"))
	v.note.Wrapping = fyne.TextWrapWord
	v.note.SetMinRowsVisible(2)
	v.save = widget.NewButtonWithIcon(lang.L("Save"), theme.DocumentSaveIcon(), v.submit)
	v.own.OnSubmitted = func(string) { v.submit() }
	v.own.OnChanged = func(string) { v.save.Enable() }
	v.note.OnChanged = func(string) { v.save.Enable() }

	similar := widget.NewButtonWithIcon(lang.L("Find similar"), theme.SearchIcon(), func() { actions.similar(v.picture) })
	similar.Importance = widget.HighImportance
	open := widget.NewButton(lang.L("Open"), func() { actions.open(v.picture) })
	path := widget.NewButton(lang.L("Copy path"), func() { actions.copy(v.picture) })
	full := widget.NewButtonWithIcon("", theme.ViewFullScreenIcon(), actions.full)
	buttons := container.NewBorder(nil, nil, nil, container.NewHBox(full, open, path), similar)

	lower := container.NewVScroll(container.NewVBox(v.title, container.New(layout.NewCustomPaddedLayout(0, 0, 4, 0), container.NewHBox(v.stars)), v.tags,
		heading(lang.L("Why this picture")), v.why, v.machine.view, heading(lang.L("Facts")), v.facts,
		heading(lang.L("Your own words")), v.own, v.note, container.NewBorder(nil, nil, nil, v.save)))
	// The picture has the upper part: a split lets the user choose how much.
	split := container.NewVSplit(container.NewStack(container.NewCenter(v.broken), v.image),
		container.NewBorder(buttons, nil, nil, nil, lower))
	split.SetOffset(0.46)
	v.body = split
	hint := widget.NewLabel(lang.L("Choose a picture to see what is known of it."))
	hint.Importance = widget.LowImportance
	hint.Wrapping, hint.Alignment = fyne.TextWrapWord, fyne.TextAlignCenter
	v.hint = container.NewVBox(layout.NewSpacer(), hint, layout.NewSpacer())
	v.view = container.NewStack(v.hint, container.New(layout.NewCustomPaddedLayout(4, 4, 8, 12), v.body))
	v.save.Disable()
	v.show(nil, nil)
	return v
}

func heading(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.TextStyle.Bold = true
	l.Importance = widget.LowImportance
	l.SizeName = theme.SizeNameCaptionText
	return l
}

// loading says which picture is to come.
func (v *inspector) loading(id int64) { v.id = id }

// show shows a found picture, or with nil that none is chosen.
func (v *inspector) show(found *engine.Found, preview image.Image) {
	if !v.save.Disabled() { // words that were typed are not lost when another picture is chosen
		v.submit()
	}
	if found == nil {
		v.id = 0
		v.body.Hide()
		v.hint.Show()
		return
	}
	p := found.Picture
	if p.ID != v.id {
		return // another one was chosen meanwhile
	}
	typed := v.unkept[p.ID] > 0 && p.ID == v.picture.ID // found may have been read before they were saved
	v.picture = p
	v.image.Image = preview
	v.image.Refresh()
	v.broken.SetText("")
	v.title.SetText(captionOf(p))
	v.stars.SetRating(p.Rating)
	v.setTags(p)
	v.why.SetText(reasons(*found, v.meaning))
	v.machine.show(p.Machine, p.MachineTags, p.Reading)
	v.setFacts(p)
	if !typed {
		v.write(engine.OwnWordsOf(p))
	}
	v.hint.Hide()
	v.body.Show()
}

// preview puts the large picture in, or why there is none.
func (v *inspector) preview(id int64, preview image.Image, err error) {
	if id != v.id || v.gone(err) {
		return
	}
	v.image.Image = preview
	v.image.Refresh()
	v.broken.SetText(explain(err))
}

func (v *inspector) setTags(p engine.Picture) {
	v.tags.RemoveAll()
	for _, word := range append(append([]string{}, p.Keywords...), p.Tags...) {
		v.tags.Add(newChip(look.Printable(word), func() { v.actions.tag(word) }))
	}
}

func (v *inspector) setFacts(p engine.Picture) {
	v.facts.RemoveAll()
	for _, f := range append(v.standing(p), factsOf(p)...) {
		name := widget.NewLabel(f.name)
		name.Importance = widget.LowImportance
		v.facts.Add(name)
		v.facts.Add(f.shown().View())
	}
}

// write puts the user's words where they can be typed over.
func (v *inspector) write(words engine.OwnWords) {
	v.seen = words
	v.own.SetText(strings.Join(words.Tags, ", "))
	v.note.SetText(words.Note)
	v.save.Disable()
}

// submit has what was typed kept.
func (v *inspector) submit() {
	v.save.Disable()
	seen, typed := v.seen, engine.ReadOwnWords(v.own.Text, v.note.Text)
	v.seen = typed
	v.actions.save(v.picture.ID, seen, typed)
}

// keeping notes that words of a picture are on their way to the catalog, and kept that they have arrived, or failed to.
func (v *inspector) keeping(id int64) { v.unkept[id]++ }

func (v *inspector) kept(id int64) {
	if v.unkept[id]--; v.unkept[id] == 0 {
		delete(v.unkept, id)
	}
}

// saved shows what is kept now, which may be more than was typed, unless the user has typed on.
func (v *inspector) saved(id int64, now engine.OwnWords) {
	if id == v.picture.ID && v.save.Disabled() && v.unkept[id] == 0 && !now.Equal(v.seen) {
		v.write(now)
	}
}

// unsaved lets the user try again.
func (v *inspector) unsaved(id int64, seen engine.OwnWords) {
	if id == v.picture.ID {
		v.seen = seen
		v.save.Enable()
	}
}
