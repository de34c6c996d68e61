package catalog

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

const (
	// maxRanked is how many pictures are compared by BM25: each takes 7 µs, and its words are counted in all pictures
	// before. What more pictures hold says little of any of them.
	maxRanked = 2_000

	// maxTold bounds among how many of the latest pictures those are looked up of which people wrote the words.
	maxTold = 20_000
)

// told are the columns of what people wrote of the picture itself.
const told = "{title keywords user caption}"

// FindText gives the best pictures that may be found, at most limit, best first: those that hold every term, then those
// that hold any. All hold the terms that must be held, none holds one of without. within tells which pictures may be
// found; nil is all.
//
// Of each kind the order is that of BM25, which alone would put a picture that says "red" three times before a red
// dress. Where more than a few thousand hold what is asked for, those come first of which people wrote the very words,
// and then the latest.
func (c *Catalog) FindText(ctx context.Context, terms, without []Term, limit int, within func(id int64) bool) ([]TextHit, error) {
	if len(terms) == 0 || limit <= 0 {
		return nil, nil
	}
	if within == nil {
		within = func(int64) bool { return true }
	}
	hits, err := c.best(ctx, expression(terms, " AND ", without), written(terms, " AND ", without), limit, within)
	for i := range hits {
		hits[i].Every = true
	}
	if err != nil || len(terms) == 1 || len(hits) == limit || !slices.ContainsFunc(terms, isOptional) {
		return hits, err
	}
	known := make(map[int64]bool, len(hits))
	for _, h := range hits {
		known[h.ID] = true
	}
	some, err := c.best(ctx, anyOf(terms, without), written(terms, " OR ", without), limit-len(hits), func(id int64) bool {
		return !known[id] && within(id)
	})
	return append(hits, some...), err
}

// written is the expression of the pictures of which people wrote the very words.
func written(terms []Term, operator string, without []Term) string {
	exact := make([]Term, len(terms))
	for i, t := range terms {
		exact[i] = t.exact()
	}
	all := told + " : (" + expression(exact, operator, nil) + ")"
	if len(without) > 0 {
		all = "(" + all + ") NOT (" + expression(without, " OR ", nil) + ")"
	}
	return all
}

// exact is the term without longer words.
func (t Term) exact() Term {
	t.Prefix = false
	t.Any = slices.Clone(t.Any)
	for i, other := range t.Any {
		t.Any[i] = other.exact()
	}
	return t
}

// best gives the pictures of an expression that may be found, by BM25 where they are not too many, else those of first
// before the others.
func (c *Catalog) best(ctx context.Context, expression, first string, limit int, within func(id int64) bool) ([]TextHit, error) {
	ids, err := c.latest(ctx, expression, 0, 0, maxTold)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if len(ids) <= maxRanked {
		hits, err := c.match(ctx, expression, maxRanked)
		hits = slices.DeleteFunc(hits, func(h TextHit) bool { return !within(h.ID) })
		return hits[:min(len(hits), limit)], err
	}
	lowest := int64(0)
	if len(ids) == maxTold {
		lowest = ids[len(ids)-1]
	}
	sure, err := c.latest(ctx, first, lowest, 0, maxTold)
	if err != nil {
		return nil, err
	}
	var hits []TextHit
	taken := make(map[int64]bool, len(sure))
	take := func(all []int64) {
		for _, id := range all {
			if len(hits) == limit {
				return
			}
			if !taken[id] && within(id) {
				hits = append(hits, TextHit{ID: id})
			}
		}
	}
	take(sure)
	for _, id := range sure {
		taken[id] = true
	}
	take(ids)
	for lowest > 0 && len(hits) < limit && len(ids) > 0 {
		if ids, err = c.latest(ctx, expression, 0, lowest, maxTold); err != nil {
			return nil, err
		}
		take(ids)
		if len(ids) < maxTold {
			break
		}
		lowest = ids[len(ids)-1]
	}
	return hits, nil
}

// latest gives the pictures of an expression from an id on and below another, where they are not 0, the highest ids first.
// One text of all takes a third of the time of a row for each.
func (c *Catalog) latest(ctx context.Context, expression string, from, below int64, limit int) ([]int64, error) {
	query, args := `SELECT rowid FROM picture_text WHERE picture_text MATCH ?`, []any{expression}
	if from > 0 {
		query, args = query+` AND rowid >= ?`, append(args, from)
	}
	if below > 0 {
		query, args = query+` AND rowid < ?`, append(args, below)
	}
	ids, err := c.idList(ctx, query+` ORDER BY rowid DESC LIMIT ?`, append(args, limit)...)
	slices.SortFunc(ids, func(a, b int64) int { return int(b - a) })
	return ids, explain("text", err)
}

// idList gives the ids of a query, in any order.
func (c *Catalog) idList(ctx context.Context, query string, args ...any) ([]int64, error) {
	var list string
	err := c.read.QueryRowContext(ctx, `SELECT coalesce(group_concat(rowid), '') FROM (`+query+`)`, args...).Scan(&list)
	if err != nil || list == "" {
		return nil, err
	}
	ids := make([]int64, 0, 1+strings.Count(list, ","))
	for one := range strings.SplitSeq(list, ",") {
		id, err := strconv.ParseInt(one, 10, 64)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}
