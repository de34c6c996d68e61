package panel

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// findActions is what the find bar asks for.
type findActions struct {
	change  func(analysis.Filter)
	step    func(back bool)
	hide    func(bool) // what does not match
	close   func()
	focus   func(fyne.Focusable)
	arrange func() // the bar has become higher or lower
}

// findBar asks for spans: by a text, by their duration, by their errors; and says how many there are.
type findBar struct {
	view    *fyne.Container // with the chips below
	bar     fyne.CanvasObject
	chips   *fyne.Container
	on      findActions
	text    *viewEntry
	minimum *viewEntry
	regexp  *toolButton
	errors  *toolButton
	hide    *toolButton
	count   *noteText

	hidden []string // names
}

func newFindBar(on findActions) *findBar {
	b := &findBar{on: on, text: newViewEntry(lang.L("Find in names, attributes, events and ids")), minimum: newViewEntry(lang.L("from 5 ms")), count: newNoteText(130)}
	b.text.OnChanged = func(string) { b.changed() }
	b.minimum.OnChanged = func(string) { b.changed() }
	for _, e := range []*viewEntry{b.text, b.minimum} {
		e.onEnter, e.onEscape = on.step, on.close
	}
	b.regexp = newViewButton(".*", func() { b.flip(b.regexp) })
	b.errors = newViewButton(lang.L("Errors only"), func() { b.flip(b.errors) }).instead(theme.ErrorIcon())
	b.hide = newViewButton(lang.L("Hide others"), func() {
		b.hide.setOn(!b.hide.on)
		on.hide(b.hide.on)
	}).instead(theme.VisibilityOffIcon())
	previous := newViewButton("‹", func() { on.step(true) })
	next := newViewButton("›", func() { on.step(false) })
	leave := newViewButton("✕", on.close)
	minimum := container.New(fixedWidth(74), withLessRoom(b.minimum))
	b.bar = newToolRow(leastFilter, wantedFilter, withLessRoom(b.text), b.regexp, minimum, b.errors, b.hide, previous, next, b.count, leave)
	b.bar.Hide()
	b.chips = container.New(layout.NewHBoxLayout())
	b.chips.Hide()
	b.view = container.New(layout.NewCustomPaddedVBoxLayout(2), indented(b.bar), indented(b.chips))
	b.showLines()
	return b
}

func (b *findBar) flip(button *toolButton) {
	button.setOn(!button.on)
	b.changed()
}

func (b *findBar) changed() { b.on.change(b.filter()) }

// filter is what is asked for. A closed bar asks for nothing but the names that are hidden.
func (b *findBar) filter() analysis.Filter {
	f := analysis.Filter{HiddenNames: slices.Clone(b.hidden)}
	if b.bar.Visible() {
		f.Text, f.Regexp, f.ErrorsOnly = b.text.Text, b.regexp.on, b.errors.on
		f.MinDuration, _ = parseMinimum(b.minimum.Text)
	}
	return f
}

// parseMinimum reads a duration. A bare number is milliseconds.
func parseMinimum(text string) (time.Duration, bool) {
	text = strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(text), ",", "."), " ", "")
	if text == "" {
		return 0, true
	}
	if ms, err := strconv.ParseFloat(text, 64); err == nil && ms >= 0 && ms < 1e12 {
		return time.Duration(ms * float64(time.Millisecond)), true
	}
	d, err := time.ParseDuration(text)
	return max(d, 0), err == nil && d >= 0
}

// open shows the bar, ready to type.
func (b *findBar) open() {
	b.bar.Show()
	b.showLines()
	b.on.arrange()
	b.on.focus(b.text)
	b.text.TypedShortcut(&fyne.ShortcutSelectAll{})
	b.changed()
}

func (b *findBar) shut() {
	b.bar.Hide()
	b.showLines()
	b.on.arrange()
	b.changed()
}

// show tells what was found: where the chosen row stands among the matches, or what is wrong.
func (b *findBar) show(s *scene, row int) {
	switch place, is := slices.BinarySearch(s.matches, row); {
	case s.err != nil:
		b.count.set(patternSentence(s.err), true)
	case !b.minimumIsGood():
		b.count.set(lang.L("Write a duration such as 5 ms or 0.2 s."), true)
	case !s.searches():
		b.count.set("", false)
	case len(s.matches) == 0:
		b.count.set(lang.L("nothing found"), false)
	case is:
		b.count.set(lang.L("{{.Place}} of {{.Count}}", map[string]any{"Place": look.Count(place + 1), "Count": look.Count(len(s.matches))}), false)
	default:
		b.count.set(lang.L("{{.Count}} found", look.Counted(len(s.matches))), false)
	}
}

func (b *findBar) minimumIsGood() bool {
	_, good := parseMinimum(b.minimum.Text)
	return good
}

// patternSentence leaves out what a bad pattern was wrapped in.
func patternSentence(err error) string {
	text := strings.TrimPrefix(err.Error(), analysis.ErrPattern.Error()+": ")
	return strings.TrimPrefix(text, "as a regular expression, ")
}

// hideName leaves spans of a name out, and shows a chip that brings them back.
func (b *findBar) hideName(name string) {
	if !slices.Contains(b.hidden, name) {
		b.hidden = append(b.hidden, name)
		b.showChips()
		b.changed()
	}
}

func (b *findBar) showChips() {
	b.chips.RemoveAll()
	for _, name := range b.hidden {
		chip := newViewButton(lang.L("hidden: {{.Name}}", map[string]any{"Name": look.Ellipsize(shortName(name), 160, 11)})+"  ✕", func() {
			b.hidden = slices.DeleteFunc(b.hidden, func(n string) bool { return n == name })
			b.showChips()
			b.changed()
		})
		chip.on = true
		b.chips.Add(chip)
	}
	b.chips.Hidden = len(b.hidden) == 0
	b.showLines()
	b.on.arrange()
}

// showLines takes room for the lines that there are, and no more.
func (b *findBar) showLines() {
	lines := b.view.Objects
	lines[0].(*fyne.Container).Hidden, lines[1].(*fyne.Container).Hidden = !b.bar.Visible(), !b.chips.Visible()
	b.view.Hidden = !b.bar.Visible() && !b.chips.Visible()
}

func indented(o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(0, 0, 6, 0), o)
}

// fixedWidth gives one object a width whatever it asks for.
type fixedWidth float32

// Layout implements fyne.Layout.
func (w fixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (w fixedWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height float32
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return fyne.NewSize(float32(w), height)
}
