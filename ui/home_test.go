package ui

import (
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/engine"
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

// What changes in a folder appears by itself, and the user keeps the choice. Pictures of a folder that is away stay,
// and say so.
func TestFoldersAreFollowed(t *testing.T) {
	w, pictures := atHome(t)
	w.until(t, "the folder is followed", func() bool {
		return len(w.home.watching.Folders) == 1 && w.home.watching.Folders[0].State == engine.FollowWatching
	})
	w.grid.choose(1)
	chosen := w.grid.ids[1]
	drawPicture(t, filepath.Join(pictures, "new.jpg"), color.NRGBA{R: 90, G: 20, B: 120, A: 255})
	w.until(t, "a new picture appears", func() bool { return len(w.grid.ids) == 4 })
	if index, ok := w.grid.current(); !ok || w.grid.ids[index] != chosen {
		t.Error("another picture is chosen now")
	}
	if note := w.status.note.Text; !strings.Contains(note, "1 picture added") {
		t.Errorf("told %q", note)
	}

	must(t, os.Rename(pictures, pictures+"-unplugged"))
	w.until(t, "the folder is away", func() bool { return w.isAway(filepath.Join(pictures, "new.jpg")) })
	w.settle(t)
	if len(w.grid.ids) != 4 {
		t.Errorf("%d pictures are left of a folder that is away", len(w.grid.ids))
	}
	if facts := w.inspector.standing(w.inspector.picture); len(facts) != 1 {
		t.Error("the facts do not tell that the picture is away")
	}
	must(t, os.Rename(pictures+"-unplugged", pictures))
	w.until(t, "the folder is back", func() bool { return !w.isAway(filepath.Join(pictures, "new.jpg")) })
}

// What is searched for follows too, without being asked for again.
func TestResultsFollowSilently(t *testing.T) {
	w, pictures := atHome(t)
	w.submitWords("lighthouse")
	w.settle(t)
	before := len(w.grid.ids)
	drawPicture(t, filepath.Join(pictures, "lighthouse-two.jpg"), seaBlue)
	w.until(t, "the result has the new picture", func() bool { return len(w.grid.ids) == before+1 })
	if w.field.Text != "lighthouse" || !strings.Contains(w.scope.Text, "lighthouse") {
		t.Errorf("shown is %q of %q", w.scope.Text, w.field.Text)
	}
}

// A folder whose adding was cancelled is not gone on with behind the user's back.
func TestCancelledAddingIsLeftOff(t *testing.T) {
	w, pictures := atHome(t)
	other := drawPictures(t)
	w.leaveOff(w.library, []string{pictures})
	w.settle(t)
	w.add([]string{other}, nil)
	w.settle(t)
	w.leaveOff(w.library, []string{pictures})
	w.settle(t)
	states, err := w.library.FolderStates(t.Context())
	must(t, err)
	for _, f := range states {
		if f.Watched != (f.Path == pictures) {
			t.Errorf("%s is followed: %v", f.Path, f.Watched)
		}
	}
	w.add([]string{other}, nil) // and now to its end
	w.settle(t)
	states, err = w.library.FolderStates(t.Context())
	must(t, err)
	for _, f := range states {
		if !f.Watched {
			t.Errorf("%s is not followed again", f.Path)
		}
	}
}

func TestUndo(t *testing.T) {
	w, _ := atHome(t)
	ids := slices.Clone(w.grid.ids)
	own := func() string {
		pictures, err := w.library.Pictures(t.Context(), ids[:2])
		must(t, err)
		var all []string
		for _, p := range pictures {
			rating := "-"
			if p.OwnRating != nil {
				rating = string(rune('0' + *p.OwnRating))
			}
			all = append(all, rating+strings.Join(p.UserTags, ",")+p.Note)
		}
		return strings.Join(all, " ")
	}
	w.rate(ids[:2], 4)
	w.settle(t)
	w.saveWords(ids[0], []string{"sea"}, "calm")
	w.settle(t)
	w.rate(ids[:1], 2)
	w.settle(t)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "2seacalm 4"},
		{w.undoLast, "4seacalm 4"},
		{w.undoLast, "4 4"},
		{w.redoLast, "4seacalm 4"},
		{w.undoLast, "4 4"},
		{w.undoLast, "- -"},
		{w.undoLast, "- -"}, // nothing is left
		{w.redoLast, "4 4"},
	} {
		step.do()
		w.settle(t)
		if got := own(); got != step.want {
			t.Fatalf("the pictures have %q, want %q", got, step.want)
		}
	}
	w.rate(ids[1:2], 1)
	w.settle(t)
	if len(w.home.undo.undone) != 0 {
		t.Error("what was undone can be done again after something new")
	}
	for range maxUndo + 5 {
		w.rate(ids[:1], 3)
		w.settle(t)
	}
	if n := len(w.home.undo.done); n != maxUndo {
		t.Errorf("%d steps are kept", n)
	}
}

// Ctrl+Z in a text is the text's.
func TestUndoLeavesTextAlone(t *testing.T) {
	w, _ := atHome(t)
	w.rate(w.grid.ids[:1], 5)
	w.settle(t)
	w.native.Canvas().Focus(w.field)
	test.Type(w.field, "sea")
	w.undoLast()
	w.settle(t)
	if len(w.home.undo.done) != 1 || w.field.Text == "sea" {
		t.Errorf("the field has %q, and %d steps are left", w.field.Text, len(w.home.undo.done))
	}
}

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

// No two items of the menu have the same keys, and the sheet tells them all.
func TestShortcuts(t *testing.T) {
	w, _ := atHome(t)
	told := map[string]bool{}
	for _, column := range shortcutGroups() {
		for _, g := range column {
			for _, s := range g.all {
				told[strings.ReplaceAll(s.Keys, " ", "")] = true
			}
		}
	}
	names := map[string]string{}
	var walk func(items []*fyne.MenuItem)
	walk = func(items []*fyne.MenuItem) {
		for _, i := range items {
			if i.ChildMenu != nil {
				walk(i.ChildMenu.Items)
			}
			if i.Shortcut == nil {
				continue
			}
			name := i.Shortcut.ShortcutName()
			if other, taken := names[name]; taken {
				t.Errorf("%q and %q have the same keys", other, i.Label)
			}
			names[name] = i.Label
			keys, ok := i.Shortcut.(fyne.KeyboardShortcut)
			if !ok || i.IsSeparator {
				continue
			}
			if text := keysOf(keys); !told[text] {
				t.Errorf("the sheet does not tell %s (%s)", text, i.Label)
			}
		}
	}
	for _, m := range w.menu().Items {
		walk(m.Items)
	}
	w.showShortcuts()
	top := w.native.Canvas().Overlays().Top()
	if top == nil || len(find[*canvas.Text](top)) < 40 {
		t.Fatal("the sheet is not shown")
	}
	w.native.Canvas().OnTypedRune()('?')
	if w.native.Canvas().Overlays().Top() != nil || w.home.keySheet != nil {
		t.Error("the sheet stays")
	}
}

func keysOf(s fyne.KeyboardShortcut) string {
	text := ""
	if s.Mod()&fyne.KeyModifierShortcutDefault != 0 {
		text += "Ctrl+"
	}
	if s.Mod()&fyne.KeyModifierShift != 0 {
		text += "Shift+"
	}
	name := map[fyne.KeyName]string{fyne.KeyReturn: "Enter", fyne.KeyPlus: "Plus", fyne.KeyMinus: "Minus"}[s.Key()]
	if name == "" {
		name = string(s.Key())
	}
	return text + name
}

var _ fyne.KeyboardShortcut = (*desktop.CustomShortcut)(nil)

// Why changes are not seen at once is told once, however often the state is.
func TestLimitsAreToldOnce(t *testing.T) {
	w, _ := atHome(t)
	why := "The system watches no more folders."
	state := engine.WatchState{Folders: []engine.WatchedFolder{
		{Path: "/a", State: engine.FollowPeriodic, Why: why}, {Path: "/b", State: engine.FollowPeriodic, Why: why},
	}}
	for range 3 {
		w.followed(state, engine.Report{})
	}
	if told := messageTexts(w.messages); len(told) != 1 || !strings.Contains(told[0], why) {
		t.Errorf("told %q", told)
	}
	state.Problem = "The disk is full."
	w.followed(state, engine.Report{})
	w.followed(state, engine.Report{})
	if told := messageTexts(w.messages); len(told) != 2 {
		t.Errorf("told %q", told)
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

func TestDescribeFolder(t *testing.T) {
	for want, f := range map[string]engine.WatchedFolder{
		"1 picture · changes are seen at once":                      {State: engine.FollowWatching, Pictures: 1},
		"2 pictures · away · Its drive is away.":                    {State: engine.FollowAway, Pictures: 2, Why: "Its drive is away."},
		"0 pictures · looked through from time to time · Too many.": {State: engine.FollowPeriodic, Why: "Too many."},
		"3 pictures · not followed":                                 {State: engine.FollowOff, Pictures: 3},
	} {
		if got := describeFolder(f); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}
