package analysis

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// ErrPattern says that what was typed cannot be searched for. The error around it is a sentence.
var ErrPattern = errors.New("this cannot be searched for")

// maxPattern bounds what is typed, in bytes: no one means more.
const maxPattern = 1000

// pattern is a text or a regular expression to look for, whatever the case.
type pattern struct {
	literal []byte         // folded; what matches contains it
	exact   *regexp.Regexp // nil: the literal is all there is to it

	numbers, ids bool // the literal may be part of one
}

// newPattern makes a pattern of a text that every match contains.
func newPattern(literal string, exact *regexp.Regexp) pattern {
	p := pattern{literal: fold(nil, literal), exact: exact}
	p.numbers = len(bytes.Trim(p.literal, "0123456789+-.EINFA")) == 0
	p.ids = len(bytes.Trim(p.literal, "0123456789ABCDEF")) == 0
	return p
}

func compilePattern(text string, isRegexp bool) (pattern, error) {
	if len(text) > maxPattern {
		return pattern{}, fmt.Errorf("%w: it has more than %d characters", ErrPattern, maxPattern)
	}
	if !isRegexp {
		return newPattern(text, nil), nil
	}
	re, err := regexp.Compile("(?i)" + text)
	if err != nil {
		return pattern{}, fmt.Errorf("%w: as a regular expression, %s", ErrPattern, reason(err))
	}
	literal := ""
	if tree, err := syntax.Parse("(?i)"+text, syntax.Perl); err == nil {
		literal = required(tree.Simplify())
	}
	return newPattern(literal, re), nil
}

// reason says in words why a regular expression cannot be used.
func reason(err error) string {
	var e *syntax.Error
	if !errors.As(err, &e) {
		return "it cannot be read"
	}
	words := map[syntax.ErrorCode]string{
		syntax.ErrMissingParen:          "a closing parenthesis is missing",
		syntax.ErrUnexpectedParen:       "there is a closing parenthesis too many",
		syntax.ErrMissingBracket:        "a closing bracket is missing",
		syntax.ErrMissingRepeatArgument: "there is nothing before a sign that repeats",
		syntax.ErrInvalidRepeatOp:       "two signs that repeat follow each other",
		syntax.ErrInvalidRepeatSize:     "it repeats something too often",
		syntax.ErrTrailingBackslash:     "there is nothing behind the last backslash",
		syntax.ErrInvalidEscape:         "there is a backslash before something that needs none",
		syntax.ErrInvalidCharRange:      "a range of characters is the wrong way round",
		syntax.ErrInvalidUTF8:           "it holds what are no characters",
		syntax.ErrLarge:                 "it is too large",
		syntax.ErrNestingDepth:          "its parentheses lie too deep",
	}
	if w, ok := words[e.Code]; ok {
		return fmt.Sprintf("%s (%q)", w, e.Expr)
	}
	return fmt.Sprintf("%s (%q)", e.Code, e.Expr)
}

// required returns the longest text that every match of the expression contains. Most spans do not, which
// is quicker to find out.
func required(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpConcat:
		longest := ""
		for _, sub := range re.Sub {
			if s := required(sub); len(s) > len(longest) {
				longest = s
			}
		}
		return longest
	}
	return ""
}

// everything reports whether nothing is looked for.
func (p pattern) everything() bool { return len(p.literal) == 0 && p.exact == nil }

// within reports whether folded texts may match: for certain, if there is no expression.
func (p pattern) within(folded []byte) bool { return bytes.Contains(folded, p.literal) }

// places returns where the pattern matches in a text, as byte positions from and to, one behind the other.
func (p pattern) places(text string) [][2]int {
	if p.everything() {
		return nil
	}
	var all [][2]int
	if p.exact != nil {
		for _, m := range p.exact.FindAllStringIndex(text, -1) {
			if m[0] < m[1] {
				all = append(all, [2]int{m[0], m[1]})
			}
		}
		return all
	}
	for at := 0; at < len(text); {
		if n := prefix(text[at:], p.literal); n > 0 {
			all = append(all, [2]int{at, at + n})
			at += n
			continue
		}
		_, n := utf8.DecodeRuneInString(text[at:])
		at += n
	}
	return all
}

// prefix returns how many bytes of the text fold to the literal, 0 if it does not begin so.
func prefix(text string, literal []byte) int {
	var buffer [2 * utf8.UTFMax]byte
	at := 0
	for len(literal) > 0 {
		if at == len(text) {
			return 0
		}
		_, n := utf8.DecodeRuneInString(text[at:])
		folded := fold(buffer[:0], text[at:at+n])
		if !bytes.HasPrefix(literal, folded) {
			return 0
		}
		literal, at = literal[len(folded):], at+n
	}
	return at
}

// fold appends a text so that two texts that differ in case alone become the same. What is no UTF-8 becomes
// U+FFFD, so that the byte boundary is never part of it.
func fold(to []byte, text string) []byte {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			to = append(to, upper[c])
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		to = utf8.AppendRune(to, foldRune(r))
		i += n
	}
	return to
}

// boundary stands between folded texts.
const boundary = 0xff

var upper = func() (table [utf8.RuneSelf]byte) {
	for c := range table {
		table[c] = byte(foldRune(rune(c)))
	}
	return table
}()

// foldRune returns the first of the characters that differ from r in case alone.
func foldRune(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}
