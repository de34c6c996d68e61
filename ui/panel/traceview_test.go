package panel

import (
	"math"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/telemetry"
)

// newTestTrace is a view in a window with no display.
func newTestTrace(t *testing.T, d traceData) (*traceView, fyne.Canvas) {
	t.Helper()
	newTestApp(t)
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
	v, c := newTestTrace(t, searchTrace())
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
	c.Unfocus() // as a click beside it does
	drag(v.minimap, &v.minimap.timeStrip, 0.5, 0.25)
	if c.Focused() != w.list {
		t.Errorf("a drag leaves the keyboard at %T", c.Focused())
	}
	expect("dragged over the minimap", 0.25, 0.5)
	drag(w.ruler, &w.ruler.timeStrip, 0, 0.5)
	expect("dragged over the axis", 0.25, 0.375)
	drag(w.ruler, &w.ruler.timeStrip, 0.5, 0.501)
	expect("a shaking click", 0.25, 0.375)
	drag(v.minimap, &v.minimap.timeStrip, 0.3, 0.6)
	expect("the shown part dragged over the minimap", 0.55, 0.675)
	drag(v.minimap, &v.minimap.timeStrip, 0.1, 0.3)
	expect("a part beside it", 0.1, 0.3)
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
	early.Name, early.SpanID, early.Start = "early", spanID(501), noon.Add(-time.Millisecond)
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
	if len(v.waterfall.visible) != 0 || !v.header.id.off {
		t.Error("no trace still shows one")
	}
}

// What takes long is done elsewhere, one at a time, and the last that was asked for wins.
func TestLargeTraceInTheBackground(t *testing.T) {
	newTestApp(t)
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

// The keyboard goes through the parts in their order.
func TestFocusables(t *testing.T) {
	v, c := newTestTrace(t, searchTrace())
	if alone := v.focusables(); len(alone) != 1 || v.detailVisible() {
		t.Errorf("with no span chosen: %d", len(alone))
	}
	v.waterfall.choose(0)
	if all := v.focusables(); len(all) != 3 || !v.detailVisible() {
		t.Errorf("with a span chosen: %d", len(all))
	}
	for _, f := range v.focusables() {
		if c.Focus(f); c.Focused() != f {
			t.Errorf("%T does not take the keyboard", f)
		}
	}
}
