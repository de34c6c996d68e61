package panel

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestParseMinimum(t *testing.T) {
	tests := map[string]struct {
		want time.Duration
		good bool
	}{
		"": {0, true}, "5": {5 * time.Millisecond, true}, "5 ms": {5 * time.Millisecond, true}, "0,2 s": {200 * time.Millisecond, true},
		"1m": {time.Minute, true}, "250µs": {250 * time.Microsecond, true}, "-5": {0, false}, "-5ms": {0, false}, "five": {0, false},
		"1e300": {0, false}, "NaN": {0, false}, "9999999h": {0, false},
	}
	for text, tt := range tests {
		if got, good := parseMinimum(text); good != tt.good || got != tt.want && good {
			t.Errorf("%q: %v, %v", text, got, good)
		}
	}
}

func FuzzParseMinimum(f *testing.F) {
	for _, s := range []string{"5", "5ms", "-1", "1e11", "1h1m", "NaN", "Inf", ",", "0x1p-2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, _ := parseMinimum(text); d < 0 {
			t.Errorf("%q: %v", text, d)
		}
	})
}

func TestFind(t *testing.T) {
	v, c := newTestTrace(t, searchTrace())
	v.rune('c') // what is folded is found too
	v.rune('/')
	if c.Focused() != v.finder.text {
		t.Fatalf("the keyboard is at %T", c.Focused())
	}
	test.Type(v.finder.text, "decode")
	if v.finder.count.text != "1 of 6" || chosenName(v) != "thumbnail.decode" || !slices.Contains(v.visibleNames(), "thumbnail.decode") {
		t.Errorf("%q, chosen %q, to be seen %q", v.finder.count.text, chosenName(v), v.visibleNames())
	}
	enter := func(shift bool) {
		key := &fyne.KeyEvent{Name: "LeftShift"}
		if shift {
			v.finder.text.KeyDown(key)
			defer v.finder.text.KeyUp(key)
		}
		v.finder.text.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	for _, s := range []struct {
		back bool
		want string
	}{{false, "2 of 6"}, {true, "1 of 6"}, {true, "6 of 6"}, {false, "1 of 6"}} {
		if enter(s.back); v.finder.count.text != s.want {
			t.Errorf("back %v: %q, want %q", s.back, v.finder.count.text, s.want)
		}
	}
	v.finder.hide.Tapped(nil)
	if got := strings.Join(v.visibleNames(), " "); got != "search search.load"+strings.Repeat(" thumbnail.decode", 6) {
		t.Errorf("others are hidden: %q", got)
	}
	v.finder.text.SetText("picture_text") // in an attribute of what is folded and hidden
	if got := strings.Join(v.visibleNames(), " "); got != "search search.text_query sql.conn.query" || v.finder.count.text != "1 of 1" {
		t.Errorf("in an attribute: %q, %q", got, v.finder.count.text)
	}
	v.finder.hide.Tapped(nil)
	v.finder.text.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if v.finder.bar.Visible() || v.scene.searches() || c.Focused() != v.waterfall.list {
		t.Error("Escape does not end the search")
	}
}

func TestFindByExpressionDurationAndErrors(t *testing.T) {
	v, _ := newTestTrace(t, searchTrace())
	v.find()
	v.finder.text.SetText("(vector|text)_query$")
	if v.finder.count.text != "nothing found" {
		t.Errorf("as a text: %q", v.finder.count.text)
	}
	v.finder.regexp.Tapped(nil)
	if v.finder.count.text != "1 of 2" {
		t.Errorf("as an expression: %q", v.finder.count.text)
	}
	v.finder.text.SetText("(vector")
	if !v.finder.count.bad || !strings.Contains(v.finder.count.text, "parenthesis is missing") || v.scene.matched != nil {
		t.Errorf("a bad pattern: %q", v.finder.count.text)
	}
	v.finder.text.SetText("")
	v.finder.minimum.SetText("20")
	if len(v.scene.matches) != 3 { // the root and two that waited for the network
		t.Errorf("from 20 ms: %d", len(v.scene.matches))
	}
	v.finder.minimum.SetText("twenty")
	if !v.finder.count.bad {
		t.Errorf("a bad duration: %q", v.finder.count.text)
	}
	v.finder.minimum.SetText("")
	v.finder.errors.Tapped(nil)
	if len(v.scene.matches) != 2 {
		t.Errorf("errors: %d", len(v.scene.matches))
	}
}

func TestHiddenNames(t *testing.T) {
	v, _ := newTestTrace(t, searchTrace())
	row := slices.Index(v.visibleNames(), "thumbnail.decode")
	for _, item := range v.menuOf(row).Items {
		if item.Label == "Hide spans named thumbnail.decode" {
			item.Action()
		}
	}
	if slices.Contains(v.visibleNames(), "thumbnail.decode") || len(v.waterfall.visible) != 14 || !v.finder.chips.Visible() {
		t.Fatalf("to be seen: %q", v.visibleNames())
	}
	v.find()
	v.finder.text.SetText("picture.path")
	if v.finder.count.text != "nothing found" {
		t.Errorf("hidden ones are found: %q", v.finder.count.text)
	}
	v.closeFind()
	v.finder.chips.Objects[0].(*toolButton).Tapped(nil)
	if len(v.waterfall.visible) != 20 || v.finder.chips.Visible() {
		t.Errorf("brought back: %d rows", len(v.waterfall.visible))
	}
}

func TestErrorsOneByOne(t *testing.T) {
	v, _ := newTestTrace(t, searchTrace())
	var told []string
	v.on.flash = func(text string) { told = append(told, text) }
	v.collapseAll()
	for i, want := range []string{"gemini.embed", "POST /v1beta/models/gemini-embedding-2:batchEmbedContents", "gemini.embed"} {
		if v.nextError(); chosenName(v) != want {
			t.Errorf("%d: %q, want %q", i, chosenName(v), want)
		}
	}
	v.previousError()
	if !strings.HasPrefix(chosenName(v), "POST") || told != nil {
		t.Errorf("back: %q, told %q", chosenName(v), told)
	}
	v.set(indexTrace(10))
	if v.nextError(); len(told) != 1 {
		t.Errorf("with no error: %q", told)
	}
}

// The row's menu does what it says.
func TestRowMenu(t *testing.T) {
	v, _ := newTestTrace(t, searchTrace())
	var copied string
	v.on.copy = func(text string) { copied = text }
	choose := func(row int, label string) {
		t.Helper()
		v.waterfall.choose(row)
		for _, item := range append(v.menuOf(row).Items, v.treeMenuOf(row).ChildMenu.Items...) {
			if item.Label == label {
				item.Action()
				return
			}
		}
		t.Errorf("no %q", label)
	}
	for label, want := range map[string]string{
		"Copy name": "sql.conn.query", "Copy span id": spanID(4).String(), "Copy attributes": pairsText(v.scene.Rows[3].Attributes),
	} {
		if choose(3, label); copied != want {
			t.Errorf("%s: %q, want %q", label, copied, want)
		}
	}
	for _, s := range []struct {
		row   int
		label string
		rows  int
	}{
		{0, "Collapse all", 2},
		{0, "Expand all", 20},
		{2, "Collapse siblings", 9},
		{2, "Expand siblings", 20},
		{0, "Collapse all below", 2},
		{0, "Expand all below", 20},
	} {
		if choose(s.row, s.label); len(v.waterfall.visible) != s.rows {
			t.Errorf("%s: %d rows, want %d", s.label, len(v.waterfall.visible), s.rows)
		}
	}
	choose(3, "Zoom to this span")
	if !v.waterfall.zoom.active {
		t.Error("not zoomed")
	}
	if choose(3, "Show all of the time"); v.waterfall.zoom.active {
		t.Error("still zoomed")
	}
	if choose(4, "Find spans named sql.rows"); v.finder.count.text != "1 of 1" {
		t.Errorf("found: %q", v.finder.count.text)
	}
}

func TestHeaderAndColumns(t *testing.T) {
	v, _ := newTestTrace(t, searchTrace())
	head, text := traceSummary(v.scene)
	if want := "46.0 ms · 20 spans · ✕ 2 errors · ▸ 1 running · CPU 28.8 ms · peak 151 MiB · ⚬ 1 orphan"; head != "search" || text != want {
		t.Errorf("%q %q, want %q", head, text, want)
	}
	for _, b := range []*toolButton{v.header.critical, v.header.gaps, v.header.absolute, v.header.aside} {
		was := b.on
		if b.Tapped(nil); b.on == was {
			t.Errorf("%q is still %v", b.text, was)
		}
	}
	if _, text = traceSummary(v.scene); !strings.Contains(text, "critical path through 17 spans · idle 3.81 ms in 10 gaps") {
		t.Errorf("%q", text)
	}
	if !strings.HasPrefix(v.waterfall.ruler.labels[0], noon.Format("15:04:05")) && !strings.HasPrefix(v.waterfall.ruler.labels[0], "00.") {
		t.Errorf("by the clock: %q", v.waterfall.ruler.labels)
	}
	items := v.columnItems().Items
	items[columnSelf].Action()
	if v.waterfall.layout.shown[columnSelf] || v.columnItems().Items[columnSelf].Checked {
		t.Error("the column is still there")
	}
	kept := v.arrangement()
	other := newTraceView(atOnce())
	other.view.Resize(fyne.NewSize(1100, 400))
	other.arrange(kept)
	if got := other.arrangement(); fmt.Sprint(got) != fmt.Sprint(kept) || !kept.NoDetail || !kept.Absolute {
		t.Errorf("%+v, want %+v", got, kept)
	}
}
