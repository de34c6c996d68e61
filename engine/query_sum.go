package engine

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxSummands bounds the vectors that a query takes.
	maxSummands = 16

	// maxWeight bounds weights: beyond it the other summands count nothing.
	maxWeight = 100
)

// likePrefix comes before the name of a picture.
const likePrefix = "like:"

// parseSum reads a text as a sum, and tells whether it is one: words separated by single signs or with a sign or a
// weight before them, and pictures. A sign inside of a word is none, nor is one before what is no word.
//
//	sum     = { [ sign ] [ number ":" ] ( word | "phrase" | like:name | like:"name" ) | sign }
//
// What follows a sign that stands alone belongs to it until the next; a sign at a word is that word's.
func parseSum(text string) (sum []Summand, note string, ok bool) {
	b := sumBuilder{sign: 1, weight: 1}
	for rest := strings.TrimSpace(text); rest != ""; {
		var p part
		before := len(b.open) > 0 || len(b.sum) > 0
		p, rest = nextPart(rest, before)
		ok = ok || p.isOfSum(before, rest != "")
		b.add(p)
	}
	b.flush()
	if !ok {
		return nil, "", false
	}
	if len(b.sum) > maxSummands {
		b.sum = b.sum[:maxSummands]
		b.note("The query has many parts; its first 16 were searched.")
	}
	return b.sum, strings.Join(b.notes, " "), true
}

// part is what stands between spaces, or in quotes.
type part struct {
	sign   float64 // 0 is none
	weight float64 // 0 is none
	given  string  // the weight as it was written
	alone  bool    // a sign and nothing else
	like   bool
	text   string
}

// isOfSum tells whether a part makes the text a sum. A sign by itself does between others only.
func (p part) isOfSum(before, after bool) bool {
	if p.alone {
		return after && (before || p.sign < 0)
	}
	return p.sign != 0 || p.given != "" || p.like
}

// nextPart takes the first part off a text that begins with one, and the space behind it. A number with a sign that
// nothing comes before is just that: “-5 degrees” leaves nothing out.
func nextPart(text string, before bool) (p part, rest string) {
	defer func() { rest = strings.TrimLeftFunc(rest, unicode.IsSpace) }()
	if sign, after := cutSign(text); sign != 0 {
		if next, _ := utf8.DecodeRuneInString(after); after == "" || unicode.IsSpace(next) {
			return part{sign: sign, alone: true}, after
		} else if number, _ := cutWeight(after); before || number != "" || !unicode.IsDigit(next) {
			if startsOperand(next) {
				p.sign, text = sign, after
			}
		}
	}
	if number, after := cutWeight(text); number != "" {
		p.given, text = number, after
		p.weight, _ = strconv.ParseFloat(number, 64) // what it cannot read is out of bounds
	}
	if len(text) > len(likePrefix) && strings.EqualFold(text[:len(likePrefix)], likePrefix) {
		if next, _ := utf8.DecodeRuneInString(text[len(likePrefix):]); !unicode.IsSpace(next) {
			p.like, text = true, text[len(likePrefix):]
		}
	}
	p.text, rest = nextText(text)
	return p, rest
}

// nextText takes a word or a phrase in quotes off a text. A quote that nothing closes is a part of its word.
func nextText(text string) (string, string) {
	if first, size := utf8.DecodeRuneInString(text); isQuote(first) {
		if at := strings.IndexFunc(text[size:], isQuote); at >= 0 {
			_, closing := utf8.DecodeRuneInString(text[size+at:])
			return text[size : size+at], text[size+at+closing:]
		}
	}
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		return text[:end], text[end:]
	}
	return text, ""
}

func cutSign(text string) (sign float64, rest string) {
	switch first, size := utf8.DecodeRuneInString(text); first {
	case '+':
		return 1, text[size:]
	case '-', '−':
		return -1, text[size:]
	}
	return 0, text
}

func startsOperand(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || isQuote(r) }
func isQuote(r rune) bool       { return r == '"' || r == '“' || r == '”' }

// cutWeight takes a number off a text that has one before a colon and what it weighs; "" is none.
func cutWeight(text string) (number, rest string) {
	rest = strings.TrimLeft(text, "0123456789.")
	number = text[:len(text)-len(rest)]
	if number == "" || number == "." || strings.Count(number, ".") > 1 || !strings.HasPrefix(rest, ":") {
		return "", text
	}
	if next, _ := utf8.DecodeRuneInString(rest[1:]); !unicode.IsLetter(next) && !isQuote(next) {
		return "", text
	}
	return number, rest[1:]
}

// sumBuilder makes summands of parts.
type sumBuilder struct {
	sum    []Summand
	open   []string // the words of the summand that is being read
	sign   float64  // of it
	weight float64
	notes  []string
}

func (b *sumBuilder) note(sentence string) {
	if len(b.notes) == 0 || b.notes[len(b.notes)-1] != sentence {
		b.notes = append(b.notes, sentence)
	}
}

func (b *sumBuilder) add(p part) {
	weight := 1.0
	if p.given != "" {
		weight = p.weight
		if !(weight > 0 && weight <= maxWeight) {
			weight = 1
			b.note("A weight is a number above 0, up to 100; others count as 1.")
		}
	}
	switch {
	case p.alone: // a sign by itself
		b.flush()
		b.sign = p.sign
	case p.like:
		b.closed(p, weight, Summand{Like: p.text})
	case p.sign < 0:
		b.words(-weight, p.text)
	case p.sign > 0 || p.given != "":
		if len(b.open) > 0 || p.sign > 0 {
			b.flush()
		}
		b.weight = weight
		b.open = append(b.open, p.text)
	default:
		b.open = append(b.open, p.text)
	}
}

// closed adds a picture, which has its sign before it, or takes the one that stood alone.
func (b *sumBuilder) closed(p part, weight float64, s Summand) {
	sign := p.sign
	if sign == 0 {
		sign = 1
		if len(b.open) == 0 {
			sign = b.sign
		}
	}
	b.flush()
	if s.Like == "" {
		b.note("After “like:” comes the name of a picture.")
		return
	}
	s.Weight = sign * weight
	b.sum = append(b.sum, s)
}

// flush ends the summand that is being read.
func (b *sumBuilder) flush() {
	b.words(b.sign*b.weight, strings.Join(b.open, " "))
	b.open, b.sign, b.weight = nil, 1, 1
}

// words adds a summand of words. One without a letter or digit says nothing.
func (b *sumBuilder) words(weight float64, text string) {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		b.sum = append(b.sum, Summand{Weight: weight, Text: text})
	}
}
