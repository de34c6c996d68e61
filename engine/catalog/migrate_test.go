package catalog

import (
	"database/sql"
	"fmt"
	"path/filepath"
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
