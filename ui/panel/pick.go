package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// pick is segments that have the keyboard: arrows choose.
type pick struct {
	segments
	onChange func(int)
	others   leftover
}

var pickStyle = segmentsStyle{
	height: 22, inset: 9, radius: 5,
	mark: theme.ColorNamePrimary, usual: theme.ColorNameForeground, chosen: theme.ColorNameForegroundOnPrimary, markOnTop: true,
}

var _ fyne.Focusable = (*pick)(nil)

func newPick(onChange func(int), options ...string) *pick {
	p := &pick{segments: segments{style: pickStyle, options: options, hovered: -1}, onChange: onChange}
	p.onTap = p.choose
	p.ExtendBaseWidget(p)
	return p
}

// choose takes a segment as the user does.
func (p *pick) choose(i int) {
	if i >= 0 && i < len(p.options) && i != p.chosen {
		p.show(i)
		p.onChange(i)
	}
}

// FocusGained implements fyne.Focusable.
func (p *pick) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost implements fyne.Focusable.
func (p *pick) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements fyne.Focusable.
func (p *pick) TypedRune(r rune) { p.others.passRune(r) }

// TypedKey implements fyne.Focusable.
func (p *pick) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		p.choose(p.chosen - 1)
	case fyne.KeyRight:
		p.choose(p.chosen + 1)
	default:
		p.others.passKey(e)
	}
}
