package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/look"
)

// The words of the choice between the kinds, and of the shape that the model chooses.
func answerWord() string  { return lang.L("Answer") }
func pictureWord() string { return lang.L("Picture") }
func anyShape() string    { return lang.L("Any shape") }

// createOptions is what is made, and for pictures their shape, their number and where they go.
type createOptions struct {
	view     *fyne.Container
	kinds    *widget.RadioGroup
	shape    *widget.Select
	variants *widget.Select
	pictures *fyne.Container // what only pictures have
	folder   *caption
	onChange func()
}

func newCreateOptions(beside fyne.CanvasObject, onFolder, onChange func()) *createOptions {
	o := &createOptions{folder: newCaption("")}
	changed := func(string) { o.changed() }
	o.kinds = widget.NewRadioGroup([]string{answerWord(), pictureWord()}, changed)
	o.kinds.Horizontal, o.kinds.Required = true, true
	o.shape = widget.NewSelect(append([]string{anyShape()}, gemini.AspectRatios()...), changed)
	counts := make([]string, gemini.MaxVariants)
	for i := range counts {
		counts[i] = look.Plural(i+1, "picture", "pictures")
	}
	o.variants = widget.NewSelect(counts, changed)
	change := widget.NewButtonWithIcon("", theme.FolderOpenIcon(), onFolder)
	change.Importance = widget.LowImportance
	o.pictures = container.NewVBox(container.NewGridWithColumns(2, o.shape, o.variants),
		container.NewBorder(nil, nil, nil, change, o.folder))
	o.view = container.NewVBox(container.NewBorder(nil, nil, o.kinds, beside), o.pictures)
	o.set(engine.GenerateRequest{})
	o.onChange = onChange
	return o
}

// set shows what a request chooses.
func (o *createOptions) set(r engine.GenerateRequest) {
	tell := o.onChange
	o.onChange = nil
	o.kinds.SetSelected(wordOf(r.Kind))
	o.shape.SetSelected(anyShape())
	if r.AspectRatio != "" {
		o.shape.SetSelected(r.AspectRatio)
	}
	o.variants.SetSelectedIndex(min(max(r.Variants, 1), gemini.MaxVariants) - 1)
	o.pictures.Hidden = r.Kind != engine.PictureKind
	o.view.Refresh()
	if o.onChange = tell; tell != nil {
		tell()
	}
}

// fill puts what is chosen into a request.
func (o *createOptions) fill(r *engine.GenerateRequest) {
	r.Kind = o.kind()
	if r.Kind != engine.PictureKind {
		return
	}
	if o.shape.Selected != anyShape() {
		r.AspectRatio = o.shape.Selected
	}
	r.Variants = max(o.variants.SelectedIndex(), 0) + 1
}

func (o *createOptions) kind() engine.Kind {
	if o.kinds.Selected == pictureWord() {
		return engine.PictureKind
	}
	return engine.AnswerKind
}

func (o *createOptions) setKind(k engine.Kind) {
	if k != o.kind() {
		o.kinds.SetSelected(wordOf(k))
	}
}

func wordOf(k engine.Kind) string {
	if k == engine.PictureKind {
		return pictureWord()
	}
	return answerWord()
}

func (o *createOptions) setFolder(dir string) {
	text := ""
	if dir != "" {
		text = lang.L("Saved in {{.Folder}}", map[string]any{"Folder": look.Printable(look.Path(dir))})
	}
	o.folder.tell(text, look.Muted)
}

func (o *createOptions) changed() {
	if o.onChange == nil {
		return
	}
	o.pictures.Hidden = o.kind() != engine.PictureKind
	o.view.Refresh()
	o.onChange()
}

// describeOptions tells a picture's shape and number in the words of the choices.
func describeOptions(g engine.Generation) string {
	if g.Kind != engine.PictureKind {
		return ""
	}
	text := lang.L("{{.Count}} asked for", map[string]any{"Count": max(g.Variants, 1)})
	if g.AspectRatio != "" {
		text += ", " + g.AspectRatio
	}
	return text
}
