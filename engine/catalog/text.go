package catalog

import (
	"context"
	"strings"
)

// Term is one word of a text query, folded by package words.
type Term struct {
	Word   string
	Or     []string // other forms that count as the word
	Prefix bool     // longer words that begin with it match too, and count less
}

// TextHit is a picture that holds at least one term. A higher Score is better; scores of different queries
// do not compare.
type TextHit struct {
	ID    int64
	Score float64
}

// weights are BM25's factors for title, keywords, user, caption, name, folder, tags: what a person wrote of
// the picture counts most, and words that thousands share (folders, colours) least.
const weights = "bm25(8.0, 6.0, 8.0, 4.0, 4.0, 2.0, 1.0)"

// SearchText gives the best pictures by BM25, at most limit, best first.
func (c *Catalog) SearchText(ctx context.Context, terms []Term, limit int) ([]TextHit, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	hits, err := collect(ctx, c.read, func(row scanner) (h TextHit, err error) {
		err = row.Scan(&h.ID, &h.Score)
		h.Score = -h.Score // SQLite gives the better the more negative
		return h, err
	}, `SELECT rowid, rank FROM picture_text WHERE picture_text MATCH ? AND rank MATCH ? ORDER BY rank, rowid LIMIT ?`,
		expression(terms), weights, limit)
	return hits, explain("text", err)
}

// expression writes terms in FTS5's syntax. Every word is quoted, so nothing a user types is syntax. A word
// is asked for by itself and as a prefix: a picture that has the very word matches both and ranks higher.
func expression(terms []Term) string {
	var phrases []string
	for _, t := range terms {
		for _, word := range append([]string{t.Word}, t.Or...) {
			phrases = append(phrases, quote(word))
		}
		if t.Prefix {
			phrases = append(phrases, quote(t.Word)+"*")
		}
	}
	return strings.Join(phrases, " OR ")
}

func quote(word string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(word, "\x00", ""), `"`, `""`) + `"`
}
