package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/columns"
	"hybrid-image-search/engine/query"
)

// passing gives the file names of the pictures that pass a query's filters, sorted by name.
func passing(t *testing.T, l *Library, text string) []string {
	t.Helper()
	q := query.Parse(text)
	if len(q.Mistakes) > 0 {
		t.Fatalf("%q: %v", text, q.Mistakes)
	}
	ids := l.columns.Sort(l.columns.Select(q.Filters(), nil).IDs(), columns.Name, false)
	pictures, err := l.Pictures(t.Context(), ids)
	must(t, err)
	names := []string{}
	for _, p := range pictures {
		names = append(names, filepath.Base(p.File.Path))
	}
	return names
}

// The columns follow whatever changes the catalog, and are the same when they are read anew.
func TestColumnsFollowTheCatalog(t *testing.T) {
	pictures, l := newLibrary(t)
	a := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	b := draw(t, filepath.Join(pictures, "sub", "b2.jpg"), 2)
	draw(t, filepath.Join(pictures, "sub", "b10.jpg"), 2)
	index(t, l, pictures)
	expectPassing := func(text string, want ...string) {
		t.Helper()
		if got := passing(t, l, text); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	id := func(path string) int64 {
		p, err := l.catalog.ByPath(t.Context(), path)
		must(t, err)
		return p.ID
	}
	expectPassing("", "a.jpg", "b2.jpg", "b10.jpg")
	expectPassing("is:duplicate", "b2.jpg", "b10.jpg")
	expectPassing("folder:sub name:b1", "b10.jpg")
	expectPassing("type:jpeg -folder:"+query.Quote(filepath.Base(pictures)+"/sub"), "a.jpg")

	four := 4
	must(t, l.SetRating(t.Context(), []int64{id(a)}, &four))
	must(t, l.SetUserWords(t.Context(), id(a), []string{"mine"}, "note"))
	expectPassing("rating:4 tag:mine has:note", "a.jpg")
	must(t, l.AddUserTags(t.Context(), []int64{id(a), id(b)}, []string{"more"}))
	expectPassing("tag:more", "a.jpg", "b2.jpg")
	must(t, l.RemoveUserTags(t.Context(), []int64{id(a)}, []string{"more"}))
	expectPassing("tag:more", "b2.jpg")
	p, err := l.catalog.ByPath(t.Context(), a)
	must(t, err)
	must(t, l.catalog.PutReading(t.Context(), "r", catalog.Reading{Hash: p.File.Hash, Text: "Invoice"}))
	must(t, l.catalog.PutLooks(t.Context(), []catalog.Look{{Hash: p.File.Hash, Version: 1, PHash: 1}}))
	must(t, l.followContent(t.Context(), p.File.Hash))
	expectPassing("has:text", "a.jpg")

	draw(t, a, 3) // another picture
	draw(t, filepath.Join(pictures, "c.jpg"), 4)
	must(t, os.Remove(b))
	index(t, l, pictures)
	expectPassing("", "a.jpg", "b10.jpg", "c.jpg")
	expectPassing("is:duplicate")
	expectPassing("has:text")
	expectPassing("tag:mine rating:4", "a.jpg")

	followed := fmt.Sprint(l.columns.Facets(l.columns.IDs()))
	must(t, l.followAll(t.Context()))
	if anew := fmt.Sprint(l.columns.Facets(l.columns.IDs())); anew != followed {
		t.Errorf("read anew\n%s\nfollowed\n%s", anew, followed)
	}
	must(t, l.Close())
	l, err = Open(t.Context(), l.Dir(), Options{ReadOnly: true})
	must(t, err)
	defer l.Close() //nolint:errcheck // a test
	expectPassing("tag:mine rating:4", "a.jpg")
}

func TestLoadingFactsIsCancelled(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.followAll(ctx); err == nil || l.columns.Len() != 1 {
		t.Errorf("%v, %d pictures", err, l.columns.Len())
	}
}

// BenchmarkLoadColumns reads the facts of 100,000 pictures from the catalog, and follows a batch of an indexing.
func BenchmarkLoadColumns(b *testing.B) {
	const n = 100_000
	l := synthetic(b, n)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if err := l.loadColumns(b.Context()); err != nil || l.columns.Len() != n {
				b.Fatal(l.columns.Len(), err)
			}
		}
		b.ReportMetric(float64(l.columns.Bytes())/n, "B/picture")
	})
	b.Run("follow", func(b *testing.B) {
		var ids []int64
		for i := range int64(batchSize) {
			ids = append(ids, 1+i*n/batchSize)
		}
		for b.Loop() {
			if err := l.followColumns(b.Context(), ids); err != nil {
				b.Fatal(err)
			}
		}
	})
}
