package ui

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// preferSidecars is the key of whether the user's words are written to .xmp files too.
const preferSidecars = "sidecars"

// say tells in passing, where the user looks.
func (w *Window) say(text string) {
	if w.full.Shown() {
		w.full.Say(text)
		return
	}
	w.status.flash(text)
}

// warn tells an error, also in the full view, which covers the messages.
func (w *Window) warn(err error) {
	w.tell(err)
	if err != nil && w.full.Shown() {
		w.full.Say(explain(err))
	}
}

// rate gives pictures a rating of the user's own.
func (w *Window) rate(ids []int64, rating int) {
	library := w.library
	if library == nil || len(ids) == 0 {
		return
	}
	ids = slices.Clone(ids)
	wait, done := w.own.take()
	w.saving.Add(1) // the library is not closed before
	w.back.do(func() func() {
		defer w.saving.Done()
		defer done()
		wait() // the last one is to hold
		keep, err := w.changeOwn(context.WithoutCancel(w.ctx), library, lang.L("Rating"), ids, func(ctx context.Context) error {
			return library.SetRating(ctx, ids, &rating)
		})
		return func() {
			w.warn(err)
			if err == nil {
				keep()
				w.wordsSaved(library, ids)
			}
			w.rated(ids)
		}
	})
}

// rated shows what the catalog has now, wherever the pictures are shown.
func (w *Window) rated(ids []int64) {
	w.grid.changed(ids)
	for _, id := range ids {
		w.full.Changed(id)
	}
	if index, ok := w.grid.current(); ok && !w.full.Shown() && slices.Contains(ids, w.grid.ids[index]) {
		w.selected(index)
	}
}

// wordsSaved has the sidecars follow, where the user wants them.
func (w *Window) wordsSaved(library *engine.Library, ids []int64) {
	if library == w.library && w.app.Preferences().Bool(preferSidecars) {
		w.writeSidecars(ids)
	}
}

// writePickedSidecars writes the sidecars of the picked pictures.
func (w *Window) writePickedSidecars() {
	if ids := w.grid.picked.order; len(ids) > 0 {
		w.writeSidecars(ids)
		return
	}
	w.say(lang.L("Pick the pictures first whose words are to be written."))
}

// writeSidecars writes the user's words of pictures into .xmp files beside them.
func (w *Window) writeSidecars(ids []int64) {
	library := w.library
	if library == nil || len(ids) == 0 {
		return
	}
	ids = slices.Clone(ids)
	w.saving.Add(1)
	w.back.do(func() func() {
		defer w.saving.Done()
		var faults []error
		last := ""
		for _, id := range ids {
			path, err := library.WriteSidecar(w.ctx, id)
			if errors.Is(err, context.Canceled) {
				return nil
			}
			if err != nil {
				faults = append(faults, err)
				continue
			}
			if path != "" {
				last = path
			}
		}
		return func() {
			for _, err := range faults[:min(len(faults), 3)] {
				w.warn(err)
			}
			switch written := len(ids) - len(faults); {
			case len(faults) > 3:
				w.say(lang.L("{{.Failed}} of {{.Count}} .xmp files could not be written.",
					map[string]any{"Failed": look.Count(len(faults)), "Count": look.Count(len(ids))}))
			case last == "" && len(faults) == 0:
				if !w.app.Preferences().Bool(preferSidecars) {
					w.say(lang.L("There are no words of yours to write yet."))
				}
			case written == 1 && len(faults) == 0:
				w.say(lang.L("Written to {{.File}}.", map[string]any{"File": look.Printable(filepath.Base(last))}))
			case written > 1 && len(faults) == 0:
				w.say(lang.N("{{.Count}} .xmp files were written.", written, look.Counted(written)))
			}
		}
	})
}

func joinWords(words []string) string {
	var all []string
	for _, word := range words {
		if !slices.ContainsFunc(all, func(other string) bool { return strings.EqualFold(other, word) }) {
			all = append(all, word)
		}
	}
	return strings.Join(all, ", ")
}
