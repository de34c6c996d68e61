package panel

import (
	"testing"

	"fyne.io/fyne/v2"
)

// Escape leads out of every part of the trace, back to its tree or to the list.
func TestEscapeLeavesTheDetail(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	v := p.views.trace
	v.waterfall.choose(0)
	canvas := p.window().Canvas()
	canvas.Focus(v.detail.find)
	p.typeRunes("x")
	p.press(fyne.KeyEscape)
	if v.detail.find.Text != "" || canvas.Focused() != fyne.Focusable(v.detail.find) {
		t.Errorf("first the text goes: %q, the keyboard is with %T", v.detail.find.Text, canvas.Focused())
	}
	p.press(fyne.KeyEscape)
	if canvas.Focused() != fyne.Focusable(v.waterfall.list) {
		t.Errorf("then the keyboard: it is with %T", canvas.Focused())
	}
	canvas.Focus(v.detail.list)
	p.press(fyne.KeyEscape)
	if canvas.Focused() != fyne.Focusable(p.views.list.rows) {
		t.Errorf("from the detail: it is with %T", canvas.Focused())
	}
}

func TestEscapeLeavesTheFlameField(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.chooseTab(tabFlame)
	p.update()
	v := p.views.flame
	v.find()
	p.typeRunes("x")
	p.press(fyne.KeyEscape, fyne.KeyEscape)
	if focused := p.window().Canvas().Focused(); v.entry.Text != "" || focused != fyne.Focusable(v.chart) {
		t.Errorf("%q is looked for, the keyboard is with %T", v.entry.Text, focused)
	}
}
