package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/query"
	"hybrid-image-search/ui/look"
)

// typingPause is how long after the last key is searched for what there is.
const typingPause = 150 * time.Millisecond

// typed follows what the user types: the chips and completions at once, the results after a pause.
func (w *Window) typed() {
	w.stopTyping()
	w.giveUpTyped()
	if w.query.trace == nil {
		w.query.trace = engine.BeginTyping(w.ctx)
	}
	w.understand(false)
	w.complete()
	ctx, cancel := context.WithCancel(w.ctx)
	w.query.pause = cancel
	w.back.do(func() func() {
		timer := time.NewTimer(typingPause)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return nil
		}
		return func() {
			if ctx.Err() == nil {
				w.stopTyping()
				w.searchTyped()
			}
		}
	})
}

// stopTyping ends the wait for more keys.
func (w *Window) stopTyping() {
	if w.query.pause != nil {
		w.query.pause()
		w.query.pause = nil
	}
}

// giveUpTyped ends the search of what was typed before, which nobody waits for any more.
func (w *Window) giveUpTyped() {
	if w.search != nil && w.query.typed == w.searches {
		w.search()
		w.search = nil
		w.searches++
		w.endTyping()
	}
}

// endTyping ends the trace of what was typed: its results are shown, or nobody waits for them.
func (w *Window) endTyping() {
	w.query.trace.End()
	w.query.trace = nil
}

// searchTyped shows what is found by the text so far. Nothing leaves the machine for that, and nothing is recorded.
func (w *Window) searchTyped() {
	w.understand(true)
	text := w.field.Text
	if w.library == nil {
		w.endTyping()
		return
	}
	if strings.TrimSpace(text) == "" {
		w.find("", everything)
		return
	}
	if len(query.Parse(text).Parts) == 0 {
		w.endTyping()
		return // such as a key without its value: what is shown stays
	}
	w.query.typed = w.searches + 1
	typing := w.query.trace
	w.find(whatOf(text), func(ctx context.Context, l *engine.Library) (engine.Results, error) {
		return l.Search(typing.In(ctx), text, 0)
	})
}

// whileTyping tells whether the results that are shown, or come, are of a text that was not submitted.
func (w *Window) whileTyping() bool { return w.query.typed == w.searches }

// whatOf tells what results are of that a text found.
func whatOf(text string) string {
	return lang.L("for “{{.Words}}”", map[string]any{"Words": look.Ellipsize(look.Printable(strings.TrimSpace(text)), 420, 13)})
}

// submitted ends typing: the list closes, and the search is kept among those of before.
func (w *Window) submitted(text string) {
	w.stopTyping()
	w.endTyping()
	w.query.completing++
	w.query.drop.close()
	w.understand(true)
	library := w.library
	if library == nil || strings.TrimSpace(text) == "" {
		return
	}
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		err := library.RecordSearch(context.WithoutCancel(w.ctx), text)
		return func() {
			w.tell(err)
			w.loadSearches()
		}
	})
}

// complete offers what the text can become.
func (w *Window) complete() {
	q, library, text, at := w.query, w.library, w.field.Text, w.field.cursor()
	q.completing++
	if strings.TrimSpace(text) == "" {
		w.offerPast()
		return
	}
	if library == nil {
		return
	}
	this, typing := q.completing, q.trace
	w.back.do(func() func() {
		found, texts := library.Complete(typing.In(w.ctx), text, at), helpTexts()
		return func() {
			if this != q.completing || w.library != library {
				return // the user has typed on
			}
			items := make([]dropItem, len(found))
			for i, c := range found {
				items[i] = w.completionItem(texts, text, c)
			}
			w.offer(items)
			if len(items) == 0 && q.pause == nil {
				w.understand(true) // nothing is being chosen
			}
		}
	})
}

func (w *Window) completionItem(texts map[string]string, text string, c query.Completion) dropItem {
	item := dropItem{label: c.Label, detail: helpText(texts, c.Detail), take: func() { w.takeCompletion(text, c) }}
	if c.Count > 0 {
		item.right = look.Count(c.Count)
	}
	return item
}

// takeCompletion goes on with a completion: behind a key its values are offered, behind anything else a space follows.
func (w *Window) takeCompletion(text string, c query.Completion) {
	w.focusField()
	done, at := c.Apply(text)
	if !strings.HasSuffix(c.Insert, ":") && at == len(done) {
		done += " "
		at++
	}
	w.field.edit(done, at)
}

// offerPast offers the searches of before where nothing is typed yet.
func (w *Window) offerPast() {
	q := w.query
	if strings.TrimSpace(w.field.Text) != "" {
		return
	}
	var items []dropItem
	for _, s := range q.saved[:min(len(q.saved), dropMost/2)] {
		items = append(items, dropItem{icon: starIcon(true), label: s.Name, detail: s.Text, take: func() { w.repeat(s.Text) }})
	}
	for _, s := range q.past {
		if len(items) == dropMost {
			break
		}
		items = append(items, dropItem{icon: theme.HistoryIcon(), label: s.Text, take: func() { w.repeat(s.Text) }})
	}
	w.offer(items)
}

// repeat searches for a text of before.
func (w *Window) repeat(text string) {
	w.focusField()
	w.submitWords(text)
}

// offer shows the list below the field.
func (w *Window) offer(items []dropItem) {
	w.query.drop.show(items, w.dropPlace(), w.field.Size().Width)
}

// dropPlace is below the field and what was understood of its text: that stays in sight.
func (w *Window) dropPlace() fyne.Position {
	at, below := fyne.NewPos(0, w.field.Size().Height+2), w.query.below
	if below.Visible() {
		at.Y += below.MinSize().Height
	}
	if w.native == nil {
		return at
	}
	driver := fyne.CurrentApp().Driver()
	layer := driver.AbsolutePositionForObject(w.query.drop.layer)
	field := driver.AbsolutePositionForObject(w.field).Subtract(layer)
	if below.Visible() {
		return fyne.NewPos(field.X, driver.AbsolutePositionForObject(below).Y-layer.Y+below.MinSize().Height+2)
	}
	return field.Add(at)
}
