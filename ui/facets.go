package ui

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/columns"
	"hybrid-image-search/engine/query"
	"hybrid-image-search/ui/look"
)

const (
	facetsWidth     = 206
	facetLineHeight = 24
	uncounted       = -1 // of a filter that is no value of a facet
	facetsShown     = 7  // values of a facet, until the user wants more
)

// facetColumn tells beside the results what they are, with counts. A click makes a filter of it in the query.
type facetColumn struct {
	wall     wall
	facets   []engine.Facet
	text     string // the query that they are of
	lines    []facetLine
	expanded map[query.Field]bool
	toggle   func(query.Filter)
	exclude  func(query.Filter)
}

// facetLine is a line of the column.
type facetLine struct {
	head   string // of a facet; empty for its values
	label  string
	count  int
	depth  int
	colour string        // of the swatch
	filter *query.Filter // nil for what opens and closes a facet
	field  query.Field
	active bool
	not    bool
}

func newFacetColumn(toggle, exclude func(query.Filter)) *facetColumn {
	c := &facetColumn{expanded: map[query.Field]bool{}, toggle: toggle, exclude: exclude}
	c.wall.init()
	c.wall.Length = func() int { return len(c.lines) }
	c.wall.ItemSize = func() fyne.Size { return fyne.NewSize(max(60, c.wall.Size().Width-8), facetLineHeight) }
	c.wall.CreateItem = func() fyne.CanvasObject { return newFacetRow(c.chosen, c.left) }
	c.wall.UpdateItem = func(i int, o fyne.CanvasObject) {
		if i < len(c.lines) {
			o.(*facetRow).show(i, c.lines[i]) //nolint:forcetypeassert // the column made it
		}
	}
	c.wall.OnSelected = c.chosen
	c.wall.ExtendBaseWidget(&c.wall)
	return c
}

// show tells what results of a query are.
func (c *facetColumn) show(facets []engine.Facet, text string) {
	c.facets, c.text = facets, text
	c.rebuild()
}

func (c *facetColumn) rebuild() {
	lines := facetLines(c.facets, c.text, c.expanded)
	if slices.EqualFunc(lines, c.lines, equalLines) {
		return
	}
	c.lines = lines
	c.wall.Refresh()
}

func equalLines(a, b facetLine) bool {
	if (a.filter == nil) != (b.filter == nil) || a.filter != nil && !a.filter.Equal(*b.filter) {
		return false // folders in different places have the same label
	}
	a.filter, b.filter = nil, nil
	return a == b
}

func (c *facetColumn) chosen(i int) {
	if i < 0 || i >= len(c.lines) {
		return
	}
	switch line := c.lines[i]; {
	case line.head != "":
	case line.filter != nil:
		c.toggle(*line.filter)
	default:
		c.expanded[line.field] = !c.expanded[line.field]
		c.rebuild()
	}
}

// left is a click with the other button: what has this value is left out.
func (c *facetColumn) left(i int) {
	if i >= 0 && i < len(c.lines) && c.lines[i].filter != nil {
		c.exclude(*c.lines[i].filter)
	}
}

// facetLines makes the lines of a column. What the query asks for is marked, and listed also where nothing has it.
func facetLines(facets []engine.Facet, text string, expanded map[query.Field]bool) []facetLine {
	q := query.Parse(text)
	var lines []facetLine
	for _, f := range facets {
		values := activeFirst(f, q)
		if len(values) == 0 || len(values) == 1 && values[0].filter == nil {
			continue
		}
		lines = append(lines, facetLine{head: facetTitle(f.Field), field: f.Field})
		shown := values
		if !expanded[f.Field] && len(values) > facetsShown+1 {
			shown = foremost(values)
		}
		lines = append(lines, shown...)
		switch more := len(values) - len(shown); {
		case more > 0:
			lines = append(lines, facetLine{label: lang.N("{{.Count}} more …", more, look.Counted(more)), field: f.Field})
		case expanded[f.Field] && len(values) > facetsShown+1:
			lines = append(lines, facetLine{label: lang.L("Fewer"), field: f.Field})
		}
	}
	return lines
}

// foremost gives the most frequent values in the order in which they are: folders lie in each other.
func foremost(values []facetLine) []facetLine {
	counts := make([]int, len(values))
	for i, v := range values {
		if counts[i] = v.count; v.active || v.not {
			counts[i] = math.MaxInt
		}
	}
	slices.SortFunc(counts, func(a, b int) int { return cmp.Compare(b, a) })
	least := counts[facetsShown-1]
	var shown []facetLine
	for _, v := range values {
		if (v.active || v.not || v.count >= least) && len(shown) < facetsShown {
			shown = append(shown, v)
		}
	}
	return shown
}

// activeFirst gives the values of a facet, those that the query names first where they would not be seen.
func activeFirst(f engine.Facet, q query.Query) []facetLine {
	var values, missing []facetLine
	listed := func(filter query.Filter) bool {
		return slices.ContainsFunc(values, func(l facetLine) bool { return l.filter != nil && l.filter.Equal(filter) })
	}
	for _, v := range f.Values {
		if filter, ok := filterOf(f.Field, v.Text); ok {
			values = append(values, lineOf(f.Field, v, filter))
		}
	}
	for _, p := range q.Parts {
		if p.Kind != query.KindFilter || p.Filter == nil || p.Filter.Field != f.Field {
			continue
		}
		if !listed(*p.Filter) {
			values = append(values, facetLine{label: look.Printable(query.Format(*p.Filter)), count: uncounted, filter: p.Filter, field: f.Field})
		}
		at := slices.IndexFunc(values, func(l facetLine) bool { return l.filter.Equal(*p.Filter) })
		values[at].active, values[at].not = !p.Not, p.Not
		if at >= facetsShown {
			missing = append(missing, values[at])
			values = slices.Delete(values, at, at+1)
		}
	}
	return append(missing, values...)
}

func lineOf(field query.Field, v columns.Value, filter query.Filter) facetLine {
	line := facetLine{label: look.Printable(v.Label), count: v.Count, depth: v.Depth, filter: &filter, field: field}
	switch field {
	case query.Color:
		line.colour = v.Text
	case query.Rating:
		if n, err := strconv.Atoi(v.Text); err == nil {
			line.label = starsText(n)
			if n == 0 {
				line.label = lang.L("Not rated")
			}
		}
	case query.Type:
		line.label = strings.ToUpper(line.label)
	}
	return line
}

// filterOf makes a filter of a facet's value.
func filterOf(field query.Field, text string) (query.Filter, bool) {
	for _, p := range query.Parse(string(field) + ":" + query.Quote(text)).Parts {
		if p.Kind == query.KindFilter && p.Filter != nil {
			return *p.Filter, true
		}
	}
	return query.Filter{}, false
}

func facetTitle(field query.Field) string {
	switch field {
	case query.Folder:
		return lang.L("Folder")
	case query.Type:
		return lang.L("Type")
	case query.Camera:
		return lang.L("Camera")
	case query.Date:
		return lang.L("Year")
	case query.Color:
		return lang.L("Colour")
	case query.Tag:
		return lang.L("Tag")
	case query.Rating:
		return lang.L("Rating")
	}
	return string(field)
}

// toggleFacets shows or hides the column.
func (w *Window) toggleFacets() {
	w.view.choices.facets = !w.view.choices.facets
	w.view.choices.keep(w.app.Preferences())
	w.view.bar.tell(&w.view)
	w.showFacets()
}

func (w *Window) showFacets() {
	w.facetSide.Hidden = !w.view.choices.facets
	w.pictures.Refresh()
	w.countFacets()
}

// countFacets counts what the shown pictures are, off the widgets' goroutine.
func (w *Window) countFacets() {
	library := w.library
	if library == nil || !w.view.choices.facets {
		return
	}
	ids, text, this, search := w.grid.ids, w.results.Query.Text, w.view.arranged, w.searches
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		facets, err := library.Facets(w.ctx, ids)
		return func() {
			if library != w.library || this != w.view.arranged || search != w.searches {
				return // others are shown by now
			}
			w.tell(err)
			w.view.facets.show(facets, text)
		}
	})
}

// toggleFilter takes a filter out of the query, or adds it.
func (w *Window) toggleFilter(f query.Filter) { w.submitWords(query.Toggle(w.field.Text, f)) }

// excludeFilter leaves out what a filter lets pass.
func (w *Window) excludeFilter(f query.Filter) { w.submitWords(query.Exclude(w.field.Text, f)) }
