package look

import (
	"fmt"
	"strings"
	"unicode"

	"fyne.io/fyne/v2/lang"
)

// A Sentence is what a package without a window tells the user: English with {{.Name}} in place of values, and these.
type Sentence interface {
	Said() (english string, values map[string]any)
}

// Said tells a sentence in the user's language; "" is one that says nothing. A value that is a sentence is told in it
// too, and any other stays as it is: names, and the words of the system.
func Said(s Sentence) string {
	english, values := s.Said()
	if english == "" {
		return ""
	}
	told := make(map[string]any, len(values))
	pairs := make([]string, 0, 2*len(values))
	for name, value := range values {
		if inner, ok := value.(Sentence); ok {
			value = Said(inner)
		}
		told[name] = value
		pairs = append(pairs, "{{."+name+"}}", fmt.Sprint(value))
	}
	if hasWords(english) {
		return lang.L(english, told)
	}
	return strings.NewReplacer(pairs...).Replace(english)
}

// SaidAll tells each of several sentences.
func SaidAll[S Sentence](all []S) []string {
	told := make([]string, len(all))
	for i, s := range all {
		told[i] = Said(s)
	}
	return told
}

// hasWords tells whether there is something to translate beside the values. What only joins them is the same everywhere.
func hasWords(english string) bool {
	for english != "" {
		text, rest, _ := strings.Cut(english, "{{")
		if strings.IndexFunc(text, unicode.IsLetter) >= 0 {
			return true
		}
		_, english, _ = strings.Cut(rest, "}}")
	}
	return false
}
