// Package sentence holds what a user is told as data: English in which names stand for values. So a window can tell it
// in the language of its user, and a program without one in English.
package sentence

import (
	"errors"
	"fmt"
	"strings"
)

// With are values by their names. One that is a sentence is told in the language of the whole.
type With = map[string]any

// A Sentence is one or more sentences for the user, or a part of one. The zero value says nothing.
type Sentence struct {
	English string // with {{.Name}} in place of each value
	Values  With
}

// Of makes a sentence. Its English is a literal, which is what the tests look for a translation of.
func Of(english string, with ...With) Sentence {
	s := Sentence{English: english}
	for _, values := range with {
		s.Values = values
	}
	return s
}

// Verbatim is what is not ours to translate: names, and the words of the system or of a service.
func Verbatim(text string) Sentence {
	if text == "" {
		return Sentence{}
	}
	return Of("{{.Text}}", With{"Text": text})
}

// Join tells sentences after each other. Those that say nothing are left out.
func Join(all ...Sentence) Sentence {
	var joined Sentence
	for _, next := range all {
		switch {
		case next.IsZero():
		case joined.IsZero():
			joined = next
		default:
			joined = Of("{{.First}} {{.Next}}", With{"First": joined, "Next": next})
		}
	}
	return joined
}

// First is the first of sentences that says something.
func First(all ...Sentence) Sentence {
	for _, s := range all {
		if !s.IsZero() {
			return s
		}
	}
	return Sentence{}
}

// IsZero tells whether nothing is said.
func (s Sentence) IsZero() bool { return s.English == "" }

// Said gives what a translation is found by, and the values that are put into it.
func (s Sentence) Said() (english string, values map[string]any) { return s.English, s.Values }

// String tells it in English.
func (s Sentence) String() string {
	if len(s.Values) == 0 {
		return s.English
	}
	pairs := make([]string, 0, 2*len(s.Values))
	for name, value := range s.Values {
		pairs = append(pairs, "{{."+name+"}}", fmt.Sprint(value))
	}
	return strings.NewReplacer(pairs...).Replace(s.English)
}

// An Error is one of a kind that tells why in words for the user.
type Error struct {
	Kind error
	Why  Sentence
}

// Because makes an error.
func Because(kind error, english string, with ...With) error {
	return &Error{kind, Of(english, with...)}
}

// Error tells the kind and why.
func (e *Error) Error() string { return e.Kind.Error() + ": " + e.Why.String() }

// Unwrap gives the kind.
func (e *Error) Unwrap() error { return e.Kind }

// Why gives what an error tells of its reason; nothing when it has none for the user.
func Why(err error) Sentence {
	var e *Error
	if errors.As(err, &e) {
		return e.Why
	}
	return Sentence{}
}
