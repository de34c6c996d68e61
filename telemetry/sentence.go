package telemetry

import (
	"fmt"
	"strings"
)

// A Sentence tells a person how the export stands, as data: a window can tell it in the language of its user. The zero
// value says nothing.
type Sentence struct {
	English string // with {{.Name}} in place of each value
	Values  map[string]any
}

// with are values by their names. One that is a sentence is told in the language of the whole.
type with = map[string]any

// sentence makes one. Its English is a literal, which is what the tests look for a translation of.
func sentence(english string, data ...with) Sentence {
	s := Sentence{English: english}
	for _, values := range data {
		s.Values = values
	}
	return s
}

// joined tells sentences after each other. Those that say nothing are left out.
func joined(all ...Sentence) Sentence {
	var whole Sentence
	for _, next := range all {
		switch {
		case next.IsZero():
		case whole.IsZero():
			whole = next
		default:
			whole = sentence("{{.First}} {{.Next}}", with{"First": whole, "Next": next})
		}
	}
	return whole
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
