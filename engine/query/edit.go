package query

import (
	"slices"
	"strings"
	"unicode"
)

// Append adds a filter to a text, once.
func Append(text string, f Filter) string { return add(text, f, false) }

// Exclude adds a filter to a text whose pictures are left out.
func Exclude(text string, f Filter) string { return add(text, f, true) }

func add(text string, f Filter, not bool) string {
	before := Parse(text)
	if _, ok := holds(before, f, not); ok {
		return text
	}
	written := Format(f)
	if not {
		written = "-" + written
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return written
	}
	behind := text + " " + written
	q := Parse(behind)
	same := q.Line() == before.Line() && len(q.Mistakes) == len(before.Mistakes)
	if p, ok := holds(q, f, not); ok && !p.Or && p.Start == len(text)+1 && same {
		return behind
	}
	return written + " " + text // an open quotation mark, sign or OR at the end would take it
}

// Remove takes a part out of a text, and with it the sign or the OR that led to it alone.
func Remove(text string, p Part) string {
	q := Parse(text)
	at := slices.IndexFunc(q.Parts, func(other Part) bool { return other.Start == p.Start && other.End == p.End })
	if at < 0 {
		return text
	}
	p = q.Parts[at]
	start, end := p.Start, p.End
	before, after := 0, len(text) // the parts beside it
	if at > 0 {
		before = q.Parts[at-1].End
	}
	last := at+1 == len(q.Parts)
	if !last {
		after = q.Parts[at+1].Start
	}
	behind := strings.TrimSpace(text[end:after])
	if lead := leadOf(text[before:start]); lead > 0 {
		// A sign that stands alone stays where more words belong to it.
		if p.Or || last || p.Kind == KindFilter || behind != "" || q.Parts[at+1].Group != p.Group {
			start -= lead
		}
	}
	if !p.Or && behind == "OR" && !last { // the next is no alternative any more
		end = after
	}
	left, right := strings.TrimRightFunc(text[:start], unicode.IsSpace), strings.TrimLeftFunc(text[end:], unicode.IsSpace)
	if left == "" || right == "" {
		return left + right
	}
	return left + " " + right
}

// leadOf is the length of the sign or OR at the end of a text that holds no parts, with the space behind it.
func leadOf(gap string) int {
	trimmed := strings.TrimRightFunc(gap, unicode.IsSpace)
	for _, sign := range []string{"OR", "+", "-", "−"} {
		if strings.HasSuffix(trimmed, sign) {
			return len(gap) - len(trimmed) + len(sign)
		}
	}
	return 0
}

// Toggle takes a filter out of a text that has it, and adds it to others. One that was to be left out is asked for.
func Toggle(text string, f Filter) string {
	if p, ok := holds(Parse(text), f, false); ok {
		return Remove(text, p)
	}
	for {
		p, ok := holds(Parse(text), f, true)
		if !ok {
			return Append(text, f)
		}
		shorter := Remove(text, p)
		if len(shorter) >= len(text) {
			return shorter
		}
		text = shorter
	}
}

// holds finds a filter among the parts of a query.
func holds(q Query, f Filter, not bool) (Part, bool) {
	for _, p := range q.Parts {
		if p.Kind == KindFilter && p.Not == not && p.Filter.Equal(f) {
			return p, true
		}
	}
	return Part{}, false
}

// Has tells whether a query asks for a filter, for marking it among others.
func (q Query) Has(f Filter) bool {
	_, ok := holds(q, f, false)
	return ok
}
