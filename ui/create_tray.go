package ui

import (
	"context"
	"image"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// reference is a picture that goes with the prompt. The first is [1].
type reference struct {
	id    int64 // in the library; 0 when it is not there
	path  string
	name  string
	thumb image.Image // nil until it is loaded, or when there is none
}

// tray holds the references. They stay while other pictures are searched for.
type tray struct {
	view   *fyne.Container
	items  []reference
	limit  int
	picked int // pictures in the grid that could be added

	count  *widget.Label
	add    *widget.Button
	clear  *widget.Button
	thumbs *fyne.Container
	hint   *caption
	onShow func(reference)
	onMove func() // the references have changed
}

func newTray(onAdd func(), onShow func(reference), onMove func()) *tray {
	t := &tray{onShow: onShow, onMove: onMove, thumbs: container.New(newFlow(6)), hint: newCaption("")}
	t.count = widget.NewLabel("")
	t.count.TextStyle.Bold = true
	t.add = widget.NewButtonWithIcon("", theme.ContentAddIcon(), onAdd)
	t.clear = widget.NewButtonWithIcon("", theme.DeleteIcon(), t.empty)
	t.clear.Importance = widget.LowImportance
	t.view = container.NewVBox(container.NewBorder(nil, nil, t.count, container.NewHBox(t.add, t.clear)), t.thumbs, t.hint)
	t.refresh()
	return t
}

func (t *tray) paths() []string {
	paths := make([]string, len(t.items))
	for i, r := range t.items {
		paths[i] = r.path
	}
	return paths
}

// put adds references that are not there yet, and gives a sentence when there is no room for all.
func (t *tray) put(more []reference) (refused string) {
	var fresh []reference
	for _, r := range more {
		same := func(o reference) bool { return o.path == r.path }
		if !slices.ContainsFunc(t.items, same) && !slices.ContainsFunc(fresh, same) {
			fresh = append(fresh, r)
		}
	}
	if len(t.items)+len(fresh) > t.limit {
		return tooManyReferences(len(t.items)+len(fresh), t.limit)
	}
	t.items = append(t.items, fresh...)
	t.changed()
	return ""
}

func tooManyReferences(wanted, limit int) string {
	return lang.N("That would be {{.Count}} references, and the model takes {{.Limit}} at once. Pick fewer, or take some away.", wanted,
		map[string]any{"Count": look.Count(wanted), "Limit": limit})
}

// set puts other references in the place of those that are there.
func (t *tray) set(items []reference) {
	t.items = slices.Clone(items)
	t.changed()
}

func (t *tray) empty() { t.set(nil) }

func (t *tray) remove(i int) {
	t.items = slices.Delete(slices.Clone(t.items), i, i+1)
	t.changed()
}

// loaded puts a thumbnail to the references of that path.
func (t *tray) loaded(path string, thumb image.Image) {
	for i := range t.items {
		if t.items[i].path == path && t.items[i].thumb == nil {
			t.items[i].thumb = thumb
			t.refresh()
		}
	}
}

func (t *tray) setPicked(n int) {
	if t.picked != n {
		t.picked = n
		t.refresh()
	}
}

func (t *tray) setLimit(n int) {
	if t.limit != n {
		t.limit = n
		t.refresh()
	}
}

func (t *tray) changed() {
	t.refresh()
	t.onMove()
}

func (t *tray) refresh() {
	t.count.SetText(lang.L("References"))
	if len(t.items) > 0 {
		t.count.SetText(lang.L("References · {{.Count}} of {{.Limit}}", map[string]any{"Count": len(t.items), "Limit": t.limit}))
	}
	t.add.SetText(lang.L("Add picked"))
	t.add.Disable()
	if t.picked > 0 {
		t.add.SetText(lang.L("Add {{.Count}} picked", look.Counted(t.picked)))
		t.add.Enable()
	}
	t.clear.Hidden = len(t.items) == 0
	t.thumbs.RemoveAll()
	for i, r := range t.items {
		t.thumbs.Add(newReferenceThumb(i+1, r, func() { t.onShow(r) }, func() { t.remove(i) }))
	}
	t.thumbs.Hidden = len(t.items) == 0
	hint := ""
	if len(t.items) == 0 {
		hint = lang.L("Pick pictures with Ctrl+click or Shift+click and add them here. Your words can then name them: [1], [2] …")
	}
	t.hint.tell(hint, look.Muted)
	t.view.Refresh()
}

// referencesOf makes references of pictures of the library, in the order of ids.
func referencesOf(ctx context.Context, source generator, ids []int64) ([]reference, error) {
	pictures, err := source.Pictures(ctx, ids)
	if err != nil {
		return nil, err
	}
	items := make([]reference, len(pictures))
	for i, p := range pictures {
		items[i] = reference{id: p.ID, path: p.File.Path, name: captionOf(p), thumb: smallPicture(ctx, source, p)}
	}
	return items, nil
}

// smallPicture is a reference's small picture, or nil.
func smallPicture(ctx context.Context, source generator, p engine.Picture) image.Image {
	data, err := source.Thumbnail(ctx, p)
	if err != nil {
		return nil
	}
	m, err := decodeThumbnail(data, 2*thumbSide)
	if err != nil {
		return nil
	}
	return m
}

// referencesOfFiles makes references of files, which may be of the library or not. A file that is no picture fails.
func referencesOfFiles(ctx context.Context, source generator, paths []string) ([]reference, error) {
	items := make([]reference, len(paths))
	for i, path := range paths {
		thumb, err := source.Preview(ctx, fileAsPicture(path), 2*thumbSide)
		if err != nil {
			return nil, err
		}
		items[i] = reference{path: path, name: look.Printable(filepath.Base(path)), thumb: thumb}
	}
	return items, nil
}
