package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"Two dogs, running!", []string{"two", "dogs", "running"}},
		{"Crème Brûlée", []string{"creme", "brulee"}},
		{"Ångström ÉTÉ", []string{"angstrom", "ete"}},
		{`NEAR("a" *b) -c`, []string{"near", "a", "b", "c"}},
		{"日本 서울", []string{"日本", "서울"}},
		{"bad\xffbyte", []string{"bad", "byte"}},
		{"tab\tnew\nline", []string{"tab", "new", "line"}},
	} {
		if got := Split(c.in); !slices.Equal(got, c.want) {
			t.Errorf("Split(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSplitName(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"sea-sunset_2.jpg", []string{"sea", "sunset", "2", "jpg"}},
		{"BeachSunset2019", []string{"beach", "sunset", "2019", "beachsunset2019"}},
		{"HTMLPage", []string{"html", "page", "htmlpage"}},
		{"IMG2031", []string{"img", "2031", "img2031"}},
		{"été.png", []string{"ete", "png"}},
		{"e\u0301te\u0301", []string{"ete"}},
	} {
		if got := SplitName(c.in); !slices.Equal(got, c.want) {
			t.Errorf("SplitName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSingular(t *testing.T) {
	for word, want := range map[string]string{
		"dogs": "dog", "cities": "city", "beaches": "beach", "boxes": "box", "glasses": "glass",
		"glass": "", "bus": "", "cactus": "", "this": "", "dog": "", "tomatoes": "tomato", "houses": "house",
	} {
		if got := Singular(word); got != want {
			t.Errorf("Singular(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "Two dogs", "İstanbul", "a\xffb", "ﬁne", "HTMLPage2", strings.Repeat("é", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range append(Split(s), SplitName(s)...) {
			switch {
			case !utf8.ValidString(w):
				t.Errorf("%q is not valid UTF-8", w)
			case len(w) > maxWord:
				t.Errorf("%q is longer than %d bytes", w, maxWord)
			case strings.ContainsFunc(w, func(r rune) bool { return r == '"' || r == '*' || r == ' ' }):
				t.Errorf("%q holds what the text index takes as syntax", w)
			}
		}
	})
}
