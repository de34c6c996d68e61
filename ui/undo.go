package ui

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

const (
	maxUndo         = 30     // steps
	maxUndoPictures = 10_000 // of one step; what is done to more cannot be undone
)

// undoStep takes back something that the user did. It runs off the widgets' goroutine, and gives the step that does
// it again, if that can be done.
type undoStep struct {
	what string
	can  func() bool // nil is yes
	act  func()      // what is done instead of run, on the widgets' goroutine
	run  func(context.Context, *engine.Library) (again *undoStep, pictures []int64, err error)
}

// undoStack is what can be undone in the open library, the latest last.
type undoStack struct {
	done, undone []undoStep
	busy         bool
}

func (s *undoStack) clear() { s.done, s.undone = nil, nil }

// push notes something new. What was undone before it cannot be done again.
func (s *undoStack) push(step undoStep) {
	s.undone = nil
	s.done = append(s.done, step)
	if extra := len(s.done) - maxUndo; extra > 0 {
		s.done = slices.Delete(s.done, 0, extra)
	}
}

// pushUndo notes something that is undone in a way of its own, as long as it can be, and not done again.
func (w *Window) pushUndo(what string, can func() bool, undo func()) {
	w.home.undo.push(undoStep{what: what, can: can, act: undo})
	w.renewMenu()
}

// ownWords is what the user said of a picture.
type ownWords struct {
	id     int64
	tags   []string
	note   string
	rating *int
}

func (o ownWords) equals(other ownWords) bool {
	return o.note == other.note && slices.Equal(o.tags, other.tags) &&
		(o.rating == nil) == (other.rating == nil) && (o.rating == nil || *o.rating == *other.rating)
}

// ownWordsOf reads what the user said of pictures.
func ownWordsOf(ctx context.Context, l *engine.Library, ids []int64) ([]ownWords, error) {
	var all []ownWords
	for some := range slices.Chunk(ids, 500) {
		pictures, err := l.Pictures(ctx, some)
		if err != nil {
			return nil, err
		}
		for _, p := range pictures {
			all = append(all, ownWords{p.ID, slices.Clone(p.UserTags), p.Note, p.OwnRating})
		}
	}
	return all, nil
}

// changeOwn does something to what the user said of pictures, off the widgets' goroutine. keep, to be called on it,
// notes how to undo that.
func (w *Window) changeOwn(ctx context.Context, l *engine.Library, what string, ids []int64, change func(context.Context) error) (keep func(), err error) {
	keep = func() {}
	if len(ids) <= maxUndoPictures {
		before, err := ownWordsOf(ctx, l, ids)
		if err != nil {
			return keep, err
		}
		keep = func() {
			if w.library == l {
				w.home.undo.push(bringBack(what, before))
				w.renewMenu()
			}
		}
	}
	return keep, change(ctx)
}

// bringBack is the step to what the user said before.
func bringBack(what string, before []ownWords) undoStep {
	return undoStep{what: what, run: func(ctx context.Context, l *engine.Library) (*undoStep, []int64, error) {
		ids := make([]int64, len(before))
		for i, o := range before {
			ids[i] = o.id
		}
		now, err := ownWordsOf(ctx, l, ids)
		if err != nil {
			return nil, nil, err
		}
		current := make(map[int64]ownWords, len(now))
		for _, o := range now {
			current[o.id] = o
		}
		again := bringBack(what, now)
		var changed []int64
		byRating := map[int][]int64{}
		for _, o := range before {
			c, there := current[o.id]
			if !there || c.equals(o) {
				continue
			}
			changed = append(changed, o.id)
			if c.note != o.note || !slices.Equal(c.tags, o.tags) {
				if err := l.SetUserWords(ctx, o.id, o.tags, o.note); err != nil {
					return &again, changed, err
				}
			}
			rating := unrated
			if o.rating != nil {
				rating = *o.rating
			}
			byRating[rating] = append(byRating[rating], o.id)
		}
		for rating, ids := range byRating {
			give := &rating
			if rating == unrated {
				give = nil
			}
			if err := l.SetRating(ctx, ids, give); err != nil {
				return &again, changed, err
			}
		}
		return &again, changed, nil
	}}
}

// unrated stands for no rating of the user's own.
const unrated = -1

// undoLast takes back what the user did last, or what was typed where text is being typed.
func (w *Window) undoLast() {
	if field, ok := w.typing(); ok {
		field.TypedShortcut(&fyne.ShortcutUndo{})
		return
	}
	if w.covered() {
		return
	}
	w.runStep(&w.home.undo.done, &w.home.undo.undone, func(what string) string {
		return lang.L("Undone: {{.What}}", map[string]any{"What": what})
	}, lang.L("There is nothing to undo."))
}

// redoLast does again what was undone last.
func (w *Window) redoLast() {
	if field, ok := w.typing(); ok {
		field.TypedShortcut(&fyne.ShortcutRedo{})
		return
	}
	if w.covered() {
		return
	}
	w.runStep(&w.home.undo.undone, &w.home.undo.done, func(what string) string {
		return lang.L("Done again: {{.What}}", map[string]any{"What": what})
	}, lang.L("There is nothing to do again."))
}

// runStep takes the last step of a list and puts what takes it back into the other.
func (w *Window) runStep(from, to *[]undoStep, tell func(what string) string, nothing string) {
	library := w.library
	if library == nil || w.home.undo.busy {
		return
	}
	step, ok := lastOf(from)
	switch {
	case !ok:
		w.renewMenu()
		w.say(nothing)
		return
	case step.act != nil:
		w.renewMenu()
		step.act()
		return
	}
	w.home.undo.busy = true
	w.saving.Add(1) // the library is not closed before
	w.back.doElse(func() { w.home.undo.busy = false }, func() func() {
		defer w.saving.Done()
		again, ids, err := step.run(context.WithoutCancel(w.ctx), library)
		return func() {
			w.home.undo.busy = false
			if w.library != library {
				return
			}
			w.warn(err)
			switch {
			case err == nil && again != nil:
				*to = append(*to, *again)
			case errors.Is(err, engine.ErrIndexing): // it can be tried again
				*from = append(*from, step)
			}
			if err == nil {
				w.say(tell(step.what))
			}
			w.renewMenu()
			if len(ids) > 0 {
				w.rated(ids)
				w.wordsSaved(library, ids)
			}
			w.followResults()
		}
	})
}

// lastOf takes the last step that can still be done.
func lastOf(steps *[]undoStep) (step undoStep, ok bool) {
	for len(*steps) > 0 && !ok {
		step = (*steps)[len(*steps)-1]
		*steps = (*steps)[:len(*steps)-1]
		ok = step.can == nil || step.can()
	}
	return step, ok
}

// undoItems are those of the menu. They name what they would take back.
func (w *Window) undoItems() []*fyne.MenuItem {
	item := func(label, named string, steps []undoStep, keys fyne.Shortcut, action func()) *fyne.MenuItem {
		if n := len(steps); n > 0 {
			label = named
		}
		i := fyne.NewMenuItem(label, action)
		i.Shortcut = keys
		return i
	}
	last := func(steps []undoStep) map[string]any {
		what := ""
		if n := len(steps); n > 0 {
			what = steps[n-1].what
		}
		return map[string]any{"What": look.Printable(what)}
	}
	stack := &w.home.undo
	return []*fyne.MenuItem{
		item(lang.L("Undo"), lang.L("Undo: {{.What}}", last(stack.done)), stack.done, &fyne.ShortcutUndo{}, w.undoLast),
		item(lang.L("Redo"), lang.L("Redo: {{.What}}", last(stack.undone)), stack.undone, &fyne.ShortcutRedo{}, w.redoLast),
	}
}

// pickItems are those about what is picked.
func (w *Window) pickItems() []*fyne.MenuItem {
	all := fyne.NewMenuItem(lang.L("Pick all pictures"), w.pickAllOrText)
	all.Shortcut = &fyne.ShortcutSelectAll{}
	return []*fyne.MenuItem{alsoKeyed(fyne.KeyZ, w.redoLast), all}
}
