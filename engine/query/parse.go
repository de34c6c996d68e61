package query

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// maxText bounds what is read of a text, and maxParts its parts: nobody types as much, but anything can be pasted.
	maxText  = 1 << 16
	maxParts = 1000

	// maxFilters bounds the filters, each of which looks at every picture.
	maxFilters = 100
)

// Parse understands what a user typed. Any text is a query.
func Parse(text string) Query { return ParseAt(text, time.Now()) }

// ParseAt is Parse at another time than now, which matters to dates such as “yesterday”.
//
//	query   = { [ sign ] [ number ":" ] operand | sign | "OR" }
//	operand = word | prefix"*" | "phrase" | like:name | like:"name" | key:value | key:"value"
//
// What follows a sign that stands alone belongs to it until the next; a sign at an operand is that one's. A sign inside
// of a word is none, nor is one before what is no operand. A quotation mark inside of quotes is written twice.
func ParseAt(text string, now time.Time) Query {
	b := builder{query: Query{Text: text}, now: now, sign: 1, weight: 1, last: nothing}
	read := bounded(text)
	for at := skipSpace(read, 0); at < len(read); {
		if len(b.query.Parts)+len(b.query.Mistakes) >= maxParts {
			read = read[:at]
			break
		}
		t := nextToken(read, at, b.begun())
		at = skipSpace(read, t.end)
		b.add(t, at < len(read))
	}
	q := b.finish()
	if rest := skipSpace(text, len(read)); rest < len(text) {
		q.Mistakes = append(q.Mistakes, Mistake{rest, len(text), wrongLength})
	}
	return q
}

// bounded cuts a text that is too long, between words where there are any.
func bounded(text string) string {
	if len(text) <= maxText {
		return text
	}
	end := maxText
	for end > maxText-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	if space := strings.LastIndexFunc(text[:end], unicode.IsSpace); space > maxText/2 {
		end = space
	}
	return text[:end]
}

// token is what stands between spaces, or in quotes.
type token struct {
	start, end int
	sign       float64 // 0 is none
	alone      bool    // a sign and nothing else
	given      string  // the weight as it was written; "" is none
	body       int     // where the operand begins, behind sign and weight
	key        Key     // without a Field when it has none
	keyed      bool
	value      int    // where the value begins, behind the key and a sign of comparison; body when there is no key
	text       string // of the operand: without key and quotes
	quoted     bool
	unclosed   bool // there is a quotation mark that nothing closes
}

func (t token) bare() bool { return t.sign == 0 && t.given == "" }

// isOr tells whether it is the operator, as far as that can be told by itself.
func (t token) isOr() bool { return t.bare() && !t.keyed && !t.quoted && t.text == "OR" }

// isOfSum tells whether a token makes the text a sum. A sign by itself does between others only.
func (t token) isOfSum(begun, more bool) bool {
	switch {
	case t.alone:
		return more && (begun || t.sign < 0)
	case t.keyed:
		return t.key.Field == Likes && (t.text != "" || t.quoted)
	}
	return !t.bare()
}

// nextToken reads the token that begins at a place. A number with a sign that no word comes before is just that: “-5
// degrees” leaves nothing out.
func nextToken(text string, start int, begun bool) token {
	t := token{start: start, body: start}
	if sign, size := signAt(text[start:]); sign != 0 {
		after := text[start+size:]
		next, _ := utf8.DecodeRuneInString(after)
		if after == "" || unicode.IsSpace(next) {
			t.sign, t.alone, t.end = sign, true, start+size
			return t
		}
		if begun || weightAt(after) != "" || !unicode.IsDigit(next) {
			if startsOperand(next) {
				t.sign, t.body = sign, start+size
			}
		}
	}
	if t.given = weightAt(text[t.body:]); t.given != "" {
		t.body += len(t.given) + 1
	}
	t.value = t.body
	if key, size := keyOf(text[t.body:]); size > 0 {
		t.key, t.keyed = key, true
		t.value += size
		if key.compares() {
			t.value += len(text[t.value:]) - len(strings.TrimLeft(text[t.value:], "<>=≤≥"))
		}
	}
	t.readText(text)
	if t.keyed {
		t.text = text[t.body:t.value][t.keySize(text):] + t.text
	}
	return t
}

// keySize is the length of the key as it was typed, with its colon.
func (t token) keySize(text string) int { return strings.IndexByte(text[t.body:t.value], ':') + 1 }

// readText takes a word or what is in quotes. Of a quotation mark that nothing closes, a key takes all that follows,
// as its value is still being typed; without a key it is a part of its word.
func (t *token) readText(text string) {
	rest := text[t.value:]
	if first, size := utf8.DecodeRuneInString(rest); isQuote(first) {
		inside, end := quoted(rest, size)
		if end > 0 {
			t.text, t.quoted, t.end = inside, true, t.value+end
			return
		}
		t.unclosed = true
		if t.keyed {
			t.text, t.quoted = strings.TrimRightFunc(inside, unicode.IsSpace), true
			t.end = len(strings.TrimRightFunc(text, unicode.IsSpace))
			return
		}
	}
	t.end = len(text)
	if space := strings.IndexFunc(rest, unicode.IsSpace); space >= 0 {
		t.end = t.value + space
	}
	t.text = text[t.value:t.end]
}

// quoted reads on behind an opening quotation mark, and gives the end of the closing one; 0 is that there is none.
func quoted(text string, start int) (inside string, end int) {
	var all strings.Builder
	for from := start; ; {
		at := strings.IndexFunc(text[from:], isQuote)
		if at < 0 {
			all.WriteString(text[from:])
			return all.String(), 0
		}
		mark, size := utf8.DecodeRuneInString(text[from+at:])
		all.WriteString(text[from : from+at])
		from += at + size
		if next, _ := utf8.DecodeRuneInString(text[from:]); next != mark {
			return all.String(), from
		}
		all.WriteRune(mark)
		from += size
	}
}

// skipSpace gives the place of the next character that is no space.
func skipSpace(text string, at int) int {
	return len(text) - len(strings.TrimLeftFunc(text[at:], unicode.IsSpace))
}

func signAt(text string) (sign float64, size int) {
	switch first, size := utf8.DecodeRuneInString(text); first {
	case '+':
		return 1, size
	case '-', '−':
		return -1, size
	}
	return 0, 0
}

// weightAt gives the number that stands before a colon and what it weighs; "" is none.
func weightAt(text string) string {
	rest := strings.TrimLeft(text, "0123456789.")
	number := text[:len(text)-len(rest)]
	if number == "" || number == "." || strings.Count(number, ".") > 1 || !strings.HasPrefix(rest, ":") {
		return ""
	}
	if next, _ := utf8.DecodeRuneInString(rest[1:]); !unicode.IsLetter(next) && !isQuote(next) {
		return ""
	}
	return number
}

// MaxWeight bounds weights: beyond it the other summands count nothing.
const MaxWeight = 100

func readWeight(number string) (weight float64, ok bool) {
	weight, err := strconv.ParseFloat(number, 64)
	return weight, err == nil && weight > 0 && weight <= MaxWeight
}

func startsOperand(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || isQuote(r) }
func isQuote(r rune) bool       { return r == '"' || r == '“' || r == '”' }
func saysSomething(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
