package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/columns"
	"hybrid-image-search/ui/look"
)

// resultsBar is above the results: how they are sorted, grouped, thinned out and shown.
type resultsBar struct {
	view    *fyne.Container
	actions barActions

	filters   *widget.Button
	sort      *widget.Select
	direction *widget.Button
	group     *widget.Select
	diversify *widget.Check
	relevance *fyne.Container
	threshold *widget.Slider
	sizes     [asTable + 1]*widget.Button
	fold      *widget.Button // in the line below
	key       columns.Key    // that it is sorted by
	telling   bool           // what is set is no choice of the user's
}

// barActions are what the bar asks for.
type barActions struct {
	facets    func()
	sort      func(columns.Key)
	group     func(engine.By)
	diversify func(bool)
	threshold func(float64)
	unfold    func()
	size      func(viewSize)
}

// sortKeys are those that are offered, in their order.
var sortKeys = []columns.Key{
	columns.Relevance, columns.Date, columns.Name, columns.Size, columns.Dimensions, columns.Colour, columns.Rating, columns.Sharpness,
}

func sortNames() []string {
	return []string{
		lang.L("By relevance"), lang.L("By date"), lang.L("By name"), lang.L("By file size"), lang.L("By pixels"),
		lang.L("By colour"), lang.L("By rating"), lang.L("By sharpness"),
	}
}

func groupNames() []string { // in the order of engine.By
	return []string{lang.L("No groups"), lang.L("Group by folder"), lang.L("Group by day"), lang.L("Group by look")}
}

func newResultsBar(actions barActions) *resultsBar {
	b := &resultsBar{actions: actions}
	b.filters = widget.NewButtonWithIcon("", ownIcon("filters"), actions.facets)
	b.sort = widget.NewSelect(sortNames(), func(string) { b.chosen(b.sortChosen) })
	b.direction = widget.NewButtonWithIcon("", ownIcon("down"), func() { actions.sort(sortKeys[max(0, b.sort.SelectedIndex())]) })
	b.direction.Importance = widget.LowImportance
	b.group = widget.NewSelect(groupNames(), func(string) { b.chosen(func() { actions.group(engine.By(max(0, b.group.SelectedIndex()))) }) })
	b.diversify = widget.NewCheck(lang.L("Fewer look-alikes"), func(on bool) { b.chosen(func() { actions.diversify(on) }) })
	b.threshold = widget.NewSlider(0, 100)
	b.threshold.OnChanged = func(percent float64) { b.chosen(func() { actions.threshold(percent / 100) }) }
	label := widget.NewLabel(lang.L("Relevance from"))
	label.Importance = widget.LowImportance
	b.relevance = container.NewHBox(label, container.NewCenter(container.NewGridWrap(fyne.NewSize(120, 24), b.threshold)))
	sizes := container.New(&barLayout{})
	for size, name := range []string{"small", "medium", "large", "table"} {
		b.sizes[size] = widget.NewButtonWithIcon("", ownIcon(name), func() { actions.size(viewSize(size)) })
		sizes.Add(b.sizes[size])
	}
	b.fold = widget.NewButtonWithIcon("", theme.ContentAddIcon(), actions.unfold)
	b.fold.Importance = widget.LowImportance
	b.fold.Hide()
	left := container.New(&barLayout{keep: 1}, b.filters, asWideAs(b.sort), b.direction, asWideAs(b.group), b.diversify, b.relevance)
	b.view = container.NewBorder(nil, nil, nil, sizes, left)
	return b
}

// asWideAs gives a choice the room of its longest option.
func asWideAs(s *widget.Select) fyne.CanvasObject {
	width := float32(0)
	for _, option := range s.Options {
		width = max(width, fyne.MeasureText(option, theme.TextSize(), fyne.TextStyle{}).Width)
	}
	return container.New(&fixedWidth{width + 3*theme.InnerPadding() + theme.IconInlineSize()}, s)
}

// sortChosen sorts by another key; the same one again would be the other direction.
func (b *resultsBar) sortChosen() {
	if key := sortKeys[max(0, b.sort.SelectedIndex())]; key != b.key {
		b.actions.sort(key)
	}
}

// chosen does what the user chose, and nothing while the bar is being told.
func (b *resultsBar) chosen(do func()) {
	if !b.telling {
		do()
	}
}

// tell shows how the results are shown.
func (b *resultsBar) tell(v *resultsView) {
	b.telling = true
	defer func() { b.telling = false }()
	c := v.choices
	b.key = c.sort
	for i, key := range sortKeys {
		if key == c.sort {
			b.sort.SetSelectedIndex(i)
		}
	}
	b.group.SetSelectedIndex(int(c.group))
	b.diversify.SetChecked(c.diversify)
	b.direction.Hidden = c.sort == columns.Relevance
	setIcon(b.direction, map[bool]string{true: "down", false: "up"}[c.descending])
	mark(b.filters, c.facets)
	for size, button := range b.sizes {
		mark(button, viewSize(size) == c.size)
	}
	b.relevance.Hidden = !ranked(v.found)
	if !b.relevance.Hidden {
		b.threshold.SetValue(100 * v.cut(v.found))
	}
	b.tellFold(v)
	b.view.Objects[0].Refresh()
}

// tellFold tells what is folded away, which a click brings back.
func (b *resultsBar) tellFold(v *resultsView) {
	all := len(v.found.Hits)
	switch {
	case v.hidden > 0:
		b.fold.SetIcon(theme.MenuDropDownIcon())
		b.fold.SetText(lang.L("{{.Shown}} of {{.All}} shown · {{.Hidden}} less relevant folded away", map[string]any{
			"Shown": look.Count(all - v.hidden), "All": look.Count(all), "Hidden": look.Count(v.hidden),
		}))
		b.fold.Show()
	case v.found.Tail > 0 && v.found.Tail < all:
		b.fold.SetIcon(theme.MenuDropUpIcon())
		b.fold.SetText(lang.N("Fold {{.Count}} less relevant", all-v.found.Tail, look.Counted(all-v.found.Tail)))
		b.fold.Show()
	default:
		b.fold.Hide()
	}
}

// mark makes a button look pressed.
func mark(b *widget.Button, on bool) {
	importance := widget.LowImportance
	if on {
		importance = widget.HighImportance
	}
	if b.Importance != importance {
		b.Importance = importance
		b.Refresh()
	}
}

func setIcon(b *widget.Button, name string) {
	if b.Icon == nil || b.Icon.Name() != ownIcon(name).Name() {
		b.SetIcon(ownIcon(name))
	}
}

// barLayout puts objects side by side, and leaves the last ones out where there is no room for them.
type barLayout struct{ keep int } // how many always have room; 0 is all

const barGap = 4

// Layout implements fyne.Layout.
func (l *barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x, full := float32(0), false
	for _, o := range objects {
		if !o.Visible() {
			o.Resize(fyne.Size{})
			continue
		}
		least := o.MinSize()
		if full = full || l.keep > 0 && x+least.Width > size.Width+0.5; full {
			o.Move(fyne.NewPos(-10_000, 0)) // hiding it would be taken for its own state
			continue
		}
		o.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
		o.Resize(least)
		x += least.Width + barGap
	}
}

// MinSize implements fyne.Layout.
func (l *barLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		size.Height = max(size.Height, least.Height)
		if l.keep == 0 || i < l.keep {
			size.Width += least.Width + barGap
		}
	}
	size.Width = max(0, size.Width-barGap)
	return size
}
