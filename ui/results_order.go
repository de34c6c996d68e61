package ui

import (
	"context"
	"slices"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/columns"
)

// cut is the relevance below which hits are hidden: what the user set, or where the irrelevant tail begins.
func (v *resultsView) cut(found engine.Results) float64 {
	switch {
	case v.threshold >= 0:
		return v.threshold
	case v.choices.fold && found.Tail > 0 && found.Tail < len(found.Hits):
		return found.Hits[found.Tail-1].Relevance
	}
	return 0
}

// ranked tells whether hits are of different relevance: all pictures, and those that only pass filters, are not.
func ranked(found engine.Results) bool {
	n := len(found.Hits)
	return n > 0 && found.Hits[0].Relevance > 0 && (found.Hits[n-1].Relevance < found.Hits[0].Relevance || len(found.Query.Terms) > 0)
}

// arrange has results put in order off the widgets' goroutine, and then shows them. It ends the arrangement before.
func (w *Window) arrange(found engine.Results, then func(engine.Arranged)) {
	v := &w.view
	v.arranged++
	if v.arranging != nil {
		v.arranging()
		v.arranging = nil
	}
	a := engine.Arrangement{
		Sort: v.choices.sort, Descending: v.choices.descending, Group: v.choices.group, Diversify: v.choices.diversify,
		Threshold: v.cut(found),
	}
	if a == (engine.Arrangement{}) { // nothing to wait for
		then(engine.Arranged{Hits: found.Hits})
		return
	}
	ctx, cancel := context.WithCancel(w.ctx)
	v.arranging = cancel
	library, this, search := w.library, v.arranged, w.searches
	if w.query.trace != nil {
		ctx = w.query.trace.In(ctx)
	}
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		defer cancel()
		arranged, err := library.Arrange(ctx, found, a)
		return func() {
			if library != w.library || this != v.arranged || search != w.searches {
				return
			}
			v.arranging = nil
			if err != nil {
				v.coming = nil
				w.tell(err)
				return
			}
			then(arranged)
		}
	})
}

// rearrange shows the same results in another way, and keeps the picture in sight that the user chose.
func (w *Window) rearrange() {
	w.view.choices.keep(w.app.Preferences())
	w.view.bar.tell(&w.view)
	if w.library == nil {
		return
	}
	if w.view.coming != nil { // newer ones than are shown
		w.view.coming()
		return
	}
	found := w.view.found
	w.arrange(found, func(arranged engine.Arranged) {
		w.place(found, arranged, true)
		w.showWelcome()
		if w.grid.offers() {
			w.grid.offer()
		} else if index, ok := w.grid.current(); ok {
			w.grid.wrap.Highlight(index)
			return
		}
		w.grid.wrap.ScrollToTop()
	})
}

// sortBy sorts by a key; by the one that it is sorted by already, the other way round.
func (w *Window) sortBy(key columns.Key) {
	c := &w.view.choices
	if c.sort == key {
		c.descending = !c.descending && key != columns.Relevance
	} else {
		c.sort = key
		c.descending = slices.Contains([]columns.Key{columns.Date, columns.Size, columns.Rating, columns.Dimensions, columns.Sharpness}, key)
	}
	w.rearrange()
}

// setThreshold hides what is less relevant; 0 hides nothing.
func (w *Window) setThreshold(relevance float64) {
	w.view.threshold = relevance
	w.rearrange()
}

// unfold shows what was folded away of these results, or folds it again.
func (w *Window) unfold() {
	if w.view.hidden > 0 {
		w.setThreshold(0)
		return
	}
	w.setThreshold(-1)
}
