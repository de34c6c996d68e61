package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Description is what a model sees in a picture.
type Description struct {
	Model    string // that made it; "" is no description
	Caption  string
	Keywords []string
	Text     string // that can be read in the picture
}

// SetDescription keeps what a model says of a picture, in place of what one said before, and indexes its words.
// The zero Description removes it.
func (c *Catalog) SetDescription(ctx context.Context, id int64, d Description) error {
	return c.inTransaction(ctx, "description", func(w *writer) error {
		found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE p.id = ?`, id)
		if err == nil && len(found) == 0 {
			err = fmt.Errorf("%w: %d", ErrNotFound, id)
		}
		if err != nil {
			return err
		}
		return w.setDescription(&found[0], d)
	})
}

// DescribeContent is SetDescription for every picture of a content, and tells how many there are. None is no error:
// files change while a model looks at what they held.
func (c *Catalog) DescribeContent(ctx context.Context, hash Hash, d Description) (n int, err error) {
	err = c.inTransaction(ctx, "describe", func(w *writer) error {
		found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE p.hash = ?`, hash[:])
		if err != nil {
			return err
		}
		n = len(found)
		for i := range found {
			if err := w.setDescription(&found[i], d); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// ShareDescriptions gives pictures without a description that of another file with the same content, and tells how
// many. Refusals in the work are shared too.
func (c *Catalog) ShareDescriptions(ctx context.Context, work string) (n int, err error) {
	err = c.inTransaction(ctx, "share descriptions", func(w *writer) error {
		if err := w.shareRefusals(work); err != nil {
			return err
		}
		ids, err := collect(w.ctx, w.tx, scanID, `INSERT OR IGNORE INTO descriptions
			(picture_id, model, caption, keywords, seen, made_at)
			SELECT p.id, d.model, d.caption, d.keywords, d.seen, d.made_at FROM descriptions AS d
			JOIN pictures AS q ON q.id = d.picture_id JOIN pictures AS p ON p.hash = q.hash AND p.id <> q.id
			WHERE NOT EXISTS (SELECT 1 FROM descriptions AS own WHERE own.picture_id = p.id)
			RETURNING picture_id`)
		if err != nil {
			return err
		}
		n = len(ids)
		return w.reindex(ids)
	})
	return n, err
}

func (w *writer) setDescription(p *Picture, d Description) error {
	query, args := `DELETE FROM descriptions WHERE picture_id = ?`, []any{p.ID}
	if d.Model != "" {
		query = `INSERT OR REPLACE INTO descriptions (picture_id, model, caption, keywords, seen, made_at) VALUES (?, ?, ?, ?, ?, ?)`
		args = append(args, d.Model, d.Caption, joinLines(d.Keywords), d.Text, time.Now().UnixNano())
	}
	if err := w.exec(query, args...); err != nil {
		return err
	}
	return w.indexText(p)
}

// readDescription reads what a model said of a picture that is being written.
func (w *writer) readDescription(p *Picture) error {
	find, err := w.statement(`SELECT model, caption, keywords, seen FROM descriptions WHERE picture_id = ?`)
	if err != nil {
		return err
	}
	var d Description
	var keywords string
	err = find.QueryRowContext(w.ctx, p.ID).Scan(&d.Model, &d.Caption, &keywords, &d.Text)
	d.Keywords = lines(keywords)
	p.Machine = d
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// CountDescriptions tells how many pictures have a description.
func (c *Catalog) CountDescriptions(ctx context.Context) (n int, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT count(*) FROM descriptions`).Scan(&n)
	return n, explain("count descriptions", err)
}
