// Package query is the language of the search line: words, phrases, exclusions, alternatives, sums with weights,
// pictures that others are to be like, and filters. It reads any text and never fails: what it does not understand is
// told with its place, and the rest still counts.
package query

// Kind is what a part of a query is.
type Kind int

// The kinds of parts.
const (
	KindWord   Kind = iota
	KindPhrase      // "in quotes": words in a row
	KindPrefix      // begin*
	KindLike        // like:picture.jpg
	KindFilter      // key:value
)

// Query is a text as it was understood.
type Query struct {
	Text     string
	Parts    []Part    // in the order of the text
	Mistakes []Mistake // in the order of the text; what they mark was left out
	Sum      []Summand // words and pictures that are added and subtracted; nil when there is no sum
	Notes    []string  // what was left out and has no place of its own, as sentences
}

// Part is what stands between spaces, or in quotes. Positions are bytes of the text, on the borders of its characters.
// Parts do not overlap.
type Part struct {
	Start, End int // with sign, weight and key; a sign or an OR that stands alone belongs to none
	Kind       Kind
	Not        bool    // it is left out, by its own sign or by the one that stands before its summand
	Or         bool    // an alternative to the part before it
	Weight     float64 // 1 unless given, never below 0
	Given      bool    // the weight was given right here
	Group      int     // its place in the query's Sum; 0 when there is no sum, -1 when it is no part of the sum
	Text       string  // the word, the phrase, the prefix without its star, the name of the picture
	Filter     *Filter // of a KindFilter only
}

// Summand is words or a picture.
type Summand struct {
	Weight float64 // below 0 it is to be as unlike as it can be
	Text   string
	Like   string // a picture of the library by its name or path, or any file
}

// Mistake is what could not be understood, and what would be right.
type Mistake struct {
	Start, End int // bytes of the text
	Sentence   string
}

// Condition is a filter that is to pass, or not to.
type Condition struct {
	Filter
	Not bool
}

// Filters are the conditions of a query: every group has to hold, and of a group any one is enough.
func (q Query) Filters() [][]Condition {
	var groups [][]Condition
	open := false // the part before is a filter
	for _, p := range q.Parts {
		if p.Kind == KindFilter {
			c := Condition{Filter: *p.Filter, Not: p.Not}
			if last := len(groups) - 1; p.Or && open {
				groups[last] = append(groups[last], c)
			} else {
				groups = append(groups, []Condition{c})
			}
		}
		open = p.Kind == KindFilter
	}
	return groups
}
