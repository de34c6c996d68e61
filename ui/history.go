package ui

import (
	"context"
	"image"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
)

const (
	historyShown = 200 // generations
	historySide  = 44  // of a made picture in its line
)

// historyView lists what was generated, the latest first.
type historyView struct {
	view    *fyne.Container
	actions createActions
	ctx     context.Context
	source  func() generator
	onShow  func(engine.Generation)

	items   []engine.Generation
	list    *widget.List
	hint    *fyne.Container
	loader  *loader
	visible map[*historyRow]int64
	made    atomic.Pointer[madeFiles] // for other goroutines
}

func newHistoryView(ctx context.Context, actions createActions, source func() generator, onShow func(engine.Generation)) *historyView {
	v := &historyView{ctx: ctx, actions: actions, source: source, onShow: onShow, visible: map[*historyRow]int64{}}
	v.loader = newLoader(ctx, v.loadThumb, func(id int64, t thumbnail) { actions.post(func() { v.loaded(id, t) }) })
	v.list = widget.NewList(func() int { return len(v.items) }, func() fyne.CanvasObject { return newHistoryRow() }, v.update)
	v.list.OnSelected = func(i widget.ListItemID) {
		v.list.UnselectAll() // it can be chosen again
		if i < len(v.items) {
			v.onShow(v.items[i])
		}
	}
	hint := widget.NewLabel(lang.L("What you ask for is kept here."))
	hint.Importance = widget.LowImportance
	v.hint = container.NewCenter(hint)
	v.view = container.NewStack(v.list, v.hint)
	return v
}

// load reads the history again.
func (v *historyView) load() {
	source := v.source()
	if source == nil {
		return
	}
	v.actions.do(func() func() {
		items, err := source.Generations(v.ctx, historyShown)
		return func() {
			if source != v.source() {
				return
			}
			v.actions.tell(err)
			if err == nil {
				v.set(items)
			}
		}
	})
}

func (v *historyView) set(items []engine.Generation) {
	v.items = items
	made := &madeFiles{source: v.source(), paths: map[int64]string{}}
	for _, g := range items {
		if len(g.Pictures) > 0 {
			made.paths[g.ID] = g.Pictures[0]
		}
	}
	v.made.Store(made)
	v.hint.Hidden = len(items) > 0
	v.loader.forget() // ids may be another library's
	clear(v.visible)
	v.list.Refresh()
	v.view.Refresh()
}

func (v *historyView) update(i widget.ListItemID, o fyne.CanvasObject) {
	row := o.(*historyRow) //nolint:forcetypeassert // the list made it
	if i < 0 || i >= len(v.items) {
		return
	}
	g := v.items[i]
	v.visible[row] = g.ID
	var thumb image.Image
	if len(g.Pictures) > 0 {
		t, _ := v.loader.request(g.ID)
		thumb = t.image
	}
	row.show(g, thumb, time.Now())
}

// loaded puts a thumbnail into the lines that wait for it.
func (v *historyView) loaded(id int64, t thumbnail) {
	for row, shown := range v.visible {
		if shown == id {
			row.setThumb(t.image)
		}
	}
}

// loadThumb reads the first picture of a generation, off the widgets' goroutine.
func (v *historyView) loadThumb(ctx context.Context, id int64) thumbnail {
	made := v.made.Load()
	if made == nil || made.paths[id] == "" {
		return thumbnail{}
	}
	m, err := made.source.Preview(ctx, fileAsPicture(made.paths[id]), 2*historySide)
	if err != nil {
		return thumbnail{} // it may have been moved away since
	}
	return thumbnail{image: m}
}

// madeFiles is where the first picture of each generation is.
type madeFiles struct {
	source generator
	paths  map[int64]string
}
