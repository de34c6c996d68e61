package evaluation

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/demo"
)

var update = flag.Bool("update", false, "write the figures that are measured as the baseline")

// photosVariable names a folder of labelled photos: clothing/KIND and grocery/natural/…/KIND.
const photosVariable = "IMGSEARCH_PHOTOS"

// tolerance is what a last bit of a colour may change on another processor.
const tolerance = 0.005

// The drawn pictures with their own words, of which some do not say all that is seen.
func TestBaselineOfTheDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("draws a hundred pictures")
	}
	dir := folder(t)
	must(t, demo.RenderSmall(t.Context(), dir))
	data, err := os.ReadFile(filepath.Join("testdata", "demo.jsonl"))
	must(t, err)
	queries, err := parseQueries(data, dir)
	must(t, err)
	for _, q := range queries {
		for _, path := range q.Relevant {
			if _, err := os.Stat(path); err != nil {
				t.Fatalf("%s: %v", q.Text, err)
			}
		}
	}
	library := open(t, filepath.Join(dir, ".library"))
	_, err = library.Index(t.Context(), []string{dir}, nil)
	must(t, err)
	report, err := Text(t.Context(), library, queries)
	must(t, err)
	compare(t, "demo.json", report)
}

// Photos whose names say nothing. One in eight of each kind has a caption, the kind: the others are to be found by
// what they look like.
func TestBaselineOfPhotos(t *testing.T) {
	photos := os.Getenv(photosVariable)
	if photos == "" {
		t.Skipf("%s names no folder of labelled photos", photosVariable)
	}
	dir := folder(t)
	queries := hideKinds(t, photos, dir)
	library := open(t, filepath.Join(dir, ".library"))
	_, err := library.Index(t.Context(), []string{dir}, nil)
	must(t, err)
	report, err := Text(t.Context(), library, queries)
	must(t, err)
	compare(t, "photos.json", report)
}

// hideKinds copies photos under names that say nothing, and gives a query for each kind of which there are enough.
func hideKinds(t *testing.T, photos, dir string) []Query {
	t.Helper()
	byKind := map[string][]string{}
	var kinds []string
	must(t, filepath.WalkDir(photos, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".jpg" {
			return err
		}
		kind := kindOf(filepath.ToSlash(strings.TrimPrefix(path, photos)))
		if byKind[kind] == nil {
			kinds = append(kinds, kind)
		}
		byKind[kind] = append(byKind[kind], path)
		return nil
	}))
	slices.Sort(kinds)
	var queries []Query
	n := 0
	for _, kind := range kinds {
		q := Query{Text: strings.ToLower(strings.ReplaceAll(kind, "-", " "))}
		for i, path := range byKind[kind] {
			data, err := os.ReadFile(path)
			must(t, err)
			to := filepath.Join(dir, fmt.Sprintf("p%04d.jpg", n*31%10_007)) // in an order that does not tell the kinds
			n++
			must(t, os.WriteFile(to, data, 0o600))
			if i%8 == 0 && enough(byKind[kind], kind) {
				write(t, strings.TrimSuffix(to, ".jpg")+".txt", q.Text)
			}
			q.Relevant = append(q.Relevant, to)
		}
		if enough(byKind[kind], kind) {
			queries = append(queries, q)
		}
	}
	if len(queries) == 0 {
		t.Fatalf("%s has no kind with eight photos", photos)
	}
	return queries
}

// kindOf is the folder below clothing, or below the group of groceries; "" is a picture of a product.
func kindOf(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case parts[0] == "clothing" && len(parts) > 2:
		return parts[1]
	case len(parts) > 4 && parts[1] == "natural":
		return parts[3]
	}
	return ""
}

// enough tells whether a kind is asked for.
func enough(photos []string, kind string) bool { return kind != "" && len(photos) >= 8 }

// compare fails when a search finds other things than the baseline says: worse or better, a change of ranking is to be
// a decision.
func compare(t *testing.T, name string, got TextReport) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		data, err := json.MarshalIndent(got, "", "  ")
		must(t, err)
		write(t, path, string(data)+"\n")
		return
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s is missing; go test ./engine/evaluation -run %s -update writes it", path, t.Name())
	}
	must(t, err)
	var want TextReport
	must(t, json.Unmarshal(data, &want))
	if wrong := difference(got, want); wrong != "" {
		t.Errorf("The ranking changed:\n%sIf that is meant, accept it with\n\tgo test ./engine/evaluation -run %s -update\nand commit %s.",
			wrong, t.Name(), path)
	}
}

// difference tells in lines what differs.
func difference(got, want TextReport) string {
	var b strings.Builder
	if got.Queries != want.Queries {
		fmt.Fprintf(&b, "%d queries instead of %d\n", got.Queries, want.Queries)
	}
	find := func(r TextReport, name string) TextSpace {
		for _, s := range r.Spaces {
			if s.Name == name {
				return s
			}
		}
		return TextSpace{}
	}
	for _, s := range slices.CompactFunc(slices.SortedStableFunc(slices.Values(slices.Concat(got.Spaces, want.Spaces)),
		func(a, b TextSpace) int { return cmp.Compare(a.Name, b.Name) }),
		func(a, b TextSpace) bool { return a.Name == b.Name }) {
		is, was := find(got, s.Name), find(want, s.Name)
		for _, figure := range []struct {
			name    string
			is, was float64
		}{{"recall@5", is.Recall5, was.Recall5}, {"MRR@10", is.MRR10, was.MRR10}, {"nDCG@10", is.NDCG10, was.NDCG10}} {
			if math.Abs(figure.is-figure.was) > tolerance {
				fmt.Fprintf(&b, "%s of %s: %.4f instead of %.4f\n", figure.name, s.Name, figure.is, figure.was)
			}
		}
	}
	return b.String()
}

func TestDifferenceTellsEveryFigure(t *testing.T) {
	base := TextReport{Queries: 2, Spaces: []TextSpace{{"text", 0.5, 0.5, 0.5}, {"fused", 0.9, 0.9, 0.9}}}
	if d := difference(base, base); d != "" {
		t.Error(d)
	}
	for _, c := range []struct {
		name string
		got  TextReport
	}{
		{"2 queries", TextReport{3, base.Spaces}},
		{"recall@5 of fused: 0.8000 instead of 0.9000", TextReport{2, []TextSpace{base.Spaces[0], {"fused", 0.8, 0.9, 0.9}}}},
		{"MRR@10 of text: 0.6000", TextReport{2, []TextSpace{{"text", 0.5, 0.6, 0.5}, base.Spaces[1]}}},
		{"nDCG@10 of fused: 0.0000", TextReport{2, base.Spaces[:1]}},
		{"nDCG@10 of new: 0.4000 instead of 0.0000", TextReport{2, append([]TextSpace{{"new", 0, 0, 0.4}}, base.Spaces...)}},
	} {
		if d := difference(c.got, base); !strings.Contains(d, strings.TrimPrefix(c.name, "2 ")) {
			t.Errorf("%q: %q", c.name, d)
		}
	}
}
