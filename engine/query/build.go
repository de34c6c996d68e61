package query

import (
	"math"
	"slices"
	"strings"
	"time"
)

// MaxSummands bounds the vectors that a query takes.
const MaxSummands = 16

// builder makes a query of tokens.
type builder struct {
	query   Query
	now     time.Time
	isSum   bool
	open    []int   // the parts of the summand of words that is being read
	sign    float64 // of it
	weight  float64
	pending bool // a sign stood alone, and what follows tells whether the text is a sum by it

	or      *token // an OR that was just read
	last    int    // what stood just before: a part's place, or one of the two below
	filters int
}

const (
	nothing = -1 // no part, or a sign that stands alone
	wrong   = -2 // what was told as a mistake
)

func (b *builder) mistake(start, end int, sentence string) {
	b.query.Mistakes = append(b.query.Mistakes, Mistake{start, end, sentence})
}

// begun tells whether something to search for came before.
func (b *builder) begun() bool { return len(b.open) > 0 || len(b.query.Sum) > 0 }

// add takes the next token; more tells whether another follows.
func (b *builder) add(t token, more bool) {
	if t.isOr() && more && b.or == nil && b.last != nothing {
		b.or = &t
		return
	}
	joined := b.joins(t)
	if b.or != nil && !joined && b.last != wrong && !(t.keyed && t.text == "") {
		b.mistake(b.or.start, b.or.end, wrongOr)
	}
	b.or = nil
	switch ofSum := t.isOfSum(b.begun(), more); {
	case t.alone:
		b.pending = ofSum
		b.flush()
		b.sign, b.last = t.sign, nothing
		return
	case t.keyed && t.key.Field != Likes: // whether a sign before it makes a sum is not told by a filter
		b.filter(t, joined)
		b.pending = false
		return
	default:
		b.isSum = b.isSum || ofSum || b.pending
		b.pending = false
	}
	if t.keyed {
		b.like(t)
		return
	}
	b.words(t, joined)
}

// joins tells whether a token is an alternative to the part before it.
func (b *builder) joins(t token) bool {
	if b.or == nil || b.last < 0 || t.alone || t.given != "" {
		return false
	}
	before := b.query.Parts[b.last]
	if t.keyed {
		return t.key.Field != Likes && before.Kind == KindFilter
	}
	return t.sign == 0 && slices.Contains(b.open, b.last)
}

// weigh gives the weight of a token.
func (b *builder) weigh(t token) float64 {
	if t.given == "" {
		return 1
	}
	weight, ok := readWeight(t.given)
	if !ok {
		at := t.body - len(t.given) - 1
		b.mistake(at, at+len(t.given), wrongWeight)
		return 1
	}
	return weight
}

// words adds a word, a phrase or a beginning.
func (b *builder) words(t token, or bool) {
	if t.unclosed {
		b.mistake(t.value, t.value+quoteSize(b.query.Text[t.value:]), wrongQuote)
	}
	p := Part{Start: t.start, End: t.end, Text: strings.ToValidUTF8(t.text, " "), Or: or}
	switch begin := strings.TrimRight(p.Text, "*"); {
	case t.quoted:
		p.Kind = KindPhrase
	case begin != p.Text && saysSomething(begin):
		p.Kind, p.Text = KindPrefix, begin
	}
	weight := b.weigh(t)
	p.Given = t.given != ""
	if t.sign < 0 { // by itself, whatever it stands in
		b.summand(-weight, p.Text, []int{b.put(p)})
		return
	}
	if len(b.open) > 0 && !t.bare() || t.sign > 0 {
		b.flush()
	}
	if !t.bare() {
		b.weight = weight
	}
	b.open = append(b.open, b.put(p))
}

// like adds a picture, which has its sign before it, or takes the one that stood alone.
func (b *builder) like(t token) {
	sign := t.sign
	if sign == 0 {
		sign = 1
		if len(b.open) == 0 {
			sign = b.sign
		}
	}
	b.flush()
	weight := b.weigh(t)
	if t.text == "" {
		b.mistake(t.start, t.end, t.key.Right())
		b.last = wrong
		return
	}
	b.unclosed(t)
	at := b.put(Part{Start: t.start, End: t.end, Kind: KindLike, Text: t.text, Given: t.given != ""})
	b.place(sign*weight, []int{at}, Summand{Like: t.text})
}

// filter adds a filter, or tells why it is none.
func (b *builder) filter(t token, or bool) {
	sign := t.sign
	if sign == 0 && b.last == nothing && len(b.open) == 0 {
		sign = b.sign // it stood alone just before
		b.sign = 1
	}
	f, sentence := readFilter(t.key, t.text, b.now)
	switch {
	case sentence != "":
		start := t.body
		if t.text != "" {
			start += t.keySize(b.query.Text)
		}
		b.mistake(start, t.end, sentence)
		b.last = wrong
		return
	case b.filters == maxFilters:
		b.mistake(t.start, t.end, manyFilters)
		b.last = wrong
		return
	case t.given != "":
		b.mistake(t.body-len(t.given)-1, t.body, wrongWeightOfFilter)
	}
	b.filters++
	b.unclosed(t)
	b.last = b.put(Part{
		Start: t.start, End: t.end, Kind: KindFilter, Not: sign < 0, Or: or, Text: strings.ToValidUTF8(t.text, " "),
		Filter: &f, Weight: 1, Group: -1,
	})
}

func (b *builder) unclosed(t token) {
	if t.unclosed {
		b.mistake(t.value, t.value+quoteSize(b.query.Text[t.value:]), wrongQuoteOfFilter)
	}
}

func (b *builder) put(p Part) int {
	b.query.Parts = append(b.query.Parts, p)
	b.last = len(b.query.Parts) - 1
	return b.last
}

// flush ends the summand that is being read.
func (b *builder) flush() {
	if len(b.open) > 0 {
		b.summand(b.sign*b.weight, joinText(b.query.Parts, b.open), b.open)
	}
	b.open, b.sign, b.weight = nil, 1, 1
}

// summand adds one of words. One without a letter or digit says nothing.
func (b *builder) summand(weight float64, text string, parts []int) {
	if !saysSomething(text) {
		for _, i := range parts {
			b.query.Parts[i].Group, b.query.Parts[i].Weight = -1, 1
		}
		return
	}
	b.place(weight, parts, Summand{Text: text})
}

func (b *builder) place(weight float64, parts []int, s Summand) {
	for _, i := range parts {
		p := &b.query.Parts[i]
		p.Group, p.Weight, p.Not = len(b.query.Sum), math.Abs(weight), weight < 0
	}
	s.Weight = weight
	b.query.Sum = append(b.query.Sum, s)
}

// finish gives the query.
func (b *builder) finish() Query {
	b.flush()
	q := b.query
	if !b.isSum {
		q.Sum = nil
		for i := range q.Parts {
			if p := &q.Parts[i]; p.Kind != KindFilter {
				p.Group, p.Weight, p.Not = 0, 1, false
			}
		}
	}
	q.boundSum()
	slices.SortStableFunc(q.Mistakes, func(a, b Mistake) int { return a.Start - b.Start })
	return q
}

// boundSum leaves out summands where there are too many: the last of those that are subtracted, and then of the others,
// for without any of these nothing is searched.
func (q *Query) boundSum() {
	if len(q.Sum) <= MaxSummands {
		return
	}
	kept := make([]int, len(q.Sum))
	for i := range kept {
		kept[i] = i
	}
	subtracted := func(i int) int {
		if q.Sum[i].Weight < 0 {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(kept, func(a, b int) int { return subtracted(a) - subtracted(b) })
	kept = kept[:MaxSummands]
	slices.Sort(kept)
	for i := range q.Parts {
		if p := &q.Parts[i]; p.Group >= 0 {
			if group, ok := slices.BinarySearch(kept, p.Group); ok {
				p.Group = group
			} else {
				p.Group = -1
			}
		}
	}
	for i, from := range kept {
		q.Sum[i] = q.Sum[from]
	}
	q.Sum = q.Sum[:MaxSummands]
	q.Notes = append(q.Notes, manySummands)
}

// joinText writes the words of parts.
func joinText(parts []Part, which []int) string {
	var text strings.Builder
	for n, i := range which {
		switch {
		case n > 0 && parts[i].Or:
			text.WriteString(" or ")
		case n > 0:
			text.WriteString(" ")
		}
		text.WriteString(parts[i].Text)
	}
	return text.String()
}

// Line is all the words of a query that is no sum, as a model is asked them.
func (q Query) Line() string {
	var which []int
	for i, p := range q.Parts {
		if p.Kind != KindFilter && p.Kind != KindLike {
			which = append(which, i)
		}
	}
	return joinText(q.Parts, which)
}
