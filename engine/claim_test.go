package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
)

func TestReadersHinderNobody(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	must(t, l.Close())
	var readers []*Library
	for range 3 {
		r, err := Open(t.Context(), l.Dir(), Options{ReadOnly: true})
		must(t, err)
		defer r.Close() //nolint:errcheck // a test
		readers = append(readers, r)
		if !r.ReadOnly() || !r.Writable() || len(r.Notices()) != 0 {
			t.Errorf("read only %v, writable %v, notices %q", r.ReadOnly(), r.Writable(), r.Notices())
		}
	}
	w, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer w.Close() //nolint:errcheck // a test
	if w.ReadOnly() {
		t.Error("a reader keeps the library from being written")
	}
	if got := find(t, readers[0], "a"); len(got) != 1 {
		t.Errorf("found %q beside a writer", got)
	}
}

func TestSecondProcessReadsOnly(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	// A lock that is open twice in one process stands in for two processes.
	second, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer second.Close() //nolint:errcheck // a test
	if !second.ReadOnly() || len(second.Notices()) != 1 || !strings.Contains(second.Notices()[0], fmt.Sprint(os.Getpid())) {
		t.Errorf("read only %v, notices %q", second.ReadOnly(), second.Notices())
	}
	if got := find(t, second, "a"); len(got) != 1 {
		t.Errorf("found %q", got)
	}
	if _, err := second.Index(t.Context(), []string{pictures}, nil); !errors.Is(err, catalog.ErrReadOnly) {
		t.Errorf("indexing: %v", err)
	}
}
