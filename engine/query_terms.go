package engine

import (
	"slices"
	"strings"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/query"
	"hybrid-image-search/engine/words"
)

// unit is what is looked for as one: a word, or several that are alternatives.
type unit []alternative

// alternative is a word, or several in a row.
type alternative struct {
	words  []string
	phrase bool // it was in quotes
	prefix bool // longer words that begin with the last were asked for
}

// unitsOf gives what the parts of a query that are wanted look for. A part such as “black-and-white” is several words,
// but one when it is an alternative. A phrase with a weight is words that count together, and need not be held.
func unitsOf(parts []query.Part) []unit {
	var all []unit
	open := false // the part before is one of the last unit
	for i, p := range parts {
		joins := p.Or && open
		open = false
		if p.Kind > query.KindPrefix || p.Not || p.Group < 0 {
			continue
		}
		found := words.Split(p.Text)
		if len(found) == 0 {
			continue
		}
		chained := p.Or || i+1 < len(parts) && parts[i+1].Or
		one := alternative{words: found[:min(len(found), maxTerms)], phrase: p.Kind == query.KindPhrase && !p.Given, prefix: p.Kind == query.KindPrefix}
		open = true
		switch last := len(all) - 1; {
		case joins:
			all[last] = append(all[last], one)
		case chained || one.phrase:
			all = append(all, unit{one})
		default:
			for n, word := range found {
				all = append(all, unit{{words: []string{word}, prefix: one.prefix && n == len(found)-1}})
			}
		}
	}
	return all
}

// saysNothing tells whether a unit is a word that every text has.
func (u unit) saysNothing() bool {
	return len(u) == 1 && !u[0].phrase && !u[0].prefix && len(u[0].words) == 1 && stopWords[u[0].words[0]]
}

// name is the same for units that look for the same.
func (u unit) name() string {
	var name strings.Builder
	for _, one := range u {
		name.WriteString(strings.Join(one.words, " "))
		switch {
		case one.phrase:
			name.WriteString(`"`)
		case one.prefix:
			name.WriteString("*")
		}
		name.WriteString("|")
	}
	return name.String()
}

// term is what is looked up. Phrases have to be held; a phrase or a word for it need not.
func (u unit) term() catalog.Term {
	term := u[0].term()
	for _, other := range u[1:] {
		term.Any = append(term.Any, other.term())
	}
	term.Must = !slices.ContainsFunc(u, func(one alternative) bool { return !one.phrase })
	return term
}

func (a alternative) term() catalog.Term {
	word := strings.Join(a.words, " ")
	switch {
	case a.phrase:
		return catalog.Term{Word: word}
	case a.prefix:
		return catalog.Term{Word: word, Prefix: true}
	}
	return plainTerm(word)
}

// setExcluded takes what must not be held: of each summand that is subtracted, its words in a row, or each of its
// alternatives.
func (q *Query) setExcluded(parts []query.Part) {
	var open []query.Part // of one summand
	flush := func() {
		if len(open) > 0 {
			q.Not = append(q.Not, excluded(open)...)
		}
		open = nil
	}
	for _, p := range parts {
		if p.Kind > query.KindPrefix || !p.Not || p.Group < 0 {
			continue
		}
		if len(open) > 0 && (p.Or || p.Group != open[0].Group) {
			flush()
		}
		open = append(open, p)
	}
	flush()
}

// excluded is the term of parts that must not be held: a word in its singular and plural, or several words in a row.
// Longer words that begin so are others here, unless they were asked for: who wants no car may want a carpet.
func excluded(parts []query.Part) []catalog.Term {
	var all []string
	for _, p := range parts {
		all = append(all, words.Split(p.Text)...)
	}
	prefix := parts[len(parts)-1].Kind == query.KindPrefix
	switch len(all) {
	case 0:
		return nil
	case 1:
		term := catalog.Term{Word: all[0], Prefix: prefix, Or: []string{all[0] + "s"}}
		if one := words.Singular(all[0]); one != "" {
			term.Or = []string{one}
		}
		return []catalog.Term{term}
	}
	return []catalog.Term{{Word: strings.Join(all[:min(len(all), maxTerms)], " "), Prefix: prefix}}
}
