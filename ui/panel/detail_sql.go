package panel

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// formatSQL sets the clauses of a statement on lines of their own. It moves white space and nothing else, and
// leaves quoted texts and comments as they are.
func formatSQL(statement string) string {
	f := sqlFormatter{}
	for rest := statement; rest != ""; {
		token := nextSQLToken(rest)
		rest = rest[len(token):]
		f.add(token)
	}
	return strings.TrimRight(f.out.String(), " \n")
}

type sqlFormatter struct {
	out     strings.Builder
	depth   int    // of parentheses
	last    string // keyword
	space   bool   // white space has come since the last token
	started bool
	between bool // the next AND belongs to a BETWEEN
	comment bool // the last token was a comment to the line's end
}

// clauses begin a line. Of the words that stand together the first does.
var clauses = map[string]bool{
	"SELECT": true, "FROM": true, "WHERE": true, "GROUP": true, "ORDER": true, "HAVING": true, "LIMIT": true, "UNION": true,
	"EXCEPT": true, "INTERSECT": true, "VALUES": true, "SET": true, "RETURNING": true, "JOIN": true, "LEFT": true,
	"RIGHT": true, "INNER": true, "CROSS": true, "FULL": true, "INSERT": true, "UPDATE": true, "DELETE": true,
}

// together are words that stay on the line of the one before.
var together = map[string]string{
	"JOIN": "LEFT RIGHT INNER CROSS FULL OUTER", "FROM": "DELETE DISTINCT", "UPDATE": "DO FOR", "SET": "UPDATE", "SELECT": "ALL",
}

func (f *sqlFormatter) add(token string) {
	if strings.TrimSpace(token) == "" {
		f.space = true
		return
	}
	word := strings.ToUpper(token)
	breaks := f.comment
	indent := ""
	switch {
	case f.depth > 0:
	case clauses[word] && !staysWith(word, f.last):
		breaks = true
	case (word == "AND" && !f.between) || word == "OR":
		breaks, indent = true, "  "
	}
	switch {
	case !f.started:
	case breaks && (f.space || f.comment):
		f.out.WriteString("\n" + indent)
	case f.space:
		f.out.WriteByte(' ')
	}
	f.out.WriteString(token)
	f.started, f.space, f.comment = true, false, strings.HasPrefix(token, "--")
	switch token {
	case "(":
		f.depth++
	case ")":
		f.depth = max(f.depth-1, 0)
	}
	if r, _ := utf8.DecodeRuneInString(token); unicode.IsLetter(r) {
		f.last = word
		f.between = word == "BETWEEN" || f.between && word != "AND"
	}
}

func staysWith(word, last string) bool {
	for before := range strings.FieldsSeq(together[word]) {
		if before == last {
			return true
		}
	}
	return false
}

// nextSQLToken takes a word, a quoted text, a comment, white space or a single sign from the front.
func nextSQLToken(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case unicode.IsSpace(r):
		return takeWhile(s, unicode.IsSpace)
	case r == '\'' || r == '"' || r == '`':
		if end := strings.IndexRune(s[size:], r); end >= 0 {
			return s[:end+2*size]
		}
		return s
	case strings.HasPrefix(s, "--"):
		if end := strings.IndexByte(s, '\n'); end >= 0 {
			return s[:end]
		}
		return s
	case strings.HasPrefix(s, "/*"):
		if end := strings.Index(s[2:], "*/"); end >= 0 {
			return s[:end+4]
		}
		return s
	case wordRune(r):
		return takeWhile(s, wordRune)
	}
	return s[:size]
}

func wordRune(r rune) bool { return r == '_' || r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func takeWhile(s string, keep func(rune) bool) string {
	for i, r := range s {
		if !keep(r) {
			return s[:i]
		}
	}
	return s
}
