package ocr

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// sure is the confidence, of 100, from which a word counts. Below lies what is seen in leaves and bricks.
	sure = 60

	// maxText bounds the text of one picture; a page of a newspaper has 40 KB.
	maxText = 64 << 10
)

// The columns of tesseract's table.
const (
	columnLevel = iota
	columnPage
	columnBlock
	columnParagraph
	columnLine
	columnWord
	columnConfidence = 10
	columnText       = 11
)

const levelWord = "5"

// parse reads the table that tesseract writes: a row for each page, block, paragraph, line and word. Rows that are
// none are left out.
func parse(table []byte) (t Text) {
	var lines []string
	var line []string
	var at [4]string // of which page, block, paragraph and line the words are
	size := 0
	finish := func() {
		if len(line) > 0 {
			lines = append(lines, strings.Join(line, " "))
			line = nil
		}
	}
	worth := false
	for row := range strings.Lines(string(table)) {
		columns := strings.SplitN(strings.TrimRight(row, "\r\n"), "\t", columnText+1)
		if len(columns) <= columnText || columns[columnLevel] != levelWord {
			continue
		}
		word := clean(columns[columnText])
		if word == "" {
			continue
		}
		confidence, err := strconv.ParseFloat(columns[columnConfidence], 64)
		if err != nil || !(confidence >= sure) {
			t.Doubt++
			continue
		}
		if size += len(word) + 1; size > maxText {
			break
		}
		if here := [4]string(columns[columnPage : columnLine+1]); here != at {
			finish()
			at = here
		}
		line = append(line, word)
		t.Words++
		worth = worth || saysSomething(word)
	}
	finish()
	if !worth { // only what fences and foliage look like
		return Text{Doubt: t.Doubt + t.Words}
	}
	t.Text = strings.Join(lines, "\n")
	return t
}

// clean gives a word without what cannot be shown, or nothing when it has neither letter nor digit.
func clean(word string) string {
	if !utf8.ValidString(word) {
		return ""
	}
	word = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.TrimSpace(word))
	if !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return ""
	}
	return word
}

// saysSomething tells whether a word is long enough to have been read, and not imagined: three letters or digits, or
// one of a writing in which that is a syllable or a word.
func saysSomething(word string) bool {
	n := 0
	for _, r := range word {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
			n += 2
		case unicode.IsLetter(r), unicode.IsDigit(r):
			n++
		}
	}
	return n >= 3
}
