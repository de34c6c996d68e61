package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"hybrid-image-search/engine"
)

// A library that was named is what it was, and nothing is left beside it or in the temporary folder.
func TestFollowedFolderIsLeftNowhere(t *testing.T) {
	temporary, own := t.TempDir(), t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temporary)
	}
	library := filepath.Join(own, "library")
	folder, err := followed(library)
	if err != nil {
		t.Fatal(err)
	}
	folders := func() (all []string) {
		t.Helper()
		err := with(library, func(l *engine.Library) (err error) {
			all, err = l.Folders(context.Background())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got := folders(); !slices.Equal(got, []string{folder}) {
		t.Errorf("followed are %q", got)
	}
	if err := unfollowed(library, folder); err != nil {
		t.Fatal(err)
	}
	if got := folders(); len(got) != 0 {
		t.Errorf("followed are %q still", got)
	}
	for dir, want := range map[string]int{temporary: 0, own: 1} {
		if left, err := os.ReadDir(dir); err != nil || len(left) != want {
			t.Errorf("%v is left in %s (%v)", left, dir, err)
		}
	}
}
