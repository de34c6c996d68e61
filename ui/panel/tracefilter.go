package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry/analysis"
)

// traceFilter is the line above the list: a field for words and the least duration, and switches.
type traceFilter struct {
	view   fyne.CanvasObject
	entry  *filterEntry
	errors *toolButton
	pinned *toolButton
	follow *toolButton

	onFilter func(analysis.TraceFilter)
	onFollow func(bool)
}

// leastFilter is the room of the field, and wantedFilter what the words of the switches leave to it.
const leastFilter, wantedFilter = 90, 230

func newTraceFilter(onFilter func(analysis.TraceFilter), onFollow func(bool), leave func()) *traceFilter {
	f := &traceFilter{entry: newFilterEntry(leave), onFilter: onFilter, onFollow: onFollow}
	f.entry.SetPlaceHolder(lang.L("Filter: name, id, >100ms, cpu>1s …"))
	f.entry.OnChanged = func(string) { f.changed() }
	f.errors = newToolButton("✕ "+lang.L("Errors"), nil, func() { f.toggle(f.errors) }).instead(theme.ErrorIcon())
	f.pinned = newToolButton(lang.L("Pinned"), nil, func() { f.toggle(f.pinned) }).instead(pinIcon)
	f.follow = newToolButton(lang.L("Follow"), theme.MoveDownIcon(), func() { f.onFollow(!f.follow.on) })
	f.view = newToolRow(leastFilter, wantedFilter, container.NewThemeOverride(f.entry, tightTheme{}), f.errors, f.pinned, f.follow)
	return f
}

func (f *traceFilter) toggle(b *toolButton) {
	b.set(func(b *toolButton) { b.on = !b.on })
	f.changed()
}

func (f *traceFilter) changed() {
	filter := parseFilter(f.entry.Text)
	filter.ErrorsOnly, filter.PinnedOnly = f.errors.on, f.pinned.on
	f.onFilter(filter)
}

// clear lets all traces through.
func (f *traceFilter) clear() {
	for _, b := range []*toolButton{f.errors, f.pinned} {
		b.set(func(b *toolButton) { b.on = false })
	}
	f.entry.SetText("")
	f.changed()
}

// restore shows a filter in new widgets, and does not tell.
func (f *traceFilter) restore(text string, errors, pinned bool) {
	changed := f.entry.OnChanged
	f.entry.OnChanged = nil
	f.entry.SetText(text)
	f.entry.OnChanged = changed
	f.errors.on, f.pinned.on = errors, pinned
}

// filterEntry is an entry that Escape empties and then leaves, as Enter and the down key do.
type filterEntry struct {
	widget.Entry
	leave func()
}

func newFilterEntry(leave func()) *filterEntry {
	e := &filterEntry{leave: leave}
	e.ExtendBaseWidget(e)
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	e.Icon = theme.SearchIcon()
	return e
}

// TypedKey implements fyne.Focusable.
func (e *filterEntry) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape && e.Text != "":
		e.SetText("")
	case key.Name == fyne.KeyEscape, key.Name == fyne.KeyDown, key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter:
		e.leave()
	default:
		e.Entry.TypedKey(key)
	}
}
