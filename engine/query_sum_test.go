package engine

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestParseSum(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Summand // nil where it is words and nothing else
		note string
	}{
		{`2:beach + like:"sea.jpg" - people`, []Summand{{2, "beach", ""}, {1, "", "sea.jpg"}, {-1, "people", ""}}, ""},
		{"dogs -cats running", []Summand{{-1, "cats", ""}, {1, "dogs running", ""}}, ""},
		{`beach at night - "red car" + 0.5:sea`, []Summand{{1, "beach at night", ""}, {-1, "red car", ""}, {0.5, "sea", ""}}, ""},
		{"- people walking + sea", []Summand{{-1, "people walking", ""}, {1, "sea", ""}}, ""},
		{"sea −2:people", []Summand{{-2, "people", ""}, {1, "sea", ""}}, ""},
		{"like:/photos/a.jpg", []Summand{{1, "", "/photos/a.jpg"}}, ""},
		{"LIKE:“my sea.jpg” boats", []Summand{{1, "", "my sea.jpg"}, {1, "boats", ""}}, ""},
		{"beach - like:a.jpg", []Summand{{1, "beach", ""}, {-1, "", "a.jpg"}}, ""},
		{"-3:like:a.jpg beach", []Summand{{-3, "", "a.jpg"}, {1, "beach", ""}}, ""},
		{"sea 2:beach", []Summand{{1, "sea", ""}, {2, "beach", ""}}, ""},
		{"sea +beach at noon", []Summand{{1, "sea", ""}, {1, "beach at noon", ""}}, ""},
		{"0:sea + beach", []Summand{{1, "sea", ""}, {1, "beach", ""}}, "A weight is"},
		{"1000:sea", []Summand{{1, "sea", ""}}, "A weight is"},
		{`like:"" sea`, []Summand{{1, "sea", ""}}, "After “like:”"},
		{"a - ;", []Summand{{1, "a", ""}}, ""},
		{"-people", []Summand{{-1, "people", ""}}, "Say also"},
		{`sea -"unclosed car`, []Summand{{-1, `"unclosed`, ""}, {1, "sea car", ""}}, ""},

		{"beach -2019", []Summand{{-1, "2019", ""}, {1, "beach", ""}}, ""},
		{"-2:5 sea", nil, ""},

		{"-5", nil, ""},
		{"-5 degrees", nil, ""},
		{"black-and-white", nil, ""},
		{"beach -", nil, ""},
		{"+ sea", nil, ""},
		{"C++ 16:9 10:30 2019-05-01", nil, ""},
		{`"*" -- ; ()`, nil, ""},
		{`"red dress"`, nil, ""},
		{`"" sea`, nil, ""},
		{"like: sea", nil, ""},
		{"http://example.org", nil, ""},
	} {
		q := ParseQuery(c.text)
		if !slices.Equal(q.Sum, c.want) || !strings.HasPrefix(q.Note, c.note) || c.note == "" && q.Note != "" {
			t.Errorf("%q = %+v (%s), want %+v", c.text, q.Sum, q.Note, c.want)
		}
	}
	if q := ParseQuery(strings.Repeat("+ sea ", 100)); len(q.Sum) != maxSummands || q.Note == "" {
		t.Errorf("%d summands, note %q", len(q.Sum), q.Note)
	}
}

// Words of a sum are searched like others, but for those that it subtracts.
func TestTermsOfSums(t *testing.T) {
	q := ParseQuery(`2:beaches + like:sea.jpg - people -"red car" -cat`)
	if len(q.Terms) != 1 || q.Terms[0].Word != "beaches" {
		t.Errorf("%+v", q.Terms)
	}
	var not []string
	for _, n := range q.Not {
		not = append(not, n.Word+"|"+strings.Join(n.Or, "|"))
		if n.Prefix {
			t.Errorf("%+v excludes longer words", n)
		}
	}
	if !slices.Contains(not, "red car|") || !slices.Contains(not, "cat|cats") || len(not) != 3 {
		t.Errorf("%q", not)
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{
		"", "sea", `2:beach + like:"sea.jpg" - people`, "−−+-", `like:"`, "0.5.5:x 1.5:y", "-\"a b\" “c”", "like:\xff -\xfe", "9999999999999999:x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := ParseQuery(text)
		if len(q.Terms) > maxTerms || len(q.Sum) > maxSummands || q.Text != text {
			t.Fatalf("%+v", q)
		}
		for _, s := range q.Sum {
			if w := math.Abs(s.Weight); !(w > 0 && w <= maxWeight) || (s.Text == "") == (s.Like == "") {
				t.Errorf("%q has the summand %+v", text, s)
			}
		}
		if !strings.ContainsAny(text, "+-−:") && q.Sum != nil {
			t.Errorf("%q is a sum", text)
		}
		if q.Note == "" && len(q.Sum) == 1 && q.Sum[0].Like == "" && q.Sum[0].Weight == 1 &&
			!strings.ContainsFunc(q.Sum[0].Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			t.Errorf("%q: nothing is searched for in %+v", text, q.Sum)
		}
	})
}
