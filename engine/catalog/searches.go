package catalog

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hybrid-image-search/engine/sentence"
)

// The bounds of what is kept of searches. Of past ones the oldest go.
const (
	maxSavedSearches = 500
	maxPastSearches  = 200
	maxPastSearch    = 4 << 10  // bytes of one; longer ones were pasted
	maxSavedSearch   = 64 << 10 // nobody reads on behind that
	maxSearchName    = 200
)

// SavedSearch is a search that the user named.
type SavedSearch struct {
	Name    string    `json:"name"`
	Text    string    `json:"text"`
	SavedAt time.Time `json:"saved_at"`
}

// SaveSearch keeps a search, in place of one of the same name. Spaces around the name do not count.
func (c *Catalog) SaveSearch(ctx context.Context, s SavedSearch) error {
	if s.SavedAt.IsZero() {
		s.SavedAt = time.Now()
	}
	name := strings.TrimSpace(s.Name)
	if name == "" {
		return fmt.Errorf("%w: a search needs a name", ErrNoName)
	}
	if len(name) > maxSearchName || len(s.Text) > maxSavedSearch {
		return fmt.Errorf("%w: a search", ErrLong)
	}
	return c.inTransaction(ctx, "save search", func(w *writer) error {
		if err := w.exec(`INSERT OR REPLACE INTO saved_searches (name, text, saved_at) VALUES (?, ?, ?)`,
			name, s.Text, s.SavedAt.UnixNano()); err != nil {
			return err
		}
		var n int
		if err := w.tx.QueryRowContext(w.ctx, `SELECT count(*) FROM saved_searches`).Scan(&n); err != nil {
			return err
		}
		if n > maxSavedSearches {
			return sentence.Because(ErrTooMany, "{{.Count}} saved searches are the most", sentence.With{"Count": maxSavedSearches})
		}
		return nil
	})
}

// SavedSearches gives the searches that the user named, by name.
func (c *Catalog) SavedSearches(ctx context.Context) ([]SavedSearch, error) {
	all, err := collect(ctx, c.read, func(row scanner) (s SavedSearch, err error) {
		var saved int64
		err = row.Scan(&s.Name, &s.Text, &saved)
		s.SavedAt = time.Unix(0, saved)
		return s, err
	}, `SELECT name, text, saved_at FROM saved_searches ORDER BY name COLLATE NOCASE, name`)
	return all, explain("saved searches", err)
}

// RenameSearch gives a saved search another name. It fails with ErrExists where another one has it.
func (c *Catalog) RenameSearch(ctx context.Context, name, to string) error {
	if to = strings.TrimSpace(to); to == "" {
		return fmt.Errorf("%w: a search needs a name", ErrNoName)
	}
	if len(to) > maxSearchName {
		return fmt.Errorf("%w: a search", ErrLong)
	}
	return c.inTransaction(ctx, "rename search", func(w *writer) error {
		var known, taken bool
		if err := w.tx.QueryRowContext(w.ctx, `SELECT EXISTS (SELECT 1 FROM saved_searches WHERE name = ?),
			EXISTS (SELECT 1 FROM saved_searches WHERE name = ?)`, name, to).Scan(&known, &taken); err != nil {
			return err
		}
		switch {
		case !known:
			return fmt.Errorf("%w: %s", ErrNoSearch, name)
		case name == to:
			return nil
		case taken:
			return fmt.Errorf("%w: %s", ErrExists, to)
		}
		return w.exec(`UPDATE saved_searches SET name = ? WHERE name = ?`, to, name)
	})
}

// DeleteSearch removes a saved search.
func (c *Catalog) DeleteSearch(ctx context.Context, name string) error {
	return c.inTransaction(ctx, "delete search", func(w *writer) error {
		return w.exec(`DELETE FROM saved_searches WHERE name = ?`, name)
	})
}

// PastSearch is a search that was asked before.
type PastSearch struct {
	Text    string
	AskedAt time.Time
}

// AddPastSearch notes that a search was asked. One of the same text moves up; one that is very long is not noted.
func (c *Catalog) AddPastSearch(ctx context.Context, text string) error {
	if text = strings.TrimSpace(text); text == "" || len(text) > maxPastSearch {
		return nil
	}
	return c.inTransaction(ctx, "past search", func(w *writer) error {
		// The clock may have gone back: the latest is the latest all the same.
		if err := w.exec(`INSERT OR REPLACE INTO past_searches (text, asked_at)
			SELECT ?1, max(?2, (SELECT coalesce(max(asked_at), 0) + 1 FROM past_searches))`, text, time.Now().UnixNano()); err != nil {
			return err
		}
		return w.exec(`DELETE FROM past_searches WHERE text IN
			(SELECT text FROM past_searches ORDER BY asked_at DESC LIMIT -1 OFFSET ?)`, maxPastSearches)
	})
}

// PastSearches gives the latest searches, at most limit, the latest first.
func (c *Catalog) PastSearches(ctx context.Context, limit int) ([]PastSearch, error) {
	all, err := collect(ctx, c.read, func(row scanner) (s PastSearch, err error) {
		var asked int64
		err = row.Scan(&s.Text, &asked)
		s.AskedAt = time.Unix(0, asked)
		return s, err
	}, `SELECT text, asked_at FROM past_searches ORDER BY asked_at DESC LIMIT ?`, limit)
	return all, explain("past searches", err)
}

// ClearPastSearches forgets what was asked.
func (c *Catalog) ClearPastSearches(ctx context.Context) error {
	return c.inTransaction(ctx, "clear past searches", func(w *writer) error { return w.exec(`DELETE FROM past_searches`) })
}
