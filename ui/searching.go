package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// shownHits bounds what a search shows. Nobody scrolls further, and all pictures are shown without a search.
const shownHits = 5_000

// submit is a query that the user typed.
func (w *Window) submit(text string) {
	if strings.TrimSpace(text) == "" {
		w.showAll()
		return
	}
	w.find(fmt.Sprintf("for “%s”", look.Ellipsize(look.Printable(text), 420, 13)), func(ctx context.Context, l *engine.Library) (engine.Results, error) {
		return l.Search(ctx, text, shownHits)
	})
}

// submitWords puts words into the field and searches for them.
func (w *Window) submitWords(text string) {
	w.field.SetText(text)
	w.submit(text)
}

func (w *Window) showAll() {
	w.field.SetText("")
	w.find("", everything)
}

func everything(ctx context.Context, l *engine.Library) (engine.Results, error) { return l.All(ctx) }

// findSimilar looks for pictures like one of the library.
func (w *Window) findSimilar(p engine.Picture) {
	w.field.SetText("")
	w.find("that look like "+captionOf(p), func(ctx context.Context, l *engine.Library) (engine.Results, error) {
		return l.SimilarTo(ctx, p.ID, shownHits)
	})
}

// findSimilarToFile looks for pictures like any file.
func (w *Window) findSimilarToFile(path string) {
	w.field.SetText("")
	w.find("that look like "+look.Printable(filepath.Base(path)), func(ctx context.Context, l *engine.Library) (engine.Results, error) {
		return l.SimilarToFile(ctx, path, shownHits)
	})
}

// find runs a search and shows its results. It cancels the one before.
func (w *Window) find(what string, search func(context.Context, *engine.Library) (engine.Results, error)) {
	if w.library == nil {
		return
	}
	if w.search != nil {
		w.search()
	}
	w.cancelRanking()
	ctx, cancel := context.WithCancel(w.ctx)
	w.search = cancel
	w.searches++
	this, library := w.searches, w.library
	w.back.do(func() func() {
		defer cancel()
		begin := time.Now()
		results, err := search(ctx, library)
		took := time.Since(begin)
		count, countErr := library.Count(ctx)
		return func() {
			if library != w.library || this != w.searches {
				return // another library or another search has taken its place
			}
			w.search = nil
			w.tell(errors.Join(err, countErr))
			if err == nil {
				w.counted = count
				w.show(what, results, took)
			}
		}
	})
}

func (w *Window) show(what string, results engine.Results, took time.Duration) {
	again := what == "" && w.what == "" // the same view with more pictures: the user keeps the place
	w.what, w.results = what, results
	ids := idsOf(results)
	if again {
		w.grid.replace(ids)
	} else {
		w.grid.set(ids)
	}
	w.status.setCount(w.counted)
	w.describeResults(what, results, took)
	w.showWelcome()
	if what != "" && len(ids) > 0 {
		w.grid.choose(0)
	} else if !again {
		w.inspector.show(nil, nil)
	}
	w.rank(what, took)
}

// describeResults tells above the results how many they are, of what, and what took part.
func (w *Window) describeResults(what string, results engine.Results, took time.Duration) {
	meaning := meaningOf(results, w.serviceLabel())
	w.inspector.meaning = meaningPlaces{who: meaning, of: countMeaning(results.Hits), ranker: w.serviceName()}
	text := look.Plural(len(results.Hits), "picture", "pictures")
	if what != "" && len(results.Hits) == shownHits {
		text = "The best " + text
	}
	w.clear.Hide()
	if what != "" {
		text += " " + what
		w.clear.Show()
	}
	w.setTitle(text)
	if what != "" {
		text += " · " + look.Duration(took)
	}
	if meaning != "" {
		text += " · by meaning (" + meaning + ")"
	}
	if results.Ranked != "" {
		text += " · put in order by " + w.serviceName()
	}
	w.scope.SetText(text)
	w.tellNote(results.Note)
}

// tellNote tells below the head what the user should know about the results.
func (w *Window) tellNote(text string) {
	w.note.tell(look.Printable(text), look.Muted)
	w.head.Refresh() // the note and the button come and go
	w.content.Refresh()
}

// showWelcome tells the next step where there are no pictures to show.
func (w *Window) showWelcome() {
	switch {
	case len(w.results.Hits) > 0:
		w.welcome.hide()
	case w.counted > 0:
		w.welcome.nothing(w.lacksMeaning())
	case w.drawing:
		w.welcome.drawing()
	case w.index != nil:
		w.welcome.adding()
	default:
		w.welcome.empty(w.library.ReadOnly())
	}
}

// lacksMeaning tells whether words were searched for, and no model of this machine understood them.
func (w *Window) lacksMeaning() bool {
	return w.local != nil && w.native != nil && w.results.Query.Text != "" && !strings.Contains(meaningOf(w.results, ""), thisMachine)
}

func (w *Window) setTitle(text string) {
	if w.native != nil {
		w.native.SetTitle(text + " – " + Title)
	}
}

// selected shows a picture of the grid in the inspector: at once as the grid has it, then as large as it fits.
func (w *Window) selected(index int) {
	if index < 0 || index >= len(w.results.Hits) || w.library == nil {
		return
	}
	w.preview()
	ctx, cancel := context.WithCancel(w.ctx)
	w.preview = cancel
	library, results, hit := w.library, w.results, w.results.Hits[index]
	small, _ := w.grid.loader.request(hit.ID)
	w.inspector.loading(hit.ID)
	w.back.do(func() func() {
		defer cancel()
		found, err := library.Details(ctx, results, []engine.Hit{hit})
		if ctx.Err() != nil {
			return nil // another picture was chosen
		}
		if err != nil || len(found) == 0 {
			return func() {
				w.tell(err)
				w.inspector.show(nil, nil)
			}
		}
		w.back.post(func() { w.inspector.show(&found[0], small.image) })
		select { // large pictures are decoded one at a time
		case w.decoding <- struct{}{}:
			defer func() { <-w.decoding }()
		case <-ctx.Done():
			return nil
		}
		preview, err := library.Preview(ctx, found[0].Picture, previewSide)
		if ctx.Err() != nil {
			return nil
		}
		return func() { w.inspector.preview(hit.ID, preview, err) }
	})
}

// loadThumbnail is called by the grid's loader, off the widgets' goroutine.
func (w *Window) loadThumbnail(ctx context.Context, id int64) thumbnail {
	defer func() {
		if r := recover(); r != nil {
			w.options.Log.Error("panic in a thumbnail", "value", r, "stack", string(debug.Stack()))
			panic(r) // the loader shows a broken picture
		}
	}()
	library := w.shown.Load()
	if library == nil {
		return thumbnail{}
	}
	p, err := library.Picture(ctx, id)
	if err != nil {
		return thumbnail{}
	}
	t := thumbnail{picture: p}
	data, err := library.Thumbnail(ctx, p)
	if err == nil {
		t.image, err = decodeThumbnail(data, 2*cellWidth) // sharp on a display of twice the density
	}
	if err != nil {
		w.options.Log.Debug("no thumbnail", "error", err)
	}
	return t
}

// saveWords keeps the user's own tags and note of a picture.
func (w *Window) saveWords(id int64, tags []string, note string) {
	library := w.library
	if library == nil {
		return
	}
	w.saving.Add(1) // the library is not closed before
	w.back.do(func() func() {
		defer w.saving.Done()
		err := library.SetUserWords(context.WithoutCancel(w.ctx), id, tags, note)
		return func() {
			w.tell(err)
			if err != nil {
				w.inspector.unsaved(id)
				return
			}
			w.status.flash("Saved.")
		}
	})
}
