package ui

import (
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"hybrid-image-search/engine"
)

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
	w.setViewSize(asTable)
	w.settle(t)
	if rows := find[*tableRow](w.grid.wrap); len(rows) == 0 || !rows[0].away.visible() {
		t.Errorf("no sign in the %d rows of the table", len(rows))
	}
	w.grid.choose(0)
	w.settle(t)
	line, shown := find[*tableRow](w.grid.wrap)[0].image.Image, w.inspector.image.Image
	if line == nil || shown == nil || shown.Bounds().Dx() <= line.Bounds().Dx() {
		t.Error("a picture that is away is shown as small as in the table")
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
