package catalog

import "context"

// Lacks counts the pictures that have no vector in a space and were not refused one.
func (c *Catalog) Lacks(ctx context.Context, space string) (n int, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT count(*) FROM pictures AS p
		WHERE NOT EXISTS (SELECT 1 FROM vectors AS v WHERE v.picture_id = p.id AND v.space = ?1)
		AND NOT EXISTS (SELECT 1 FROM refusals AS r WHERE r.picture_id = p.id AND r.work = ?1)`, space).Scan(&n)
	return n, explain("lacks", err)
}

// VectorIDs gives the pictures that have a vector in a space.
func (c *Catalog) VectorIDs(ctx context.Context, space string) ([]int64, error) {
	ids, err := collect(ctx, c.read, scanID, `SELECT picture_id FROM vectors WHERE space = ?`, space)
	return ids, explain("vector ids", err)
}
