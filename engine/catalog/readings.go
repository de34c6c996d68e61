package catalog

import (
	"context"
	"database/sql"
	"errors"
)

// Reading is text that was read in a picture on this machine.
type Reading struct {
	Hash Hash   // of the content that was read
	Text string // empty where there is none
}

// ReadingWork is what the names of works begin with under which pictures are noted that a reader failed with.
const ReadingWork = "readings:"

// PutReading is PutReadings for one.
func (c *Catalog) PutReading(ctx context.Context, reader string, reading Reading) error {
	return c.PutReadings(ctx, reader, []Reading{reading})
}

// PutReadings keeps what a reader, its program and languages, read in contents, in place of what was read before, and
// indexes the words of all their pictures. Contents that are gone are left out.
func (c *Catalog) PutReadings(ctx context.Context, reader string, readings []Reading) error {
	return c.inTransaction(ctx, "readings", func(w *writer) error {
		for _, r := range readings {
			found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE p.hash = ?`, r.Hash[:])
			if err != nil {
				return err
			}
			for i := range found {
				if err := w.exec(`INSERT OR REPLACE INTO readings (picture_id, reader, text) VALUES (?, ?, ?)`,
					found[i].ID, reader, r.Text); err != nil {
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

// ShareReadings gives pictures that the reader has not read what it read in another file with the same content, and
// tells how many.
func (c *Catalog) ShareReadings(ctx context.Context, reader string) (n int, err error) {
	err = c.inTransaction(ctx, "share readings", func(w *writer) error {
		ids, err := collect(w.ctx, w.tx, scanID, `INSERT OR REPLACE INTO readings (picture_id, reader, text)
			SELECT p.id, ?1, (SELECT r.text FROM pictures AS q CROSS JOIN readings AS r ON r.picture_id = q.id
				WHERE q.hash = p.hash AND r.reader = ?1 LIMIT 1)
			FROM pictures AS p WHERE NOT EXISTS (SELECT 1 FROM readings AS r WHERE r.picture_id = p.id AND r.reader = ?1)
			AND EXISTS (SELECT 1 FROM pictures AS q CROSS JOIN readings AS r ON r.picture_id = q.id
				WHERE q.hash = p.hash AND r.reader = ?1)
			RETURNING picture_id`, reader)
		if err != nil {
			return err
		}
		n = len(ids)
		return w.reindex(ids)
	})
	return n, err
}

// LacksReading gives the pictures that the reader has not read, one of each content, by id. Those that can share what
// was read in another file are not among them.
func (c *Catalog) LacksReading(ctx context.Context, reader string) ([]Content, error) {
	return c.contents(ctx, `SELECT min(id), hash FROM pictures AS p WHERE NOT EXISTS (SELECT 1 FROM pictures AS q
			CROSS JOIN readings AS r ON r.picture_id = q.id WHERE q.hash = p.hash AND r.reader = ?1)
		GROUP BY hash ORDER BY min(id)`, reader)
}

// CountReadings tells how many pictures were read, by whatever reader, and in how many of them there was text.
func (c *Catalog) CountReadings(ctx context.Context) (read, withText int, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE text <> '') FROM readings`).Scan(&read, &withText)
	return read, withText, explain("count readings", err)
}

// RemoveReadings removes all that was read, and what readers failed with.
func (c *Catalog) RemoveReadings(ctx context.Context) error {
	return c.inTransaction(ctx, "remove readings", func(w *writer) error {
		found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE r.text <> ''`)
		if err != nil {
			return err
		}
		if err := w.exec(`DELETE FROM readings`); err != nil {
			return err
		}
		if err := w.exec(`DELETE FROM refusals WHERE work GLOB ?`, ReadingWork+"*"); err != nil {
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

// readReading reads what was read in a picture that is being written.
func (w *writer) readReading(p *Picture) error {
	find, err := w.statement(`SELECT text FROM readings WHERE picture_id = ?`)
	if err != nil {
		return err
	}
	p.Reading = ""
	err = find.QueryRowContext(w.ctx, p.ID).Scan(&p.Reading)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// PixelTags gives the tags of the pixels of all pictures, by id, as they are kept: one a line.
func (c *Catalog) PixelTags(ctx context.Context) (map[int64]string, error) {
	all := map[int64]string{}
	_, err := collect(ctx, c.read, func(row scanner) (none struct{}, err error) {
		var id int64
		var tags string
		if err = row.Scan(&id, &tags); err == nil {
			all[id] = tags
		}
		return none, err
	}, `SELECT id, tags FROM pictures`)
	return all, explain("pixel tags", err)
}
