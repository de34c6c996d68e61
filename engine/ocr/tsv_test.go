package ocr

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParse(t *testing.T) {
	const head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
	tests := map[string]struct {
		table string
		want  Text
	}{
		"nothing":            {"", Text{}},
		"a heading":          {head, Text{}},
		"words of a line":    {table("Invoice 95.5", "No. 60", "7 99"), Text{Text: "Invoice No. 7", Words: 3}},
		"doubtful words":     {table("Invoice 95", "smudge 59.99", "none -1", "odd x"), Text{Text: "Invoice", Words: 1, Doubt: 3}},
		"no letters":         {table("Total 95", "— 96", "|| 97"), Text{Text: "Total", Words: 1}},
		"leaves":             {table("a 95", "ll 96", "oo 97"), Text{Doubt: 3}},
		"syllables":          {table("영수 95"), Text{Text: "영수", Words: 1}},
		"lines and blocks":   {head + "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90\tone\r\n5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t90\ttwo\n5\t1\t2\t1\t2\t1\t0\t0\t9\t9\t90\tthree\n", Text{Text: "one\ntwo\nthree", Words: 3}},
		"a row that is cut":  {table("whole 95") + "5\t1\t1\t1\t2\t1\t0\t0\t9", Text{Text: "whole", Words: 1}},
		"a tab in a word":    {table("one\ttwo 95"), Text{Text: "onetwo", Words: 1}},
		"what is not shown":  {table("so\u200bft 95"), Text{Text: "soft", Words: 1}},
		"not a number":       {table("word NaN"), Text{Doubt: 1}},
		"a book in one page": {strings.Repeat("5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90\t"+strings.Repeat("x", 1023)+"\n", 100), Text{Words: 64, Text: strings.Repeat(strings.Repeat("x", 1023)+" ", 63) + strings.Repeat("x", 1023)}},
	}
	for name, tt := range tests {
		if got := parse([]byte(tt.table)); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(table("Invoice 95", "smudge 20"))
	f.Add("5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90\tone\r\n5\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := parse([]byte(text))
		if len(got.Text) > maxText || !utf8.ValidString(got.Text) || (got.Words > 0) != (got.Text != "") || got.Words < 0 || got.Doubt < 0 {
			t.Errorf("%+v", got)
		}
		if n := len(strings.Fields(got.Text)); n < got.Words {
			t.Errorf("%d words in %q, counted %d", n, got.Text, got.Words)
		}
		for _, name := range languagesIn([]byte(text)) {
			if strings.HasPrefix(name, "-") || strings.ContainsAny(name, " \t\n") {
				t.Errorf("a language %q", name)
			}
		}
		if major(versionIn([]byte(text))) < 0 {
			t.Error("a negative version")
		}
	})
}
