package engine

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"hybrid-image-search/engine/query"
)

func TestParseSum(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Summand // nil where it is words and nothing else
		note string
	}{
		{`2:beach + like:"sea.jpg" - people`, []Summand{{Weight: 2, Text: "beach"}, {Weight: 1, Like: "sea.jpg"}, {Weight: -1, Text: "people"}}, ""},
		{"dogs -cats running", []Summand{{Weight: -1, Text: "cats"}, {Weight: 1, Text: "dogs running"}}, ""},
		{`beach at night - "red car" + 0.5:sea`, []Summand{{Weight: 1, Text: "beach at night"}, {Weight: -1, Text: "red car"}, {Weight: 0.5, Text: "sea"}}, ""},
		{"- people walking + sea", []Summand{{Weight: -1, Text: "people walking"}, {Weight: 1, Text: "sea"}}, ""},
		{"sea −2:people", []Summand{{Weight: -2, Text: "people"}, {Weight: 1, Text: "sea"}}, ""},
		{"like:/photos/a.jpg", []Summand{{Weight: 1, Like: "/photos/a.jpg"}}, ""},
		{"LIKE:“my sea.jpg” boats", []Summand{{Weight: 1, Like: "my sea.jpg"}, {Weight: 1, Text: "boats"}}, ""},
		{"beach - like:a.jpg", []Summand{{Weight: 1, Text: "beach"}, {Weight: -1, Like: "a.jpg"}}, ""},
		{"-3:like:a.jpg beach", []Summand{{Weight: -3, Like: "a.jpg"}, {Weight: 1, Text: "beach"}}, ""},
		{"sea 2:beach", []Summand{{Weight: 1, Text: "sea"}, {Weight: 2, Text: "beach"}}, ""},
		{"sea +beach at noon", []Summand{{Weight: 1, Text: "sea"}, {Weight: 1, Text: "beach at noon"}}, ""},
		{"0:sea + beach", []Summand{{Weight: 1, Text: "sea"}, {Weight: 1, Text: "beach"}}, "A weight is"},
		{"1000:sea", []Summand{{Weight: 1, Text: "sea"}}, "A weight is"},
		{`like:"" sea`, []Summand{{Weight: 1, Text: "sea"}}, "“like:” takes"},
		{"a - ;", []Summand{{Weight: 1, Text: "a"}}, ""},
		{"-people", []Summand{{Weight: -1, Text: "people"}}, ""},
		{`sea -"unclosed car`, []Summand{{Weight: -1, Text: `"unclosed`}, {Weight: 1, Text: "sea car"}}, "Nothing closes"},

		{"beach -2019", []Summand{{Weight: -1, Text: "2019"}, {Weight: 1, Text: "beach"}}, ""},
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
		{"like: sea", nil, "“like:” takes"},
		{"http://example.org", nil, ""},
	} {
		q := ParseQuery(c.text)
		told := q.Note
		for _, m := range q.Mistakes {
			told += m.Sentence
		}
		if !slices.Equal(q.Sum, c.want) || !strings.HasPrefix(told, c.note) || c.note == "" && told != "" {
			t.Errorf("%q = %+v (%s), want %+v", c.text, q.Sum, told, c.want)
		}
	}
	if q := ParseQuery(strings.Repeat("+ sea ", 100)); len(q.Sum) != query.MaxSummands || q.Note == "" {
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
		if len(q.Terms) > maxTerms || len(q.Sum) > query.MaxSummands || q.Text != text {
			t.Fatalf("%+v", q)
		}
		for _, s := range q.Sum {
			if w := math.Abs(s.Weight); !(w > 0 && w <= query.MaxWeight) || (s.Text == "") == (s.Like == "") {
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
