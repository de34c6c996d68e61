package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// binding is a key that does something in the panel.
type binding struct {
	keys string // as the help writes them
	rune rune   // 0: in one of the lists, or by typedKey
	what string
	does func(*Panel)
}

// bindings are all keys, in the order of the help. Those of fields and dialogs are their own.
func bindings() []binding {
	return []binding{
		{keys: lang.L("1 to 6"), what: lang.L("the tabs")},
		{keys: lang.L("Up, Down, Home …"), what: lang.L("move in the list or in the trace")},
		{keys: lang.L("Enter"), what: lang.L("from the list to the trace")},
		{keys: lang.L("Esc"), what: lang.L("back to the list; there, take the filter away")},
		{keys: lang.L("Left, Right"), what: lang.L("in a trace: fold and unfold a span")},
		{keys: "/", rune: '/', what: lang.L("find: in the trace, the flame graph, or the list"), does: (*Panel).find},
		{keys: lang.L("[ and ]"), rune: '[', what: lang.L("previous and next error"), does: onTrace((*traceView).previousError)},
		{rune: ']', does: onTrace((*traceView).nextError)},
		{keys: lang.L("e and c"), rune: 'e', what: lang.L("expand all, collapse all"), does: onTrace((*traceView).expandAll)},
		{rune: 'c', does: onTrace((*traceView).collapseAll)},
		{keys: lang.L("n and N"), what: lang.L("in a trace: next and previous match")},
		{keys: "+ - 0 z", what: lang.L("in a trace: zoom in, out, to all, to the span")},
		{keys: "k g t d", what: lang.L("critical path, gaps, times of day, detail")},
		{keys: "p", rune: 'p', what: lang.L("pause, and go on"), does: (*Panel).pause},
		{keys: "f", rune: 'f', what: lang.L("follow the newest trace"), does: func(p *Panel) { p.follow(!p.wanted.Load().follow) }},
		{keys: "m", rune: 'm', what: lang.L("keep (pin) the trace, or no more"), does: (*Panel).pin},
		{keys: lang.L("r and R"), rune: 'r', what: lang.L("sort by the next column; the other way round"), does: func(p *Panel) { p.views.list.head.sort(p.views.list.head.next()) }},
		{rune: 'R', does: func(p *Panel) { p.views.list.head.sort(p.views.list.head.by) }},
		{keys: "x", rune: 'x', what: lang.L("only traces with errors, or all"), does: func(p *Panel) { p.views.list.filter.toggle(p.views.list.filter.errors) }},
		{keys: "o", rune: 'o', what: lang.L("open a file of traces"), does: (*Panel).chooseFile},
		{keys: "S", rune: 'S', what: lang.L("save traces"), does: (*Panel).saveMenu},
		{keys: "G", rune: 'G', what: lang.L("open the trace in Grafana"), does: func(p *Panel) { p.openGrafana(p.last.chosen) }},
		{keys: "w", rune: 'w', what: lang.L("a window of its own, and back"), does: func(p *Panel) { p.detach(!p.Detached()) }},
		{keys: "?", rune: '?', what: lang.L("this help"), does: (*Panel).showHelp},
	}
}

// onTrace does something to the trace while that is shown.
func onTrace(does func(*traceView)) func(*Panel) {
	return func(p *Panel) {
		if p.wanted.Load().tab == tabTrace {
			does(p.views.trace)
		}
	}
}

// TypedRune takes the letters that nothing else in the window has the focus for.
func (p *Panel) TypedRune(r rune) {
	if p.Visible() && !p.Detached() {
		p.typedRune(r)
	}
}

// TypedKey takes the keys that nothing else in the window has the focus for.
func (p *Panel) TypedKey(e *fyne.KeyEvent) {
	if p.Visible() && !p.Detached() {
		p.typedKey(e)
	}
}

func (p *Panel) typedRune(r rune) {
	if w := p.window(); w != nil && w.Canvas().Overlays().Top() != nil {
		return // a dialog is open
	}
	if r >= '1' && tab(r-'1') <= tabExport {
		p.chooseTab(tab(r - '1'))
		return
	}
	if p.inTrace() && p.views.trace.rune(r) {
		return
	}
	for _, b := range bindings() {
		if b.rune == r && r != 0 {
			b.does(p)
		}
	}
}

// typedKey gives a key to the view that is shown, unless the list has the focus.
func (p *Panel) typedKey(e *fyne.KeyEvent) {
	if p.views.help != nil {
		if e.Name == fyne.KeyEscape {
			p.hideHelp()
		}
		return
	}
	if p.inTrace() && p.views.trace.key(e) {
		return
	}
	if e.Name == fyne.KeyEscape {
		p.escape()
	}
}

// inTrace reports whether keys are for the trace rather than for the list.
func (p *Panel) inTrace() bool {
	return p.wanted.Load().tab == tabTrace && !p.views.list.rows.focused
}

// escape goes back: from the trace to the list, and there from what the filter leaves to all traces.
func (p *Panel) escape() {
	if p.views.list.rows.focused {
		p.views.list.filter.clear()
		p.only("")
		return
	}
	p.focusList()
}

// focusList gives the list the keys.
func (p *Panel) focusList() {
	if p.wanted.Load().tab.ofTraces() {
		focus(p.views.list.rows)
	}
}

// leaveList gives the view beside the list the keys.
func (p *Panel) leaveList() {
	p.Unfocus()
	w := p.window()
	if all := p.views.trace.focusables(); p.wanted.Load().tab == tabTrace && w != nil && len(all) > 0 {
		w.Canvas().Focus(all[0])
	}
}

// Unfocus takes the keyboard from a field, so that the panel's own keys work.
func (p *Panel) Unfocus() {
	if w := p.window(); w != nil {
		w.Canvas().Unfocus()
	}
}

// find looks in the trace or the flame graph, or with the focus on the list among the traces.
func (p *Panel) find() {
	switch {
	case p.inTrace():
		p.views.trace.find()
	case p.wanted.Load().tab == tabFlame && !p.views.list.rows.focused:
		p.views.flame.find()
	case p.wanted.Load().tab.ofTraces():
		focus(p.views.list.filter.entry)
	}
}
