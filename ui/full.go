package ui

import (
	"context"
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/fullview"
	"hybrid-image-search/ui/look"
)

// newFull makes the full view, which takes the place of everything else in the window while it is open.
func (w *Window) newFull() *fullview.View {
	return fullview.New(w.ctx, fullview.Actions{
		Do: w.back.do, Post: w.back.post,
		Picture: func(ctx context.Context, id int64) (engine.Picture, error) {
			library := w.shown.Load()
			if library == nil {
				return engine.Picture{}, context.Canceled
			}
			return library.Picture(ctx, id)
		},
		Thumbnail: w.smallPicture, Pixels: w.fullPicture, Facts: fullFacts,
		Rate: func(id int64, rating int) { w.rate([]int64{id}, rating) },
		Save: w.saveWords, WriteSidecar: func(id int64) { w.writeSidecars([]int64{id}) },
		Open: w.openPicture, Closed: w.leaveFull,
		Focus: func(o fyne.Focusable) {
			if w.native != nil {
				w.native.Canvas().Focus(o)
			}
		},
		Moved: func(id int64) { w.fullAt = id },
		Copy: func(text, done string) {
			w.app.Clipboard().SetContent(text)
			w.say(done)
		},
	})
}

// openFull shows the chosen picture, or without one the first, as large as the window.
func (w *Window) openFull() {
	if w.library == nil || len(w.grid.ids) == 0 || w.full.Shown() {
		return
	}
	index, ok := w.grid.current()
	if !ok {
		index = 0
	}
	if !w.inspector.save.Disabled() {
		w.inspector.submit()
	}
	w.main.Hide()
	w.full.Open(w.grid.ids, index)
}

// leaveFull goes back to the results, to the picture that was shown last.
func (w *Window) leaveFull() {
	w.main.Show()
	w.content.Refresh()
	if w.duplicates.leaveFull(w.fullAt) {
		return
	}
	if index := slices.Index(w.grid.ids, w.fullAt); index >= 0 {
		if at, ok := w.grid.current(); ok && at == index {
			w.selected(index) // the user may have given it words, or a rating
		} else {
			w.grid.choose(index)
		}
		w.grid.wrap.ScrollTo(index)
	}
	w.leaveField()
}

// smallPicture is a picture's thumbnail, for as long as there is nothing larger.
func (w *Window) smallPicture(ctx context.Context, p engine.Picture) (image.Image, error) {
	library := w.shown.Load()
	if library == nil {
		return nil, context.Canceled
	}
	data, err := library.Thumbnail(ctx, p)
	if err != nil {
		return nil, err
	}
	return decodeThumbnail(data, fullThumbnail)
}

// fullThumbnail is more than a thumbnail has, so that all of it is shown.
const fullThumbnail = 1 << 12

// fullPicture decodes a picture to its longest side; 0 is all of it. Large pictures are decoded one at a time.
func (w *Window) fullPicture(ctx context.Context, p engine.Picture, side int) (image.Image, error) {
	select {
	case w.decoding <- struct{}{}:
		defer func() { <-w.decoding }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	library := w.shown.Load()
	if library == nil {
		return nil, context.Canceled
	}
	return library.Preview(ctx, p, side)
}

// fullFacts are the inspector's, without those that the full view has a place of its own for.
func fullFacts(p engine.Picture) []fullview.Fact {
	p.Rating, p.Position = 0, nil
	var all []fullview.Fact
	for _, f := range factsOf(p) {
		all = append(all, f.shown())
	}
	if words := append(slices.Clone(p.Keywords), p.Tags...); len(words) > 0 {
		all = append(all, fullview.Fact{Name: lang.L("Words"), Value: look.Printable(joinWords(words))})
	}
	return all
}
