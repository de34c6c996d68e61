package analysis

import (
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// Filter says which spans of a trace are looked for. The zero value matches all.
type Filter struct {
	Text        string // in names, attributes, events, ids, status and scope; in any case
	Regexp      bool   // Text is a regular expression (RE2)
	MinDuration time.Duration
	ErrorsOnly  bool
	HiddenNames []string // spans of these names never match
}

// Finder is a filter that is ready for use. It may be used by one goroutine at a time.
type Finder struct {
	filter  Filter
	pattern pattern
	hidden  map[string]struct{}
	known   map[string]bool // texts that the expression was tried on
	buffer  []byte
	lastID  trace.TraceID // and whether it matches
	traceID bool
}

// What bounds the texts that are remembered. Names, keys and kinds come again and again.
const (
	maxKnown     = 4096
	maxKnownText = 64 // bytes
)

// Compile makes the filter ready. An error wraps ErrPattern and is a sentence for the user.
func (f Filter) Compile() (*Finder, error) {
	p, err := compilePattern(f.Text, f.Regexp)
	if err != nil {
		return nil, err
	}
	finder := &Finder{filter: f, pattern: p, hidden: map[string]struct{}{}, known: map[string]bool{}}
	for _, name := range f.HiddenNames {
		finder.hidden[name] = struct{}{}
	}
	finder.traceID = finder.matchesText(finder.lastID.String())
	return finder, nil
}

// Matches returns the rows that match, in their order, whether they are to be seen or folded away. Everything
// of a span is looked at; it takes O(what the spans hold).
func (f *Finder) Matches(rows []telemetry.Row, now time.Time) []int {
	var found []int
	for i := range rows {
		if f.match(rows[i].Span, now) {
			found = append(found, i)
		}
	}
	return found
}

// Hidden reports whether spans of that name are to be left out.
func (f *Finder) Hidden(name string) bool {
	_, hidden := f.hidden[name]
	return hidden
}

// Places returns where the text matches in another one, as byte positions, to be highlighted.
func (f *Finder) Places(text string) [][2]int { return f.pattern.places(text) }

func (f *Finder) match(s *telemetry.Span, now time.Time) bool {
	switch {
	case f.filter.ErrorsOnly && s.Status != codes.Error:
		return false
	case f.filter.MinDuration > 0 && s.Duration(now) < f.filter.MinDuration:
		return false
	case len(f.hidden) > 0 && f.Hidden(s.Name):
		return false
	case f.pattern.everything():
		return true
	}
	if s.TraceID != f.lastID {
		f.lastID, f.traceID = s.TraceID, f.matchesText(s.TraceID.String())
	}
	if f.traceID {
		return true
	}
	f.appendSpan(s)
	if !f.pattern.within(f.buffer) {
		return false
	}
	return f.pattern.exact == nil || f.anyText(s)
}

func (f *Finder) matchesText(text string) bool {
	f.buffer = fold(f.buffer[:0], text)
	return f.pattern.within(f.buffer) && (f.pattern.exact == nil || f.pattern.exact.MatchString(text))
}

// appendSpan sets the buffer to all texts of a span that the pattern may match, folded, with boundaries between.
func (f *Finder) appendSpan(s *telemetry.Span) {
	to := f.buffer[:0]
	for _, text := range [...]string{s.Name, s.Scope, s.ScopeVersion, s.StatusMessage} {
		to = append(fold(to, text), boundary)
	}
	if f.pattern.ids {
		to = appendID(appendID(to, s.SpanID), s.ParentID)
	}
	to = f.appendAttributes(to, s.Attributes)
	for i := range s.Events {
		to = append(fold(to, s.Events[i].Name), boundary)
		to = f.appendAttributes(to, s.Events[i].Attributes)
	}
	f.buffer = to
}

func (f *Finder) appendAttributes(to []byte, list []attribute.KeyValue) []byte {
	for i := range list {
		to = append(fold(to, string(list[i].Key)), boundary)
		switch v := list[i].Value; {
		case v.Type() == attribute.STRING:
			to = fold(to, v.AsString())
		case !number(v):
			to = fold(to, v.String())
		case f.pattern.numbers:
			at := len(to)
			to = appendNumber(to, v)
			for i, c := range to[at:] {
				to[at+i] = upper[c]
			}
		}
		to = append(to, boundary)
	}
	return to
}

func number(v attribute.Value) bool {
	return v.Type() == attribute.INT64 || v.Type() == attribute.FLOAT64
}

func appendNumber(to []byte, v attribute.Value) []byte {
	if v.Type() == attribute.INT64 {
		return strconv.AppendInt(to, v.AsInt64(), 10)
	}
	return strconv.AppendFloat(to, v.AsFloat64(), 'g', -1, 64)
}

func appendID(to []byte, id trace.SpanID) []byte {
	if !id.IsValid() {
		return to
	}
	const digits = "0123456789ABCDEF" // as folded
	for _, b := range id {
		to = append(to, digits[b>>4], digits[b&15])
	}
	return append(to, boundary)
}

// anyText tries the expression on each text of a span by itself, so that its ends mean what they say.
func (f *Finder) anyText(s *telemetry.Span) bool {
	if f.text(s.Name) || f.text(s.Scope) || f.text(s.ScopeVersion) || f.text(s.StatusMessage) ||
		f.id(s.SpanID) || f.id(s.ParentID) || f.anyAttribute(s.Attributes) {
		return true
	}
	for i := range s.Events {
		if f.text(s.Events[i].Name) || f.anyAttribute(s.Events[i].Attributes) {
			return true
		}
	}
	return false
}

func (f *Finder) text(text string) bool {
	matches, known := f.known[text]
	if !known {
		matches = f.pattern.exact.MatchString(text)
		if len(f.known) < maxKnown && len(text) <= maxKnownText {
			f.known[text] = matches
		}
	}
	return matches
}

func (f *Finder) id(id trace.SpanID) bool {
	if !f.pattern.ids || !id.IsValid() {
		return false
	}
	f.buffer = hex.AppendEncode(f.buffer[:0], id[:])
	return f.pattern.exact.Match(f.buffer)
}

func (f *Finder) anyAttribute(list []attribute.KeyValue) bool {
	return slices.ContainsFunc(list, func(kv attribute.KeyValue) bool {
		if f.text(string(kv.Key)) {
			return true
		}
		if !number(kv.Value) {
			return f.text(kv.Value.String())
		}
		if !f.pattern.numbers {
			return false
		}
		f.buffer = appendNumber(f.buffer[:0], kv.Value)
		return f.pattern.exact.Match(f.buffer)
	})
}

// Next returns the match behind a row, the first one after the last; -1 if there is none.
func Next(matches []int, row int) int {
	if len(matches) == 0 {
		return -1
	}
	i, _ := slices.BinarySearch(matches, row+1)
	return matches[i%len(matches)]
}

// Previous returns the match before a row, the last one before the first; -1 if there is none.
func Previous(matches []int, row int) int {
	if len(matches) == 0 {
		return -1
	}
	i, _ := slices.BinarySearch(matches, row)
	return matches[(i+len(matches)-1)%len(matches)]
}
