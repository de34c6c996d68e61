package engine

import (
	"cmp"
	"slices"
)

// rrfK damps the first ranks in reciprocal rank fusion. 60 is the constant of Cormack, Clarke and Büttcher
// (2009), who found results to change little around it; ranks are fused because the scores of BM25 and of a
// cosine have no common scale.
const rrfK = 60

// Place is where one search put a picture.
type Place struct {
	Rank  int     `json:"rank"`  // from 1
	Score float64 `json:"score"` // BM25 for words, cosine for look-alikes and meaning
	Space string  `json:"-"`     // of a model, for meaning
}

// Hit is a found picture. Text, Visual and Meaning are nil where that search did not find it.
type Hit struct {
	ID      int64
	Score   float64
	Text    *Place
	Visual  *Place
	Meaning *Place // in the space of a model; where two found it, the better
	Second  *Place // the other of the two
	Reason  string // of its place, when a model put the results in order

	// Relevance is 1 for the best of a search and less for others, never more than for those before it. It compares
	// within one search only.
	Relevance float64

	strength float64 // of all that found it together, from 0 to 1
	sure     bool    // one of them is seldom wrong
	every    bool    // it holds every word
}

// fuse adds the reciprocal ranks of each picture and sorts by their sum; of equal ones those that hold the words come
// first, which are sure, and then the order is that of ids.
func fuse(rankings ...ranking) []Hit {
	byID := map[int64]int{}
	var hits []Hit
	for _, r := range rankings {
		for i, id := range r.ids {
			at, ok := byID[id]
			if !ok {
				at = len(hits)
				byID[id] = at
				hits = append(hits, Hit{ID: id})
			}
			hits[at].Score += r.weight / float64(rrfK+i+1)
			r.assign(&hits[at], &Place{Rank: i + 1, Score: r.scores[i]})
			hits[at].add(r, i)
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(wordless(a), wordless(b)), cmp.Compare(a.ID, b.ID))
	})
	return hits
}

// wordless is 1 for a picture that no words found.
func wordless(h Hit) int {
	if h.Text == nil {
		return 1
	}
	return 0
}
