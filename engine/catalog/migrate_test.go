package catalog

import (
	"compress/gzip"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A catalog of before models keeps all that is in it, and each of its pictures is found by its words.
func TestMigrateFromVersion1(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	db, err := sql.Open("sqlite", path)
	must(t, err)
	first, err := migrations.ReadFile("migrations/0001_pictures.sql")
	must(t, err)
	_, err = db.ExecContext(t.Context(), string(first)+"; PRAGMA user_version = 1")
	must(t, err)
	tx, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	const n = 2*fillBatch + 3
	for i := range n {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO pictures (path, size, mtime, hash, format, width, height, caption, indexed_at)
			VALUES (?, 1, 1, ?, 'jpeg', 1, 1, ?, 1)`, fmt.Sprintf("/p/%d.jpg", i), make([]byte, 32), fmt.Sprintf("caption%d boats", i))
		must(t, err)
	}
	must(t, tx.Commit())
	must(t, db.Close())

	for range 2 { // again there is nothing to do
		c, err := Open(t.Context(), path, ReadWrite, true)
		must(t, err)
		for _, i := range []int{0, fillBatch - 1, fillBatch, n - 1} {
			hits, err := c.SearchText(t.Context(), []Term{{Word: fmt.Sprintf("caption%d", i)}}, 10)
			if err != nil || len(hits) != 1 || hits[0].ID != int64(i+1) {
				t.Errorf("picture %d: %+v, %v", i, hits, err)
			}
		}
		if hits, err := c.SearchText(t.Context(), []Term{{Word: "boats"}}, 2*n); err != nil || len(hits) != n {
			t.Errorf("%d hits, %v", len(hits), err)
		}
		must(t, c.Close())
	}
}

// Catalogs that earlier versions of the program wrote are taken over whole, also where the text index was left empty.
func TestOlderSchemas(t *testing.T) {
	for version := 1; version <= 3; version++ {
		for _, emptied := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d emptied %t", version, emptied), func(t *testing.T) {
				if version == 1 && emptied {
					t.Skip("its index is made anew in any case")
				}
				path := formerCatalog(t, version)
				if emptied {
					db, err := sql.Open("sqlite", path)
					must(t, err)
					_, err = db.ExecContext(t.Context(), "DELETE FROM picture_text")
					must(t, errors.Join(err, db.Close()))
				}
				if _, err := Open(t.Context(), path, ReadOnly, false); !errors.Is(err, ErrReadOnly) {
					t.Errorf("opened to be read: %v", err)
				}
				for range 2 { // again there is nothing to do
					c, err := Open(t.Context(), path, ReadWrite, true)
					must(t, err)
					expectFormer(t, c, version)
					must(t, c.Close())
				}
				c, err := Open(t.Context(), path, ReadWrite, true)
				must(t, err)
				defer c.Close() //nolint:errcheck // a test's
				expectUsable(t, c)
			})
		}
	}
}

// formerCatalog gives the path of a catalog as a former version left it.
func formerCatalog(t *testing.T, version int) string {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("testdata/schema%d.db.gz", version))
	must(t, err)
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	must(t, err)
	data, err := io.ReadAll(z)
	must(t, err)
	path := filepath.Join(t.TempDir(), "catalog.db")
	must(t, os.WriteFile(path, data, 0o600))
	return path
}

// expectFormer looks for what is in the catalogs of former versions.
func expectFormer(t *testing.T, c *Catalog, version int) {
	t.Helper()
	a, err := c.ByPath(t.Context(), "/p/a.jpg")
	must(t, err)
	if a.Rating != 4 || a.OwnRating != nil || a.Note != "Print this." || !slices.Equal(a.UserTags, []string{"mine"}) || a.Title != "Harbour" {
		t.Errorf("%+v", a)
	}
	words := []string{"harbour", "mine", "lighthouse", "blue"}
	if version >= 2 {
		words = append(words, "beacon", "hms")
	}
	if version >= 3 {
		words = append(words, "owl")
	}
	for _, word := range words {
		if ids, err := c.Holding(t.Context(), []Term{{Word: word}}); err != nil || len(ids) == 0 {
			t.Errorf("%q is not found: %v", word, err)
		}
	}
	folders, err := c.FolderList(t.Context())
	if err != nil || len(folders) != 1 || folders[0].Path != "/p" || !folders[0].Watched {
		t.Errorf("%+v, %v", folders, err)
	}
	all, err := c.AllUserWords(t.Context())
	if err != nil || len(all) != 2 || all[1].Path != "/p/gone.jpg" || all[1].Rating != nil {
		t.Errorf("%+v, %v", all, err)
	}
	if n, err := c.CountVectors(t.Context(), "visual"); n != 2 || err != nil {
		t.Errorf("%d vectors, %v", n, err)
	}
}

// expectUsable does with a catalog what only this version can.
func expectUsable(t *testing.T, c *Catalog) {
	t.Helper()
	b, err := c.ByPath(t.Context(), "/p/b.jpg")
	must(t, err)
	rating := 2
	must(t, c.SetUserRating(t.Context(), []int64{b.ID}, &rating))
	must(t, c.PutLooks(t.Context(), []Look{{Hash: b.File.Hash, Version: 1, PHash: 1 << 63}}))
	must(t, c.PutReading(t.Context(), "r", Reading{b.File.Hash, "Invoice"}))
	must(t, c.SaveSearch(t.Context(), SavedSearch{Name: "s", Text: "sea"}))
	must(t, c.AddPastSearch(t.Context(), "sea"))
	gone := picture("/p/gone.jpg", 3)
	put(t, c, &gone)
	if !slices.Equal(gone.UserTags, []string{"away"}) {
		t.Errorf("what was kept came back as %q", gone.UserTags)
	}
	if b, err = c.Picture(t.Context(), b.ID); err != nil || b.Rating != 2 || b.Reading != "Invoice" {
		t.Errorf("%+v, %v", b, err)
	}
}
