package catalog

import (
	"context"
	"strings"
)

// Term is one word of a text query, folded by package words.
type Term struct {
	Word   string   // or several with spaces between, which are to stand in a row
	Or     []string // other forms that count as the word
	Prefix bool     // longer words that begin with it match too, and count less
}

// TextHit is a picture that holds at least one term. A higher Score is better; scores of different queries
// do not compare.
type TextHit struct {
	ID    int64
	Score float64
}

// weights are BM25's factors for title, keywords, user, caption, name, folder, tags, machine, seen: what a person
// wrote of the picture counts most, and words that thousands share (folders, colours) least.
const weights = "bm25(8.0, 6.0, 8.0, 4.0, 4.0, 2.0, 1.0, 3.0, 2.0)"

// SearchText gives the best pictures, at most limit, best first: those that hold every term, then those that
// hold any, each in the order of BM25. BM25 alone would put a picture that says "red" three times before a
// red dress. Those that hold a term of without are left out.
func (c *Catalog) SearchText(ctx context.Context, terms []Term, limit int, without ...Term) ([]TextHit, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	hits, err := c.match(ctx, expression(terms, " AND ", without), limit)
	if err != nil || len(terms) == 1 || len(hits) == limit {
		return hits, err
	}
	known := make(map[int64]bool, len(hits))
	for _, h := range hits {
		known[h.ID] = true
	}
	some, err := c.match(ctx, expression(terms, " OR ", without), limit)
	for _, h := range some {
		if !known[h.ID] && len(hits) < limit {
			hits = append(hits, h)
		}
	}
	return hits, err
}

// Holding gives the pictures that hold any of the terms, by id.
func (c *Catalog) Holding(ctx context.Context, terms []Term) ([]int64, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	ids, err := collect(ctx, c.read, scanID, `SELECT rowid FROM picture_text WHERE picture_text MATCH ? ORDER BY rowid`,
		expression(terms, " OR ", nil))
	return ids, explain("holding", err)
}

func (c *Catalog) match(ctx context.Context, expression string, limit int) ([]TextHit, error) {
	hits, err := collect(ctx, c.read, func(row scanner) (h TextHit, err error) {
		err = row.Scan(&h.ID, &h.Score)
		h.Score = -h.Score // SQLite gives the better the more negative
		return h, err
	}, `SELECT rowid, rank FROM picture_text WHERE picture_text MATCH ? AND rank MATCH ? ORDER BY rank, rowid LIMIT ?`,
		expression, weights, limit)
	return hits, explain("text", err)
}

// expression writes terms in FTS5's syntax. Every word is quoted, so nothing a user types is syntax. A word
// is asked for by itself and as a prefix: a picture that has the very word matches both and ranks higher.
func expression(terms []Term, operator string, without []Term) string {
	if len(without) > 0 {
		return "(" + expression(terms, operator, nil) + ") NOT (" + expression(without, " OR ", nil) + ")"
	}
	groups := make([]string, len(terms))
	for i, t := range terms {
		var phrases []string
		for _, word := range append([]string{t.Word}, t.Or...) {
			phrases = append(phrases, quote(word))
		}
		if t.Prefix {
			phrases = append(phrases, quote(t.Word)+"*")
		}
		groups[i] = "(" + strings.Join(phrases, " OR ") + ")"
	}
	return strings.Join(groups, operator)
}

func quote(word string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(word, "\x00", ""), `"`, `""`) + `"`
}
