package look

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"hybrid-image-search/assets"
)

// keptParts are the translations whose sentences are also kept as text: with what was made, and of files that failed.
var keptParts = []string{"errors", "fetcherrors", "geminierrors", "modelerrors", "texterrors", "told"}

// A form is a sentence with gaps, between which its pieces stand.
type form struct {
	english string
	pieces  []string
	names   []string // of the gaps
}

// forms are the sentences that Retold knows, those with the longest pieces first: they say most of what a text is.
var forms = sync.OnceValue(func() []form {
	var all []form
	for _, part := range keptParts {
		data, err := assets.Translations.ReadFile("translations/" + part + ".de.json")
		texts := map[string]string{}
		if err != nil || json.Unmarshal(data, &texts) != nil {
			continue // it stays in English, as the tests would tell
		}
		for english := range texts {
			all = append(all, formOf(english))
		}
	}
	size := func(f form) int { return len(strings.Join(f.pieces, "")) }
	slices.SortFunc(all, func(a, b form) int {
		if d := size(b) - size(a); d != 0 {
			return d
		}
		return strings.Compare(a.english, b.english)
	})
	return all
})

func formOf(english string) form {
	f := form{english: english}
	for rest := english; ; {
		piece, behind, found := strings.Cut(rest, "{{.")
		f.pieces = append(f.pieces, piece)
		if !found {
			return f
		}
		name, next, _ := strings.Cut(behind, "}}")
		f.names, rest = append(f.names, name), next
	}
}

// read takes a text apart that is the form with its gaps filled.
func (f form) read(text string) (values map[string]any, ok bool) {
	rest, ok := strings.CutPrefix(text, f.pieces[0])
	if !ok {
		return nil, false
	}
	values = map[string]any{}
	for i, name := range f.names {
		piece, at := f.pieces[i+1], 0
		if i == len(f.names)-1 {
			at = len(rest) - len(piece)
		} else {
			at = strings.Index(rest, piece)
		}
		if at < 1 || piece == "" && i < len(f.names)-1 || rest[at:at+len(piece)] != piece {
			return nil, false
		}
		value := rest[:at]
		if f.pieces[0] == "" && i == 0 && strings.Contains(value, ". ") || values[name] != nil && values[name] != value {
			return nil, false // another sentence stands before, or it is not the same twice
		}
		values[name], rest = value, rest[at+len(piece):]
	}
	return values, rest == ""
}

// mostSentences is more than a form has, with what is said in its gaps.
const mostSentences = 12

// spokenValues are those that may be words of ours, and not names.
var spokenValues = []string{"Reason", "Detail", "What", "Model", "Time", "Who"}

// found is a form with what was in its gaps.
type found struct {
	english string
	values  map[string]any
}

// Said implements Sentence.
func (f found) Said() (string, map[string]any) { return f.english, f.values }

// mostRetold is the longest text that is read for sentences of ours, in bytes: those of a long one of others would keep
// the window waiting.
const mostRetold = 4 << 10

// Retold tells a text in the user's language that was kept in English, sentence by sentence. What is not known of it
// stays as it is.
func Retold(text string) string {
	if len(text) > mostRetold {
		return text
	}
	if first, rest, several := strings.Cut(text, "\n"); several {
		return Retold(first) + "\n" + Retold(rest)
	}
	if told, ok := retold(text); ok {
		return told
	}
	var ends []int // of the first sentences
	for at := 0; len(ends) < mostSentences; {
		end := strings.Index(text[at:], ". ")
		if end < 0 {
			break
		}
		at += end + 2
		ends = append(ends, at-1)
	}
	for _, end := range slices.Backward(ends) { // the longest beginning that is known, and then the rest
		if told, ok := retold(text[:end]); ok {
			return told + " " + Retold(text[end+1:])
		}
	}
	if first, rest, several := strings.Cut(text, ". "); several { // its first sentence is not known
		return first + ". " + Retold(rest)
	}
	return text
}

// retold tells a text that is one of the forms.
func retold(text string) (told string, ok bool) {
	for _, f := range forms() {
		values, ok := f.read(text)
		if !ok {
			continue
		}
		for _, name := range spokenValues {
			if value, ok := values[name].(string); ok {
				values[name] = Retold(value)
			}
		}
		return Said(found{f.english, values}), true
	}
	return "", false
}
