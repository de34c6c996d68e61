package ui

import (
	"cmp"
	"context"
	"errors"
	"image"
	"io/fs"
	"runtime/debug"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// shownHits bounds how many similar pictures are shown: every picture is similar in some measure, and nobody scrolls
// further. What a text finds is bounded by the engine, where it has words; filters list all that pass.
const shownHits = 5_000

// submit is a query that the user typed.
func (w *Window) submit(text string) {
	if strings.TrimSpace(text) == "" {
		w.showAll()
		return
	}
	w.submitted(text)
	w.find(whatOf(text), func(ctx context.Context, l *engine.Library) (engine.Results, error) {
		return l.Search(ctx, text, 0)
	})
}

// submitWords puts words into the field and searches for them.
func (w *Window) submitWords(text string) {
	w.field.SetText(text)
	w.submit(text)
}

func (w *Window) showAll() {
	w.field.SetText("")
	w.submitted("")
	w.find("", everything)
}

func everything(ctx context.Context, l *engine.Library) (engine.Results, error) { return l.All(ctx) }

// findSimilar looks for pictures like one of the library.
func (w *Window) findSimilar(p engine.Picture) {
	w.field.SetText("")
	w.find(thatLookLike(captionOf(p)), func(ctx context.Context, l *engine.Library) (engine.Results, error) {
		return l.SimilarTo(ctx, p.ID, shownHits)
	})
}

func thatLookLike(name string) string {
	return lang.L("that look like {{.Name}}", map[string]any{"Name": name})
}

// find runs a search and shows its results. It cancels the one before.
func (w *Window) find(what string, search func(context.Context, *engine.Library) (engine.Results, error)) {
	if w.library == nil {
		return
	}
	w.duplicates.searched(what)
	if w.search != nil {
		w.search()
	}
	w.cancelRanking()
	w.view.coming = nil
	w.findAgain = func() { w.find(what, search) }
	ctx, cancel := context.WithCancel(w.ctx)
	w.search = cancel
	w.searches++
	w.home.asked = search
	this, library := w.searches, w.library
	w.back.do(func() func() {
		defer cancel()
		begin := time.Now()
		results, err := search(ctx, library)
		took, what := time.Since(begin), what
		if errors.Is(err, engine.ErrNoWords) && !results.Typing {
			what = ""
			results, err = library.AllInstead(ctx, results)
		}
		count, countErr := library.Count(ctx)
		return func() {
			if library != w.library || this != w.searches {
				return // another library or another search has taken its place
			}
			w.search = nil
			if err != nil && w.whileTyping() {
				w.endTyping()
				w.tellNote(cmp.Or(results.Note, explain(err))) // the results of before stay
				return
			}
			if err != nil {
				w.endTyping()
			}
			w.tell(errors.Join(err, countErr))
			if err != nil && countErr == nil && w.what == "" && len(w.results.Hits) == 0 {
				w.counted = count
				w.status.setCount(count)
				w.showWelcome()
			}
			if err == nil {
				w.counted = count
				w.show(what, results, took)
			}
		}
	})
}

func (w *Window) show(what string, results engine.Results, took time.Duration) {
	silent := w.home.silent == w.searches // what has changed is shown, and nothing else
	if !silent {
		w.view.threshold = -1 // it was of other results
	}
	w.view.coming = func() {
		w.arrange(results, func(arranged engine.Arranged) {
			w.view.coming = nil
			w.display(what, results, arranged, took, silent)
		})
	}
	w.view.coming()
}

// settled tells whether nothing that was searched for is still to be shown.
func (w *Window) settled() bool { return w.search == nil && w.view.coming == nil }

// describeResults tells above the results how many they are, of what, and what took part.
func (w *Window) describeResults(what string, results engine.Results, took time.Duration) {
	w.view.took = took
	meaning := meaningOf(results, w.serviceLabel())
	w.inspector.meaning = meaningPlaces{who: meaning, of: countMeaning(results.Hits), ranker: w.serviceName()}
	text := look.Plural(len(results.Hits), "picture", "pictures")
	if what != "" && results.Query.Text == "" && len(results.Hits) == shownHits {
		text = lang.L("The best {{.Pictures}}", map[string]any{"Pictures": text})
	}
	w.clear.Hide()
	if what != "" {
		text = lang.L("{{.Pictures}} {{.What}}", map[string]any{"Pictures": text, "What": what})
		w.clear.Show()
	}
	w.setTitle(text)
	if what != "" {
		text += " · " + look.Duration(took)
	}
	if meaning != "" {
		text += " · " + lang.L("by meaning ({{.Model}})", map[string]any{"Model": meaning})
	}
	if results.Ranked != "" {
		text += " · " + lang.L("put in order by {{.Service}}", map[string]any{"Service": w.serviceName()})
	}
	w.scope.SetText(text)
	w.tellNote(results.Note)
}

// tellNote tells below the head what the user should know about the results.
func (w *Window) tellNote(text string) {
	w.note.tell(look.Printable(w.told(text)), look.Muted)
	relayout(w.headButtons, w.head, w.headLines, w.pictures) // the note and the buttons come and go
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
	return w.local != nil && w.native != nil && w.results.Query.Text != "" && !strings.Contains(meaningOf(w.results, ""), thisMachine())
}

func (w *Window) setTitle(text string) {
	w.home.title = text
	w.describeTitle()
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
				if w.library == library {
					w.tell(err)
					w.inspector.show(nil, nil)
				}
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
		var kept image.Image
		if errors.Is(err, fs.ErrNotExist) { // it is away: the whole thumbnail is more than a line of the table shows
			kept, _ = w.smallPicture(ctx, found[0].Picture) //nolint:errcheck // the small one stays
		}
		if ctx.Err() != nil {
			return nil
		}
		return func() {
			if kept != nil {
				w.inspector.preview(hit.ID, kept, nil)
			}
			w.inspector.preview(hit.ID, preview, err)
		}
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
	t := thumbnail{picture: p, away: w.isAway(p.File.Path)}
	data, err := library.Thumbnail(ctx, p)
	if err == nil {
		t.image, err = decodeThumbnail(data, int(w.thumbSide.Load()))
	}
	if err != nil {
		w.options.Log.Debug("no thumbnail", "error", err)
	}
	return t
}
