package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// Made is what models of this machine made of a picture besides vectors, as it is kept for the picture's return.
type Made struct {
	ID     int64
	Hash   Hash
	Space  string // by which it was tagged; "" where it was not
	Tags   []string
	Reader string // which read the text in it; "" where none did
	Text   string
}

// MadeOf gives what was made of pictures. Those of which nothing was are left out.
func (c *Catalog) MadeOf(ctx context.Context, ids []int64) ([]Made, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("catalog: made of: %w", err)
	}
	found, err := collect(ctx, c.read, func(row scanner) (m Made, err error) {
		var hash []byte
		var space, tags, reader, text sql.NullString
		err = row.Scan(&m.ID, &hash, &space, &tags, &reader, &text)
		copy(m.Hash[:], hash)
		m.Space, m.Tags, m.Reader, m.Text = space.String, lines(tags.String), reader.String, text.String
		return m, err
	}, `SELECT p.id, p.hash, t.space, t.tags, r.reader, r.text FROM json_each(?) AS wanted JOIN pictures AS p ON p.id = wanted.value
		LEFT JOIN machine_tags AS t ON t.picture_id = p.id LEFT JOIN readings AS r ON r.picture_id = p.id
		WHERE t.space IS NOT NULL OR r.reader IS NOT NULL ORDER BY wanted.key`, string(list))
	return found, explain("made of", err)
}

// GiveBack gives pictures what MadeOf told, and indexes the words. What was made anew meanwhile stays. Pictures that are
// gone or have other content by now are left out.
func (c *Catalog) GiveBack(ctx context.Context, all []Made) error {
	return c.inTransaction(ctx, "give back", func(w *writer) error {
		for _, m := range all {
			found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE p.id = ? AND p.hash = ?`, m.ID, m.Hash[:])
			if err != nil {
				return err
			}
			for i := range found {
				if err := w.giveBack(&found[i], m); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *writer) giveBack(p *Picture, m Made) error {
	if m.Space != "" {
		if err := w.exec(`INSERT OR IGNORE INTO machine_tags (picture_id, space, tags) VALUES (?, ?, ?)`,
			p.ID, m.Space, joinLines(m.Tags)); err != nil {
			return err
		}
	}
	if m.Reader != "" {
		if err := w.exec(`INSERT OR IGNORE INTO readings (picture_id, reader, text) VALUES (?, ?, ?)`,
			p.ID, m.Reader, m.Text); err != nil {
			return err
		}
	}
	return w.indexText(p)
}
