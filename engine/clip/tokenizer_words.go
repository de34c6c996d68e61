package clip

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// normalize writes a text as the model learned it: composed letters, all small, without the separators (1C to 1F)
// that Python strips at the ends beside white space. White space itself needs no care: words end there, and none of
// it is kept.
func normalize(text string) string {
	text = norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.TrimFunc(text, func(r rune) bool { return r >= 0x1c && r <= 0x1f || unicode.IsSpace(r) })
	return cases.Lower(language.Und).String(text) // a Caser keeps state, so each text has its own
}

// contractions stand for themselves though letters follow the sign.
var contractions = []string{"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}

// words splits a normalised text: contractions, runs of letters, single digits, runs of other signs. White space is
// left out.
func words(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(text) > 0 {
			n := wordLength(text)
			if n == 0 {
				_, size := utf8.DecodeRuneInString(text)
				text = text[size:]
				continue
			}
			if !yield(text[:n]) {
				return
			}
			text = text[n:]
		}
	}
}

// wordLength is the length of the word at the beginning; 0 if there is white space.
func wordLength(text string) int {
	for _, c := range contractions {
		if strings.HasPrefix(text, c) {
			return len(c)
		}
	}
	first, size := utf8.DecodeRuneInString(text)
	kind := kindOf(first)
	switch kind {
	case space:
		return 0
	case digit:
		return size
	}
	for i, r := range text {
		if kindOf(r) != kind {
			return i
		}
	}
	return len(text)
}

// The kinds of characters that a word is made of.
const (
	space = iota
	letter
	digit
	sign
)

func kindOf(r rune) int {
	switch {
	case unicode.IsLetter(r):
		return letter
	case unicode.IsNumber(r):
		return digit
	case unicode.IsSpace(r):
		return space
	}
	return sign
}
