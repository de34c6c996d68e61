package catalog

import (
	"context"
	"fmt"
	"time"
)

// Space is a vector space that a model makes.
type Space struct {
	Name       string
	Source     string // who makes its vectors
	Model      string
	Dimensions int
	Folder     string // where the model lies, if it is on this machine
	Created    time.Time
	Vectors    int // that it has
}

// Spaces gives the spaces of models, the oldest first.
func (c *Catalog) Spaces(ctx context.Context) ([]Space, error) {
	all, err := collect(ctx, c.read, func(row scanner) (s Space, err error) {
		var created int64
		err = row.Scan(&s.Name, &s.Source, &s.Model, &s.Dimensions, &s.Folder, &created, &s.Vectors)
		s.Created = time.Unix(0, created)
		return s, err
	}, `SELECT name, source, model, dimensions, folder, created_at, (SELECT count(*) FROM vectors AS v WHERE v.space = s.name)
		FROM spaces AS s ORDER BY created_at, name`)
	return all, explain("spaces", err)
}

// AddSpace notes a space. One that is there stays as it is, but for where its model lies now.
func (c *Catalog) AddSpace(ctx context.Context, s Space) error {
	return c.inTransaction(ctx, "add space", func(w *writer) error {
		return w.exec(`INSERT INTO spaces (name, source, model, dimensions, folder, created_at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET folder = excluded.folder`,
			s.Name, s.Source, s.Model, s.Dimensions, s.Folder, time.Now().UnixNano())
	})
}

// DropSpace removes a space with all its vectors.
func (c *Catalog) DropSpace(ctx context.Context, name string) error {
	return c.inTransaction(ctx, "drop space", func(w *writer) error {
		for _, query := range []string{
			`DELETE FROM vectors WHERE space = ?`, `DELETE FROM refusals WHERE work = ?`, `DELETE FROM spaces WHERE name = ?`,
		} {
			if err := w.exec(query, name); err != nil {
				return err
			}
		}
		return nil
	})
}

// Refusal is a picture that a model will not take. It holds for every file with the same content, as long as it
// has that content.
type Refusal struct {
	ID    int64
	Error string
	Hash  Hash // of what was refused
}

// AddVectors commits vectors of a space, and what was refused. Vectors of pictures that are gone or have other
// content by now, as the hash tells, are left out.
func (c *Catalog) AddVectors(ctx context.Context, space string, vectors []HashedVector, refused []Refusal) error {
	return c.inTransaction(ctx, "add vectors", func(w *writer) error {
		for _, v := range vectors {
			if err := w.exec(`INSERT OR REPLACE INTO vectors (picture_id, space, vector)
				SELECT id, ?, ? FROM pictures WHERE id = ? AND hash = ?`, space, encode(v.Values), v.ID, v.Hash[:]); err != nil {
				return err
			}
		}
		return w.refuse(space, refused)
	})
}

// HashedVector is a vector with the content that it was made of.
type HashedVector struct {
	Vector
	Hash Hash
}

// Refuse notes pictures that a model will not take.
func (c *Catalog) Refuse(ctx context.Context, work string, refused []Refusal) error {
	return c.inTransaction(ctx, "refuse", func(w *writer) error { return w.refuse(work, refused) })
}

func (w *writer) refuse(work string, refused []Refusal) error {
	for _, r := range refused {
		if err := w.exec(`INSERT OR REPLACE INTO refusals (picture_id, work, error)
			SELECT id, ?, ? FROM pictures WHERE hash = ?`, work, r.Error, r.Hash[:]); err != nil {
			return err
		}
	}
	return nil
}

// Refusals gives what was refused in a work.
func (c *Catalog) Refusals(ctx context.Context, work string) ([]Refusal, error) {
	all, err := collect(ctx, c.read, func(row scanner) (r Refusal, err error) {
		var hash []byte
		err = row.Scan(&r.ID, &r.Error, &hash)
		copy(r.Hash[:], hash)
		return r, err
	}, `SELECT r.picture_id, r.error, p.hash FROM refusals AS r JOIN pictures AS p ON p.id = r.picture_id
		WHERE r.work = ? ORDER BY r.picture_id`, work)
	return all, explain("refusals", err)
}

// ShareVectors gives pictures without a vector in the space that of another file with the same content, and tells
// which. What was paid once is not paid again, nor is what was refused asked again.
//
// CROSS JOIN, here and below, has SQLite go from the pictures of a content to their vectors; it would go through all
// vectors of the space for each picture.
func (c *Catalog) ShareVectors(ctx context.Context, space string) (ids []int64, err error) {
	err = c.inTransaction(ctx, "share vectors", func(w *writer) error {
		if err := w.shareRefusals(space); err != nil {
			return err
		}
		ids, err = collect(w.ctx, w.tx, scanID, `INSERT INTO vectors (picture_id, space, vector)
			SELECT p.id, ?1, (SELECT v.vector FROM pictures AS q CROSS JOIN vectors AS v ON v.picture_id = q.id
				WHERE q.hash = p.hash AND v.space = ?1 LIMIT 1)
			FROM pictures AS p WHERE NOT EXISTS (SELECT 1 FROM vectors AS v WHERE v.picture_id = p.id AND v.space = ?1)
			AND EXISTS (SELECT 1 FROM pictures AS q CROSS JOIN vectors AS v ON v.picture_id = q.id
				WHERE q.hash = p.hash AND v.space = ?1)
			RETURNING picture_id`, space)
		return err
	})
	return ids, err
}

// shareRefusals notes for files what was refused of others with the same content.
func (w *writer) shareRefusals(work string) error {
	return w.exec(`INSERT OR IGNORE INTO refusals (picture_id, work, error)
		SELECT p.id, r.work, r.error FROM refusals AS r JOIN pictures AS q ON q.id = r.picture_id
		JOIN pictures AS p ON p.hash = q.hash AND p.id <> q.id WHERE r.work = ?`, work)
}

// Lacking gives the pictures that have no vector in the space and were not refused, one of each content, by id.
// Those that can share the vector of another file are not among them.
func (c *Catalog) Lacking(ctx context.Context, space string) ([]Content, error) {
	return c.contents(ctx, `SELECT min(id), hash FROM pictures AS p
		WHERE NOT EXISTS (SELECT 1 FROM vectors AS v WHERE v.picture_id = p.id AND v.space = ?1)
		AND NOT EXISTS (SELECT 1 FROM pictures AS q CROSS JOIN vectors AS v ON v.picture_id = q.id
			WHERE q.hash = p.hash AND v.space = ?1)
		AND NOT EXISTS (SELECT 1 FROM pictures AS q CROSS JOIN refusals AS r ON r.picture_id = q.id
			WHERE q.hash = p.hash AND r.work = ?1)
		GROUP BY hash ORDER BY min(id)`, space)
}

// Undescribed gives the pictures that have no description and were not refused one, one of each content, by id.
// Those that can share the description of another file are not among them.
func (c *Catalog) Undescribed(ctx context.Context, work string) ([]Content, error) {
	return c.contents(ctx, `SELECT min(id), hash FROM pictures AS p
		WHERE NOT EXISTS (SELECT 1 FROM pictures AS q CROSS JOIN descriptions AS d ON d.picture_id = q.id WHERE q.hash = p.hash)
		AND NOT EXISTS (SELECT 1 FROM pictures AS q CROSS JOIN refusals AS r ON r.picture_id = q.id
			WHERE q.hash = p.hash AND r.work = ?1)
		GROUP BY hash ORDER BY min(id)`, work)
}

// Content is a picture and what its file holds.
type Content struct {
	ID   int64
	Hash Hash
}

func (c *Catalog) contents(ctx context.Context, query string, work any) ([]Content, error) {
	all, err := collect(ctx, c.read, func(row scanner) (k Content, err error) {
		var hash []byte
		err = row.Scan(&k.ID, &hash)
		copy(k.Hash[:], hash)
		return k, err
	}, query, work)
	if err != nil {
		return nil, fmt.Errorf("%v: %w", work, explain("contents", err))
	}
	return all, nil
}
