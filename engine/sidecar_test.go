package engine

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/picture"
)

func TestWriteSidecar(t *testing.T) {
	dir, l := newLibrary(t)
	path := draw(t, filepath.Join(dir, "sea.jpg"), 1)
	index(t, l, dir)
	found, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	id := found.ID
	before, err := os.ReadFile(path)
	must(t, err)
	if name, err := l.WriteSidecar(t.Context(), id); err != nil || name != "" {
		t.Errorf("without words: %q, %v", name, err)
	}
	five := 5
	must(t, l.SetUserWords(t.Context(), id, []string{"ferry"}, "From the pier"))
	must(t, l.SetRating(t.Context(), []int64{id}, &five))
	name, err := l.WriteSidecar(t.Context(), id)
	if err != nil || name != path+".xmp" {
		t.Fatalf("%q, %v", name, err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Error("the picture has changed")
	}
	s, err := picture.ReadSidecars(path)
	must(t, err)
	var facts picture.Facts
	facts.Merge(s)
	if strings.Join(facts.Keywords, ",") != "ferry" || facts.Rating != 5 || facts.Caption != "From the pier" {
		t.Errorf("others read %+v", facts)
	}
	// The library itself goes on taking them for the user's and not for the file's.
	index(t, l, dir)
	p, err := l.Picture(t.Context(), id)
	must(t, err)
	if len(p.Keywords) > 0 || p.Caption != "" || p.Rating != 5 || strings.Join(p.UserTags, ",") != "ferry" {
		t.Errorf("after a rescan: %q, caption %q, rating %d, own tags %q", p.Keywords, p.Caption, p.Rating, p.UserTags)
	}
	must(t, l.SetRating(t.Context(), []int64{id}, nil))
	must(t, l.SetUserWords(t.Context(), id, []string{"boat"}, ""))
	if _, err = l.WriteSidecar(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	index(t, l, dir)
	if p, err = l.Picture(t.Context(), id); err != nil || p.Rating != 0 || len(p.Keywords) > 0 || p.Note != "" {
		t.Errorf("taken back: %+v, %v", p, err)
	}
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) != 2 {
		t.Errorf("%d files are in the folder", len(entries))
	}
}

func TestWriteSidecarElsewhere(t *testing.T) {
	dir := t.TempDir()
	words := picture.Words{Tags: []string{"mine"}}
	file := func(name, text string) string {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o640))
		return filepath.Join(dir, name)
	}
	alone, short := file("alone.jpg", "x"), file("alone.xmp", "")
	if got, err := writeSidecar(alone, words); err != nil || got != short {
		t.Errorf("the sidecar that is there: %s, %v", got, err)
	}
	if info, err := os.Stat(short); err != nil || info.Mode().Perm() != 0o640 && os.PathSeparator == '/' {
		t.Errorf("its mode: %v, %v", info.Mode(), err)
	}
	raw, shared := file("pair.cr2", "x"), file("pair.xmp", "<not ours>")
	file("pair.jpg", "x")
	if got, err := writeSidecar(raw, words); err != nil || got != raw+".xmp" {
		t.Errorf("one that two pictures share: %s, %v", got, err)
	}
	if text, err := os.ReadFile(shared); err != nil || string(text) != "<not ours>" {
		t.Errorf("the shared one has become %q", text)
	}
	broken, side := file("broken.jpg", "x"), file("broken.jpg.xmp", "<x:xmpmeta")
	if _, err := writeSidecar(broken, words); !errors.Is(err, picture.ErrCorrupt) {
		t.Errorf("a damaged one: %v", err)
	}
	if text, err := os.ReadFile(side); err != nil || string(text) != "<x:xmpmeta" {
		t.Errorf("the damaged one has become %q", text)
	}
	if _, err := writeSidecar(filepath.Join(dir, "gone.jpg"), words); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("of a picture that is gone: %v", err)
	}
}

// One that waited for another to be written does not write words that are old by then.
func TestWriteSidecarAfterAnother(t *testing.T) {
	dir, l := newLibrary(t)
	path := draw(t, filepath.Join(dir, "sea.jpg"), 1)
	index(t, l, dir)
	id := idOf(t, l, path)
	must(t, l.SetUserWords(t.Context(), id, []string{"old"}, ""))
	l.sidecars.Lock()
	written := make(chan error, 1)
	go func() {
		_, err := l.WriteSidecar(t.Context(), id)
		written <- err
	}()
	time.Sleep(100 * time.Millisecond) // until it waits
	must(t, l.SetUserWords(t.Context(), id, []string{"new"}, ""))
	l.sidecars.Unlock()
	must(t, <-written)
	if text, err := os.ReadFile(path + ".xmp"); err != nil || !strings.Contains(string(text), "new") {
		t.Errorf("%s, %v", text, err)
	}
}
