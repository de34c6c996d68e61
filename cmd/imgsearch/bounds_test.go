package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"hybrid-image-search/engine"
)

// Where words found as many as they can, that is told.
func TestBoundIsTold(t *testing.T) {
	for _, c := range []struct {
		results engine.Results
		told    bool
	}{
		{engine.Results{Hits: make([]engine.Hit, engine.MaxFoundByWords), Bounded: true}, true},
		{engine.Results{Hits: make([]engine.Hit, engine.MaxFoundByWords)}, false},
	} {
		var told bytes.Buffer
		s := &session{stderr: &told}
		if most := s.tellBound(c.results); (most == engine.MaxFoundByWords) != c.told || strings.Contains(told.String(), "10000 pictures at the most") != c.told {
			t.Errorf("of %d hits: %d, %q", len(c.results.Hits), most, told.String())
		}
	}
}

// Of two things that are said of one folder none is done.
func TestFoldersThatContradict(t *testing.T) {
	pictures, library := indexed(t)
	before := succeed(t, "folders", "--library", library).stdout
	for _, args := range [][]string{
		{"--watch", pictures, "--no-watch", pictures},
		{"--no-watch", pictures, "--watch", filepath.Join(pictures, "sea", "..")},
		{"--watch", pictures, "--remove", pictures},
	} {
		if e := imgsearch(t, append([]string{"folders", "--library", library}, args...)...); e.code != exitUsage || !strings.Contains(e.stderr, "is given to both --") {
			t.Errorf("%q: %+v", args, e)
		}
	}
	if after := succeed(t, "folders", "--library", library, "--watch", pictures, "--watch", pictures).stdout; after != before {
		t.Errorf("%q became %q", before, after)
	}
}

// What a command removes is told, also as JSON.
func TestRemovedIsTold(t *testing.T) {
	_, library := indexed(t)
	for _, command := range []string{"read-text", "tag"} {
		type removed struct {
			Removed *int `json:"removed"`
		}
		if r := decode[removed](t, succeed(t, command, "--remove", "--json", "--library", library).stdout); r.Removed == nil || *r.Removed != 0 {
			t.Errorf("%s: %+v", command, r)
		}
		if e := succeed(t, command, "--remove", "--library", library); !strings.HasSuffix(e.stdout, "removed of 0 pictures\n") {
			t.Errorf("%s: %q", command, e.stdout)
		}
	}
}
