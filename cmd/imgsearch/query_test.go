package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestSearchTellsMistakesAndFindsTheRest(t *testing.T) {
	pictures, library := indexed(t)
	e := succeed(t, "search", "--json", "--library", library, "harbour type:jpeg width:>abc")
	list := decode[[]found](t, e.stdout)
	if len(list) == 0 || list[0].Path != filepath.Join(pictures, "sea", "harbour.jpg") || string(list[0].Why["passed"]) != `["type:jpeg"]` {
		t.Errorf("%+v", list)
	}
	if !strings.Contains(e.stderr, "“>abc” was left out. “width:” takes a number of pixels") {
		t.Errorf("stderr %q", e.stderr)
	}
}

// What would be done to other pictures than were meant is not done.
func TestCopyRefusesMistakes(t *testing.T) {
	_, library := indexed(t)
	to := filepath.Join(t.TempDir(), "out")
	e := imgsearch(t, "copy", "--to", to, "--library", library, "harbour width:>abc")
	if e.code != exitFailed || !strings.Contains(e.stderr, "nothing was written") {
		t.Errorf("%+v", e)
	}
}

func TestSearchSortsAndCounts(t *testing.T) {
	_, library := indexed(t)
	var names []string
	for _, r := range decode[[]found](t, succeed(t, "search", "--json", "--sort", "name", "--library", library, "type:jpeg").stdout) {
		names = append(names, filepath.Base(r.Path))
	}
	if len(names) < 2 || names[0] > names[1] {
		t.Errorf("%q", names)
	}
	e := succeed(t, "search", "--facets", "--library", library, "type:jpeg")
	if !strings.Contains(e.stdout, "  type:jpeg\n") {
		t.Errorf("%q", e.stdout)
	}
	if e := succeed(t, "search", "--help-query"); !strings.Contains(e.stdout, "near:48.85,2.35,10km") {
		t.Errorf("%q", e.stdout)
	}
	if e := succeed(t, "complete", "--library", library, "harb"); !strings.HasPrefix(e.stdout, "harbour ") {
		t.Errorf("%q", e.stdout)
	}
}
