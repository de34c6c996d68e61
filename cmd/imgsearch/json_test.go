package main

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestIndexPrintsItsReport(t *testing.T) {
	pictures, library := places(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1, 64)
	for _, want := range []string{
		`{"added":1,"updated":0,"unchanged":0,"removed":0,"failed":[],"seconds":`,
		`{"added":0,"updated":0,"unchanged":1,"removed":0,"failed":[],"seconds":`,
	} {
		e := succeed(t, "index", "--json", "--library", library, pictures)
		decode[map[string]any](t, e.stdout)
		if !strings.HasPrefix(e.stdout, want) || e.stderr != "" {
			t.Errorf("stdout %q, stderr %q; want %q", e.stdout, e.stderr, want)
		}
	}
	broken := write(t, filepath.Join(pictures, "broken.jpg"), "no picture")
	e := succeed(t, "index", pictures, "--library", library, "--json") // flags may stand after the arguments
	failed := decode[struct {
		Added, Updated, Unchanged, Removed int
		Failed                             []map[string]string
		Seconds                            float64
	}](t, e.stdout).Failed
	if len(failed) != 1 || len(failed[0]) != 2 || failed[0]["path"] != broken || failed[0]["error"] == "" {
		t.Errorf("failed: %v", failed)
	}
}

// found is what search and similar are to print.
type found struct {
	Rank      int
	Path      string
	Score     float64
	Relevance float64
	Why       map[string]json.RawMessage
}

func TestSearchPrintsAnArray(t *testing.T) {
	pictures, library := indexed(t)
	harbour := filepath.Join(pictures, "sea", "harbour.jpg")
	e := succeed(t, "search", "--json", "harbours", "--library", library)
	list := decode[[]found](t, e.stdout)
	if len(list) == 0 || e.stderr != "" {
		t.Fatalf("%d results, stderr %q", len(list), e.stderr)
	}
	for i, r := range list {
		if r.Rank != i+1 || r.Score <= 0 || i > 0 && r.Score > list[i-1].Score {
			t.Errorf("result %d: %+v", i, r)
		}
		if keys := slices.Sorted(maps.Keys(r.Why)); !slices.Equal(keys, []string{"tags", "text", "visual", "words"}) {
			t.Errorf("why has the keys %q", keys)
		}
	}
	first, second := list[0], list[1]
	if first.Path != harbour || string(first.Why["words"]) != `["harbour"]` || string(first.Why["tags"]) != `[]` ||
		decode[map[string]float64](t, string(first.Why["text"]))["rank"] != 1 {
		t.Errorf("the first is %s because of %s", first.Path, first.Why)
	}
	like := decode[struct {
		Rank  int
		Score float64
		Like  []string
	}](t, string(second.Why["visual"]))
	if second.Path != filepath.Join(pictures, "sea", "pier.jpg") || string(second.Why["text"]) != "null" ||
		!slices.Equal(like.Like, []string{harbour}) {
		t.Errorf("the second is %s because of %s", second.Path, second.Why)
	}

	if e := succeed(t, "search", "-n", "1", "--json", "--library", library, "sea"); len(decode[[]found](t, e.stdout)) != 1 {
		t.Errorf("-n 1 prints %s", e.stdout)
	}
	if e := succeed(t, "search", "--json", "--library", library, "zeppelin"); e.stdout != "[]\n" {
		t.Errorf("nothing found prints %q", e.stdout)
	}
}

func TestSimilarPrintsAnArray(t *testing.T) {
	pictures, library := indexed(t)
	harbour, pier := filepath.Join(pictures, "sea", "harbour.jpg"), filepath.Join(pictures, "sea", "pier.jpg")
	e := succeed(t, "similar", harbour, "--json", "--library", library)
	list := decode[[]found](t, e.stdout)
	if len(list) != 2 || list[0].Path != pier || list[0].Rank != 1 || list[0].Score <= list[1].Score {
		t.Fatalf("%+v", list)
	}
	why := list[0].Why
	if string(why["text"]) != "null" || string(why["words"]) != "[]" || string(why["tags"]) != "[]" || len(why["visual"]) == 0 {
		t.Errorf("why: %s", why)
	}
	// A file that is not in the library finds all there are.
	elsewhere := draw(t, filepath.Join(t.TempDir(), "new.jpg"), 1, 64)
	e = succeed(t, "similar", "-n", "5", "--library", library, "--json", elsewhere)
	if list := decode[[]found](t, e.stdout); len(list) != 3 || list[0].Path != harbour {
		t.Errorf("%+v", list)
	}
}

func TestStatsPrintsAnObject(t *testing.T) {
	pictures, library := indexed(t)
	e := succeed(t, "stats", "--json", "--library", library)
	s := decode[statistics](t, e.stdout)
	if s.Pictures != 3 || s.ReadOnly || s.Library != library || !slices.Equal(s.Folders, []string{pictures}) ||
		s.Formats["jpeg"] != 3 || s.Vectors["visual-v1"] != 3 || s.Bytes == 0 {
		t.Errorf("%+v", s)
	}
	_, empty := places(t)
	e = succeed(t, "stats", "--json", "--library", empty)
	if !strings.Contains(e.stdout, `"folders":[]`) || strings.Contains(e.stdout, "null") {
		t.Errorf("an empty library: %s", e.stdout)
	}
}

func TestEvalSimilarPrintsItsSpaces(t *testing.T) {
	pictures, _ := indexed(t)
	write(t, filepath.Join(pictures, "sea", "broken.jpg"), "no picture")
	e := succeed(t, "eval", "--json", "similar", pictures)
	report := decode[struct {
		Queries int
		Spaces  []map[string]any
	}](t, e.stdout)
	names := []any{}
	for _, space := range report.Spaces {
		names = append(names, space["name"])
		if keys := slices.Sorted(maps.Keys(space)); !slices.Equal(keys, []string{"map", "name", "p1", "p10"}) {
			t.Errorf("a space has the keys %q", keys)
		}
	}
	if report.Queries != 2 || !slices.Equal(names, []any{"visual-v1", "rgb-histogram", "hog"}) {
		t.Errorf("%+v", report)
	}
	if !strings.Contains(e.stderr, "broken.jpg: ") {
		t.Errorf("stderr: %q", e.stderr)
	}
}

func TestEvalTextPrintsItsWays(t *testing.T) {
	pictures, library := indexed(t)
	queries := write(t, filepath.Join(pictures, "queries.jsonl"), `{"query":"harbour","relevant":["sea/harbour.jpg"]}`)
	e := succeed(t, "eval", "text", queries, "--json", "--library", library)
	report := decode[struct {
		Queries int
		Spaces  []map[string]any
	}](t, e.stdout)
	if report.Queries != 1 || len(report.Spaces) != 3 {
		t.Fatalf("%+v", report)
	}
	for i, name := range []string{"text", "visual", "fused"} {
		space := report.Spaces[i]
		if keys := slices.Sorted(maps.Keys(space)); !slices.Equal(keys, []string{"mrr10", "name", "ndcg10", "recall5"}) || space["name"] != name {
			t.Errorf("space %d: %v", i, space)
		}
		if name != "visual" && (space["mrr10"] != 1.0 || space["recall5"] != 1.0 || space["ndcg10"] != 1.0) {
			t.Errorf("%s does not find a picture by its name: %v", name, space)
		}
	}
}

// The same commands for a person.
func TestPlainOutput(t *testing.T) {
	pictures, library := indexed(t)
	queries := write(t, filepath.Join(pictures, "queries.jsonl"), `{"query":"harbour","relevant":["sea/harbour.jpg"]}`)
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"index", pictures}, []string{"0 added, 0 updated, 3 unchanged, 0 removed, 0 failed in "}},
		{[]string{"search", "harbour"}, []string{"  1  ", "harbour.jpg  (words: harbour", "looks alike: "}},
		{[]string{"similar", filepath.Join(pictures, "sea", "pier.jpg")}, []string{"  1  ", "harbour.jpg  (looks alike: "}},
		{[]string{"stats"}, []string{"pictures  3, ", "visual-v1: 3", "folder    " + pictures}},
		{[]string{"eval", "similar", pictures}, []string{"2 queries", "mAP", "visual-v1 ", "rgb-histogram ", "hog "}},
		{[]string{"eval", "text", queries}, []string{"1 queries", "nDCG@10", "text ", "visual ", "fused "}},
		{[]string{"doctor"}, []string{"imgsearch 0.", library + " (can be written)", "sound; 3 pictures", "visual-v1: 3 of 3", "OTEL_SDK_DISABLED"}},
	} {
		e := succeed(t, append(c.args, "--library", library)...)
		for _, part := range c.want {
			if !strings.Contains(e.stdout, part) {
				t.Errorf("%q prints %q, which lacks %q", c.args, e.stdout, part)
			}
		}
	}
}
