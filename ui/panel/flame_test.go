package panel

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/telemetry"
)

func twoSearches() [][]telemetry.Row {
	return [][]telemetry.Row{rowsOf(spansOf(1, teaTime, 1)), rowsOf(spansOf(2, teaTime, 1.3))}
}

func TestFlameMarkup(t *testing.T) {
	expectMarkup(t, "flame", 900, 150, func() fyne.CanvasObject {
		v := newFlameView(flameActions{})
		v.set(twoSearches())
		v.entry.SetText("sql")
		return v.view
	})
	expectMarkup(t, "flame_zoomed", 900, 130, func() fyne.CanvasObject {
		v := newFlameView(flameActions{})
		v.set(twoSearches())
		v.zoom([]string{"search", "vector.scan"})
		v.shade.choose(shadeBySelf)
		v.chart.FocusGained()
		return v.view
	})
	expectMarkup(t, "flame_empty", 800, 120, func() fyne.CanvasObject { return newFlameView(flameActions{}).view })
}

// burning is a flame graph in a window, and the paths that were chosen in it.
func burning(t testing.TB, traces [][]telemetry.Row) (v *flameView, chosen *[]string) {
	t.Helper()
	newTestApp(t)
	chosen = new([]string)
	v = newFlameView(flameActions{choose: func(path []string) { *chosen = append(*chosen, strings.Join(path, "/")) }})
	w := test.NewTempWindow(t, v.view)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(900, 200))
	v.set(traces)
	return v, chosen
}

func TestFlameZoomsByMouse(t *testing.T) {
	v, chosen := burning(t, twoSearches())
	tapAt(v.chart, 20, 2*flameRow+5) // the widest below the search
	tapAt(v.chart, 20, flameRow+5)
	tapAt(v.chart, 895, 3*flameRow) // beside all
	if want := []string{"search/vector.scan", "search/vector.scan/vector.block"}; !slices.Equal(*chosen, want) {
		t.Errorf("chose %q, want %q", *chosen, want)
	}
	if !slices.Equal(v.zoomed, []string{"search", "vector.scan", "vector.block"}) {
		t.Errorf("zoomed into %q", v.zoomed)
	}
	if n := len(v.crumbs.Objects); n != 7 {
		t.Errorf("%d crumbs", n)
	}
	tapAt(v.chart, 20, 5) // the frame that fills the width leads back
	if !slices.Equal(v.zoomed, []string{"search", "vector.scan"}) {
		t.Errorf("back in %q", v.zoomed)
	}
	test.Tap(v.crumbs.Objects[0].(*fyne.Container).Objects[0].(*toolButton))
	if len(v.zoomed) != 0 || len(v.crumbs.Objects) != 0 {
		t.Errorf("out in %q", v.zoomed)
	}
}

func TestFlameKeys(t *testing.T) {
	v, _ := burning(t, twoSearches())
	v.chart.FocusGained()
	at := func() string { return strings.Join(v.chart.path(v.chart.chosen), "/") }
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyDown, "search"},
		{fyne.KeyDown, "search/vector.scan"},
		{fyne.KeyRight, "search/catalog.text"},
		{fyne.KeyDown, "search/catalog.text/sql.query SELECT"},
		{fyne.KeyDown, "search/catalog.text/sql.query SELECT"},
		{fyne.KeyUp, "search/catalog.text"},
		{fyne.KeyLeft, "search/vector.scan"},
		{fyne.KeyLeft, "search/vector.scan"},
		{fyne.KeyReturn, "search/vector.scan"},
		{fyne.KeyDown, "search/vector.scan/vector.block"},
		{fyne.KeyEscape, "search/vector.scan/vector.block"},
		{fyne.KeyHome, "search"},
	} {
		typeKeys(v.chart, step.key)
		if at() != step.want {
			t.Fatalf("%s leads to %q, want %q", step.key, at(), step.want)
		}
	}
	if !strings.HasPrefix(v.info.Text, "search   ·   total 94.3 ms (100.0 %)") {
		t.Errorf("tells %q", v.info.Text)
	}
	if v.key(&fyne.KeyEvent{Name: fyne.KeyF1}) {
		t.Error("took a key that means nothing")
	}
	if !v.key(&fyne.KeyEvent{Name: fyne.KeyEscape}) || v.key(&fyne.KeyEvent{Name: fyne.KeyEscape}) {
		t.Error("Escape leads out once")
	}
}

func TestFlameTells(t *testing.T) {
	v, _ := burning(t, twoSearches())
	if !strings.HasPrefix(v.info.Text, "2 traces merged") {
		t.Errorf("tells %q", v.info.Text)
	}
	e := &desktop.MouseEvent{}
	e.Position = fyne.NewPos(20, 3*flameRow+5)
	v.chart.MouseIn(e)
	if want := "vector.block   ·   total 46.0 ms (48.8 %)   ·   self 46.0 ms (100.0 % of it)   ·   4 spans, mean 11.5 ms"; v.info.Text != want {
		t.Errorf("tells %q, want %q", v.info.Text, want)
	}
	v.chart.MouseOut()
	v.entry.SetText("VECTOR")
	if !strings.HasPrefix(v.info.Text, "2 frames found, together 54 % of the width") {
		t.Errorf("tells %q", v.info.Text)
	}
	if !v.key(&fyne.KeyEvent{Name: fyne.KeyEscape}) || v.entry.Text != "" {
		t.Error("Escape forgets what is looked for first")
	}
	v.weight.choose(2)
	if text, _ := v.chart.label(&v.chart.boxes[0]); text != "All" || v.weigh(v.whole.Total) != "12.0 MiB" {
		t.Errorf("by allocation: %s, %s", text, v.weigh(v.whole.Total))
	}
}

func TestFlameKeepsItsPlace(t *testing.T) {
	v, _ := burning(t, twoSearches())
	v.zoom([]string{"search", "vector.scan"})
	typeKeys(v.chart, fyne.KeyDown)
	v.set(twoSearches()[:1])
	if got := v.chart.path(v.chart.chosen); !slices.Equal(got, []string{"search", "vector.scan", "vector.block"}) {
		t.Errorf("after another set: %q", got)
	}
	v.set([][]telemetry.Row{manyRows(10)})
	if len(v.zoomed) != 0 || v.chart.current() != nil {
		t.Errorf("in other traces: %q", v.zoomed)
	}
	v.set(nil)
	if !strings.HasPrefix(v.empty.Text, "Choose a trace") || v.key(&fyne.KeyEvent{Name: fyne.KeyDown}) {
		t.Errorf("without traces: %q", v.empty.Text)
	}
}

// The frames are worked out elsewhere; only one work at a time, and the last wish counts.
func TestFlameWorksElsewhere(t *testing.T) {
	newTestApp(t)
	var next []func()
	works := 0
	v := newFlameView(flameActions{run: func(work, then func()) {
		works++
		work()
		next = append(next, then)
	}})
	v.set(twoSearches()[:1])
	v.set(twoSearches())
	v.weight.choose(1)
	for len(next) > 0 {
		then := next[0]
		next = next[1:]
		then()
	}
	if works != 2 || v.weigh(v.whole.Total) != "69.0 ms" {
		t.Errorf("%d works, in the end %s", works, v.weigh(v.whole.Total))
	}
}

func TestFlameScope(t *testing.T) {
	v, _ := burning(t, twoSearches())
	var asked []bool
	v.actions.scope = func(all bool) { asked = append(asked, all) }
	v.scope.choose(1)
	v.setScope(false)
	if !slices.Equal(asked, []bool{true}) || v.scope.chosen != 0 {
		t.Errorf("asked for %v, shows %d", asked, v.scope.chosen)
	}
	v.find()
	if c := fyne.CurrentApp().Driver().CanvasForObject(v.entry); c.Focused() != v.entry {
		t.Error("the field has no keyboard")
	}
}

func TestFlameOfALongChain(t *testing.T) {
	chain := manyRows(1)
	for i := 1; i < 50_000; i++ {
		r := chain[0]
		r.Parent, r.Depth = i-1, i
		chain = append(chain, r)
	}
	v, _ := burning(t, [][]telemetry.Row{chain})
	v.chart.FocusGained()
	for range 40 {
		typeKeys(v.chart, fyne.KeyDown)
	}
	if v.scroll.Offset.Y == 0 || v.chart.chosen != 40 {
		t.Errorf("scrolled to %v, chosen %d", v.scroll.Offset.Y, v.chart.chosen)
	}
	if n := len(test.WidgetRenderer(v.chart).Objects()); n > 60 {
		t.Errorf("%d objects are built", n)
	}
}
