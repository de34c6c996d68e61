package panel

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// typeKeys types keys.
func typeKeys(o fyne.Focusable, names ...fyne.KeyName) {
	for _, name := range names {
		o.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

// tapAt taps a widget at a place.
func tapAt(o fyne.Tappable, x, y float32) {
	o.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x, y)})
}

func TestSheetDropsColumnsWhenNarrow(t *testing.T) {
	s := newSheet([]sheetColumn{
		{title: "name"}, {title: "a", width: 100, dropped: 2}, {title: "b", width: 100}, {title: "c", width: 100, dropped: 1},
	}, nil, sheetActions{})
	for _, tt := range []struct {
		width float32
		want  []bool // shown
	}{
		{1000, []bool{true, true, true, true}},
		{500, []bool{true, true, true, true}},
		{480, []bool{true, false, true, true}},
		{380, []bool{true, false, true, false}},
		{50, []bool{true, false, true, false}},
	} {
		var shown []bool
		end := float32(0)
		for _, p := range s.places(tt.width) {
			shown = append(shown, !p.hidden)
			if p.hidden {
				continue
			}
			if p.x < end {
				t.Errorf("in %v a column begins at %v, before the last one's end %v", tt.width, p.x, end)
			}
			end = p.x + p.width
		}
		if !slices.Equal(shown, tt.want) {
			t.Errorf("in %v: %v, want %v", tt.width, shown, tt.want)
		}
		if tt.width >= 300 && end > tt.width {
			t.Errorf("in %v the last column ends at %v", tt.width, end)
		}
	}
}

// numbered is a sheet of so many lines, in a window.
func numbered(t testing.TB, lines int) (s *sheet, opened, sorted *[]string) {
	t.Helper()
	newTestApp(t)
	opened, sorted = new([]string), new([]string)
	columns := []sheetColumn{{title: "Name", left: true, rising: true}, {title: "Figure", width: 80}, {title: "Bars", width: 80, bars: true, fixed: true}}
	s = newSheet(columns, func(i int) sheetLine {
		key := fmt.Sprint("line ", i)
		return sheetLine{key: key, cells: []sheetCell{{text: key}, {text: fmt.Sprint(i)}}, bars: []sheetBar{{width: 0.5, height: 1}}}
	}, sheetActions{
		open: func(key string) { *opened = append(*opened, key) },
		sort: func() { *sorted = append(*sorted, fmt.Sprint(s.sorted, s.descending)) },
	})
	w := test.NewTempWindow(t, s.view)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(500, 200))
	s.set(lines, false)
	return s, opened, sorted
}

func TestSheetOpensByMouseAndKeyboard(t *testing.T) {
	s, opened, _ := numbered(t, 1000)
	s.list.Select(2)
	s.list.Select(2)
	typeKeys(s.list, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyUp, fyne.KeyEnter)
	want := []string{"line 2", "line 2"}
	if len(*opened) != 4 || !slices.Equal((*opened)[:2], want) || (*opened)[2] == (*opened)[3] {
		t.Errorf("opened %q", *opened)
	}
	s.set(0, false)
	typeKeys(s.list, fyne.KeyReturn)
	if len(*opened) != 4 {
		t.Errorf("opened a line of an empty sheet: %q", *opened)
	}
}

func TestSheetSorts(t *testing.T) {
	s, _, sorted := numbered(t, 3)
	places := s.places(s.head.Size().Width)
	tapAt(s.head, places[1].x+1, 5)
	tapAt(s.head, places[1].x+1, 5)
	tapAt(s.head, places[2].x+1, 5) // does not sort
	tapAt(s.head, places[0].x+1, 5)
	s.head.FocusGained()
	typeKeys(s.head, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn, fyne.KeyLeft, fyne.KeySpace)
	want := []string{"1 true", "1 false", "0 false", "1 true", "0 false"}
	if !slices.Equal(*sorted, want) {
		t.Errorf("sorted %q, want %q", *sorted, want)
	}
}

func TestSheetBuildsVisibleRowsOnly(t *testing.T) {
	s, _, _ := numbered(t, 200_000)
	asked := 0
	line := s.line
	s.line = func(i int) sheetLine { asked++; return line(i) }
	s.set(200_000, false)
	if asked == 0 || asked > 20 {
		t.Errorf("%d lines were asked for", asked)
	}
}

func TestPick(t *testing.T) {
	newTestApp(t)
	var picked []int
	p := newPick(func(i int) { picked = append(picked, i) }, "One", "Two", "Three")
	p.Resize(p.MinSize())
	edges := p.edges()
	tapAt(p, edges[2]+3, 5)
	tapAt(p, edges[2]+3, 5)
	tapAt(p, edges[3]+3, 5) // beside it
	typeKeys(p, fyne.KeyRight, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft)
	if want := []int{2, 1, 0}; !slices.Equal(picked, want) {
		t.Errorf("picked %v, want %v", picked, want)
	}
}

func TestPickMarkup(t *testing.T) {
	expectMarkup(t, "pick", 200, 22, func() fyne.CanvasObject {
		p := newPick(func(int) {}, "Time", "CPU")
		p.chosen = 1
		return p
	})
}

// Keys that mean nothing to a widget are for the panel: its tabs, its help.
func TestKeysAreLeftOver(t *testing.T) {
	newTestApp(t)
	var keys []fyne.KeyName
	var runes []rune
	key := func(e *fyne.KeyEvent) { keys = append(keys, e.Name) }
	letter := func(r rune) { runes = append(runes, r) }
	flame := newFlameView(flameActions{typedKey: key, typedRune: letter})
	flame.set(twoSearches())
	all := slices.Concat(
		newStatisticsView(statisticsActions{typedKey: key, typedRune: letter}).focusables(),
		newCompareView(compareActions{typedKey: key, typedRune: letter}).focusables(),
		flame.focusables())
	widgets := 0
	for _, f := range all {
		switch f.(type) {
		case *widget.Select, *viewEntry: // fields take them
			continue
		}
		widgets++
		typeKeys(f, fyne.KeyF1)
		f.TypedRune('?')
	}
	if widgets != 9 || len(keys) != widgets || len(runes) != widgets {
		t.Errorf("of %d widgets %d pass keys on, %d letters", widgets, len(keys), len(runes))
	}
}
