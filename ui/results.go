package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/columns"
)

// resultsView is what is shown of the results that were found, and how.
type resultsView struct {
	choices   viewChoices
	found     engine.Results // as the engine gave them
	threshold float64        // that the user set for these; below 0 is none
	arranging context.CancelFunc
	arranged  int    // counts arrangements, so that a late one is known as such
	coming    func() // arranges what was found last, and is not shown yet; nil when all is
	hidden    int
	bar       *resultsBar
	facets    *facetColumn
	onPlaced  func() // for who measures; nil is nobody
}

// newResultsView makes what is around the grid.
func (w *Window) newResultsView() {
	v := &w.view
	v.choices, v.threshold = readViewChoices(w.app.Preferences()), -1
	v.bar = newResultsBar(barActions{
		facets: w.toggleFacets, sort: w.sortBy, threshold: w.setThreshold, unfold: w.unfold, size: w.setViewSize,
		group:     func(by engine.By) { v.choices.group = by; w.rearrange() },
		diversify: func(on bool) { v.choices.diversify = on; w.rearrange() },
	})
	v.facets = newFacetColumn(w.toggleFilter, w.excludeFilter)
	w.facetSide = container.New(layout.NewCustomPaddedLayout(0, 0, 0, 8),
		container.New(&fixedWidth{facetsWidth}, &v.facets.wall))
	w.facetSide.Hidden = !v.choices.facets
	w.grid.onMenu = w.showPictureMenu
	w.grid.head.onSort = w.sortBy
	w.thumbSide.Store(thumbSideOf(v.choices.size, w.density()))
	w.grid.setSize(v.choices.size)
	w.grid.head.tell(v.choices.sort, v.choices.descending)
	v.bar.tell(v)
}

// fixedWidth gives objects a width of its own.
type fixedWidth struct{ width float32 }

// Layout implements fyne.Layout.
func (f *fixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (f *fixedWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return fyne.NewSize(f.width, height)
}

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

// display shows what a search found, in order.
func (w *Window) display(what string, found engine.Results, arranged engine.Arranged, took time.Duration, silent bool) {
	defer w.endTyping()
	again := what == "" && w.what == "" || silent // the same view with more pictures: the user keeps the place
	w.what = what
	w.place(found, arranged, again)
	w.status.setCount(w.counted)
	w.describeResults(what, found, took)
	w.showWelcome()
	switch {
	case silent:
		return
	case what != "" && len(w.grid.ids) > 0:
		w.grid.offer()
	case !again:
		w.inspector.show(nil, nil)
	}
	w.rank(what, took)
}

// place puts arranged results into the grid.
func (w *Window) place(found engine.Results, arranged engine.Arranged, keep bool) {
	w.view.found, w.view.hidden = found, arranged.Hidden
	w.results = found
	w.results.Hits = arranged.Hits
	w.grid.scores = scoresOf(found, arranged.Hits)
	w.grid.wrap.sections = sectionsOf(arranged.Groups, w.view.choices.group)
	if keep {
		w.grid.replace(idsOf(w.results))
	} else {
		w.grid.set(idsOf(w.results))
	}
	w.view.bar.tell(&w.view)
	w.grid.head.tell(w.view.choices.sort, w.view.choices.descending)
	w.countFacets()
	if w.view.onPlaced != nil {
		w.view.onPlaced()
	}
}

// forget lets go of results, because another library is opened.
func (v *resultsView) forget() {
	v.found, v.coming, v.hidden, v.threshold = engine.Results{}, nil, 0, -1
	v.facets.show(nil, "")
	v.bar.tell(v)
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

// scoresOf are the relevances of hits as they are shown; nil when they tell nothing.
func scoresOf(found engine.Results, shown []engine.Hit) []float64 {
	if !ranked(found) {
		return nil
	}
	scores := make([]float64, len(shown))
	for i, h := range shown {
		scores[i] = h.Relevance
	}
	return scores
}

// sectionsOf gives groups the titles that the user reads.
func sectionsOf(groups []engine.Group, by engine.By) []wallSection {
	if by == engine.ByNothing || len(groups) == 0 {
		return nil
	}
	sections := make([]wallSection, len(groups))
	for i, g := range groups {
		sections[i] = wallSection{title: titleOf(g.Title, by), start: g.Start, count: g.Count}
	}
	return sections
}

func titleOf(title string, by engine.By) string {
	switch {
	case title == "" && by == engine.ByDay:
		return lang.L("Without a date")
	case title == "" && by == engine.ByFolder:
		return lang.L("Other folders")
	case title == "":
		return lang.L("Others")
	case by == engine.ByDay:
		if day, err := time.Parse(time.DateOnly, title); err == nil {
			return day.Format(lang.X("layout.longDay", "2 January 2006"))
		}
	case by == engine.BySimilarity:
		return lang.L("Like {{.Name}}", map[string]any{"Name": title})
	}
	return title
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

func (w *Window) setViewSize(size viewSize) {
	if size == w.view.choices.size {
		return // what is being loaded for the cells is not to be lost
	}
	w.view.choices.size = size
	w.view.choices.keep(w.app.Preferences())
	w.view.bar.tell(&w.view)
	w.thumbSide.Store(thumbSideOf(size, w.density()))
	w.grid.loader.forget()
	w.grid.setSize(size)
	w.renewMenu()
}

// thumbSideOf is how large thumbnails are decoded: cells grow to fill their line.
func thumbSideOf(size viewSize, density float32) int64 {
	if size == asTable {
		return int64(tableThumb * density)
	}
	return int64(1.3 * size.least() * density)
}

// density is how many pixels the display has where most have one; without a display it is that of a good one.
func (w *Window) density() float32 {
	if w.native == nil {
		return 2
	}
	return w.native.Canvas().Scale()
}
