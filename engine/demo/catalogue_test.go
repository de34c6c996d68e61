package demo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestCatalogue(t *testing.T) {
	plain := regexp.MustCompile(`^[a-z-]+/[a-z]+(-[a-z]+)*(-[2-9])?\.(jpg|png)$`)
	files, titles := map[string]bool{}, map[string]bool{}
	for _, e := range catalogue() {
		if !plain.MatchString(e.file) {
			t.Errorf("%q is no plain name", e.file)
		}
		if files[e.file] || titles[e.title] {
			t.Errorf("%s, %q: listed twice", e.file, e.title)
		}
		files[e.file], titles[e.title] = true, true
		if e.title == "" || e.caption == "" || len(e.keywords) < 3 {
			t.Errorf("%s is not described", e.file)
		}
		sorted := slices.Sorted(slices.Values(e.keywords))
		if len(slices.Compact(sorted)) != len(e.keywords) {
			t.Errorf("%s has a keyword twice: %q", e.file, e.keywords)
		}
		if e.rating < 0 || e.rating > 5 || e.taken.Year() < 2018 {
			t.Errorf("%s: rating %d, taken %v", e.file, e.rating, e.taken)
		}
	}
	if len(files) < 80 {
		t.Errorf("%d pictures, want 80 at least", len(files))
	}
}

// What people try first finds something, and "similar" has siblings to find.
func TestEveryKindHasSiblings(t *testing.T) {
	kinds := map[string]int{}
	folders := map[string]int{}
	for _, e := range catalogue() {
		folder, _, _ := strings.Cut(e.file, "/")
		folders[folder]++
		for _, k := range e.keywords {
			kinds[k]++
		}
	}
	for _, k := range strings.Split("mountain sea beach boat lake forest autumn winter fog waterfall rainbow flower rose sunflower tulip daisy desert balloon road "+
		"city night sunset snow rain street skyline fruit apple orange lemon grapes chart document text screenshot map pattern fractal stripes dots abstract drawing", " ") {
		if kinds[k] < 2 && k != "rainbow" {
			t.Errorf("%d pictures with the keyword %q", kinds[k], k)
		}
	}
	for folder, count := range folders {
		if count < 3 {
			t.Errorf("only %d pictures in %s", count, folder)
		}
	}
}
