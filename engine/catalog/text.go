package catalog

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// Term is one word of a text query, folded by package words.
type Term struct {
	Word   string   // or several with spaces between, which are to stand in a row
	Or     []string // other forms that count as the word
	Prefix bool     // longer words that begin with it match too, and count less
	Any    []Term   // others that count as the term as well
	Column string   // where it is to stand; "" is anywhere
	Must   bool     // every hit is to hold it
}

// Seen is the column of the text that can be read in a picture.
const Seen = "seen"

// TextHit is a picture that holds at least one term. A higher Score is better; scores of different queries
// do not compare. Where too many pictures hold the words to be compared it is 0.
type TextHit struct {
	ID    int64
	Score float64
	Every bool // it holds every term
}

// weights are BM25's factors for title, keywords, user, caption, name, folder, tags, machine, seen: what a person
// wrote of the picture counts most, and words that thousands share (folders, colours) least.
const weights = "bm25(8.0, 6.0, 8.0, 4.0, 4.0, 2.0, 1.0, 3.0, 2.0)"

// SearchText is FindText among all pictures.
func (c *Catalog) SearchText(ctx context.Context, terms []Term, limit int, without ...Term) ([]TextHit, error) {
	return c.FindText(ctx, terms, without, limit, nil)
}

// Holding gives the pictures that hold any of the terms, by id.
func (c *Catalog) Holding(ctx context.Context, terms []Term) ([]int64, error) {
	return c.holding(ctx, terms, " OR ")
}

// HoldingAll gives the pictures that hold all of the terms, by id.
func (c *Catalog) HoldingAll(ctx context.Context, terms []Term) ([]int64, error) {
	return c.holding(ctx, terms, " AND ")
}

func (c *Catalog) holding(ctx context.Context, terms []Term, operator string) ([]int64, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	ids, err := c.idList(ctx, `SELECT rowid FROM picture_text WHERE picture_text MATCH ?`, expression(terms, operator, nil))
	slices.Sort(ids)
	return ids, explain("holding", err)
}

func (c *Catalog) match(ctx context.Context, expression string, limit int) ([]TextHit, error) {
	hits, err := collect(ctx, c.read, func(row scanner) (h TextHit, err error) {
		err = row.Scan(&h.ID, &h.Score)
		h.Score = -h.Score // SQLite gives the better the more negative
		return h, err
	}, `SELECT rowid, rank FROM picture_text WHERE picture_text MATCH ? AND rank MATCH ? ORDER BY rank, rowid LIMIT `+strconv.Itoa(limit),
		expression, weights) // a limit among the arguments has SQLite prepare the statement twice
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
		groups[i] = "(" + strings.Join(t.phrases(), " OR ") + ")"
	}
	return strings.Join(groups, operator)
}

// anyOf is the expression of the pictures that hold what they must, and any of the rest if they need not hold more.
func anyOf(terms, without []Term) string {
	var must []Term
	for _, t := range terms {
		if t.Must {
			must = append(must, t)
		}
	}
	some := "(" + expression(terms, " OR ", nil) + ")"
	if len(must) > 0 {
		some = expression(must, " AND ", nil) + " AND " + some
	}
	if len(without) > 0 {
		some = "(" + some + ") NOT (" + expression(without, " OR ", nil) + ")"
	}
	return some
}

func isOptional(t Term) bool { return !t.Must }

// phrases writes all that counts as a term.
func (t Term) phrases() []string {
	in := ""
	if t.Column != "" {
		in = quote(t.Column) + " : "
	}
	var all []string
	for _, word := range append([]string{t.Word}, t.Or...) {
		all = append(all, in+quote(word))
	}
	if t.Prefix {
		all = append(all, in+quote(t.Word)+"*")
	}
	for _, other := range t.Any {
		all = append(all, other.phrases()...)
	}
	return all
}

func quote(word string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(word, "\x00", ""), `"`, `""`) + `"`
}
