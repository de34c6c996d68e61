package engine

import (
	"slices"
	"strings"

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
	Not   []catalog.Term // what a picture's words must not hold
	Sum   []Summand      // words and pictures that are added and subtracted; nil when the text is words and nothing else
	Note  string         // what was left out, as a sentence; usually empty
}

// Summand is a part of a query that is a sum, such as “2:beach + like:"sea.jpg" - people”. It is words or a picture.
type Summand struct {
	Weight float64 // below 0 it is to be as unlike as it can be
	Text   string
	Like   string // a picture of the library by its name or path, or any file
}

// ParseQuery understands what a user typed. Any text is a query; one without words has no Terms.
func ParseQuery(text string) Query {
	q := Query{Text: text}
	sum, note, ok := parseSum(text)
	if !ok {
		q.setTerms(words.Split(text))
		return q
	}
	q.Sum, q.Note = sum, note
	var wanted []string
	for _, s := range sum {
		switch {
		case s.Like != "":
		case s.Weight > 0:
			wanted = append(wanted, words.Split(s.Text)...)
		default:
			q.Not = append(q.Not, excluded(s.Text)...)
		}
	}
	q.setTerms(wanted)
	if !slices.ContainsFunc(sum, func(s Summand) bool { return s.Weight > 0 }) {
		q.addNote("Say also what to look for, not only what to leave out.")
	}
	return q
}

// setTerms takes the words that are searched.
func (q *Query) setTerms(all []string) {
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
			q.addNote("The query is long; its first 32 words were searched.")
			break
		}
		seen[word] = true
		term := catalog.Term{Word: word, Prefix: len([]rune(word)) >= minPrefix}
		if one := words.Singular(word); one != "" {
			term.Or = []string{one}
		}
		q.Terms = append(q.Terms, term)
	}
}

// excluded is the term of a text that must not be held: a word in its singular and plural, or several words in a row.
// Longer words that begin so are others here: who wants no car may want a carpet.
func excluded(text string) []catalog.Term {
	all := words.Split(text)
	switch len(all) {
	case 0:
		return nil
	case 1:
		term := catalog.Term{Word: all[0], Or: []string{all[0] + "s"}}
		if one := words.Singular(all[0]); one != "" {
			term.Or = []string{one}
		}
		return []catalog.Term{term}
	}
	return []catalog.Term{{Word: strings.Join(all[:min(len(all), maxTerms)], " ")}}
}

func (q *Query) addNote(sentence string) { q.Note = strings.TrimSpace(q.Note + " " + sentence) }
