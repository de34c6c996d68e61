package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/ui/look"
)

// trashPicked asks, and moves the picked pictures to the trash.
func (w *Window) trashPicked() {
	w.askToTrash(w.pickedIDs(), engine.TrashOptions{}, nil, w.pictureFocus)
}

// pictureFocus gives the grid the keyboard, so that one can go on.
func (w *Window) pictureFocus() { w.leaveField() }

// askToTrash tells how many pictures are to go to the trash and how large they are, and moves them when the user says
// so. more is what else should be known of them. answered is called once the question is.
func (w *Window) askToTrash(ids []int64, options engine.TrashOptions, more []string, answered func()) {
	library := w.library
	if library == nil || len(ids) == 0 || w.job != nil && w.refuse() {
		return
	}
	w.saving.Add(1) // the library is not closed before
	w.back.do(func() func() {
		defer w.saving.Done()
		weight, err := library.Weigh(w.ctx, ids)
		return func() {
			if err != nil || w.library != library || w.native == nil {
				w.tell(err)
				return
			}
			ask(w.native, trashQuestion(len(ids), weight, more), func(yes bool) {
				if yes && w.library == library { // the ids are of that one
					w.trash(ids, options)
				}
				answered()
			})
		}
	})
}

// refuse tells that a job is under way, and is true.
func (w *Window) refuse() bool {
	w.work("", nil) // tells
	return true
}

func trashQuestion(n int, weight files.Weight, more []string) question {
	size := look.Bytes(weight.Bytes) + "."
	if n > 1 {
		size = lang.L("Together {{.Size}}.", map[string]any{"Size": look.Bytes(weight.Bytes)})
	}
	if weight.Sidecars > 0 {
		size = lang.N("Together {{.Size}}, with {{.Count}} sidecars (.xmp, .txt), which go along where they belong to nothing else.", weight.Sidecars,
			map[string]any{"Size": look.Bytes(weight.Bytes), "Count": look.Count(weight.Sidecars)})
	}
	q := question{
		title:     lang.N("Move {{.Count}} pictures to the trash?", n, look.Counted(n)),
		sentences: []string{size},
		yes:       lang.L("Move to trash"), no: lang.L("Keep them"),
	}
	if weight.Missing > 0 {
		q.sentences = append(q.sentences, lang.N("{{.Count}} of them are not there now, and stay in the library.", weight.Missing, look.Counted(weight.Missing)))
	}
	q.sentences = append(q.sentences, more...)
	leaves := lang.L("They leave this library, too. Nothing is deleted for good: undo, or the system's trash, brings them back, and your tags, notes and ratings with them.")
	if n == 1 {
		leaves = lang.L("It leaves this library, too. Nothing is deleted for good: undo, or the system's trash, brings it back, and your tags, note and rating with it.")
		q.no = lang.L("Keep")
	}
	q.sentences = append(q.sentences, leaves)
	return q
}

// trash moves pictures to the trash.
func (w *Window) trash(ids []int64, options engine.TrashOptions) {
	w.work(lang.L("Moving to the trash"), func(ctx context.Context, l *engine.Library, tell func(files.Progress)) func() {
		receipt, err := l.TrashWith(ctx, ids, options, tell)
		gone := map[int64]bool{}
		if receipt.Pictures > 0 { // what is no longer in the library
			left, failed := l.Pictures(context.WithoutCancel(ctx), ids)
			if failed == nil {
				for _, id := range ids {
					gone[id] = true
				}
				for _, p := range left {
					delete(gone, p.ID)
				}
			}
		}
		return func() {
			text := lang.N("{{.Count}} pictures were moved to the trash · {{.Size}}", receipt.Pictures,
				map[string]any{"Count": look.Count(receipt.Pictures), "Size": look.Bytes(receipt.Bytes)})
			w.ended(text, err)
			w.failures(lang.N("{{.Count}} files could not be moved to the trash. They are where they were.", len(receipt.Failed),
				look.Counted(len(receipt.Failed))), receipt.Failed)
			w.withdraw(gone)
			w.rated(receipt.Heirs()) // who saves words beside such a picture is to see those it got
			w.wordsSaved(l, receipt.Heirs())
			if receipt.CanUndo() {
				w.offerUndo(text, l, receipt)
				w.pushUndo(lang.L("Move to trash"), receipt.CanUndo, func() { w.bringBackTrashed(l, receipt) })
			}
		}
	})
}

// offerUndo lets the user bring back what went to the trash last.
func (w *Window) offerUndo(text string, l *engine.Library, receipt *engine.TrashReceipt) {
	w.forgetUndo()
	w.forgetUndo = w.messages.showNotice(text, lang.L("Undo"), func() {
		if w.library != l {
			w.messages.show(warning, lang.L("These pictures are of another library. Open it, and bring them back from the system's trash."))
			return
		}
		w.bringBackTrashed(l, receipt)
	})
}

// bringBackTrashed moves back what went to the trash.
func (w *Window) bringBackTrashed(l *engine.Library, receipt *engine.TrashReceipt) {
	w.work(lang.L("Bringing back"), func(ctx context.Context, _ *engine.Library, tell func(files.Progress)) func() {
		back, err := l.UndoTrash(ctx, receipt, tell)
		return func() {
			w.forgetUndo() // its message offers what is done
			w.ended(lang.N("{{.Count}} pictures are back where they were.", len(back.Paths), look.Counted(len(back.Paths))), err)
			w.failures(lang.N("{{.Count}} files could not be brought back. They are in the trash.", len(back.Failed), look.Counted(len(back.Failed))),
				back.Failed)
			if receipt.CanUndo() && (err != nil || len(back.Failed) > 0) {
				w.offerUndo(lang.N("{{.Count}} pictures are still in the trash.", receipt.Pictures, look.Counted(receipt.Pictures)), l, receipt)
			}
			w.rated(receipt.Heirs())
			w.wordsSaved(l, receipt.Heirs())
			w.home.silent = w.searches + 1 // the user keeps the place
			w.findAgain()
			w.duplicates.restored()
		}
	})
}

// withdraw takes pictures that are no longer in the library out of what is shown. What stood behind them is chosen.
func (w *Window) withdraw(gone map[int64]bool) {
	if len(gone) == 0 {
		return
	}
	index, chosen := w.grid.current()
	behind := int64(-1)
	if chosen {
		for at := index; at < len(w.grid.ids) && behind < 0; at++ {
			if !gone[w.grid.ids[at]] {
				behind = w.grid.ids[at]
			}
		}
		for at := index; at >= 0 && behind < 0; at-- {
			if !gone[w.grid.ids[at]] {
				behind = w.grid.ids[at]
			}
		}
	}
	w.view.found = without(w.view.found, gone) // or another order would show them again
	w.view.hidden = len(w.view.found.Hits) - len(without(w.results, gone).Hits)
	if left := without(w.results, gone); len(left.Hits) != len(w.results.Hits) {
		w.grid.wrap.sections = sectionsWithout(w.grid.wrap.sections, w.grid.ids, gone)
		w.results = left
		w.grid.scores = scoresOf(w.view.found, left.Hits)
		w.grid.replace(idsOf(w.results))
		w.view.bar.tell(&w.view)
		w.countFacets()
		w.counted = max(0, w.counted-len(gone))
		w.status.setCount(w.counted)
		w.describeResults(w.what, w.view.found, w.view.took)
		w.showWelcome()
		if at := slices.Index(w.grid.ids, behind); at >= 0 {
			w.grid.choose(at)
		} else {
			w.inspector.show(nil, nil)
		}
	}
	w.duplicates.withdraw(gone)
}

// without gives results without some pictures. What is given is not changed: others may be reading it.
func without(results engine.Results, gone map[int64]bool) engine.Results {
	hits, tail := make([]engine.Hit, 0, len(results.Hits)), results.Tail
	for i, h := range results.Hits {
		if !gone[h.ID] {
			hits = append(hits, h)
		} else if i < results.Tail {
			tail--
		}
	}
	results.Hits, results.Tail = hits, tail
	return results
}

// sectionsWithout gives the sections of pictures when some of these are gone.
func sectionsWithout(sections []wallSection, ids []int64, gone map[int64]bool) (left []wallSection) {
	start := 0
	for _, s := range sections {
		part := wallSection{title: s.title, start: start}
		for _, id := range ids[min(s.start, len(ids)):min(s.start+s.count, len(ids))] {
			if !gone[id] {
				part.count++
			}
		}
		if part.count > 0 {
			left = append(left, part)
			start += part.count
		}
	}
	return left
}
