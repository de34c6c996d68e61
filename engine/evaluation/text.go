package evaluation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hybrid-image-search/engine"
)

// Query is a query whose right answers are known.
type Query struct {
	Text     string   `json:"query"`
	Relevant []string `json:"relevant"` // paths
}

// TextReport is the result of Text.
type TextReport struct {
	Queries int         `json:"queries"`
	Spaces  []TextSpace `json:"spaces"`
}

// TextSpace is how well one way of searching finds the right answers.
type TextSpace struct {
	Name    string  `json:"name"`
	Recall5 float64 `json:"recall5"`
	MRR10   float64 `json:"mrr10"`
	NDCG10  float64 `json:"ndcg10"`
}

// ReadQueries reads a file of queries, one JSON object a line. Relative paths are relative to the file's
// folder.
func ReadQueries(path string) ([]Query, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("evaluation: %w", err)
	}
	base, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("evaluation: %w", err)
	}
	return parseQueries(data, base)
}

func parseQueries(data []byte, base string) ([]Query, error) {
	var queries []Query
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // as some editors begin a file
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		var q Query
		if err := json.Unmarshal(line, &q); err != nil {
			return nil, fmt.Errorf("evaluation: line %d is no query: %w", n, err)
		}
		if q.Text == "" || len(q.Relevant) == 0 {
			return nil, fmt.Errorf("evaluation: line %d needs a query and at least one relevant path", n)
		}
		for i, p := range q.Relevant {
			if !filepath.IsAbs(p) {
				q.Relevant[i] = filepath.Join(base, p)
			}
			q.Relevant[i] = filepath.Clean(q.Relevant[i])
		}
		queries = append(queries, q)
	}
	return queries, nil
}

// depth is how far results are looked at: the text ranks and visual ranks of this many fused hits hold the
// first ten of each.
const depth = 1000

// Text asks the library each query and compares what the words found, what the look-alikes found, what was found by
// meaning if a model understood any query, in all spaces and in each, and all fused.
func Text(ctx context.Context, library *engine.Library, queries []Query) (TextReport, error) {
	spaces := []struct {
		name string
		rank func(engine.Hit) (rank int, ok bool)
	}{
		{"text", func(h engine.Hit) (int, bool) { return rankOf(h.Text) }},
		{"visual", func(h engine.Hit) (int, bool) { return rankOf(h.Visual) }},
		{"meaning", func(h engine.Hit) (int, bool) { return rankOf(h.Meaning) }},
		{"fused", nil},
	}
	report := TextReport{Queries: len(queries)}
	for _, s := range spaces {
		report.Spaces = append(report.Spaces, TextSpace{Name: s.name})
	}
	understood := map[string]*TextSpace{}
	for _, q := range queries {
		results, err := library.Search(ctx, q.Text, depth)
		if err != nil && !errors.Is(err, engine.ErrNoWords) { // a query without words finds nothing
			return TextReport{}, fmt.Errorf("evaluation: query %q: %w", q.Text, err)
		}
		for name := range strings.SplitSeq(results.Space, " + ") {
			if name != "" && understood[name] == nil {
				understood[name] = &TextSpace{Name: name}
			}
		}
		found, err := library.Details(ctx, results, results.Hits)
		if err != nil {
			return TextReport{}, fmt.Errorf("evaluation: query %q: %w", q.Text, err)
		}
		for i, s := range spaces {
			report.Spaces[i].add(judge(order(found, s.rank), q.Relevant), float64(len(queries)))
		}
		for name, space := range understood {
			space.add(judge(order(found, func(h engine.Hit) (int, bool) { return rankIn(name, h) }), q.Relevant), float64(len(queries)))
		}
	}
	at := slices.IndexFunc(report.Spaces, func(s TextSpace) bool { return s.Name == "meaning" })
	if len(understood) == 0 {
		report.Spaces = slices.Delete(report.Spaces, at, at+1)
	}
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(understood))) {
		report.Spaces = slices.Insert(report.Spaces, at+1, *understood[name])
	}
	return report, nil
}

// rankIn is the rank in one model's space.
func rankIn(space string, h engine.Hit) (int, bool) {
	for _, p := range []*engine.Place{h.Meaning, h.Second} {
		if p != nil && p.Space == space {
			return p.Rank, true
		}
	}
	return 0, false
}

func rankOf(p *engine.Place) (int, bool) {
	if p == nil {
		return 0, false
	}
	return p.Rank, true
}

// order gives the paths in the order of one way of searching; nil is the order that they have.
func order(found []engine.Found, rank func(engine.Hit) (int, bool)) []string {
	type ranked struct {
		path string
		rank int
	}
	var all []ranked
	for i, f := range found {
		r, ok := i, true
		if rank != nil {
			r, ok = rank(f.Hit)
		}
		if ok {
			all = append(all, ranked{f.Picture.File.Path, r})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return a.rank - b.rank })
	paths := make([]string, len(all))
	for i, r := range all {
		paths[i] = r.path
	}
	return paths
}

// judge scores one ranking: the share of right answers in the first five, the reciprocal rank of the first
// right one in the first ten, and the discounted gain of the first ten over the best possible.
func judge(paths, relevant []string) TextSpace {
	var s TextSpace
	right := map[string]bool{}
	for _, p := range relevant {
		right[p] = true
	}
	var gain, best float64
	for i := range min(10, len(paths)) {
		if !right[paths[i]] {
			continue
		}
		if i < 5 {
			s.Recall5 += 1 / float64(len(right))
		}
		if s.MRR10 == 0 {
			s.MRR10 = 1 / float64(i+1)
		}
		gain += 1 / math.Log2(float64(i+2))
	}
	for i := range min(10, len(right)) {
		best += 1 / math.Log2(float64(i+2))
	}
	s.NDCG10 = gain / best
	return s
}

func (s *TextSpace) add(one TextSpace, queries float64) {
	s.Recall5 += one.Recall5 / queries
	s.MRR10 += one.MRR10 / queries
	s.NDCG10 += one.NDCG10 / queries
}
