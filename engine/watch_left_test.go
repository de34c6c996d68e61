package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hybrid-image-search/engine/watch"
)

// What an earlier indexing left undone is not taken up any more when the user took its folder out meanwhile.
func TestFollowingLeavesWhatTheUserTookOut(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	l.unfinished.begin([]string{pictures})
	left := l.Unfinished(t.Context())
	f := &following{library: l, ctx: t.Context(), notify: func(WatchState) {}, left: left, todo: left}
	if _, err := l.RemoveFolder(t.Context(), pictures); err != nil {
		t.Fatal(err)
	}
	must(t, f.takeIn())
	if n, err := l.Count(t.Context()); n != 0 || err != nil {
		t.Errorf("%d pictures came back, %v", n, err)
	}
	if got := l.Columns().Len(); got != 0 {
		t.Errorf("%d in columns", got)
	}
	l.unfinished.begin([]string{filepath.Dir(pictures)}) // what holds it is unfinished: so is it
	f.left, f.todo = []string{pictures}, []string{pictures}
	must(t, f.takeIn())
	if n, err := l.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d pictures, %v", n, err)
	}
}

// Many changes at once are put in order in a moment.
func TestOutermostOfMany(t *testing.T) {
	var paths []string
	for i := range 20_000 {
		paths = append(paths, fmt.Sprintf("/photos/%d/a.jpg", i))
	}
	paths = append(paths, "/photos/7", "/photos/7-b", "/photos/7/a.jpg", "/photos/7")
	begin := time.Now()
	out := outermost(paths)
	if len(out) != 20_001 || time.Since(begin) > 2*time.Second {
		t.Errorf("%d paths in %v", len(out), time.Since(begin))
	}
	if out := outermost([]string{"/", "/a", "/a/b"}); len(out) != 1 || out[0] != "/" {
		t.Errorf("%q", out)
	}
}

// A folder whose pictures the user threw away is empty, and not away.
func TestAFolderThatTheUserEmptiedIsNotAway(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Skip("this would fill the user's Recycle Bin")
	}
	ownTrash(t)
	w := newWatched(t)
	pictures := filepath.Join(w.root, "p")
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, w.l, pictures)
	w.start()
	state := func() WatchedFolder {
		all, err := w.l.FolderStates(t.Context())
		must(t, err)
		return all[0]
	}
	w.until("followed", func() bool { return state().State == FollowWatching && !w.now().Working })
	receipt, err := w.l.Trash(t.Context(), []int64{idOf(t, w.l, path)}, nil)
	must(t, err)
	w.until("noticed", func() bool { return w.l.follower.states()[pictures].Mode == watch.Away })
	if got := state(); got.State != FollowWatching || got.Why != "" {
		t.Errorf("it is told as %+v", got)
	}
	_, err = w.l.UndoTrash(t.Context(), receipt, nil)
	must(t, err)
	w.until("back", func() bool { return w.l.follower.states()[pictures].Mode == watch.Watching && w.count() == 1 })
}
