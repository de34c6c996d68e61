package fullview

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// View is the full view. It is hidden until Open.
type View struct {
	Object fyne.CanvasObject

	actions Actions
	shelf   *shelf
	pane    *pane
	bar     *bar
	details *details
	message *widget.Label // below the picture, why it is not, or not wholly, there
	ids     []int64
	index   int
	turns   map[int64]int // by picture, quarters to the right; for viewing only
	said    string        // in passing
	stage   stage         // what the pane shows
	root    *fyne.Container
}

// stage tells how much of which picture the pane shows.
type stage struct {
	id     int64
	pixels *pixels
}

// New makes a view. What it loads ends with the context.
func New(ctx context.Context, a Actions) *View {
	v := &View{actions: a, pane: newPane(), message: widget.NewLabel(""), turns: map[int64]int{}}
	v.shelf = newShelf(ctx, a, v.loaded)
	v.pane.onFocus = a.Focus
	v.pane.onKey, v.pane.onRune, v.pane.onShortcut, v.pane.onChange = v.TypedKey, v.TypedRune, v.typedShortcut, v.changed
	v.message.Wrapping = fyne.TextWrapWord
	v.message.Alignment = fyne.TextAlignCenter
	v.message.Hide()
	v.details = newDetails(a, v.rate, v.pane.focus)
	v.details.view.Hide()
	v.bar = newBar(v)
	v.root = container.NewBorder(v.bar.view, v.message, nil, v.details.view, v.pane)
	v.root.Hide()
	v.Object = v.root
	return v
}

// Say tells something in passing, below the picture, until another one is shown.
func (v *View) Say(text string) {
	v.said = text
	if k := v.shelf.kept[v.current()]; k != nil {
		v.tell(k)
	}
}

// Open shows one of the results, and has the keys.
func (v *View) Open(ids []int64, index int) {
	if index < 0 || index >= len(ids) {
		return
	}
	v.ids = slices.Clone(ids)
	v.root.Show()
	v.show(index)
	v.pane.focus()
}

// Shown tells whether the view is open.
func (v *View) Shown() bool { return v.root.Visible() }

// Close goes back to the results, and lets go of the pictures.
func (v *View) Close() {
	if !v.Shown() {
		return
	}
	v.details.close()
	v.root.Hide()
	v.shelf.want()
	v.pane.show(nil, 0, 0, 0, false)
	v.stage, v.ids = stage{}, nil
	clear(v.turns)
	v.actions.Closed()
}

// Unsaved lets the user try again to save words that could not be kept.
func (v *View) Unsaved(id int64) {
	if id == v.details.id && id != 0 {
		v.details.save.Enable()
	}
}

// Changed reads again what is known of a picture, after it was rated or given words.
func (v *View) Changed(id int64) {
	if v.details.toWrite == id && id != 0 {
		v.details.toWrite = 0
		v.actions.WriteSidecar(id)
	}
	if v.shelf.kept[id] == nil {
		return
	}
	v.actions.Do(func() func() {
		p, err := v.actions.Picture(v.shelf.end, id)
		return func() {
			if k := v.shelf.kept[id]; k != nil && err == nil {
				k.picture, k.known = p, true
				v.loaded(id)
			}
		}
	})
}

func (v *View) current() int64 {
	if v.index < 0 || v.index >= len(v.ids) {
		return 0
	}
	return v.ids[v.index]
}

func (v *View) step(by int) { v.show(v.index + by) }

// show goes to one of the results, and has its neighbours loaded: the one in the direction of the way first.
func (v *View) show(index int) {
	if index < 0 || index >= len(v.ids) {
		return
	}
	forward := index >= v.index
	v.index, v.said = index, ""
	wanted := []int64{v.current()}
	for _, by := range []int{1, -1} {
		if !forward {
			by = -by
		}
		if i := index + by; i >= 0 && i < len(v.ids) && !slices.Contains(wanted, v.ids[i]) {
			wanted = append(wanted, v.ids[i])
		}
	}
	if k := v.shelf.kept[wanted[0]]; k != nil && k.err != nil {
		v.shelf.forget(wanted[0]) // it may be there again
	}
	v.shelf.want(wanted...)
	v.present()
	v.actions.Moved(v.current())
}

// loaded shows what has come of the picture that is shown.
func (v *View) loaded(id int64) {
	if id == v.current() && v.Shown() {
		v.present()
	}
}

// present shows as much of the current picture as is there.
func (v *View) present() {
	id := v.current()
	k := v.shelf.kept[id]
	if k == nil {
		k = &shown{}
	}
	source := k.pixels
	if source == nil && k.small != nil {
		source = newPixels(k.small)
	}
	if source == nil {
		v.pane.show(nil, 0, 0, 0, false)
		v.stage = stage{id: id}
	} else if v.stage.id != id || v.stage.pixels == nil || k.pixels != v.stage.pixels {
		w, h := k.picture.Width, k.picture.Height
		if k.whole || w <= 0 || h <= 0 {
			w, h = source.size().X, source.size().Y // the file may have changed since it was indexed
		}
		v.pane.show(source, w, h, v.turns[id], v.stage.id == id && v.pane.source != nil)
		v.stage = stage{id: id, pixels: k.pixels}
	}
	v.tell(k)
	v.details.show(k)
	v.bar.show(v.index, len(v.ids), k)
}

// tell says below the picture why it is not, or not wholly, shown.
func (v *View) tell(k *shown) {
	text := ""
	switch {
	case k.err != nil:
		text = lang.L("This picture cannot be shown. {{.Reason}}", map[string]any{"Reason": look.Said(engine.Sentence(k.err))})
	case k.pixels != nil && !k.whole && !k.ahead:
		size := k.pixels.size()
		text = lang.L("This picture has {{.Megapixels}} megapixels. It is shown reduced to {{.Width}} × {{.Height}}, so its single pixels cannot be seen here.",
			map[string]any{"Megapixels": look.Count((k.picture.Width*k.picture.Height + 500_000) / 1_000_000), "Width": size.X, "Height": size.Y})
	}
	if v.said != "" {
		text = strings.TrimPrefix(text+"\n"+v.said, "\n")
	}
	v.message.SetText(text)
	if v.message.Hidden == (text != "") {
		v.message.Hidden = text == ""
		v.root.Refresh()
	}
}

func (v *View) changed() {
	if v.bar != nil {
		v.bar.setScale(v.pane)
	}
}

// pixels shows one pixel of the picture on one of the screen.
func (v *View) pixels() { v.pane.zoomTo(1, v.pane.at.paneW/2, v.pane.at.paneH/2) }

func (v *View) turn(quarters int) {
	id := v.current()
	v.turns[id] = ((v.turns[id]+quarters)%4 + 4) % 4
	v.pane.turn(quarters)
}

// rate gives the picture a rating, shown at once.
func (v *View) rate(rating int) {
	id := v.current()
	k := v.shelf.kept[id]
	if k == nil || !k.known {
		return
	}
	k.picture.Rating = rating
	v.bar.stars.SetRating(rating)
	v.details.stars.SetRating(rating)
	v.actions.Rate(id, rating)
}

func (v *View) toggleDetails() {
	v.details.view.Hidden = !v.details.view.Hidden
	v.root.Refresh()
	v.pane.focus()
}

func (v *View) openOutside() {
	if k := v.shelf.kept[v.current()]; k != nil && k.known {
		v.actions.Open(k.picture)
	}
}

// nameOf is a picture's title, else its file's name.
func nameOf(k *shown) string {
	switch {
	case !k.known:
		return ""
	case k.picture.Title != "":
		return look.Printable(k.picture.Title)
	}
	return look.Printable(filepath.Base(k.picture.File.Path))
}
