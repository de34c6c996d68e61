package panel

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

func TestColumnsByWidth(t *testing.T) {
	count := func(l rowLayout) (n int) {
		for _, shown := range l.shown {
			if shown {
				n++
			}
		}
		return n
	}
	before := 0
	for width := float32(100); width < 1400; width++ {
		l := newRowLayout(width, columnSet{})
		n := count(l)
		if n < before {
			t.Fatalf("%v wide: %d columns, with less room %d", width, n, before)
		}
		before = n
		if l.name > l.bars || l.bars+l.barsWidth > l.figures+1 || l.barsWidth < 1 {
			t.Errorf("%v wide: names to %v, bars from %v for %v, figures from %v", width, l.name, l.bars, l.barsWidth, l.figures)
		}
		for i := range columns {
			if l.shown[i] && (i >= n || l.left[i]+columns[i].width > width) {
				t.Errorf("%v wide: column %d begins at %v of %d columns", width, i, l.left[i], n)
			}
		}
	}
	if before != columnCount {
		t.Errorf("%d columns in a wide window", before)
	}
	if l := newRowLayout(1400, columnSet{columnSelf: true}); l.shown[columnSelf] || count(l) != columnCount-1 {
		t.Errorf("one unwanted: %v", l.shown)
	}
}

func TestFiguresOf(t *testing.T) {
	const ms = time.Millisecond
	row := func(u telemetry.Usage, length time.Duration) *telemetry.Row {
		return &telemetry.Row{Span: &telemetry.Span{Start: sampleNoon, End: sampleNoon.Add(length), Usage: u}, Self: length / 2}
	}
	all := telemetry.Usage{
		HasCPU: true, CPUUser: 18 * ms, CPUSystem: 6 * ms, HasMemory: true, Memory: 80 << 20, MemoryDelta: -4096, HasHeap: true, HeapAlloc: 3 << 20,
	}
	shared := all
	shared.Shared, shared.HasMemory, shared.HasHeap = true, false, false
	running := row(all, 0)
	running.End, running.Self = time.Time{}, 123456*time.Microsecond
	tests := map[string]struct {
		row  *telemetry.Row
		want [columnCount]string
	}{
		"all, on two cores": {row(all, 12*ms), [columnCount]string{"12.0 ms", "6.00 ms", "18.0 ms", "6.00 ms", "200 %", "80.0 MiB", "–4.0 KiB", "3.0 MiB"}},
		"shared":            {row(shared, 12*ms), [columnCount]string{"12.0 ms", "6.00 ms", "≈ 18.0 ms", "≈ 6.00 ms", "≈ 200 %", "–", "–", "–"}},
		"nothing is known":  {row(telemetry.Usage{}, 12*ms), [columnCount]string{"12.0 ms", "6.00 ms", "–", "–", "–", "–", "–", "–"}},
		"no time":           {row(all, 0), [columnCount]string{"0", "0", "18.0 ms", "6.00 ms", "–", "80.0 MiB", "–4.0 KiB", "3.0 MiB"}},
		"running":           {running, [columnCount]string{"340 ms", "120 ms", "18.0 ms", "6.00 ms", "7 %", "80.0 MiB", "–4.0 KiB", "3.0 MiB"}},
	}
	for name, tt := range tests {
		if got := figuresOf(tt.row, sampleNoon.Add(345678*time.Microsecond)); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	for share, want := range map[float64]string{0: "0 %", 0.001: "<1 %", 0.5: "50 %", 3.456: "346 %"} {
		if got := percent(share); got != want {
			t.Errorf("%v: %q, want %q", share, got, want)
		}
	}
}

func TestSpanFace(t *testing.T) {
	d := searchTrace()
	s := newScene(d, question{critical: true}, nil)
	face := func(name string, z zoom) spanFace {
		i := slices.IndexFunc(d.Rows, func(r telemetry.Row) bool { return r.Name == name })
		return newSpanFace(s, i, z)
	}
	near := func(got stretch, from, to float64) bool {
		return math.Abs(float64(got.from)-from) < 1e-4 && math.Abs(float64(got.to)-to) < 1e-4
	}
	const whole = 46.0 // ms
	root := face("search", zoom{})
	if !near(root.wall, 0, 41.2/whole) || !near(root.user, 0, 0.62*41.2/whole) || !near(root.system, 0.62*41.2/whole, 0.7*41.2/whole) {
		t.Errorf("root: %+v", root)
	}
	if f := face("search.vector_query", zoom{}); !f.shared || !near(f.system, f.system2().from, float64(f.wall.to)) || !f.dimmed {
		t.Errorf("on two cores, off the path: %+v", f)
	}
	if f := face("gemini.embed", zoom{}); f.title != "✕ gemini.embed" || f.color != theme.ColorNameError || f.path[0].empty() || f.dimmed {
		t.Errorf("failed: %+v", f)
	}
	if f := face("catalog.touch", zoom{}); f.title != "▸ catalog.touch" || !near(f.wall, 40.95/whole, 1) {
		t.Errorf("running: %+v", f)
	}
	if f := face("thumbnail.write", zoom{}); f.title != "⚬ thumbnail.write" {
		t.Errorf("orphan: %+v", f)
	}
	half := zoomTo(20.6e6, 41.2e6, 46e6)
	if f := face("search", half); !near(f.wall, 0, 1) || !near(f.user, 0, 0.24) {
		t.Errorf("root, zoomed: %+v", f)
	}
	if f := face("search.parse", half); !f.wall.empty() || !f.user.empty() {
		t.Errorf("not in what is seen: %+v", f)
	}
}

// system2 is where the system's part begins, as cpuShares has it.
func (f spanFace) system2() struct{ from float64 } {
	return struct{ from float64 }{float64(f.user.to)}
}

func TestShortName(t *testing.T) {
	long := strings.Repeat("é", 60_000)
	got := shortName(long)
	if len(got) > 500 || !strings.Contains(got, "…") || strings.Contains(got, "\uFFFD") {
		t.Errorf("a name of %d bytes became one of %d", len(long), len(got))
	}
	for name, want := range map[string]string{"": "(no name)", " \n": "(no name)", "a\nb\x1b\u202e": "a b\uFFFD\uFFFD", "plain": "plain"} {
		if got := shortName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// newTestTrace is a view in a window with no display.
func newTestTrace(t *testing.T, d traceData) (*traceView, fyne.Canvas) {
	t.Helper()
	waterfallApp(t, look.Dark)
	v := newTraceView(atOnce())
	w := test.NewWindow(v.view)
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1100, 400))
	v.set(d)
	return v, w.Canvas()
}

func (v *traceView) visibleNames() (names []string) {
	for _, i := range v.waterfall.visible {
		names = append(names, v.scene.Rows[i].Name)
	}
	return names
}

func chosenName(v *traceView) string {
	r, ok := v.selected()
	if !ok {
		return ""
	}
	return r.Name
}

func TestTreeByKeys(t *testing.T) {
	v, c := newTestTrace(t, searchTrace())
	c.Focus(v.waterfall.list)
	steps := []struct {
		key  fyne.KeyName
		want string
		rows int
	}{
		{fyne.KeyDown, "search", 20},
		{fyne.KeyDown, "search.parse", 20},
		{fyne.KeyRight, "search.parse", 20}, // nothing is in it
		{fyne.KeyDown, "search.text_query", 20},
		{fyne.KeyRight, "sql.conn.query", 20},
		{fyne.KeyLeft, "sql.conn.query", 19}, // folds
		{fyne.KeyLeft, "search.text_query", 19},
		{fyne.KeyReturn, "search.text_query", 18},
		{fyne.KeyRight, "search.text_query", 19}, // its own fold is kept
		{fyne.KeyHome, "search", 19},
		{fyne.KeyUp, "search", 19},
		{fyne.KeyLeft, "search", 2},
		{fyne.KeyEnd, "thumbnail.write", 2},
		{fyne.KeyDown, "thumbnail.write", 2},
		{fyne.KeyPageUp, "search", 2},
		{fyne.KeyRight, "search", 19},
	}
	for i, s := range steps {
		v.waterfall.list.TypedKey(&fyne.KeyEvent{Name: s.key})
		if chosenName(v) != s.want || len(v.waterfall.visible) != s.rows {
			t.Fatalf("step %d, %s: %q of %d rows, want %q of %d", i, s.key, chosenName(v), len(v.waterfall.visible), s.want, s.rows)
		}
	}
	for r, rows := range map[rune]int{'c': 2} {
		v.waterfall.list.TypedRune(r)
		if len(v.waterfall.visible) != rows {
			t.Errorf("%c: %d rows", r, len(v.waterfall.visible))
		}
	}
	v.waterfall.list.TypedRune('e')
	if len(v.waterfall.visible) != 20 {
		t.Errorf("expanded: %d rows", len(v.waterfall.visible))
	}
}

func TestZoomByKeys(t *testing.T) {
	v, _ := newTestTrace(t, searchTrace())
	v.waterfall.choose(slices.Index(v.visibleNames(), "search.fuse"))
	v.rune('+')
	from, to := v.waterfall.zoom.window(v.waterfall.whole())
	if begin, end := v.scene.span(v.waterfall.row); from <= 0 || from > begin || to < end {
		t.Errorf("nearer: from %v to %v, the chosen one from %v to %v", from, to, begin, end)
	}
	v.rune('z')
	if from, to := v.waterfall.zoom.window(v.waterfall.whole()); math.Abs(to-from-1.08*1.7e6) > 1 {
		t.Errorf("to the chosen one: %v", to-from)
	}
	v.rune('0')
	if v.waterfall.zoom.active {
		t.Error("0 does not show everything")
	}
	v.rune('z')
	if !v.key(&fyne.KeyEvent{Name: fyne.KeyEscape}) || v.waterfall.zoom.active || v.key(&fyne.KeyEvent{Name: fyne.KeyEscape}) {
		t.Error("Escape does not show everything, once")
	}
}

func press(l *lines, index int, x float32, button desktop.MouseButton, held fyne.KeyModifier) {
	l.MouseDown(&desktop.MouseEvent{
		PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, float32(index)*lineHeight+5)}, Button: button, Modifier: held,
	})
}

func TestTreeByMouse(t *testing.T) {
	v, c := newTestTrace(t, searchTrace())
	list := v.waterfall.list
	press(list, 3, 300, desktop.MouseButtonPrimary, 0)
	if chosenName(v) != "sql.conn.query" || c.Focused() != list {
		t.Errorf("chosen: %q, focused: %T", chosenName(v), c.Focused())
	}
	press(list, 2, indentOf(1, v.waterfall.layout)+4, desktop.MouseButtonPrimary, 0)
	if len(v.waterfall.visible) != 18 || chosenName(v) != "search.text_query" {
		t.Errorf("folded: %d rows, chosen %q", len(v.waterfall.visible), chosenName(v))
	}
	press(list, 2, indentOf(1, v.waterfall.layout)+4, desktop.MouseButtonPrimary, fyne.KeyModifierShift)
	if len(v.waterfall.visible) != 20 {
		t.Errorf("siblings unfolded: %d rows", len(v.waterfall.visible))
	}
	press(list, 2, indentOf(1, v.waterfall.layout)+4, desktop.MouseButtonPrimary, fyne.KeyModifierShift)
	if got := v.visibleNames(); len(got) != 9 {
		t.Errorf("siblings folded: %q", got)
	}
	press(list, 1, 300, desktop.MouseButtonSecondary, 0)
	if c.Overlays().Top() == nil || chosenName(v) != "search.parse" {
		t.Error("no menu")
	}
	list.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(9, 25)}})
	if list.hovered != 1 {
		t.Errorf("hovered: %d", list.hovered)
	}
	if list.MouseOut(); list.hovered != -1 {
		t.Error("still hovered")
	}
	press(list, 400, 9, desktop.MouseButtonPrimary, 0) // below the last one
}

func TestTimeByMouse(t *testing.T) {
	v, _ := newTestTrace(t, searchTrace())
	w := v.waterfall
	window := func() (float64, float64) {
		from, to := w.zoom.window(w.whole())
		return from / w.whole(), to / w.whole()
	}
	expect := func(what string, wantFrom, wantTo float64) {
		t.Helper()
		if from, to := window(); math.Abs(from-wantFrom) > 0.02 || math.Abs(to-wantTo) > 0.02 {
			t.Errorf("%s: from %.3f to %.3f, want %.3f to %.3f", what, from, to, wantFrom, wantTo)
		}
	}
	drag := func(o fyne.Draggable, s *timeStrip, from, to float32) {
		left, width := s.inset()
		at := fyne.NewPos(left+from*width, 5)
		by := (to - from) * width
		e := &fyne.DragEvent{Dragged: fyne.NewDelta(by, 0)}
		e.Position = at.AddXY(by, 0)
		o.Dragged(e)
		o.DragEnd()
	}
	drag(v.minimap, &v.minimap.timeStrip, 0.5, 0.25)
	expect("dragged over the minimap", 0.25, 0.5)
	drag(w.ruler, &w.ruler.timeStrip, 0, 0.5)
	expect("dragged over the axis", 0.25, 0.375)
	drag(w.ruler, &w.ruler.timeStrip, 0.5, 0.501)
	expect("a shaking click", 0.25, 0.375)
	v.minimap.DoubleTapped(nil)
	expect("a double click", 0, 1)
	left, width := w.ruler.inset()
	scroll := func(o fyne.Scrollable, dx, dy float32) {
		e := &fyne.ScrollEvent{Scrolled: fyne.NewDelta(dx, dy)}
		e.Position = fyne.NewPos(left+width/2, 5)
		o.Scrolled(e)
	}
	scroll(w.ruler, 0, 30)
	expect("the wheel over the axis", 0.244, 0.756)
	scroll(w.ruler, -30, 0)
	expect("the wheel sideways", 0.367, 0.879)
	scroll(w.list.scroll, 30, 0)
	expect("sideways over the rows", 0.244, 0.756)
	before := w.list.scroll.Offset.Y
	if scroll(w.list.scroll, 0, -30); w.list.scroll.Offset.Y <= before {
		t.Error("the wheel over the rows does not scroll")
	}
	expect("scrolled", 0.244, 0.756)
	w.ruler.DoubleTapped(nil)
	expect("a double click on the axis", 0, 1)
}

// A trace that grows keeps what is folded, chosen and zoomed; another trace is shown from its beginning.
func TestTraceGrows(t *testing.T) {
	v, _ := newTestTrace(t, searchTrace())
	v.waterfall.choose(8)
	v.waterfall.setZoom(zoomTo(10e6, 20e6, v.waterfall.whole()))
	v.waterfall.fold(v.waterfall.folded.Toggle(v.scene.Rows, 2))
	name := chosenName(v)
	d := searchTrace()
	spans := make([]telemetry.Span, 0, len(d.Rows)+1)
	early := *d.Rows[1].Span
	early.Name, early.SpanID, early.Start = "early", sampleID(500), sampleNoon.Add(-time.Millisecond)
	spans = append(spans, early)
	for _, r := range d.Rows {
		spans = append(spans, *r.Span)
	}
	d.Now = d.Now.Add(time.Second)
	d.Rows = telemetry.Waterfall(spans, d.Now)
	v.set(d)
	if chosenName(v) != name || len(v.waterfall.visible) != 19 {
		t.Errorf("chosen %q, was %q; %d rows", chosenName(v), name, len(v.waterfall.visible))
	}
	if from, _ := v.waterfall.zoom.window(v.waterfall.whole()); math.Abs(from-11e6) > 1 {
		t.Errorf("what is seen moved to %v", from)
	}
	other := indexTrace(30)
	other.ID[0]++
	v.set(other)
	if _, ok := v.selected(); ok || v.waterfall.zoom.active || v.waterfall.folded != nil || len(v.waterfall.visible) != 30 {
		t.Error("another trace is not shown from its beginning")
	}
	v.set(traceData{})
	if len(v.waterfall.visible) != 0 || !v.header.id.disabled {
		t.Error("no trace still shows one")
	}
}

// What takes long is done elsewhere, one at a time, and the last that was asked for wins.
func TestLargeTraceInTheBackground(t *testing.T) {
	waterfallApp(t, look.Dark)
	var work []func()
	on := atOnce()
	on.background = func(f func()) { work = append(work, f) }
	v := newTraceView(on)
	v.view.Resize(fyne.NewSize(900, 300))
	for n := range 5 {
		d := indexTrace(inlineRows + 100 + n)
		d.ID[0] = byte(n)
		v.set(d)
	}
	if len(work) != 1 || len(v.scene.Rows) != 0 {
		t.Fatalf("%d at work, %d rows are shown", len(work), len(v.scene.Rows))
	}
	work[0]()
	if len(work) != 2 || len(v.scene.Rows) != 0 {
		t.Fatalf("%d at work, %d rows are shown: an older trace was shown after another had been chosen", len(work), len(v.scene.Rows))
	}
	work[1]()
	if len(work) != 2 || len(v.scene.Rows) != inlineRows+104 {
		t.Fatalf("%d at work, %d rows are shown", len(work), len(v.scene.Rows))
	}
	v.toggleCritical()
	v.set(searchTrace()) // small ones do not wait, and are not overtaken
	work[2]()
	if len(v.scene.Rows) != 20 || v.scene.path == nil {
		t.Errorf("%d rows are shown", len(v.scene.Rows))
	}
}

func TestMinimapPicture(t *testing.T) {
	for _, n := range []int{1, 3, 14, 15, 5000} {
		s := newScene(indexTrace(n), question{}, nil)
		if len(s.picture) == 0 || len(s.picture) > 2*minimapLanes*minimapCells {
			t.Errorf("%d spans: %d bars", n, len(s.picture))
		}
		failed := false
		for _, b := range s.picture {
			if b.lane < 0 || b.lane >= minimapLanes || b.span.empty() || b.span.from < 0 || b.span.to > 1 {
				t.Errorf("%d spans: %+v", n, b)
			}
			failed = failed || b.failed
		}
		if failed != (len(s.errors) > 0) {
			t.Errorf("%d spans: errors are seen: %v", n, failed)
		}
	}
}

func TestScene(t *testing.T) {
	d := searchTrace()
	s := newScene(d, question{}, nil)
	if s.whole != 46e6 || len(s.errors) != 2 || s.running != 1 || s.orphans != 1 || s.path != nil || s.idle != nil || s.matched != nil {
		t.Errorf("%+v", s.traceFacts)
	}
	next := newScene(d, question{filter: analysis.Filter{ErrorsOnly: true}, critical: true, gaps: true}, s)
	if len(next.matches) != 2 || len(next.path) == 0 || len(next.idle) == 0 || &next.errors[0] != &s.errors[0] {
		t.Errorf("matches %v, path %d, idle %d", next.matches, len(next.path), len(next.idle))
	}
	again := newScene(d, question{filter: analysis.Filter{ErrorsOnly: true}}, next)
	if &again.matches[0] != &next.matches[0] || again.path != nil || again.idle != nil {
		t.Error("what was found is not used again, or what nobody asks for is kept")
	}
	for i, r := range d.Rows {
		if want := r.Status == codes.Error; again.matched[i] != want {
			t.Errorf("row %d: %v", i, again.matched[i])
		}
	}
	if got := again.visible(nil, true); len(got) != 3 { // the two and what is above them
		t.Errorf("only matches: %v", got)
	}
}
