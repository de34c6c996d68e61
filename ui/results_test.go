package ui

import (
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/columns"
	"hybrid-image-search/engine/query"
)

// newFilledWindow is a window over a library of three pictures.
func newFilledWindow(t *testing.T) *testWindow {
	t.Helper()
	sandbox(t)
	w := newTestWindow(t, Options{Add: []string{drawPictures(t)}})
	w.start()
	w.settle(t)
	return w
}

func TestSortGroupAndSizeAreRemembered(t *testing.T) {
	w := newFilledWindow(t)
	w.sortBy(columns.Name)
	w.settle(t)
	if got := w.captions(t); !slices.Equal(got, []string{"chimney.jpg", "lighthouse.jpg", "meadow.jpg"}) {
		t.Fatalf("by name: %q", got)
	}
	w.grid.choose(0)
	test.Tap(w.view.bar.direction)
	w.settle(t)
	if got := w.captions(t); !slices.Equal(got, []string{"meadow.jpg", "lighthouse.jpg", "chimney.jpg"}) || w.grid.chosen != 2 {
		t.Errorf("the other way round: %q, chosen %d", got, w.grid.chosen)
	}
	w.view.bar.group.SetSelectedIndex(int(engine.ByFolder))
	w.settle(t)
	if heads := find[*sectionHead](w.grid.wrap); len(heads) != 1 || heads[0].title == "" || heads[0].count != "3 pictures" {
		t.Errorf("%d headings by folder", len(heads))
	}
	w.setViewSize(asTable)
	rows := find[*tableRow](w.grid.wrap)
	if len(rows) != 3 || !w.grid.head.Visible() || len(find[*cell](w.grid.wrap)) != 0 {
		t.Fatalf("the table has %d lines", len(rows))
	}
	w.settle(t)
	if got := rows[0].texts[0].Text; got != "meadow.jpg" {
		t.Errorf("the first line is of %q", got)
	}
	c := readViewChoices(w.app.Preferences())
	if c.sort != columns.Name || !c.descending || c.group != engine.ByFolder || c.size != asTable {
		t.Errorf("remembered: %+v", c)
	}
	w.grid.head.Tapped(&fyne.PointEvent{Position: fyne.NewPos(w.grid.head.places[0].x+2, 5)})
	w.settle(t)
	if got := w.captions(t); got[0] != "chimney.jpg" {
		t.Errorf("after a click on the column's name: %q", got)
	}
}

// found are results of which the last ones are hardly relevant.
func found(relevance ...float64) engine.Results {
	r := engine.Results{Query: engine.ParseQuery("sea")}
	for i, v := range relevance {
		r.Hits = append(r.Hits, engine.Hit{ID: int64(i + 1), Relevance: v})
		if v >= 0.5 {
			r.Tail = i + 1
		}
	}
	return r
}

func TestTheIrrelevantTailIsFoldedAway(t *testing.T) {
	w := newFilledWindow(t)
	w.show("for “sea”", found(1, 0.9, 0.2), 0)
	w.settle(t)
	fold := w.view.bar.fold
	if len(w.grid.ids) != 2 || !fold.Visible() || fold.Text != "2 of 3 shown · 1 less relevant folded away" {
		t.Fatalf("%d shown; told %q", len(w.grid.ids), fold.Text)
	}
	if cells := find[*cell](w.grid.wrap); cells[0].score.Text != "100" || cells[1].score.Text != "90" {
		t.Errorf("scores %q, %q", cells[0].score.Text, cells[1].score.Text)
	}
	test.Tap(fold)
	w.settle(t)
	if len(w.grid.ids) != 3 || fold.Text != "Fold 1 less relevant" {
		t.Errorf("unfolded: %d shown; told %q", len(w.grid.ids), fold.Text)
	}
	w.view.bar.threshold.SetValue(95)
	w.settle(t)
	if len(w.grid.ids) != 1 || !strings.HasPrefix(fold.Text, "1 of 3 shown") {
		t.Errorf("from 95: %d shown; told %q", len(w.grid.ids), fold.Text)
	}
	w.showAll()
	w.settle(t)
	if len(w.grid.ids) != 3 || fold.Visible() || w.view.bar.relevance.Visible() || w.grid.scores != nil {
		t.Errorf("all pictures: %d shown, told %q", len(w.grid.ids), fold.Text)
	}
}

// A late arrangement does not take the place of what was asked for after it.
func TestTheLastArrangementIsShown(t *testing.T) {
	w := newFilledWindow(t)
	for _, key := range []columns.Key{columns.Name, columns.Date, columns.Size, columns.Colour, columns.Name} {
		w.view.choices.sort = key
		w.rearrange()
	}
	w.settle(t)
	if got := w.captions(t); !slices.IsSorted(got) {
		t.Errorf("by name: %q", got)
	}
	w.view.choices.sort = columns.Date
	w.rearrange()
	w.submit("meadow")
	w.settle(t)
	if got := w.captions(t); len(got) == 0 || !slices.Contains(got, "meadow.jpg") || w.results.Query.Text != "meadow" {
		t.Errorf("found %q for %q", got, w.results.Query.Text)
	}
}

func TestAFacetIsAFilterOfTheQuery(t *testing.T) {
	w := newFilledWindow(t)
	w.toggleFacets()
	w.settle(t)
	lines := w.view.facets.lines
	at := slices.IndexFunc(lines, func(l facetLine) bool { return l.field == query.Color && l.label == "blue" })
	if at < 0 || lines[at].count != 1 || lines[at].colour != "blue" {
		t.Fatalf("lines %+v", lines)
	}
	w.view.facets.chosen(at)
	w.settle(t)
	if got := w.captions(t); w.field.Text != "color:blue" || !slices.Equal(got, []string{"lighthouse.jpg"}) {
		t.Fatalf("%q finds %q", w.field.Text, got)
	}
	lines = w.view.facets.lines
	at = slices.IndexFunc(lines, func(l facetLine) bool { return l.field == query.Color && l.label == "blue" })
	if at < 0 || !lines[at].active {
		t.Fatalf("it is not marked: %+v", lines)
	}
	w.view.facets.chosen(at)
	w.settle(t)
	if w.field.Text != "" || len(w.grid.ids) != 3 {
		t.Errorf("taken out: %q, %d pictures", w.field.Text, len(w.grid.ids))
	}
	w.view.facets.left(slices.IndexFunc(w.view.facets.lines, func(l facetLine) bool { return l.label == "blue" }))
	w.settle(t)
	if w.field.Text != "-color:blue" || slices.Contains(w.captions(t), "lighthouse.jpg") {
		t.Errorf("left out: %q finds %q", w.field.Text, w.captions(t))
	}
}

func TestFacetLines(t *testing.T) {
	newTestApp(t)
	facet := engine.Facet{Field: query.Tag}
	for _, tag := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		facet.Values = append(facet.Values, columns.Value{Value: query.Value{Text: tag, Count: 10 - len(facet.Values)}, Label: tag})
	}
	labels := func(lines []facetLine) (all []string) {
		for _, l := range lines {
			all = append(all, l.head+l.label)
		}
		return all
	}
	for _, c := range []struct {
		text     string
		expanded bool
		want     string
	}{
		{"", false, "Tag a b c d e f g 3 more …"},
		{"", true, "Tag a b c d e f g h i j Fewer"},
		{"tag:j", false, "Tag j a b c d e f 3 more …"},
		{"sea -tag:i", false, "Tag i a b c d e f 3 more …"},
		{"tag:zebra", false, "Tag tag:zebra a b c d e f 4 more …"}, // which none of them has
	} {
		lines := facetLines([]engine.Facet{facet}, c.text, map[query.Field]bool{query.Tag: c.expanded})
		if got := strings.Join(labels(lines), " "); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestMoreAndLessLikeThePicked(t *testing.T) {
	w := newFilledWindow(t)
	w.grid.choose(0)
	w.grid.toggle(1)
	w.field.SetText("color:blue")
	w.moreLike()
	w.settle(t)
	q := query.Parse(w.field.Text)
	if len(q.Sum) != 2 || len(q.Filters()) != 1 || len(q.Mistakes) != 0 {
		t.Fatalf("more like two: %q", w.field.Text)
	}
	w.showAll()
	w.settle(t)
	if w.grid.choose(0); w.canLookForLess() {
		t.Error("less of nothing can be looked for")
	}
	w.submitWords("meadow")
	w.settle(t)
	w.grid.choose(0)
	w.lessLike()
	w.settle(t)
	q = query.Parse(w.field.Text)
	if len(q.Sum) != 2 || q.Sum[1].Weight != -1 || !strings.HasSuffix(q.Sum[1].Like, ".jpg") {
		t.Errorf("less like one: %q", w.field.Text)
	}
}

func TestColumnsGiveWayInANarrowTable(t *testing.T) {
	newTestApp(t)
	all := tableColumns()
	for _, width := range []float32{0, 200, 500, 700, 900, 1800} {
		places := placeColumns(all, width)
		end := float32(0)
		for i, p := range places {
			if p.width == 0 {
				continue
			}
			if p.x < end {
				t.Errorf("at %v the column %d is over the one before", width, i)
			}
			end = p.x + p.width
		}
		if least := float32(590); width >= least && end > width {
			t.Errorf("at %v they end at %v", width, end)
		}
		if width == 1800 && slices.ContainsFunc(places, func(p columnPlace) bool { return p.width == 0 }) {
			t.Error("a column is missing from a wide table")
		}
	}
}

func TestTableMarkup(t *testing.T) {
	newTestApp(t)
	h := newTableHead()
	h.Show()
	h.tell(columns.Name, false)
	expectMarkup(t, "table_head.xml", h, 900, tableHeadHeight)
	p := pictureOf(7, "A lighthouse")
	p.Rating, p.Camera, p.Width, p.Height = 3, "Canon EOS R6", 4000, 3000
	row := newTableRow(h)
	row.show(0, 7, &thumbnail{picture: p, image: uniform(image.Pt(8, 6), seaBlue)}, cellMark{chosen: true, score: "87"})
	expectMarkup(t, "table_row.xml", row, 900, tableRowHeight)
	facet := newFacetRow(func(int) {}, func(int) {})
	filter, _ := filterOf(query.Color, "blue")
	facet.show(0, facetLine{label: "blue", count: 1234, colour: "blue", filter: &filter, field: query.Color, active: true})
	expectMarkup(t, "facet_row.xml", facet, facetsWidth, facetLineHeight)
	head := newSectionHead()
	head.show("17 May 2024", 12)
	expectMarkup(t, "section_head.xml", head, 600, headingHeight)
}

func TestARatingIsSeenOnTheCell(t *testing.T) {
	w := newFilledWindow(t)
	w.grid.choose(0)
	w.rate([]int64{w.grid.ids[0]}, 4)
	w.settle(t)
	if c := find[*cell](w.grid.wrap)[0]; c.rating != 4 || c.stars.Text != "★★★★" || c.image.Image == nil {
		t.Errorf("the cell tells %d stars, %q", c.rating, c.stars.Text)
	}
}
