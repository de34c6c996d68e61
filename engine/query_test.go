package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/picture"
	"hybrid-image-search/engine/query"
	"hybrid-image-search/engine/vector"
)

func TestParseQuery(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		note bool
	}{
		{"", nil, false},
		{`"*" -- ; ()`, nil, false},
		{"a picture of the sea at night", []string{"picture", "sea", "night"}, false},
		{"the", []string{"the"}, false},
		{"Red red RED dress", []string{"red", "dress"}, false},
		{`NEAR("a" b)`, []string{"near", "b"}, false},
		{strings.Repeat("x ", 50_000), []string{"x"}, false},
	} {
		q := ParseQuery(c.text)
		var got []string
		for _, term := range q.Terms {
			got = append(got, term.Word)
		}
		if !slices.Equal(got, c.want) || (q.Note != "") != c.note {
			t.Errorf("%.40q = %q (%s), want %q", c.text, got, q.Note, c.want)
		}
	}
	var many strings.Builder
	for i := range 10_000 {
		many.WriteString(" w" + strings.Repeat("z", i%40) + string(rune('a'+i%26)))
	}
	if q := ParseQuery(many.String()); len(q.Terms) != maxTerms || q.Note == "" {
		t.Errorf("a long query has %d terms and the note %q", len(q.Terms), q.Note)
	}
}

// terms writes what is looked up: phrases in brackets, beginnings with a star, alternatives with strokes.
func terms(all []catalog.Term) string {
	var out []string
	for _, t := range all {
		s := t.Word
		if strings.Contains(s, " ") {
			s = "<" + s + ">"
		}
		if t.Prefix && len(t.Word) < minPrefix {
			s += "*"
		}
		if t.Column != "" {
			s = t.Column + ":" + s
		}
		for _, other := range t.Any {
			s += "|" + terms([]catalog.Term{other})
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestQueryTerms(t *testing.T) {
	for _, c := range []struct{ text, terms, must, not, line string }{
		{`sea "red car" at night`, "sea night", "<red car>", "", "sea red car at night"},
		{`"the sea" is:bw`, "", "<the sea>", "", "the sea"},
		{`"sea"`, "", "sea", "", "sea"},
		{"be* OR sea width:>3000 the", "be*|sea", "", "", "be or sea the"},
		{"black-and-white OR sea", "<black and white>|sea", "", "", "black-and-white or sea"},
		{`"red car" OR "blue car"`, "", "<red car>|<blue car>", "", "red car or blue car"},
		{`"red car" OR bus`, "<red car>|bus", "", "", "red car or bus"},
		{`2:"red car" + sea`, "red car sea", "", "", ""},
		{`sea -"red car" -be* - cats OR dogs running`, "sea", "", "<red car> be* cats <dogs running>", ""},
		{"text:invoice -text:receipt", "", "seen:invoice", "seen:receipt", ""},
		{`text:invoice OR text:"total amount" sea`, "sea", "seen:invoice|seen:<total amount>", "", "sea"},
		{"b ; OR sea", "b sea", "", "", "b ; or sea"},
	} {
		q := ParseQuery(c.text)
		if got := terms(q.Terms); got != c.terms {
			t.Errorf("%q looks for %q, want %q", c.text, got, c.terms)
		}
		if got := terms(q.Must); got != c.must {
			t.Errorf("%q must hold %q, want %q", c.text, got, c.must)
		}
		if got := terms(q.Not); got != c.not {
			t.Errorf("%q leaves out %q, want %q", c.text, got, c.not)
		}
		if q.Sum == nil && q.Line != c.line || len(q.Mistakes) > 0 || q.Note != "" {
			t.Errorf("%q: %+v", c.text, q)
		}
	}
	q := ParseQuery("text:a OR is:bw -folder:x OR -folder:y -text:a OR -text:b width:>a")
	if len(q.Filters) != 3 || len(q.Filters[0]) != 2 || !q.Filters[1][1].Not || len(q.Mistakes) != 1 || q.Note != "" {
		t.Errorf("%+v", q)
	}
	if q := ParseQuery("is:bw -people"); q.Note != "" {
		t.Errorf("a filter is something to look for: %s", q.Note)
	}
	if q := ParseQuery(strings.Repeat("ab OR ", 300)); len(q.Terms) != 1 || len(q.Terms[0].Any) != maxTerms-1 || q.Note == "" {
		t.Errorf("%+v", q.Note)
	}
}

// Filters know the words that pictures are tagged with.
func TestChoicesAreThoseOfPictures(t *testing.T) {
	tags := descriptor.AllTags()
	for _, color := range query.Choices(query.Color) {
		if !slices.Contains(tags, color) {
			t.Errorf("no picture is tagged %s", color)
		}
	}
	var formats []string
	for _, f := range []picture.Format{picture.JPEG, picture.PNG, picture.GIF, picture.BMP, picture.TIFF, picture.WebP, picture.HEIC, picture.AVIF} {
		formats = append(formats, string(f))
	}
	if got := query.Choices(query.Type); !slices.Equal(got, formats) {
		t.Errorf("%v, want %v", got, formats)
	}
}

func TestFuse(t *testing.T) {
	hits := fuse(textRanking([]catalog.TextHit{{ID: 1, Score: 9}, {ID: 2, Score: 8}, {ID: 3, Score: 7}}),
		visualRanking([]vector.Hit{{ID: 3, Similarity: 0.75}, {ID: 4, Similarity: 0.5}}, 0.5))
	var ids []int64
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	// 3 has both: 1/63 + 0.5/61. 4 has only half a rank.
	if !slices.Equal(ids, []int64{3, 1, 2, 4}) {
		t.Errorf("order %v", ids)
	}
	if h := hits[0]; h.Text.Rank != 3 || h.Visual.Rank != 1 || h.Visual.Score != 0.75 {
		t.Errorf("places %+v %+v", h.Text, h.Visual)
	}
	if fuse() != nil {
		t.Error("nothing fused is something")
	}
}

// Where a word and a meaning have the same rank, the word is sure.
func TestFuseTies(t *testing.T) {
	text := textRanking([]catalog.TextHit{{ID: 7, Score: 9}, {ID: 8, Score: 8}})
	meaning := meaningRanking("space", []vector.Hit{{ID: 1, Similarity: 0.3}, {ID: 2, Similarity: 0.2}})
	for i, h := range fuse(text, meaning) {
		if want := []int64{7, 1, 8, 2}[i]; h.ID != want {
			t.Errorf("place %d has %d, want %d", i+1, h.ID, want)
		}
	}
}

func TestExplainAlwaysSaysWhatToDo(t *testing.T) {
	for _, err := range []error{ErrNoWords, ErrIndexing, ErrNotCreated, errors.New("engine: odd")} {
		if s := Explain(err); !strings.HasSuffix(s, ".") || strings.Contains(s, "engine:") {
			t.Errorf("%v is told as %q", err, s)
		}
	}
	if Explain(nil) != "" {
		t.Error("no error is told")
	}
}

// FuzzSearch asks a library of three pictures anything: SQL and FTS syntax must stay words.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{
		"sea", `"`, "*", `NEAR(`, "-", "a AND", `"a" OR "b`, "title:x", "x*", "'; DROP TABLE pictures; --", "\x00", "\xff", "日本",
		"^a + b", "{a b}:c", `text:a OR "b c" -text:d*`, "a OR b* OR \"c\"", "text:\"seen : x\" is:bw", strings.Repeat("a b ", 500),
	} {
		f.Add(s)
	}
	dir := f.TempDir()
	l, err := Open(f.Context(), dir, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { l.Close() }) //nolint:errcheck // a test
	f.Fuzz(func(t *testing.T, text string) {
		_, err := l.Search(t.Context(), text, 5)
		if err != nil && !errors.Is(err, ErrNoWords) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// What is left out of nothing in particular is left out of everything.
func TestLeavingOutTextAloneIsAFilter(t *testing.T) {
	q := ParseQuery("-text:receipt")
	if len(q.Filters) != 1 || !q.Filters[0][0].Not || len(q.Not) != 0 {
		t.Errorf("%+v", q)
	}
}
