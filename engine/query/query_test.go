package query

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// now is a Sunday.
var now = time.Date(2026, time.November, 22, 21, 0, 0, 0, time.FixedZone("east", 9*3600))

// shown writes parts in a form that a test can hold: +, - or | before, the kind, the text.
func shown(q Query) string {
	var all []string
	for _, p := range q.Parts {
		s := ""
		if p.Or {
			s += "|"
		}
		if p.Not {
			s += "-"
		}
		if p.Weight != 1 {
			s += fmt.Sprint(p.Weight, ":")
		}
		switch p.Kind {
		case KindWord:
			s += p.Text
		case KindPhrase:
			s += "<" + p.Text + ">"
		case KindPrefix:
			s += p.Text + "*"
		case KindLike:
			s += "@" + p.Text
		case KindFilter:
			s += Format(*p.Filter)
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want, mistake string }{
		{"", "", ""},
		{"sea at  night", "sea at night", ""},
		{`"red car" sea`, "<red car> sea", ""},
		{"“red car”sea", "<red car> sea", ""},
		{`"5"" pipe"`, `<5" pipe>`, ""},
		{"sea* b*  *c *", "sea* b* *c *", ""},
		{"sea -people", "sea -people", ""},
		{`sea -"red car" -car*`, "sea -<red car> -car*", ""},
		{"cat OR dog OR bird sea", "cat |dog |bird sea", ""},
		{`cat OR "red dog" OR bird*`, "cat |<red dog> |bird*", ""},
		{"OR cat", "OR cat", ""},
		{"cat OR", "cat OR", ""},
		{"cat or dog", "cat or dog", ""},
		{`cat "OR" dog`, "cat <OR> dog", ""},
		{"cat OR -dog", "cat -dog", "“OR” stands"},
		{"cat OR 2:dog", "cat 2:dog", "“OR” stands"},
		{"cat OR like:a.jpg", "cat @a.jpg", "“OR” stands"},
		{"cat OR is:bw", "cat is:bw", "“OR” stands"},
		{"is:bw OR is:dark", "is:bw |is:dark", ""},
		{"-is:bw OR -is:dark", "-is:bw |-is:dark", ""},
		{"is:nonsense OR cat", "cat", "“is:” knows portrait, landscape, square"},
		{"2:beach + like:\"sea.jpg\" - people", "2:beach @sea.jpg -people", ""},
		{"beach - people walking", "beach -people -walking", ""},
		{"beach - is:bw sea", "beach -is:bw sea", ""},
		{"- cats OR dogs + sea", "-cats |-dogs sea", ""},
		{"like:a.jpg - like:“b c.jpg”", "@a.jpg -@b c.jpg", ""},
		{"is:portrait sea rating:>=4", "is:portrait sea rating:>=4", ""},
		{"2:is:bw", "is:bw", "A weight stands before words"},
		{"0:sea", "sea", "A weight is a number"},
		{"like: sea", "sea", "“like:” takes the name"},
		{`like:"" sea`, "sea", "“like:” takes"},
		{"width: 3000", "3000", "“width:” takes a number of pixels, such as width:>3000."},
		{`"red car`, `"red car`, "Nothing closes"},
		{`camera:"Canon EO `, `camera:"canon eo"`, "Nothing closes this quotation mark; all"},
		{`folder:"`, "", "“folder:” takes"},
		{"http://example.org 16:9 10:30 foo:bar C:\\x", "http://example.org 16:9 10:30 foo:bar C:\\x", ""},
		{"7:am", "7:am", ""},
		{"-5 degrees", "-5 degrees", ""},
		{"Color:Grey EXT:.JPG", "color:gray type:jpeg", ""},
		{"a\xffb \x80", "a b  ", ""},
	} {
		q := ParseAt(c.text, now)
		got := shown(q)
		if got != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
		switch {
		case c.mistake == "" && len(q.Mistakes) > 0:
			t.Errorf("%q: %+v", c.text, q.Mistakes)
		case c.mistake != "" && (len(q.Mistakes) != 1 || !strings.HasPrefix(q.Mistakes[0].Sentence, c.mistake)):
			t.Errorf("%q: %+v, want %q", c.text, q.Mistakes, c.mistake)
		}
	}
}

func TestPlaces(t *testing.T) {
	text := `sea −2:"red car" folder:“my pics” + width:>abc date:32`
	q := ParseAt(text, now)
	var got []string
	for _, p := range q.Parts {
		got = append(got, text[p.Start:p.End])
	}
	for _, m := range q.Mistakes {
		got = append(got, text[m.Start:m.End])
	}
	if want := []string{"sea", `−2:"red car"`, "folder:“my pics”", ">abc", "32"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSums(t *testing.T) {
	for text, want := range map[string][]Summand{
		"sea":                          nil,
		`"red car" sea* is:bw`:         nil,
		"is:bw - is:dark":              nil,
		"sea - is:dark":                nil,
		"-is:dark sea":                 nil,
		"beach folder:x sea - people":  {{1, "beach sea", ""}, {-1, "people", ""}},
		"2:beach OR sea + like:a.jpg":  {{2, "beach or sea", ""}, {1, "", "a.jpg"}},
		`2:"red car" + sea*`:           {{2, "red car", ""}, {1, "sea", ""}},
		"beach - width:abc sea - sand": {{1, "beach", ""}, {1, "sea", ""}, {-1, "sand", ""}},
	} {
		if q := ParseAt(text, now); !reflect.DeepEqual(q.Sum, want) {
			t.Errorf("%q is %+v, want %+v", text, q.Sum, want)
		}
	}
	if q := Parse(strings.Repeat("+ sea ", 100)); len(q.Sum) != MaxSummands || len(q.Notes) != 1 || q.Parts[50].Group != -1 {
		t.Errorf("%d summands, %q", len(q.Sum), q.Notes)
	}
	if got := Parse(`a "b c" is:bw d* OR e`).Line(); got != "a b c d or e" {
		t.Errorf("the line is %q", got)
	}
}

func TestFilters(t *testing.T) {
	q := Parse("is:bw OR is:dark sea -folder:x OR folder:y like:a.jpg OR tag:z tag:w")
	var got []string
	for _, group := range q.Filters() {
		for i, c := range group {
			s := Format(c.Filter)
			if c.Not {
				s = "-" + s
			}
			if i > 0 {
				s = "|" + s
			}
			got = append(got, s)
		}
	}
	if want := "is:bw |is:dark -folder:x |folder:y tag:z tag:w"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Nothing that can be pasted takes long or much.
func TestBounds(t *testing.T) {
	for name, text := range map[string]string{
		"10,000 words":     strings.Repeat("sea ", 10_000),
		"1 MB of a word":   strings.Repeat("a", 1<<20),
		"1 MB of words":    strings.Repeat("ab ", 1<<20/3),
		"quotes":           strings.Repeat(`"`, 1<<20),
		"quotes and words": strings.Repeat(`"x ""`, 1<<18),
		"filters":          strings.Repeat("is:bw ", 1<<17),
		"mistakes":         strings.Repeat("width:a ", 1<<17),
		"signs":            strings.Repeat("+ ", 1<<19),
		"NUL":              strings.Repeat("\x00", 1<<20),
		"bytes":            strings.Repeat("\xff\x80", 1<<19),
	} {
		began := time.Now()
		q := Parse(text)
		if took := time.Since(began); took > time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if len(q.Parts) > maxParts || len(q.Mistakes) > maxParts+1 || len(q.Filters()) > maxFilters {
			t.Errorf("%s: %d parts, %d mistakes", name, len(q.Parts), len(q.Mistakes))
		}
		if last := len(q.Mistakes) - 1; len(text) > maxText && (last < 0 || q.Mistakes[last].End != len(text)) {
			t.Errorf("%s: it is not told that the rest was left out", name)
		}
	}
}

func checkPlaces(t *testing.T, q Query) {
	t.Helper()
	borders := map[int]bool{len(q.Text): true}
	for i := range q.Text {
		borders[i] = true
	}
	end := 0
	for _, p := range q.Parts {
		if p.Start < end || p.End <= p.Start || !borders[p.Start] || !borders[p.End] {
			t.Fatalf("%q has the part %+v behind %d", q.Text, p, end)
		}
		if end = p.End; (p.Kind == KindFilter) != (p.Filter != nil) || !(p.Weight > 0 && p.Weight <= MaxWeight) || p.Group >= max(1, len(q.Sum)) {
			t.Fatalf("%q has the part %+v", q.Text, p)
		}
		if p.Kind != KindLike && !utf8.ValidString(p.Text) {
			t.Fatalf("%q has the text %q", q.Text, p.Text)
		}
	}
	for _, m := range q.Mistakes {
		if m.Start < 0 || m.End <= m.Start || !borders[m.Start] || !borders[m.End] || !strings.HasSuffix(m.Sentence, ".") {
			t.Fatalf("%q has the mistake %+v", q.Text, m)
		}
	}
	if (q.Sum == nil) != (len(q.Sum) == 0) || len(q.Sum) > MaxSummands {
		t.Fatalf("%q has the sum %+v", q.Text, q.Sum)
	}
	for _, s := range q.Sum {
		if w := math.Abs(s.Weight); !(w > 0 && w <= MaxWeight) || (s.Text == "") == (s.Like == "") {
			t.Fatalf("%q has the summand %+v", q.Text, s)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "sea", `2:beach + like:"sea.jpg" - people`, "−−+-", `like:"`, "0.5.5:x 1.5:y", "-\"a b\" “c”", "like:\xff -\xfe",
		"cat OR dog OR -is:bw", `camera:"Canon EOS" OR folder:“a ““b”`, "width:>3000 size:>2.5mib rating:4+ height:1..2",
		"date:2024-05..2024-07 after:yesterday before:1.5.2024 date:summer-2023 date:may date:\"last 10 days\"",
		"near:48.85,2.35,10km near:48.85°N,2.35w", "OR OR OR", "- width:abc sea", "- +is:bw sea", "text:\"a b\" has:gps\x00", "-5 a", "a\"\"b \"a\"\"b\"",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := ParseAt(text, now)
		if q.Text != text {
			t.Fatal("the text is another")
		}
		checkPlaces(t, q)
		for _, p := range q.Parts {
			if p.Filter == nil {
				continue
			}
			once := Format(*p.Filter)
			again := ParseAt(once, now)
			if len(again.Parts) != 1 || len(again.Mistakes) != 0 || again.Parts[0].Filter == nil || !reflect.DeepEqual(again.Parts[0].Filter, p.Filter) {
				t.Fatalf("%q has the filter %+v, and as %q %+v", text, *p.Filter, once, again)
			}
			if twice := Format(*again.Parts[0].Filter); twice != once {
				t.Fatalf("%q becomes %q and then %q", text, once, twice)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	const text = `2:beach "red car" folder:"my pictures" rating:>=4 date:summer-2023 - people`
	for b.Loop() {
		Parse(text)
	}
}
