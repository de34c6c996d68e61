package ui

import (
	"math/rand/v2"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// randomSections parts items into sections of any size.
func randomSections(random *rand.Rand, count int) (sections []wallSection) {
	for start := 0; start < count; {
		n := min(1+random.IntN(9), count-start)
		sections = append(sections, wallSection{start: start, count: n})
		start += n
	}
	return sections
}

// What is on screen is found by looking at every item, too.
func TestWallPlanAgreesWithLookingAtEveryItem(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	item := fyne.NewSize(100, 80)
	for range 300 {
		count := random.IntN(60)
		var sections []wallSection
		if random.IntN(2) == 0 {
			sections = randomSections(random, count)
		}
		p := newWallPlan(50+random.Float32()*600, item, 4, count, sections)
		top := random.Float32() * p.height
		bottom := top + random.Float32()*500
		first, last := p.between(top, bottom)
		band := [2]fyne.Position{fyne.NewPos(random.Float32()*300, top), fyne.NewPos(300+random.Float32()*300, bottom)}
		var within []int
		for _, line := range p.within(band[0], band[1]) {
			for i := line[0]; i < line[1]; i++ {
				within = append(within, i)
			}
		}
		for i := range count {
			at := p.position(i)
			if at.Y < 0 || at.Y+item.Height > p.height {
				t.Fatalf("item %d of %d is at %v of %v", i, count, at, p.height)
			}
			seen := at.Y < bottom && at.Y+item.Height > top
			if seen && (i < first || i >= last) {
				t.Fatalf("item %d at %v is not shown between %v and %v: %d to %d", i, at, top, bottom, first, last)
			}
			if touched := seen && at.X < band[1].X && at.X+item.Width > band[0].X; touched != slices.Contains(within, i) {
				t.Fatalf("item %d at %v: touched %t by %v, found %v", i, at, touched, band, within)
			}
		}
		if last-first > 60 {
			t.Fatal("all of it is shown")
		}
	}
}

// From any item, keys come to each section and back, and never out of the wall.
func TestWallKeysCrossSections(t *testing.T) {
	p := newWallPlan(420, fyne.NewSize(100, 80), 4, 12, []wallSection{{start: 0, count: 6}, {start: 6, count: 1}, {start: 7, count: 5}})
	if p.columns != 4 {
		t.Fatalf("%d columns", p.columns)
	}
	for _, c := range []struct{ from, lines, to int }{
		{0, 1, 4},
		{3, 1, 5},
		{5, 1, 6},
		{6, 1, 7},
		{10, 1, 11},
		{11, 1, 11},
		{7, -1, 6},
		{6, -1, 4},
		{2, -1, 0},
		{0, 9, 11},
		{11, -9, 0},
	} {
		if got := p.beside(c.from, c.lines); got != c.to {
			t.Errorf("%d lines from %d is %d, want %d", c.lines, c.from, got, c.to)
		}
	}
}

func TestGridShowsSectionsWithHeadings(t *testing.T) {
	g, press := newKeyedGrid(t)
	sections := make([]wallSection, 1000)
	for i := range sections {
		sections[i] = wallSection{title: "a day", start: 100 * i, count: 100}
	}
	g.wrap.sections = sections
	g.set(ids(100_000))
	heads := find[*sectionHead](g.wrap)
	if len(heads) != 1 || heads[0].title != "a day" || len(find[*cell](g.wrap)) > 40 {
		t.Fatalf("%d headings, %d cells", len(heads), len(find[*cell](g.wrap)))
	}
	heads[0].Tapped(nil)
	if g.picked.len() != 100 || !g.picked.has(100) || g.picked.has(101) {
		t.Errorf("a click on a heading picks %d", g.picked.len())
	}
	press(fyne.KeyEnd)
	if last := g.wrap.highlight; last != 99_999 || g.wrap.GetScrollOffset() < 1e6 {
		t.Errorf("the end is %d, at %v", last, g.wrap.GetScrollOffset())
	}
	g.set(ids(3)) // the sections are of other pictures
	if len(find[*sectionHead](g.wrap)) != 0 || len(find[*cell](g.wrap)) != 3 {
		t.Error("headings are left of other results")
	}
}
