package engine

import (
	"slices"
	"strings"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/query"
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
	Text     string
	Line     string              // its words, as a model is asked them where there is no sum
	Terms    []catalog.Term      // words that are looked for; who holds more of them comes first
	Must     []catalog.Term      // what a picture's words have to hold: phrases, and text that can be read in it
	Not      []catalog.Term      // what a picture's words must not hold
	Filters  [][]query.Condition // every group has to hold, and of a group any one is enough
	Sum      []Summand           // words and pictures that are added and subtracted; nil when the text is no sum
	Parts    []query.Part        // what the text was read as, with places
	Mistakes []query.Mistake     // what was left out, with places
	Note     string              // what else was left out, as a sentence; usually empty
}

// Summand is a part of a query that is a sum, such as “2:beach + like:"sea.jpg" - people”. It is words or a picture.
type Summand = query.Summand

// ParseQuery understands what a user typed. Any text is a query; one without words has no Terms.
func ParseQuery(text string) Query {
	read := query.Parse(text)
	q := Query{
		Text: text, Line: read.Line(), Sum: read.Sum, Parts: read.Parts, Mistakes: read.Mistakes,
		Note: strings.Join(read.Notes, " "),
	}
	q.setTerms(unitsOf(read.Parts))
	q.setExcluded(read.Parts)
	q.setFilters(read.Filters())
	return q
}

// hasWords tells whether anything is looked up in the text index.
func (q Query) hasWords() bool { return len(q.Terms) > 0 || len(q.Must) > 0 }

// setTerms takes what is looked for in words.
func (q *Query) setTerms(all []unit) {
	meaningful := slices.DeleteFunc(slices.Clone(all), unit.saysNothing)
	if len(meaningful) == 0 {
		meaningful = all
	}
	seen, room, long := map[string]bool{}, maxTerms, false
	for _, u := range meaningful {
		if name := u.name(); !seen[name] {
			seen[name] = true
		} else {
			continue
		}
		long = long || len(u) > room
		if u = u[:min(len(u), room)]; len(u) == 0 {
			break
		}
		room -= len(u)
		if term := u.term(); term.Must {
			q.Must = append(q.Must, term)
		} else {
			q.Terms = append(q.Terms, term)
		}
	}
	if long {
		q.addNote(noteLong)
	}
}

// setFilters takes the filters. Those of the text in pictures are looked up as words are, unless others are
// alternatives to them.
func (q *Query) setFilters(groups [][]query.Condition) {
	for _, group := range groups {
		not := group[0].Not
		ofText := !slices.ContainsFunc(group, func(c query.Condition) bool { return c.Field != query.Text || c.Not != not })
		switch {
		case !ofText || not && (len(group) > 1 || !q.hasWords() && len(q.Sum) == 0): // alone, it lists all others
			q.Filters = append(q.Filters, group)
		case not:
			q.Not = append(q.Not, TextTerm(group[0].Filter))
		default:
			term := TextTerm(group[0].Filter)
			for _, c := range group[1:] {
				term.Any = append(term.Any, TextTerm(c.Filter))
			}
			term.Must = true
			q.Must = append(q.Must, term)
		}
	}
}

// TextTerm is what a filter of the text in a picture looks up.
func TextTerm(f query.Filter) catalog.Term {
	term := plainTerm(f.Text)
	term.Column = catalog.Seen
	return term
}

func (q *Query) addNote(sentence string) { q.Note = strings.TrimSpace(q.Note + " " + sentence) }

// plainTerm is a word with its singular, also as the beginning of longer ones; several are to stand in a row.
func plainTerm(word string) catalog.Term {
	if strings.Contains(word, " ") {
		return catalog.Term{Word: word}
	}
	term := catalog.Term{Word: word, Prefix: len([]rune(word)) >= minPrefix}
	if one := words.Singular(word); one != "" {
		term.Or = []string{one}
	}
	return term
}
