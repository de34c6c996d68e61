package catalog

import (
	"path/filepath"
	"testing"
)

// A new catalog has large pages and a log, and one that was made with other pages keeps them.
func TestPages(t *testing.T) {
	pages := func(c *Catalog) (size int, journal string) {
		t.Helper()
		if err := c.write.QueryRow("PRAGMA page_size").Scan(&size); err != nil {
			t.Fatal(err)
		}
		if err := c.write.QueryRow("PRAGMA journal_mode").Scan(&journal); err != nil {
			t.Fatal(err)
		}
		return size, journal
	}
	c, _ := open(t)
	if size, journal := pages(c); size != pageSize || journal != "wal" {
		t.Errorf("a new one has pages of %d and the journal %q", size, journal)
	}
	p := picture("/p/a.jpg", 1)
	put(t, c, &p)
	older := filepath.Join(t.TempDir(), "older.db")
	if _, err := c.write.Exec("PRAGMA page_size = 4096"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.write.Exec("VACUUM INTO ?", older); err != nil {
		t.Fatal(err)
	}
	c, err := Open(t.Context(), older, ReadWrite, false)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // a test
	if size, journal := pages(c); size != 4096 || journal != "wal" {
		t.Errorf("an older one has pages of %d and the journal %q", size, journal)
	}
	if n, err := c.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d pictures, %v", n, err)
	}
	put(t, c, &Picture{File: File{Path: "/p/b.jpg", Hash: Hash{2}}, Format: "jpeg"})
}
