package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"hybrid-image-search/engine"
)

// Scripts know the exit codes by their numbers.
func TestExitCodes(t *testing.T) {
	if got := [...]int{exitDone, exitFailed, exitUsage, exitCancelled}; got != [...]int{0, 1, 2, 130} {
		t.Errorf("%d", got)
	}
}

func TestWrongUsage(t *testing.T) {
	_, library := places(t)
	for _, args := range [][]string{
		{},
		{"find"},
		{"index"},
		{"search"},
		{"similar"},
		{"similar", "a.jpg", "b.jpg"},
		{"eval"},
		{"eval", "similar"},
		{"eval", "text"},
		{"eval", "other", "x"},
		{"stats", "what"},
		{"search", "-n", "0", "sea"},
		{"search", "-n", "-3", "sea"},
		{"search", "-n", "many", "sea"},
		{"similar", "-n", "0", "a.jpg"},
		{"search", "--no-such-flag", "sea"},
		{"search", "-sea"},
		{"doctor", "--json"},
		{"fetch", "--model"},
		{"fetch", "everything"},
	} {
		if len(args) > 0 {
			args = append(args[:len(args):len(args)], "--library", library)
		}
		e := imgsearch(t, args...)
		if e.code != exitUsage || e.stdout != "" || !strings.Contains(e.stderr, "imgsearch --help") {
			t.Errorf("%q exits with %d, prints %q and %q", args, e.code, e.stdout, e.stderr)
		}
	}
	if _, err := os.Stat(library); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("wrong usage made a library: %v", err)
	}
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"-h"}, {"search", "--help"}, {"eval", "text", "--help"}} {
		if e := succeed(t, args...); !strings.HasPrefix(e.stdout, "Usage: imgsearch ") || e.stderr != "" {
			t.Errorf("%q prints %q and %q", args, e.stdout, e.stderr)
		}
	}
	if e := succeed(t, "--version"); e.stdout != "imgsearch "+engine.Version+"\n" {
		t.Errorf("--version prints %q", e.stdout)
	}
}

func TestFailures(t *testing.T) {
	pictures, library := indexed(t)
	missing := filepath.Join(pictures, "missing.jpg")
	text := write(t, filepath.Join(pictures, "text.jpg"), "no picture")
	queries := write(t, filepath.Join(pictures, "queries.jsonl"), "{\"query\":\"a\",\"relevant\":[\"b\"]}\nsea\n")
	for _, c := range []struct {
		args []string
		told string // on standard error
	}{
		{[]string{"index", missing}, missing + ": no such file or folder"},
		{[]string{"index", text}, text + ": "},
		{[]string{"index", pictures, missing}, missing + ": no such file or folder"},
		{[]string{"similar", missing}, missing},
		{[]string{"similar", text}, "not a picture"},
		{[]string{"similar", pictures}, "not a picture"},
		{[]string{"similar", ""}, "no such file"},
		{[]string{"eval", "similar", missing}, missing},
		{[]string{"eval", "text", missing}, missing},
		{[]string{"eval", "text", queries}, "line 2"},
		{[]string{"stats", "--library", text}, "imgsearch: "}, // the last --library counts
	} {
		e := imgsearch(t, append([]string{c.args[0], "--library", library}, c.args[1:]...)...)
		if c.args[0] == "eval" {
			e = imgsearch(t, append(c.args, "--library", library)...)
		}
		if e.code != exitFailed || !strings.Contains(e.stderr, c.told) {
			t.Errorf("%q exits with %d and tells %q, want %q", c.args, e.code, e.stderr, c.told)
		}
	}
}

// What could be indexed is told even though something else could not.
func TestIndexReportsBesideAFailure(t *testing.T) {
	pictures, library := places(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1, 64)
	e := imgsearch(t, "index", "--json", "--library", library, pictures, filepath.Join(pictures, "missing"))
	r := decode[engine.Report](t, e.stdout)
	if e.code != exitFailed || r.Added != 1 || len(r.Failed) != 1 {
		t.Errorf("exits with %d after %+v", e.code, r)
	}
}

// A broken file costs one line of the report, not the run.
func TestBrokenFileInAFolderIsNoFailure(t *testing.T) {
	pictures, library := places(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1, 64)
	broken := write(t, filepath.Join(pictures, "broken.jpg"), "no picture")
	e := succeed(t, "index", "--library", library, pictures)
	if !strings.HasPrefix(e.stdout, "1 added, ") || !strings.HasPrefix(e.stderr, broken+": ") {
		t.Errorf("prints %q and %q", e.stdout, e.stderr)
	}
}

func TestOutputThatCannotBeWritten(t *testing.T) {
	_, library := indexed(t)
	for _, args := range [][]string{
		{"stats"},
		{"stats", "--json"},
		{"search", "harbour"},
		{"search", "harbour", "--json"},
		{"doctor"},
	} {
		var told strings.Builder
		code := run(append(args, "--library", library), brokenPipe{}, &told)
		if code != exitFailed || !strings.HasPrefix(told.String(), "imgsearch: ") {
			t.Errorf("%q exits with %d and tells %q", args, code, told.String())
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestDefaultLibrary(t *testing.T) {
	pictures, library := indexed(t)
	if e := succeed(t, "stats", "--json"); decode[statistics](t, e.stdout).Pictures != 0 {
		t.Errorf("the library in the empty data folder: %s", e.stdout)
	}
	t.Setenv(engine.LibraryVariable, library)
	if e := succeed(t, "stats", "--json"); decode[statistics](t, e.stdout).Library != library {
		t.Errorf("the variable names %s, but: %s", library, e.stdout)
	}
	if e := succeed(t, "stats", "--json", "--library", pictures+"-other"); decode[statistics](t, e.stdout).Pictures != 0 {
		t.Errorf("the flag goes before the variable: %s", e.stdout)
	}
	if info, err := os.Stat(library); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the library's folder: %v, %v", info.Mode(), err)
	}
}

func TestUnwritableLibrary(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permissions do not bind this user")
	}
	pictures, library := indexed(t)
	must(t, os.Chmod(library, 0o500))
	t.Cleanup(func() { os.Chmod(library, 0o700) }) //nolint:errcheck // so that it can be removed
	e := succeed(t, "search", "--json", "--library", library, "harbour")
	if len(decode[[]found](t, e.stdout)) == 0 || !strings.Contains(e.stderr, "reading only") {
		t.Errorf("prints %q and %q", e.stdout, e.stderr)
	}
	if e := imgsearch(t, "index", "--library", library, pictures); e.code != exitFailed || !strings.Contains(e.stderr, "reading only") {
		t.Errorf("indexing exits with %d and tells %q", e.code, e.stderr)
	}
	if e := imgsearch(t, "stats", "--library", filepath.Join(library, "new")); e.code != exitFailed || e.stderr == "" {
		t.Errorf("a library that cannot be made exits with %d and tells %q", e.code, e.stderr)
	}
}
