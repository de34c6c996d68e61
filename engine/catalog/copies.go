package catalog

import "context"

// Copies gives the pictures whose content another picture has too, those of the same content together.
func (c *Catalog) Copies(ctx context.Context) ([]Content, error) {
	return c.contents(ctx, `SELECT id, hash FROM pictures WHERE hash IN
			(SELECT hash FROM pictures GROUP BY hash HAVING count(*) > ?)
		ORDER BY hash, id`, 1)
}
