package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDuplicatesAreListedAndLeftAlone(t *testing.T) {
	pictures, library := places(t)
	first := draw(t, filepath.Join(pictures, "a", "harbour.jpg"), 1, 96)
	large := draw(t, filepath.Join(pictures, "b", "pier.jpg"), 1, 192)
	other := draw(t, filepath.Join(pictures, "hills.jpg"), 6, 96)
	data, err := os.ReadFile(first)
	must(t, err)
	again := write(t, filepath.Join(pictures, "again.jpg"), string(data))
	succeed(t, "index", "--library", library, pictures)

	paths := func(g duplicateGroup) string {
		var all []string
		for _, p := range g.Pictures {
			all = append(all, p.Path)
		}
		return strings.Join(all, " ")
	}
	near := decode[[]duplicateGroup](t, succeed(t, "duplicates", "--library", library, "--json").stdout)
	if len(near) != 1 || len(near[0].Pictures) != 3 || near[0].Keep != large || strings.Contains(paths(near[0]), other) {
		t.Fatalf("%+v", near)
	}
	if near[0].Spare != 2*int64(len(data)) {
		t.Errorf("%d bytes to spare, of two files of %d", near[0].Spare, len(data))
	}
	chosen := decode[[]duplicateGroup](t, succeed(t, "duplicates", "--library", library, "--json", "--near", "0.8",
		"--keep", "folder:"+filepath.Dir(first)+",largest").stdout)
	if len(chosen) != 1 || chosen[0].Keep != first {
		t.Errorf("of the folder: %+v", chosen)
	}
	exact := decode[[]duplicateGroup](t, succeed(t, "duplicates", "--library", library, "--exact", "--json").stdout)
	if len(exact) != 1 || len(exact[0].Pictures) != 2 || strings.Contains(paths(exact[0]), large) {
		t.Errorf("exact: %+v", exact)
	}
	if text := succeed(t, "duplicates", "--library", library).stdout; !strings.Contains(text, "* ") ||
		!strings.Contains(text, "1 groups") || !strings.Contains(text, again) {
		t.Errorf("%q", text)
	}
	for _, path := range []string{first, large, other, again} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	if empty := decode[[]duplicateGroup](t, succeed(t, "duplicates", "--library", t.TempDir(), "--json").stdout); len(empty) != 0 {
		t.Errorf("an empty library: %+v", empty)
	}
}

func TestDuplicatesRefusesNonsense(t *testing.T) {
	for _, args := range [][]string{
		{"--near", "0.2"}, {"--near", "1.5"}, {"--near", "NaN"}, {"--near", "abc"}, {"--keep", "prettiest"}, {"--keep", ""}, {"extra"},
	} {
		got := imgsearch(t, append([]string{"duplicates", "--library", t.TempDir()}, args...)...)
		if got.code != exitUsage || got.stderr == "" {
			t.Errorf("%q: code %d, %q", args, got.code, got.stderr)
		}
	}
}
