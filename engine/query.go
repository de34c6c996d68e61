package engine

import (
	"slices"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/words"
)

// maxTerms bounds the words of a query that are searched. A description of a picture seldom has more, and
// each costs a look-up of its own.
const maxTerms = 32

// minPrefix is the length from which a word also finds longer ones: below it there are too many.
const minPrefix = 3

// stopWords say nothing about a picture. They are searched only when a query has no other words.
var stopWords = map[string]bool{
	"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "by": true, "for": true, "from": true,
	"has": true, "in": true, "is": true, "it": true, "of": true, "on": true, "or": true, "some": true, "that": true,
	"the": true, "there": true, "this": true, "to": true, "with": true,
}

// Query is a text query as it was understood.
type Query struct {
	Text  string
	Terms []catalog.Term
	Note  string // what was left out, as a sentence; usually empty
}

// ParseQuery understands what a user typed. Any text is a query; one without words has no Terms.
func ParseQuery(text string) Query {
	q := Query{Text: text}
	all := words.Split(text)
	meaningful := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return stopWords[w] })
	if len(meaningful) == 0 {
		meaningful = all
	}
	seen := map[string]bool{}
	for _, word := range meaningful {
		if seen[word] {
			continue
		}
		if len(q.Terms) == maxTerms {
			q.Note = "The query is long; its first 32 words were searched."
			break
		}
		seen[word] = true
		term := catalog.Term{Word: word, Prefix: len([]rune(word)) >= minPrefix}
		if one := words.Singular(word); one != "" {
			term.Or = []string{one}
		}
		q.Terms = append(q.Terms, term)
	}
	return q
}
