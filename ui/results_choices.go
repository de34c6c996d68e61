package ui

import (
	"fyne.io/fyne/v2"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/columns"
)

// viewChoices are how the user wants results to be shown. They are kept across starts.
type viewChoices struct {
	sort       columns.Key
	descending bool
	group      engine.By
	diversify  bool
	fold       bool // what is hardly relevant is folded away
	size       viewSize
	facets     bool // the column is shown
}

// The keys of what is remembered across starts.
const (
	preferSort       = "results.sort"
	preferDescending = "results.descending"
	preferGroup      = "results.group"
	preferDiversify  = "results.diversify"
	preferUnfolded   = "results.unfolded"
	preferCells      = "results.cells"
	preferFacets     = "results.facets"
)

func readViewChoices(p fyne.Preferences) viewChoices {
	c := viewChoices{
		sort: columns.Key(p.Int(preferSort)), descending: p.Bool(preferDescending), group: engine.By(p.Int(preferGroup)),
		diversify: p.Bool(preferDiversify), fold: !p.Bool(preferUnfolded),
		size: viewSize(p.IntWithFallback(preferCells, int(mediumCells))), facets: p.Bool(preferFacets),
	}
	if c.sort < columns.Relevance || c.sort > columns.Sharpness {
		c.sort = columns.Relevance
	}
	if c.group < engine.ByNothing || c.group > engine.BySimilarity {
		c.group = engine.ByNothing
	}
	if c.size < smallCells || c.size > asTable {
		c.size = mediumCells
	}
	return c
}

func (c viewChoices) keep(p fyne.Preferences) {
	p.SetInt(preferSort, int(c.sort))
	p.SetBool(preferDescending, c.descending)
	p.SetInt(preferGroup, int(c.group))
	p.SetBool(preferDiversify, c.diversify)
	p.SetBool(preferUnfolded, !c.fold)
	p.SetInt(preferCells, int(c.size))
	p.SetBool(preferFacets, c.facets)
}
