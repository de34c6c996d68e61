package catalog

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"
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
	all := asked{expression(terms, " AND ", without), written(terms, " AND ", without)}
	if len(terms) == 1 || !slices.ContainsFunc(terms, isOptional) {
		ids, err := c.latest(ctx, all.expression, 0, 0, maxTold)
		if err != nil {
			return nil, err
		}
		hits, err := c.best(ctx, all, ids, limit, within)
		return holdingEvery(hits), err
	}
	return c.findSome(ctx, all, asked{anyOf(terms, without), written(terms, " OR ", without)}, limit, within, !slices.ContainsFunc(terms, isMust))
}

// asked are pictures in FTS5's syntax.
type asked struct {
	expression string // all of them
	first      string // those of which people wrote the very words
}

// findSome gives the pictures of all before others of anyOf them, which holds those of all, too. Both are looked up at
// once. alike tells that both compare a picture by the same words, and so give it the same score.
func (c *Catalog) findSome(ctx context.Context, all, anyOf asked, limit int, within func(id int64) bool, alike bool) ([]TextHit, error) {
	var holdAll, holdAny []int64
	var ranked []TextHit
	group, both := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		holdAll, err = c.latest(both, all.expression, 0, 0, maxTold)
		return err
	})
	group.Go(func() (err error) {
		holdAny, err = c.latest(both, anyOf.expression, 0, 0, maxTold)
		if alike = alike && len(holdAny) <= maxRanked; alike && len(holdAny) > 0 && err == nil {
			ranked, err = c.best(both, anyOf, holdAny, maxRanked, within)
		}
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var every []TextHit
	if alike {
		every = slices.Clone(ranked)
		holds := setOf(holdAll)
		every = slices.DeleteFunc(every, func(h TextHit) bool { return !holds[h.ID] })
	} else {
		group, both = errgroup.WithContext(ctx)
		group.Go(func() (err error) {
			every, err = c.best(both, all, holdAll, limit, within)
			return err
		})
		group.Go(func() (err error) {
			ranked, err = c.best(both, anyOf, holdAny, limit, within)
			return err
		})
		if err := group.Wait(); err != nil {
			return nil, err
		}
	}
	known := make(map[int64]bool, len(every))
	for _, h := range every {
		known[h.ID] = true
	}
	hits := append(holdingEvery(every), slices.DeleteFunc(ranked, func(h TextHit) bool { return known[h.ID] })...)
	return hits[:min(len(hits), limit)], nil
}

func isMust(t Term) bool { return t.Must }

func holdingEvery(hits []TextHit) []TextHit {
	for i := range hits {
		hits[i].Every = true
	}
	return hits
}

func setOf(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
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

// best gives the pictures that are asked for and may be found, of which ids are the latest: by BM25 where they are not
// too many, else first those of which people wrote the words.
func (c *Catalog) best(ctx context.Context, a asked, ids []int64, limit int, within func(id int64) bool) ([]TextHit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if len(ids) <= maxRanked {
		hits, err := c.match(ctx, a.expression, maxRanked)
		hits = slices.DeleteFunc(hits, func(h TextHit) bool { return !within(h.ID) })
		return hits[:min(len(hits), limit)], err
	}
	lowest := int64(0)
	if len(ids) == maxTold {
		lowest = ids[len(ids)-1]
	}
	sure, err := c.latest(ctx, a.first, lowest, 0, maxTold)
	if err != nil {
		return nil, err
	}
	var hits []TextHit
	var taken map[int64]bool
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
	taken = setOf(sure)
	take(ids)
	for lowest > 0 && len(hits) < limit && len(ids) > 0 {
		if ids, err = c.latest(ctx, a.expression, 0, lowest, maxTold); err != nil {
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
	ids, err := c.idList(ctx, query+` ORDER BY rowid DESC LIMIT `+strconv.Itoa(limit), args...) // see match
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
