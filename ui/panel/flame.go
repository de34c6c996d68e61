package panel

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// flameActions are what the flame graph asks for.
type flameActions struct {
	choose func(path []string) // the names from the top down to the frame that was zoomed into; none of all
	scope  func(all bool)      // merge all listed traces of the same root, and not the chosen one alone

	// run does work off the widgets' goroutine and then calls what comes next on it. Without one, work is done
	// at once: merging 10,000 spans takes a few milliseconds.
	run func(work, next func())

	typedKey  func(*fyne.KeyEvent) // what means nothing to the view
	typedRune func(rune)
}

// flameView is the flame graph of one or more traces, merged by path.
type flameView struct {
	view fyne.CanvasObject

	actions flameActions
	chart   *flameChart
	scroll  *container.Scroll
	scope   *pick
	weight  *pick
	shade   *pick
	entry   *viewEntry // of the name that is looked for
	crumbs  *fyne.Container
	info    *widget.Label
	empty   *widget.Label

	traces  [][]telemetry.Row
	whole   *analysis.Frame
	zoomed  []string // the path of the frame that fills the width
	working bool
	again   bool // something else is wanted by now
}

// What the colours of the frames tell.
const (
	shadeByName = iota
	shadeBySelf
)

func newFlameView(actions flameActions) *flameView {
	v := &flameView{actions: actions, info: widget.NewLabel(""), empty: widget.NewLabel(""), entry: newViewEntry(lang.L("Find a name")), crumbs: container.NewHBox()}
	v.chart = newFlameChart(v.zoom, v.tell)
	v.chart.back = v.back
	v.scroll = container.NewVScroll(v.chart)
	v.scroll.OnScrolled = func(fyne.Position) { v.look() }
	v.chart.reveal = v.reveal
	v.scope = newPick(func(i int) {
		if v.actions.scope != nil {
			v.actions.scope(i == 1)
		}
	}, lang.L("This trace"), lang.L("All of its root"))
	v.weight = newPick(func(int) { v.merge() }, lang.L("Time"), "CPU", lang.L("Allocation"))
	v.shade = newPick(func(i int) { v.chart.shade(i) }, lang.L("By name"), lang.L("By own share"))
	v.entry.onEscape = v.entry.clearOr(func() { focus(v.chart) })
	v.entry.OnChanged = func(text string) { v.chart.highlight(text); v.tell(v.chart.current()) }
	v.info.Truncation, v.info.SizeName = fyne.TextTruncateEllipsis, theme.SizeNameCaptionText
	v.empty.Importance, v.empty.Alignment = widget.LowImportance, fyne.TextAlignCenter
	v.chart.weigh = v.weigh
	v.chart.others = leftover{actions.typedKey, actions.typedRune}
	for _, p := range []*pick{v.scope, v.weight, v.shade} {
		p.others = v.chart.others
	}

	picks := container.NewHBox(container.NewCenter(v.scope), container.NewCenter(v.weight), container.NewCenter(v.shade))
	bar := container.NewBorder(nil, nil, picks, container.NewGridWrap(fyne.NewSize(150, v.entry.MinSize().Height), v.entry),
		container.NewHScroll(v.crumbs))
	frame := container.New(&flameFrame{v}, v.scroll, container.NewCenter(v.empty))
	v.view = container.NewBorder(bar, v.info, nil, nil, frame)
	v.set(nil)
	return v
}

// set shows other traces.
func (v *flameView) set(traces [][]telemetry.Row) {
	v.traces = traces
	v.merge()
}

// setScope shows which traces are merged, and asks for nothing.
func (v *flameView) setScope(all bool) {
	v.scope.chosen = 0
	if all {
		v.scope.chosen = 1
	}
	v.scope.Refresh()
}

// find gives the keyboard to the field for a name.
func (v *flameView) find() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v.entry); c != nil {
		c.Focus(v.entry)
	}
}

// merge works the frames out, one work at a time.
func (v *flameView) merge() {
	if v.working {
		v.again = true
		return
	}
	traces, weight := v.traces, analysis.Weight(v.weight.chosen)
	var whole *analysis.Frame
	work := func() { whole = analysis.Flame(traces, weight) }
	next := func() {
		v.working = false
		if v.again {
			v.again = false
			v.merge()
			return
		}
		v.show(whole)
	}
	if v.actions.run == nil || len(traces) == 0 {
		work()
		next()
		return
	}
	v.working = true
	v.actions.run(work, next)
}

// show brings frames to the screen, zoomed in as before as far as that path is still there.
func (v *flameView) show(whole *analysis.Frame) {
	v.whole = whole
	frame := whole
	for i, name := range v.zoomed {
		at := slices.IndexFunc(frame.Children, func(c *analysis.Frame) bool { return c.Name == name })
		if at < 0 || frame.Children[at].Total == 0 {
			v.zoomed = slices.Clone(v.zoomed[:i])
			break
		}
		frame = frame.Children[at]
	}
	v.chart.set(frame, v.zoomed)
	v.empty.SetText("")
	if whole.Total <= 0 {
		v.empty.SetText(v.nothing())
	}
	v.showCrumbs()
	v.look()
	v.tell(v.chart.current())
}

// nothing says why there is no frame.
func (v *flameView) nothing() string {
	switch {
	case len(v.traces) == 0:
		return lang.L("Choose a trace: the paths of its spans show here, the widest for what took most.")
	case v.weight.chosen == int(analysis.ByCPU):
		return lang.L("No CPU time is known of these spans.")
	case v.weight.chosen == int(analysis.ByAlloc):
		return lang.L("No allocation is known of these spans.")
	}
	return lang.L("These spans took no time.")
}

// zoom lets a frame fill the width; it is named by its path from the top.
func (v *flameView) zoom(path []string) {
	if v.actions.choose != nil {
		v.actions.choose(slices.Clone(path))
	}
	v.zoomed = slices.Clone(path)
	v.scroll.Offset = fyne.Position{}
	v.show(v.whole)
	v.scroll.Refresh()
}

// back zooms out by one.
func (v *flameView) back() bool {
	if len(v.zoomed) == 0 {
		return false
	}
	v.zoom(v.zoomed[:len(v.zoomed)-1])
	return true
}

// look tells the chart which part of it is on screen.
func (v *flameView) look() { v.chart.window(v.scroll.Offset.Y, v.scroll.Size().Height) }

// reveal scrolls to a level.
func (v *flameView) reveal(top, bottom float32) {
	offset := v.scroll.Offset.Y
	switch {
	case top < offset:
		offset = top
	case bottom > offset+v.scroll.Size().Height:
		offset = bottom - v.scroll.Size().Height
	default:
		return
	}
	v.scroll.ScrollToOffset(fyne.NewPos(0, offset))
	v.look()
}

// showCrumbs shows the way back from the frame that is zoomed into. The uppermost are left out of a long one.
func (v *flameView) showCrumbs() {
	const most, longest = 5, 28
	v.crumbs.RemoveAll()
	if len(v.zoomed) == 0 {
		return
	}
	add := func(name string, depth int) {
		runes := []rune(look.Printable(clipName(name)))
		if len(runes) > longest {
			runes = append(runes[:longest-1], '…')
		}
		b := newToolButton(string(runes), nil, func() { v.zoom(v.zoomed[:min(depth, len(v.zoomed))]) })
		v.crumbs.Add(container.NewCenter(b))
	}
	add(lang.L("All"), 0)
	first := max(0, len(v.zoomed)-most)
	for i, name := range v.zoomed[first:] {
		sign := "›"
		if i == 0 && first > 0 {
			sign = "… ›"
		}
		v.crumbs.Add(widget.NewLabel(sign))
		add(name, first+i+1)
	}
}

// key takes a key that no widget of the view has taken.
func (v *flameView) key(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyEscape && v.entry.Text != "" {
		v.entry.SetText("")
		return true
	}
	return v.chart.key(e)
}

// focusables are what the keyboard goes through.
func (v *flameView) focusables() []fyne.Focusable {
	return []fyne.Focusable{v.chart, v.scope, v.weight, v.shade, v.entry}
}

// flameFrame lays the graph out and tells it what is on screen.
type flameFrame struct{ of *flameView }

// Layout implements fyne.Layout.
func (f *flameFrame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const inset = 4
	for _, o := range objects {
		place(o, inset, 2, max(size.Width-2*inset, 0), max(size.Height-2, 0))
	}
	f.of.look()
}

// MinSize implements fyne.Layout.
func (f *flameFrame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 3*flameRow) }
