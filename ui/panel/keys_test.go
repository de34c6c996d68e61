package panel

import (
	"testing"

	"fyne.io/fyne/v2"

	"hybrid-image-search/telemetry/analysis"
)

func TestNoKeyMeansTwoThings(t *testing.T) {
	seen := map[rune]string{'1': "tab"}
	for _, b := range bindings() {
		if b.keys == "" && b.does == nil || b.keys != "" && b.what == "" || (b.rune == 0) != (b.does == nil) {
			t.Errorf("%+v says nothing", b)
		}
		if b.rune == 0 {
			continue
		}
		if other, twice := seen[b.rune]; twice {
			t.Errorf("%q means %q and %q", b.rune, b.what, other)
		}
		seen[b.rune] = b.what
	}
}

func TestKeysGoToTheListOrToTheTrace(t *testing.T) {
	p := newTracing(t, asItIs)
	for _, root := range []string{"one", "two", "three"} {
		p.record(root, nil)
	}
	p.press(fyne.KeyEscape) // with nothing focused: to the list
	if !p.views.list.rows.focused {
		t.Fatal("Escape does not go to the list")
	}
	p.press(fyne.KeyDown)
	p.update()
	if p.shown() != "two" {
		t.Errorf("down in the list: %q shown", p.shown())
	}
	p.press(fyne.KeyReturn)
	if p.views.list.rows.focused {
		t.Error("Enter stays in the list")
	}
	p.Unfocus()
	p.press(fyne.KeyDown, fyne.KeyDown) // from none to the root, and into it
	if row, _ := p.views.trace.selected(); row.Name != "two.step" || p.last.chosen != p.last.traces[1].ID {
		t.Errorf("down in the trace: %q", row.Name)
	}
	p.press(fyne.KeyEscape)
	p.typeRunes("/")
	if p.window().Canvas().Focused() != fyne.Focusable(p.views.list.filter.entry) {
		t.Errorf("/ in the list goes to %T", p.window().Canvas().Focused())
	}
	p.typeRunes("p1o") // letters of the word that is looked for
	p.update()
	if p.wanted.Load().paused || p.wanted.Load().filter.Text != "p1o" {
		t.Errorf("typed: %+v", p.wanted.Load())
	}
	p.press(fyne.KeyEscape) // empties
	p.press(fyne.KeyEscape) // leaves
	if p.wanted.Load().filter.Text != "" || !p.views.list.rows.focused {
		t.Error("Escape does not leave the filter")
	}
}

// A letter means the view that is seen, never the trace behind it.
func TestKeysMeanTheViewThatIsSeen(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.chooseTab(tabFlame)
	p.update()
	p.Unfocus()
	p.typeRunes("c")
	if len(p.views.trace.waterfall.folded) != 0 {
		t.Error("the trace is folded behind the flame graph")
	}
	p.typeRunes("/")
	if p.window().Canvas().Focused() == nil || p.views.list.rows.focused {
		t.Error("/ does not look in the flame graph")
	}
	p.Unfocus()
	p.chooseTab(tabTrace)
	p.update()
	p.typeRunes("c")
	if len(p.views.trace.waterfall.folded) == 0 {
		t.Error("c does not fold the trace")
	}
}

func TestKeysOfTheList(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.focusList()
	p.typeRunes("fxrR")
	w := p.wanted.Load()
	if w.follow || !w.filter.ErrorsOnly || w.by != analysis.ByRoot || !w.down {
		t.Errorf("after f, x, r and R: %+v", w)
	}
	p.press(fyne.KeyEscape)
	if p.wanted.Load().filter.ErrorsOnly || p.views.list.filter.errors.on {
		t.Error("Escape in the list leaves the filter")
	}
}

// While the help or another dialog is open, keys are not the panel's. Hidden or elsewhere, the window's are not.
func TestKeysThatAreNotThePanels(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.typeRunes("?")
	if p.views.help == nil {
		t.Fatal("? shows no help")
	}
	p.TypedRune('p')
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if p.wanted.Load().paused {
		t.Error("p paused behind the help")
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.views.help != nil || p.window().Canvas().Overlays().Top() != nil {
		t.Error("Escape leaves the help open")
	}
	p.SetVisible(false)
	p.TypedRune('p')
	if p.wanted.Load().paused {
		t.Error("p paused a hidden panel")
	}
	p.SetVisible(true)
	p.detach(true)
	p.TypedRune('p') // in the window that it left
	if p.wanted.Load().paused {
		t.Error("p in another window paused")
	}
}
