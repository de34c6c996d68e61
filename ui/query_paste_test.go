package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Of files that are dropped, the one that is no picture is named.
func TestWhatIsNoPictureIsNamed(t *testing.T) {
	w, _ := newStartedWindow(t)
	path := filepath.Join(t.TempDir(), "letter.txt")
	must(t, os.WriteFile(path, []byte("Dear Ann"), 0o600))
	w.takeFiles([]string{path})
	w.settle(t)
	if told := messageTexts(w.messages); len(told) != 1 || !strings.HasPrefix(told[0], "letter.txt: ") {
		t.Errorf("told %q", told)
	}
}
