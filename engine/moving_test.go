package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMovedPictureKeepsItsIdentity(t *testing.T) {
	pictures, l := newLibrary(t)
	from, to := filepath.Join(pictures, "a", "one.jpg"), filepath.Join(pictures, "b", "renamed.jpg")
	draw(t, from, 1)
	index(t, l, pictures)
	before, err := l.catalog.ByPath(t.Context(), from)
	must(t, err)
	must(t, l.SetUserWords(t.Context(), before.ID, []string{"favourite"}, "for the wall"))

	must(t, os.MkdirAll(filepath.Dir(to), 0o755))
	must(t, os.Rename(from, to))
	expect(t, index(t, l, pictures), Report{Updated: 1})
	after, err := l.catalog.ByPath(t.Context(), to)
	must(t, err)
	if after.ID != before.ID || after.Note != "for the wall" {
		t.Errorf("moved: %+v", after)
	}
	if got := find(t, l, "renamed favourite"); len(got) != 1 || got[0] != to {
		t.Errorf("found as %q", got)
	}
	// A copy is a picture of its own.
	copyFile(t, to, from)
	expect(t, index(t, l, pictures), Report{Added: 1, Unchanged: 1})
}

func TestFolderThatIsAwayLosesNothing(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	away := pictures + "-away"
	must(t, os.Rename(pictures, away))
	r := index(t, l, pictures)
	if r.Removed != 0 || len(r.Failed) != 1 || r.Failed[0].Path != pictures {
		t.Errorf("%+v", r)
	}
	if n, err := l.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d pictures, %v", n, err)
	}
}

func tagOf(t *testing.T, l *Library, path string) string {
	t.Helper()
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	return strings.Join(p.UserTags, ",")
}

func tag(t *testing.T, l *Library, path, word string) {
	t.Helper()
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	must(t, l.SetUserWords(t.Context(), p.ID, []string{word}, ""))
}

func TestWordsGoWithTheContent(t *testing.T) {
	rename := func(t *testing.T, from, to string) { t.Helper(); must(t, os.Rename(from, to)) }
	for name, c := range map[string]struct {
		change func(t *testing.T, a, b string)
		want   func(t *testing.T, l *Library, a, b string)
	}{
		"moved over another": {
			func(t *testing.T, a, b string) { rename(t, a, b) },
			func(t *testing.T, l *Library, _, b string) {
				if got := tagOf(t, l, b); got != "of-a" {
					t.Errorf("b has %q", got)
				}
				// What was said of the content that is gone waits for it.
				all, err := l.catalog.AllUserWords(t.Context())
				if err != nil || len(all) != 2 {
					t.Errorf("kept %+v, %v", all, err)
				}
			},
		},
		"swapped": {
			func(t *testing.T, a, b string) { rename(t, a, a+".tmp"); rename(t, b, a); rename(t, a+".tmp", b) },
			func(t *testing.T, l *Library, a, b string) {
				if tagOf(t, l, a) != "of-b" || tagOf(t, l, b) != "of-a" {
					t.Errorf("a has %q, b has %q", tagOf(t, l, a), tagOf(t, l, b))
				}
			},
		},
		"edited in place": {
			func(t *testing.T, a, _ string) { draw(t, a, 9) },
			func(t *testing.T, l *Library, a, b string) {
				if tagOf(t, l, a) != "of-a" || tagOf(t, l, b) != "of-b" {
					t.Errorf("a has %q, b has %q", tagOf(t, l, a), tagOf(t, l, b))
				}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			pictures, l := newLibrary(t)
			a, b := draw(t, filepath.Join(pictures, "a.jpg"), 1), draw(t, filepath.Join(pictures, "b.jpg"), 2)
			touch(t, b) // the two must not have the same time
			index(t, l, pictures)
			tag(t, l, a, "of-a")
			tag(t, l, b, "of-b")
			c.change(t, a, b)
			index(t, l, pictures)
			c.want(t, l, a, b)
		})
	}
}

func TestOverlappingPathsAreScannedOnce(t *testing.T) {
	pictures, l := newLibrary(t)
	inner := filepath.Join(pictures, "inner")
	one := draw(t, filepath.Join(inner, "one.jpg"), 1)
	broken := filepath.Join(inner, "broken.jpg")
	write(t, broken, "no")
	r := index(t, l, inner, pictures, one, pictures)
	if r.Added != 1 || len(r.Failed) != 1 {
		t.Errorf("%+v", r)
	}
	if s, err := l.Stats(t.Context()); err != nil || s.Failures != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	must(t, os.Remove(one))
	if r := index(t, l, pictures, inner); r.Removed != 1 {
		t.Errorf("%+v", r)
	}
}

func TestLinksBetweenFolders(t *testing.T) {
	root, l := newLibrary(t)
	a, b := filepath.Join(root, "a"), filepath.Join(root, "b")
	draw(t, filepath.Join(a, "1.jpg"), 1)
	inB := draw(t, filepath.Join(b, "2.jpg"), 2)
	must(t, os.Symlink(b, filepath.Join(a, "link")))
	expect(t, index(t, l, a, b), Report{Added: 2})
	draw(t, inB, 3)
	expect(t, index(t, l, a, b), Report{Updated: 1, Unchanged: 1})
}

func TestDrivesThatAreAway(t *testing.T) {
	root, l := newLibrary(t)
	drive, here := filepath.Join(root, "drive"), filepath.Join(root, "here")
	original := draw(t, filepath.Join(drive, "a.jpg"), 1)
	draw(t, filepath.Join(here, "b.jpg"), 2)
	index(t, l, drive, here)
	tag(t, l, original, "mine")
	must(t, os.Rename(drive, drive+"-away"))
	must(t, os.Mkdir(drive, 0o755)) // the mount point stays

	r := index(t, l, drive)
	if r.Removed != 0 || len(r.Failed) != 1 || !strings.Contains(r.Failed[0].Error, "1 pictures are kept") {
		t.Errorf("%+v", r)
	}
	// A copy is no move while the original's drive is away.
	copyFile(t, filepath.Join(drive+"-away", "a.jpg"), filepath.Join(here, "copy.jpg"))
	expect(t, index(t, l, here), Report{Added: 1, Unchanged: 1})
	if got := tagOf(t, l, original); got != "mine" {
		t.Errorf("the original has %q", got)
	}
	// So does a link to a folder that is away keep its pictures.
	outside := t.TempDir()
	draw(t, filepath.Join(outside, "c.jpg"), 3)
	link := filepath.Join(here, "link")
	must(t, os.Symlink(outside, link))
	expect(t, index(t, l, here), Report{Added: 1, Unchanged: 2})
	must(t, os.Rename(outside, outside+"-away"))
	expect(t, index(t, l, here), Report{Unchanged: 2})
	if _, err := l.catalog.ByPath(t.Context(), filepath.Join(link, "c.jpg")); err != nil {
		t.Error(err)
	}
	must(t, os.Rename(outside+"-away", outside))
}
