package catalog

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
)

// TaggedVector is what a model sees in the picture that a vector was made of.
type TaggedVector struct {
	ID   int64
	Hash Hash     // of what was seen
	Tags []string // none where nothing stood out
}

// Untagged gives the pictures that have a vector in the space and were not tagged yet, by id.
func (c *Catalog) Untagged(ctx context.Context, space string) ([]int64, error) {
	ids, err := collect(ctx, c.read, scanID, `SELECT v.picture_id FROM vectors AS v WHERE v.space = ?
		AND NOT EXISTS (SELECT 1 FROM machine_tags AS t WHERE t.picture_id = v.picture_id) ORDER BY v.picture_id`, space)
	return ids, explain("untagged", err)
}

// AddTags keeps what a model sees in pictures and indexes the words. Pictures that are gone or have other content by
// now are left out.
func (c *Catalog) AddTags(ctx context.Context, space string, tagged []TaggedVector) error {
	return c.inTransaction(ctx, "add tags", func(w *writer) error {
		for _, t := range tagged {
			found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE p.id = ? AND p.hash = ?`, t.ID, t.Hash[:])
			if err != nil {
				return err
			}
			for i := range found {
				if err := w.exec(`INSERT OR REPLACE INTO machine_tags (picture_id, space, tags) VALUES (?, ?, ?)`,
					t.ID, space, joinLines(t.Tags)); err != nil {
					return err
				}
				if err := w.indexText(&found[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// RemoveTags removes all that AddTags kept.
func (c *Catalog) RemoveTags(ctx context.Context) error {
	return c.inTransaction(ctx, "remove tags", func(w *writer) error {
		found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE t.tags <> ''`)
		if err != nil {
			return err
		}
		if err := w.exec(`DELETE FROM machine_tags`); err != nil {
			return err
		}
		for i := range found {
			if err := w.indexText(&found[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// CountTagged tells how many pictures a model has looked at for tags.
func (c *Catalog) CountTagged(ctx context.Context) (n int, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT count(*) FROM machine_tags`).Scan(&n)
	return n, explain("count tagged", err)
}

// TagCount is a tag and how many pictures have it.
type TagCount struct {
	Tag      string
	Pictures int
}

// MachineTags counts the tags of models, the most frequent first.
func (c *Catalog) MachineTags(ctx context.Context) ([]TagCount, error) {
	counts := map[string]int{}
	for tags, err := range each(ctx, c.read, func(row *sql.Rows) (string, error) { return scanText(row) },
		`SELECT tags FROM machine_tags WHERE tags <> ''`) {
		if err != nil {
			return nil, explain("machine tags", err)
		}
		for _, tag := range lines(tags) {
			counts[tag]++
		}
	}
	all := make([]TagCount, 0, len(counts))
	for tag, n := range counts {
		all = append(all, TagCount{tag, n})
	}
	slices.SortFunc(all, func(a, b TagCount) int {
		return cmp.Or(cmp.Compare(b.Pictures, a.Pictures), cmp.Compare(a.Tag, b.Tag))
	})
	return all, nil
}

// readTags reads what a model saw in a picture that is being written.
func (w *writer) readTags(p *Picture) error {
	find, err := w.statement(`SELECT tags FROM machine_tags WHERE picture_id = ?`)
	if err != nil {
		return err
	}
	var tags string
	err = find.QueryRowContext(w.ctx, p.ID).Scan(&tags)
	p.MachineTags = lines(tags)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
