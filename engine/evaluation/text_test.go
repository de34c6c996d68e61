package evaluation

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine"
)

func TestJudge(t *testing.T) {
	// The gain at rank r is 1/log2(r+1): 1, 0.63093, 0.5, 0.43068, 0.38685, 0.35621, 1/3, 0.31546, 0.30103, 0.28906.
	ten := strings.Split("a b c d e f g h i j", " ")
	for _, c := range []struct {
		name            string
		paths, relevant []string
		want            TextSpace
	}{
		{"nothing found", nil, []string{"a"}, TextSpace{}},
		{"only wrong ones", []string{"x", "y"}, []string{"a"}, TextSpace{}},
		{"the only right one first", []string{"a", "x"}, []string{"a"}, TextSpace{Recall5: 1, MRR10: 1, NDCG10: 1}},
		{"second", []string{"x", "a"}, []string{"a"}, TextSpace{Recall5: 1, MRR10: 0.5, NDCG10: 0.63093}},
		{"fifth", []string{"1", "2", "3", "4", "a"}, []string{"a"}, TextSpace{Recall5: 1, MRR10: 0.2, NDCG10: 0.38685}},
		{"sixth is outside recall", []string{"1", "2", "3", "4", "5", "a"}, []string{"a"}, TextSpace{MRR10: 1.0 / 6, NDCG10: 0.35621}},
		{"tenth", append(strings.Split("1 2 3 4 5 6 7 8 9", " "), "a"), []string{"a"}, TextSpace{MRR10: 0.1, NDCG10: 0.28906}},
		{"eleventh counts nowhere", append(strings.Split("1 2 3 4 5 6 7 8 9 0", " "), "a"), []string{"a"}, TextSpace{}},
		{
			"first and fourth of three", // DCG 1 + 0.43068, best 1 + 0.63093 + 0.5
			[]string{"a", "x", "y", "b"},
			[]string{"a", "b", "c"},
			TextSpace{Recall5: 2.0 / 3, MRR10: 1, NDCG10: 1.43068 / 2.13093},
		},
		{"named twice counts once", []string{"a"}, []string{"a", "a"}, TextSpace{Recall5: 1, MRR10: 1, NDCG10: 1}},
		{"more right ones than places", ten, append(slices.Clone(ten), "k", "l"), TextSpace{Recall5: 5.0 / 12, MRR10: 1, NDCG10: 1}},
	} {
		got := judge(c.paths, c.relevant)
		if !near(got.Recall5, c.want.Recall5) || !near(got.MRR10, c.want.MRR10) || !near(got.NDCG10, c.want.NDCG10) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestParseQueries(t *testing.T) {
	base := filepath.FromSlash("/base")
	absolute, err := filepath.Abs(filepath.FromSlash("/pictures/x.jpg"))
	must(t, err)
	for _, c := range []struct {
		name, text string
		want       []Query
		wrong      string // in the error
	}{
		{"empty", "", nil, ""},
		{"a byte order mark", "\ufeff{\"query\":\"a\",\"relevant\":[\"1\"]}", []Query{{"a", []string{filepath.Join(base, "1")}}}, ""},
		{"blank lines", "\n \n\t\r\n", nil, ""},
		{"relative and absolute", `{"query":"sea","relevant":["a/../b.jpg",` + quote(absolute) + `]}`, []Query{
			{"sea", []string{filepath.Join(base, "b.jpg"), absolute}},
		}, ""},
		{"two, and no newline at the end", "{\"query\":\"a\",\"relevant\":[\"1\"]}\r\n\n{\"query\":\"b\",\"relevant\":[\"2\"]}", []Query{
			{"a", []string{filepath.Join(base, "1")}}, {"b", []string{filepath.Join(base, "2")}},
		}, ""},
		{"no JSON", "{\"query\":\"a\",\"relevant\":[\"1\"]}\n\nsea", nil, "line 3"},
		{"an array", "[]", nil, "line 1"},
		{"cut off", `{"query":"a","relevant":["1"`, nil, "line 1"},
		{"two on a line", `{"query":"a","relevant":["1"]} {}`, nil, "line 1"},
		{"wrong type", "\n{\"query\":1,\"relevant\":[\"1\"]}", nil, "line 2"},
		{"no query", `{"relevant":["1"]}`, nil, "line 1"},
		{"nothing relevant", `{"query":"a","relevant":[]}`, nil, "line 1"},
		{"null", "null", nil, "line 1"},
	} {
		got, err := parseQueries([]byte(c.text), base)
		switch {
		case c.wrong == "" && (err != nil || !reflect.DeepEqual(got, c.want)):
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s: the error is %v, want %q in it", c.name, err, c.wrong)
		}
	}
}

func TestReadQueriesOfAFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "queries.jsonl")
	write(t, path, `{"query":"sea","relevant":["sea.jpg"]}`)
	got, err := ReadQueries(path)
	if want := []Query{{"sea", []string{filepath.Join(dir, "sea.jpg")}}}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if _, err := ReadQueries(filepath.Join(dir, "missing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func FuzzReadQueries(f *testing.F) {
	for _, s := range []string{
		"", "\n", `{"query":"sea","relevant":["a.jpg"]}`, "{\"query\":\"\xff\",\"relevant\":[\"/\\u0000\"]}\n{", "null", "[1]",
	} {
		f.Add([]byte(s))
	}
	base := filepath.FromSlash("/base")
	f.Fuzz(func(t *testing.T, data []byte) {
		queries, err := parseQueries(data, base)
		if err != nil {
			if queries != nil || !strings.HasPrefix(err.Error(), "evaluation: ") {
				t.Errorf("%d queries beside the error %q", len(queries), err)
			}
			return
		}
		for _, q := range queries {
			if q.Text == "" || len(q.Relevant) == 0 {
				t.Errorf("accepted %+v", q)
			}
			for _, p := range q.Relevant {
				if !filepath.IsAbs(p) || p != filepath.Clean(p) {
					t.Errorf("the path %q is not clean and absolute", p)
				}
			}
		}
	})
}

func TestTextComparesTheWays(t *testing.T) {
	dir := folder(t)
	harbour := paint(t, filepath.Join(dir, "harbour.png"), red)
	alike := paint(t, filepath.Join(dir, "x1.png"), red) // no word tells of it, but its look does
	paint(t, filepath.Join(dir, "mountain.png"), stripes)
	library := open(t, filepath.Join(dir, ".library"))
	if r, err := library.Index(t.Context(), []string{dir}, nil); err != nil || r.Added != 3 {
		t.Fatalf("%+v, %v", r, err)
	}
	report, err := Text(t.Context(), library, []Query{
		{"harbour", []string{harbour, alike}},
		{"?!", []string{harbour}}, // no words find nothing
	})
	must(t, err)
	if report.Queries != 2 || len(report.Spaces) != 3 {
		t.Fatalf("%+v", report)
	}
	// The words find one of two at the first place, its look both; the other query halves all.
	oneOfTwo := 1 / 1.63093
	for i, want := range []TextSpace{
		{"text", 0.5 / 2, 1.0 / 2, oneOfTwo / 2}, {"visual", 1.0 / 2, 1.0 / 2, 1.0 / 2}, {"fused", 1.0 / 2, 1.0 / 2, 1.0 / 2},
	} {
		got := report.Spaces[i]
		if got.Name != want.Name || !near(got.Recall5, want.Recall5) || !near(got.MRR10, want.MRR10) || !near(got.NDCG10, want.NDCG10) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Text(cancelled, library, []Query{{"harbour", []string{harbour}}}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if r, err := Text(t.Context(), library, nil); err != nil || r.Queries != 0 || r.Spaces[0].Recall5 != 0 {
		t.Errorf("without queries: %+v, %v", r, err)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-4 }

func open(t *testing.T, dir string) *engine.Library {
	t.Helper()
	library, err := engine.Open(t.Context(), dir, engine.Options{})
	must(t, err)
	t.Cleanup(func() { library.Close() }) //nolint:errcheck // a test
	return library
}
