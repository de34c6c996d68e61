package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWatchFollowsWhatMoves(t *testing.T) {
	w := newWatched(t)
	one, two := filepath.Join(w.root, "one"), filepath.Join(w.root, "two")
	inside := draw(t, filepath.Join(one, "inside.jpg"), 1)
	across := draw(t, filepath.Join(one, "across.jpg"), 2)
	copied := draw(t, filepath.Join(one, "copied.jpg"), 3)
	draw(t, filepath.Join(two, "other.jpg"), 4)
	index(t, w.l, one, two)
	ids := map[string]int64{}
	for _, path := range []string{inside, across, copied} {
		tag(t, w.l, path, "mark-"+filepath.Base(path))
		p, err := w.l.catalog.ByPath(t.Context(), path)
		must(t, err)
		ids[path] = p.ID
	}
	w.start()
	w.until("watching", func() bool { return w.folder(two).State == FollowWatching && !w.now().Working })

	move := func(from, to string) {
		must(t, os.MkdirAll(filepath.Dir(to), 0o755))
		must(t, os.Rename(from, to))
		w.until("moved", func() bool { return w.has(to) && !w.has(from) })
		p, err := w.l.catalog.ByPath(t.Context(), to)
		must(t, err)
		if p.ID != ids[from] || tagOf(t, w.l, to) != "mark-"+filepath.Base(from) {
			t.Errorf("%s became %+v", from, p)
		}
	}
	move(inside, filepath.Join(one, "deep", "deeper", "renamed.jpg"))
	move(across, filepath.Join(two, "across.jpg"))

	// From one drive to another a file is copied first and removed later.
	to := filepath.Join(two, "copied.jpg")
	copyFile(t, copied, to)
	w.until("copied", func() bool { return w.has(to) })
	must(t, os.Remove(copied))
	w.until("handed over", func() bool { return !w.has(copied) && tagOf(t, w.l, to) == "mark-copied.jpg" })
	if got := find(t, w.l, "mark-copied"); len(got) == 0 || got[0] != to {
		t.Errorf("found as %q", got)
	}
}

func TestWatchFollowsARenamedFolder(t *testing.T) {
	const n = 1_000
	w := newWatched(t)
	pictures := filepath.Join(w.root, "pictures")
	first := drawSized(t, filepath.Join(pictures, "trip", "0000.jpg"), 16, 16)
	data, err := os.ReadFile(first)
	must(t, err)
	for i := 1; i < n; i++ { // the same pixels, another content
		write(t, filepath.Join(pictures, "trip", fmt.Sprintf("%04d.jpg", i)), string(data)+fmt.Sprint(i))
	}
	index(t, w.l, pictures)
	ids := map[string]int64{}
	for k, err := range w.l.catalog.Files(t.Context(), pictures, "", 0) {
		must(t, err)
		ids[filepath.Base(k.Path)] = k.ID
	}
	for _, name := range []string{"0000.jpg", "0500.jpg", "0999.jpg"} {
		must(t, w.l.SetUserWords(t.Context(), ids[name], []string{"t" + name}, "note of "+name))
	}
	w.start()
	w.until("watching", func() bool { return w.folder(pictures).State == FollowWatching && !w.now().Working })
	must(t, os.Rename(filepath.Join(pictures, "trip"), filepath.Join(pictures, "journey")))
	w.until("renamed", func() bool {
		return w.reported(func(r Report) bool { return r.Updated == n }) && !w.now().Working
	})
	if w.count() != n {
		t.Errorf("%d pictures", w.count())
	}
	for name, id := range ids {
		p, err := w.l.Picture(t.Context(), id)
		if err != nil || p.File.Path != filepath.Join(pictures, "journey", name) {
			t.Fatalf("%s is %+v, %v", name, p.File, err)
		}
		if strings.Contains("0000.jpg 0500.jpg 0999.jpg", name) && (p.Note != "note of "+name || len(p.UserTags) != 1) {
			t.Errorf("%s has %q and %q", name, p.Note, p.UserTags)
		}
	}
}

func TestWatchKeepsWhatIsAway(t *testing.T) {
	w := newWatched(t)
	drive, here := filepath.Join(w.root, "drive"), filepath.Join(w.root, "here")
	a := draw(t, filepath.Join(drive, "a.jpg"), 1)
	draw(t, filepath.Join(here, "b.jpg"), 2)
	index(t, w.l, drive, here)
	tag(t, w.l, a, "mine")
	must(t, os.Rename(drive, drive+"-away"))
	w.start() // away at the beginning
	away := func() bool { return w.folder(drive).State == FollowAway && w.folder(here).State == FollowWatching }
	w.until("away", away)
	if f := w.folder(drive); f.Pictures != 1 || f.Why == "" || !w.has(a) {
		t.Errorf("%+v", f)
	}
	must(t, os.Mkdir(drive, 0o755)) // its mount point, with nothing mounted
	time.Sleep(4 * watchQuiet)
	w.until("still away", away)
	must(t, os.Remove(drive))
	must(t, os.Rename(drive+"-away", drive))
	w.until("back", func() bool { return w.folder(drive).State == FollowWatching })

	// It goes while it is watched, and comes back with other content.
	must(t, os.Rename(drive, drive+"-away"))
	w.until("away again", away)
	fresh := draw(t, filepath.Join(drive+"-away", "c.jpg"), 3)
	must(t, os.Remove(filepath.Join(drive+"-away", "a.jpg")))
	if !w.has(a) || tagOf(t, w.l, a) != "mine" {
		t.Error("what is away was taken out")
	}
	must(t, os.Rename(drive+"-away", drive))
	fresh = filepath.Join(drive, filepath.Base(fresh))
	w.until("with other content", func() bool { return w.has(fresh) && !w.has(a) && w.folder(drive).State == FollowWatching })
	draw(t, a, 1) // what was said of it waited
	w.until("mine again", func() bool { return w.has(a) && tagOf(t, w.l, a) == "mine" })
}
