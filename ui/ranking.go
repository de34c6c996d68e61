package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
)

// meaningOf tells who understood the query, from the names of the spaces that results are of.
func meaningOf(results engine.Results, service string) string {
	if results.Space == "" {
		return ""
	}
	all := ""
	for _, space := range strings.Split(results.Space, " + ") {
		name := service
		if strings.HasPrefix(strings.ToLower(space), string(engine.CLIP)) {
			name = thisMachine()
		}
		if all != "" {
			name = lang.L("{{.Some}} and {{.Last}}", map[string]any{"Some": all, "Last": name})
		}
		all = name
	}
	return all
}

// countMeaning tells among how many a rank by meaning is.
func countMeaning(hits []engine.Hit) (n int) {
	for _, h := range hits {
		if h.Meaning != nil {
			n++
		}
	}
	return n
}

// rank has the best of the results that are shown put in order by a model, if the user chose that. Another search
// ends it.
func (w *Window) rank(what string, took time.Duration) {
	results := w.view.found
	if results.Typing || w.service == nil || !w.service.Choices().Rerank || results.Query.Text == "" || len(results.Hits) < 2 {
		return
	}
	if w.ranking != nil {
		w.ranking()
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.ranking = cancel
	library, this := w.library, w.searches
	w.tellNote(lang.L("The best are being put in order by {{.Service}} …", map[string]any{"Service": w.serviceName()}))
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		defer cancel()
		ranked, err := w.models(library).Rerank(ctx, results)
		ended := ctx.Err() != nil
		return func() {
			if w.library != library || w.searches != this || ended {
				return // another search has taken its place
			}
			w.ranking = nil
			if err != nil {
				w.tellNote(explain(err))
				return
			}
			w.showRanked(what, ranked, took)
		}
	})
}

// showRanked shows the same results in another order, and keeps the chosen picture.
func (w *Window) showRanked(what string, ranked engine.Results, took time.Duration) {
	w.arrange(ranked, func(arranged engine.Arranged) {
		w.place(ranked, arranged, true)
		w.describeResults(what, ranked, took)
		if index, ok := w.grid.current(); ok {
			w.selected(index) // its place has a reason now
		}
	})
}

func (w *Window) cancelRanking() {
	if w.ranking != nil {
		w.ranking()
		w.ranking = nil
	}
}

func idsOf(results engine.Results) []int64 {
	ids := make([]int64, len(results.Hits))
	for i, h := range results.Hits {
		ids[i] = h.ID
	}
	return ids
}
