package analysis

import (
	"maps"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// Collapsed is a set of spans whose rows below are folded away. It survives the trace's growing because it
// holds ids. Spans that share an id fold together; ids that are not there do no harm. The functions of this
// file return new sets.
type Collapsed map[trace.SpanID]struct{}

// Visible returns the rows that are to be seen, in their order. It takes O(visible): what is folded away is
// stepped over.
func Visible(rows []telemetry.Row, collapsed Collapsed) []int {
	size := len(rows)
	if len(collapsed) > 0 {
		size = 0
	}
	visible := make([]int, 0, size)
	for i := 0; i < len(rows); {
		visible = append(visible, i)
		if rows[i].Children > 0 && len(collapsed) > 0 {
			if _, folded := collapsed[rows[i].SpanID]; folded {
				i = after(rows, i)
				continue
			}
		}
		i++
	}
	return visible
}

// CollapseAll folds every row that has others below it. ExpandAll is the empty set.
func CollapseAll(rows []telemetry.Row) Collapsed {
	all := Collapsed{}
	for i := range rows {
		if rows[i].Children > 0 {
			all[rows[i].SpanID] = struct{}{}
		}
	}
	return all
}

// ExpandAll folds nothing.
func ExpandAll() Collapsed { return Collapsed{} }

// Toggle folds a row, or unfolds it. A row with nothing below it is left alone.
func (c Collapsed) Toggle(rows []telemetry.Row, row int) Collapsed {
	set := c.copy()
	if _, folded := set[rows[row].SpanID]; folded {
		delete(set, rows[row].SpanID)
	} else if rows[row].Children > 0 {
		set[rows[row].SpanID] = struct{}{}
	}
	return set
}

// Siblings folds or unfolds a row and all that stand beside it below the same parent. It takes O(siblings).
func (c Collapsed) Siblings(rows []telemetry.Row, row int, fold bool) Collapsed {
	from, to := 0, len(rows)
	if p := rows[row].Parent; p >= 0 {
		from, to = p+1, after(rows, p)
	}
	set := c.copy()
	for i := from; i < to && i < len(rows); i = after(rows, i) {
		set.put(&rows[i], fold)
	}
	return set
}

// Below folds or unfolds a row and all below it.
func (c Collapsed) Below(rows []telemetry.Row, row int, fold bool) Collapsed {
	set := c.copy()
	for i := row; i < after(rows, row) && i < len(rows); i++ {
		set.put(&rows[i], fold)
	}
	return set
}

// Reveal unfolds what is above a row, so that it is to be seen. It takes O(depth).
func (c Collapsed) Reveal(rows []telemetry.Row, row int) Collapsed {
	set := c.copy()
	for p := rows[row].Parent; p >= 0; p = rows[p].Parent {
		delete(set, rows[p].SpanID)
	}
	return set
}

func (c Collapsed) put(r *telemetry.Row, fold bool) {
	switch {
	case !fold:
		delete(c, r.SpanID)
	case r.Children > 0:
		c[r.SpanID] = struct{}{}
	}
}

func (c Collapsed) copy() Collapsed {
	if c == nil {
		return Collapsed{}
	}
	return maps.Clone(c)
}
