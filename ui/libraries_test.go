package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hybrid-image-search/engine"
)

func TestMoveLibrary(t *testing.T) {
	w, _ := atHome(t)
	from, to := w.library.Dir(), filepath.Join(t.TempDir(), "elsewhere", "Holidays")
	w.moveLibrary(from, to)
	w.settle(t)
	if w.library == nil || w.library.Dir() != to || engine.IsLibrary(from) || len(w.grid.ids) != 3 {
		t.Fatalf("after the move: %+v; messages: %q", w.library, messageTexts(w.messages))
	}
	t.Setenv(engine.LibraryVariable, "")
	if first := w.firstLibrary(); first != to {
		t.Errorf("the next start would open %s", first)
	}
	taken := t.TempDir()
	drawPicture(t, filepath.Join(taken, "there.jpg"), seaBlue)
	w.moveLibrary(to, taken)
	w.settle(t)
	if w.library == nil || w.library.Dir() != to || len(messageTexts(w.messages)) == 0 {
		t.Errorf("a place that is taken: messages %q", messageTexts(w.messages))
	}
}

// “My library” is the default one, also where it was moved.
func TestMyLibraryFollowsItsMove(t *testing.T) {
	w, _ := atHome(t)
	t.Setenv(engine.LibraryVariable, "")
	w.openLibrary(t, "")
	own, to := w.library.Dir(), filepath.Join(t.TempDir(), "Pictures")
	w.moveLibrary(own, to)
	w.settle(t)
	mine := 0
	for _, i := range w.switchItems()[0].ChildMenu.Items {
		if i.Label == "My library" {
			mine++
			i.Action()
			w.settle(t)
		}
	}
	if mine != 1 || w.library == nil || w.library.Dir() != to || engine.IsLibrary(own) {
		t.Errorf("%d are mine, and %+v is open; messages: %q", mine, w.library, messageTexts(w.messages))
	}
}

func TestLibrariesAreKnown(t *testing.T) {
	w, _ := atHome(t)
	if !strings.Contains(w.native.Title(), "3 pictures – Holidays – "+Title) {
		t.Errorf("the title is %q", w.native.Title())
	}
	dir, err := newLibraryDir(`a/b: "c" `)
	must(t, err)
	if base := filepath.Base(dir); base != "a-b- -c" {
		t.Errorf("the folder is called %q", base)
	}
	must(t, os.MkdirAll(dir, 0o700))
	if second, err := newLibraryDir(`a/b: "c" `); err != nil || second != dir+"-2" {
		t.Errorf("the next one is %s (%v)", second, err)
	}
	w.rate(w.grid.ids[:1], 5)
	w.settle(t)
	w.switchTo(dir)
	w.settle(t)
	if len(w.home.known) != 2 || w.home.known[0].Path != dir {
		t.Errorf("known are %+v", w.home.known)
	}
	if len(w.home.undo.done) != 0 {
		t.Error("what was done in one library can be undone in another")
	}
}
