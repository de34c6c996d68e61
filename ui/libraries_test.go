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
