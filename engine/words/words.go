// Package words splits names, captions and queries into the folded words that the text index holds, so that
// what was written and what is typed meet in one form.
package words

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// maxWord bounds one word, in bytes. Longer runs are hashes or noise, and only their beginning is kept.
const maxWord = 64

// Fold lower-cases s and removes diacritics, as the index's unicode61 tokenizer does.
func Fold(s string) string {
	if isPlain(s) {
		return s
	}
	// A transformer holds state, so each call has its own.
	folder := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(folder, s)
	if err != nil {
		folded = s
	}
	return strings.ToLower(folded)
}

// Split gives the folded words of s in their order. Letters and digits make words; everything else parts
// them.
func Split(s string) []string {
	fields := strings.FieldsFunc(Fold(strings.ToValidUTF8(s, " ")), isBoundary)
	for i, f := range fields {
		fields[i] = shorten(f)
	}
	return fields
}

// SplitName gives the words of a file or folder name: parted at punctuation, at camelCase, and between
// letters and digits. Where that parts a word, the whole is kept too, so that both "IMG2031" and "2031" find
// the file.
func SplitName(name string) []string {
	var out []string
	for _, field := range strings.FieldsFunc(strings.ToValidUTF8(name, " "), isBoundary) {
		parts := splitCase(field)
		for _, p := range parts {
			out = append(out, shorten(Fold(p)))
		}
		if len(parts) > 1 {
			out = append(out, shorten(Fold(field)))
		}
	}
	return out
}

// Singular gives the likely singular of an English plural, or "" when the word is not one. It is a hint for
// queries; a wrong guess finds nothing more.
func Singular(word string) string {
	switch {
	case len(word) < 4 || !isPlain(word) || strings.HasSuffix(word, "ss") || !strings.HasSuffix(word, "s"):
		return ""
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "shes"), strings.HasSuffix(word, "ches"), strings.HasSuffix(word, "xes"),
		strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "toes"):
		return word[:len(word)-2]
	case strings.HasSuffix(word, "us"), strings.HasSuffix(word, "is"):
		return ""
	default:
		return word[:len(word)-1]
	}
}

// splitCase parts "BeachSunset2019" into Beach, Sunset, 2019 and "HTMLPage" into HTML, Page.
func splitCase(field string) []string {
	letters := []rune(field)
	var parts []string
	start := 0
	for i := 1; i < len(letters); i++ {
		before, here := letters[i-1], letters[i]
		lowerToUpper := unicode.IsLower(before) && unicode.IsUpper(here)
		acronymEnds := unicode.IsUpper(before) && unicode.IsUpper(here) &&
			i+1 < len(letters) && unicode.IsLower(letters[i+1])
		digitEdge := unicode.IsDigit(before) != unicode.IsDigit(here) && !isMark(before) && !isMark(here)
		if lowerToUpper || acronymEnds || digitEdge {
			parts = append(parts, string(letters[start:i]))
			start = i
		}
	}
	return append(parts, string(letters[start:]))
}

func isBoundary(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !isMark(r)
}

func isMark(r rune) bool { return unicode.Is(unicode.Mn, r) }

// isPlain tells whether s is already folded ASCII, the common case that needs no transformer.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// shorten cuts at a rune's start, so that the word stays valid UTF-8.
func shorten(word string) string {
	if len(word) <= maxWord {
		return word
	}
	return strings.ToValidUTF8(word[:maxWord], "")
}
