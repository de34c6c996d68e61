package panel

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

// However narrow the list is, the name is there and nothing lies over another.
func TestPlaceColumns(t *testing.T) {
	before := 0
	for width := float32(0); width < 2000; width += 7 {
		right, shown := float32(0), 0
		for i, p := range placeColumns(width) {
			if p.width == 0 {
				continue
			}
			shown++
			if p.left < right {
				t.Errorf("%v wide: column %d begins at %v, the one before ends at %v", width, i, p.left, right)
			}
			right = p.left + p.width
		}
		if width > 200 && right > width {
			t.Errorf("%v wide: they end at %v", width, right)
		}
		if placeColumns(width)[nameColumn].width <= 0 || shown < before {
			t.Errorf("%v wide: %d columns, %d when narrower", width, shown, before)
		}
		before = shown
	}
	if before != len(listColumns) {
		t.Errorf("%d columns in a wide list", before)
	}
}

// listing is a list of so many traces in a window.
func listing(t testing.TB, count int) (*traceList, *[]trace.TraceID, fyne.Window) {
	t.Helper()
	var chosen []trace.TraceID
	l := newTraceList(listActions{
		choose: func(id trace.TraceID) { chosen = append(chosen, id) }, open: func() {}, key: func(*fyne.KeyEvent) {}, rune: func(rune) {},
	})
	window := newTestApp(t).NewWindow("")
	t.Cleanup(window.Close)
	window.SetContent(l.view)
	window.Resize(fyne.NewSize(480, 300))
	s := &snapshot{now: noon}
	for i := range count {
		root := spanOf(i+1, 1, 0, "search", time.Duration(i)*ms, 10*ms)
		s.traces = append(s.traces, summarize(root.TraceID, []telemetry.Span{root}, noon))
	}
	l.set(listData{seen: seenOf(s, func(*wanted) {})})
	return l, &chosen, window
}

func TestListKeys(t *testing.T) {
	l, chosen, window := listing(t, 1000)
	window.Canvas().Focus(l.rows)
	want := []int{}
	press := func(key fyne.KeyName, row int) {
		window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
		want = append(want, row)
		top, bottom := rowHeight*float32(row), rowHeight*float32(row+1)
		if offset := l.rows.scroll.Offset.Y; offset > top || offset+l.rows.scroll.Size().Height < bottom {
			t.Errorf("%s: row %d is not seen from %v", key, row, offset)
		}
	}
	page := int(l.rows.scroll.Size().Height/rowHeight) - 1
	press(fyne.KeyDown, 0)
	press(fyne.KeyDown, 1)
	press(fyne.KeyEnd, 999)
	press(fyne.KeyDown, 999)
	press(fyne.KeyPageUp, 999-page)
	press(fyne.KeyHome, 0)
	press(fyne.KeyUp, 0)
	press(fyne.KeyPageDown, page)
	for i, row := range want {
		if (*chosen)[i] != l.traces()[row].ID {
			t.Errorf("key %d did not choose row %d", i, row)
		}
	}
}

// Keys and clicks in a list of none do nothing.
func TestEmptyListTakesKeys(t *testing.T) {
	l, chosen, _ := listing(t, 0)
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageDown, fyne.KeyReturn} {
		l.rows.TypedKey(&fyne.KeyEvent{Name: key})
	}
	l.rows.body.Tapped(&fyne.PointEvent{Position: fyne.NewPos(10, 10)})
	if len(*chosen) != 0 {
		t.Errorf("chose %v", *chosen)
	}
}

func TestListMouse(t *testing.T) {
	l, chosen, window := listing(t, 1000)
	opened := 0
	l.rows.onOpen = func() { opened++ }
	at := fyne.NewPos(50, 7*rowHeight+3)
	l.rows.body.Tapped(&fyne.PointEvent{Position: at})
	if len(*chosen) != 1 || (*chosen)[0] != l.traces()[7].ID || window.Canvas().Focused() != fyne.Focusable(l.rows) {
		t.Errorf("a click chose %v; %T has the focus", *chosen, window.Canvas().Focused())
	}
	l.rows.body.Tapped(&fyne.PointEvent{Position: at})
	if opened != 1 {
		t.Errorf("a second click opened %d times", opened)
	}
	l.rows.body.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	if !l.rows.body.over.Visible() || l.rows.body.over.Position().Y != 7*rowHeight {
		t.Error("the row under the pointer is not marked")
	}
	l.rows.body.MouseOut()
	if l.rows.body.over.Visible() {
		t.Error("a row is marked with no pointer there")
	}
	sorted := []analysis.Column{}
	l.head.onSort = func(by analysis.Column, _ bool) { sorted = append(sorted, by) }
	for i, p := range placeColumns(l.head.Size().Width) {
		if p.width > 0 {
			test.TapAt(l.head, fyne.NewPos(p.left+2, 5))
			if sorted[len(sorted)-1] != listColumns[i].by {
				t.Errorf("a click on %s sorts by %v", listColumns[i].title(), sorted)
			}
		}
	}
}

// A list of any length costs the rows on the screen.
func TestListMakesOnlyTheRowsOnScreen(t *testing.T) {
	l, _, _ := listing(t, 20_000)
	for _, offset := range []float32{0, 5000, 399_000, 100} {
		l.rows.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, l.rows.scroll.Offset.Y-offset)})
		var seen []float32
		for _, o := range l.rows.body.slots {
			if o.Visible() {
				seen = append(seen, o.Position().Y)
			}
		}
		slices.Sort(seen)
		if len(seen) == 0 || len(seen) > 20 || seen[0] > offset || seen[len(seen)-1]+rowHeight < min(offset+l.rows.scroll.Size().Height, 400_000) {
			t.Errorf("at %v: rows at %v", offset, seen)
		}
	}
}
