package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"

	"hybrid-image-search/engine"
)

// resultsView is what is shown of the results that were found, and how.
type resultsView struct {
	choices   viewChoices
	found     engine.Results // as the engine gave them
	took      time.Duration  // the search for them
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
