package ui

import (
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// atHome is a window that follows folders and remembers libraries, with three pictures in its library.
func atHome(t *testing.T) (w *testWindow, pictures string) {
	t.Helper()
	sandbox(t)
	w = newTestWindow(t, Options{})
	w.home.follows = true
	w.native = w.app.NewWindow("")
	t.Cleanup(w.native.Close)
	w.native.SetContent(w.content)
	w.native.Resize(fyne.NewSize(1280, 800))
	w.openLibrary(t, filepath.Join(t.TempDir(), "Holidays"))
	pictures = drawPictures(t)
	w.add([]string{pictures}, nil)
	w.settle(t)
	return w, pictures
}

// until runs what is posted until something holds.
func (w *testWindow) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !holds(); {
		if time.Now().After(end) {
			t.Fatalf("in vain: %s; messages: %q", what, messageTexts(w.messages))
		}
		select {
		case f := <-w.posted:
			f()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestLayoutIsKept(t *testing.T) {
	w, _ := atHome(t)
	w.sides.SetOffset(0.4)
	w.panels.SetOffset(0.3)
	w.side.tabs.SelectIndex(1)
	w.keepLayout()
	w.sides.SetOffset(0.7)
	w.panels.SetOffset(0.7)
	w.side.tabs.SelectIndex(0)
	w.restoreLayout()
	if w.sides.Offset != 0.4 || w.panels.Offset != 0.3 || w.side.tabs.SelectedIndex() != 1 {
		t.Errorf("laid out at %v, %v, %d", w.sides.Offset, w.panels.Offset, w.side.tabs.SelectedIndex())
	}
}

func TestTextSize(t *testing.T) {
	w, _ := atHome(t)
	normal := w.app.Settings().Theme().Size(theme.SizeNameText)
	for range 10 {
		w.stepTextSize(1)
	}
	if size := w.app.Settings().Theme().Size(theme.SizeNameText); w.textSize() != 160 || size != 21 || normal != 13 {
		t.Errorf("text is %v large at %d %%, and was %v", size, w.textSize(), normal)
	}
	for range 10 {
		w.stepTextSize(-1)
	}
	if w.textSize() != 80 {
		t.Errorf("text is at %d %%", w.textSize())
	}
	w.setTextSize(100)
	w.stepTextSize(1)
	if w.textSize() != 110 {
		t.Errorf("one step is to %d %%", w.textSize())
	}
}

// The end of a long job is told outside only when nobody looks.
func TestLongJobsTellTheirEnd(t *testing.T) {
	w, _ := atHome(t)
	long := time.Now().Add(-2 * notifyAfter)
	told := func(begun time.Time, away bool) bool {
		w.home.background.Store(away)
		busy := w.back.busy.Load()
		w.notifyEnd(begun, "3 pictures added")
		sent := w.back.busy.Load() > busy
		w.settle(t)
		return sent
	}
	if told(long, false) || told(time.Now(), true) || !told(long, true) {
		t.Error("told at the wrong time, or not at all")
	}
}
