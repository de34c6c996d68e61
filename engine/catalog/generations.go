package catalog

import (
	"context"
	"time"

	"hybrid-image-search/engine/sentence"
)

// maxGenerations bounds the history: the oldest go.
const maxGenerations = 1_000

// Generation is one entry of the history: a JSON document that its writer understands.
type Generation struct {
	ID     int64
	MadeAt time.Time
	Record []byte
}

// AddGeneration appends to the history and gives the entry's id.
func (c *Catalog) AddGeneration(ctx context.Context, g Generation) (id int64, err error) {
	err = c.inTransaction(ctx, "add generation", func(w *writer) error {
		insert, err := w.statement(`INSERT INTO generations (made_at, record) VALUES (?, ?) RETURNING id`)
		if err != nil {
			return err
		}
		if err := insert.QueryRowContext(w.ctx, g.MadeAt.UnixNano(), string(g.Record)).Scan(&id); err != nil {
			return err
		}
		return w.exec(`DELETE FROM generations WHERE id <= (SELECT id FROM generations ORDER BY id DESC LIMIT 1 OFFSET ?)`,
			maxGenerations)
	})
	return id, err
}

// RestoreGenerations puts entries of a backup back, the oldest first, but none twice: one is known by its time.
func (c *Catalog) RestoreGenerations(ctx context.Context, all []Generation) error {
	return c.inTransaction(ctx, "restore generations", func(w *writer) error {
		for _, g := range all {
			if err := w.exec(`INSERT INTO generations (made_at, record)
				SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM generations WHERE made_at = ?1)`, g.MadeAt.UnixNano(), string(g.Record)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Generations gives the latest of the history, at most limit, the latest first.
func (c *Catalog) Generations(ctx context.Context, limit int) ([]Generation, error) {
	all, err := collect(ctx, c.read, func(row scanner) (g Generation, err error) {
		var made int64
		var record string
		err = row.Scan(&g.ID, &made, &record)
		g.MadeAt, g.Record = time.Unix(0, made), []byte(record)
		return g, err
	}, `SELECT id, made_at, record FROM generations ORDER BY id DESC LIMIT ?`, limit)
	return all, explain("generations", err)
}

// DeleteGeneration removes an entry of the history.
func (c *Catalog) DeleteGeneration(ctx context.Context, id int64) error {
	return c.inTransaction(ctx, "delete generation", func(w *writer) error {
		return w.exec(`DELETE FROM generations WHERE id = ?`, id)
	})
}

// Prompt is one of the user's own.
type Prompt struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// maxPrompts bounds the user's own prompts.
const maxPrompts = 500

// SavePrompt keeps a prompt, in place of one of the same name.
func (c *Catalog) SavePrompt(ctx context.Context, p Prompt) error {
	return c.inTransaction(ctx, "save prompt", func(w *writer) error {
		if err := w.exec(`INSERT OR REPLACE INTO prompts (name, kind, text) VALUES (?, ?, ?)`, p.Name, p.Kind, p.Text); err != nil {
			return err
		}
		var n int
		if err := w.tx.QueryRowContext(w.ctx, `SELECT count(*) FROM prompts`).Scan(&n); err != nil {
			return err
		}
		if n > maxPrompts {
			return sentence.Because(ErrTooMany, "{{.Count}} prompts are the most", sentence.With{"Count": maxPrompts})
		}
		return nil
	})
}

// Prompts gives the user's own prompts by name.
func (c *Catalog) Prompts(ctx context.Context) ([]Prompt, error) {
	all, err := collect(ctx, c.read, func(row scanner) (p Prompt, err error) {
		err = row.Scan(&p.Name, &p.Kind, &p.Text)
		return p, err
	}, `SELECT name, kind, text FROM prompts ORDER BY name`)
	return all, explain("prompts", err)
}

// DeletePrompt removes a prompt.
func (c *Catalog) DeletePrompt(ctx context.Context, name string) error {
	return c.inTransaction(ctx, "delete prompt", func(w *writer) error { return w.exec(`DELETE FROM prompts WHERE name = ?`, name) })
}
