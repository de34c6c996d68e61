package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hybrid-image-search/engine"
)

// A library that was moved to a drive that is away is not passed over in silence, and where one is named nothing is told.
func TestLibraryThatIsAway(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("LocalAppData", t.TempDir())
	t.Setenv(engine.LibraryVariable, "")
	own, err := engine.DefaultDir()
	if err != nil {
		t.Fatal(err)
	}
	l, err := engine.Open(t.Context(), own, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "drive", "library")
	if err := engine.MoveLibrary(t.Context(), own, to, nil); err != nil {
		t.Fatal(err)
	}
	if e := succeed(t, "index", t.TempDir()); strings.Contains(e.stderr, "away") {
		t.Errorf("where it is there: %s", e.stderr)
	}
	if err := os.Rename(filepath.Dir(to), filepath.Dir(to)+" away"); err != nil {
		t.Fatal(err)
	}
	want := "imgsearch: The library " + to + " is away, or its drive is. In its place " + own + " was opened.\n"
	if e := succeed(t, "index", t.TempDir()); !strings.HasPrefix(e.stderr, want) {
		t.Errorf("where it is away: %s", e.stderr)
	}
	if e := succeed(t, "search", "--json", "sea"); e.stderr != want || e.stdout != "[]\n" {
		t.Errorf("a search: %s%s", e.stdout, e.stderr)
	}
	if e := succeed(t, "index", "--library", filepath.Join(t.TempDir(), "named"), t.TempDir()); strings.Contains(e.stderr, "away") {
		t.Errorf("where one is named: %s", e.stderr)
	}
}
