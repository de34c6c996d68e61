package engine

import (
	"os"
	"path/filepath"
	"testing"
)

// The default library is found again wherever it was moved, unless there is a new one in its place.
func TestTheDefaultLibraryIsFollowed(t *testing.T) {
	root := ownData(t)
	t.Setenv(LibraryVariable, "")
	own, err := DefaultDir()
	must(t, err)
	begin := func(dir string) {
		t.Helper()
		l, err := Open(t.Context(), dir, Options{})
		must(t, err)
		must(t, l.Close())
	}
	expectDefault := func(when, wanted string) {
		t.Helper()
		if dir, err := DefaultDir(); err != nil || dir != wanted {
			t.Errorf("%s the default one is %s (%v), not %s", when, dir, err, wanted)
		}
	}
	begin(own) // and nobody remembers it
	first, second := filepath.Join(root, "a", "first"), filepath.Join(root, "second")
	must(t, MoveLibrary(t.Context(), own, first, nil))
	expectDefault("moved", first)
	must(t, MoveLibrary(t.Context(), first, second, nil))
	expectDefault("moved on", second)
	t.Setenv(LibraryVariable, first)
	expectDefault("where one is named", first)
	t.Setenv(LibraryVariable, "")

	other := filepath.Join(root, "other")
	begin(other)
	must(t, RememberLibrary(other))
	must(t, MoveLibrary(t.Context(), other, first, nil))
	expectDefault("when another moves", second)

	expectAway := func(when, wanted string) {
		t.Helper()
		if dir, err := AwayLibrary(); err != nil || dir != wanted {
			t.Errorf("%s %q is away (%v), not %q", when, dir, err, wanted)
		}
	}
	expectAway("where it is there", "")
	must(t, os.Rename(second, filepath.Join(root, "away")))
	expectDefault("when it is nowhere", own)
	expectAway("when it is nowhere", second)
	t.Setenv(LibraryVariable, first)
	expectAway("where one is named", "")
	t.Setenv(LibraryVariable, "")
	must(t, os.Rename(filepath.Join(root, "away"), second))
	expectAway("when it is back", "")

	begin(own)
	expectDefault("with a new one in its place", own)
	third := filepath.Join(root, "third")
	must(t, MoveLibrary(t.Context(), own, third, nil))
	expectDefault("when the new one moves too", third)
	must(t, MoveLibrary(t.Context(), third, own, nil))
	must(t, os.RemoveAll(own))
	expectDefault("after it came back", own)
	expectAway("when it is at home", "")
}
