package catalog

import (
	"context"
	"time"
)

// Stats counts what the catalog holds.
type Stats struct {
	Pictures int
	Bytes    int64          // of the pictures' files
	Formats  map[string]int // pictures by format
	Vectors  map[string]int // vectors by space
	Failures int
	Tagged   int // pictures with the user's own tags or note
}

// Count tells how many pictures there are.
func (c *Catalog) Count(ctx context.Context) (n int, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT count(*) FROM pictures`).Scan(&n)
	return n, explain("count", err)
}

// Stats counts everything. It reads the whole of two indexes.
func (c *Catalog) Stats(ctx context.Context) (Stats, error) {
	s := Stats{Formats: map[string]int{}, Vectors: map[string]int{}}
	err := c.read.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(size), 0),
		count(*) FILTER (WHERE user_tags <> '' OR note <> ''), (SELECT count(*) FROM failures)
		FROM pictures`).Scan(&s.Pictures, &s.Bytes, &s.Tagged, &s.Failures)
	if err != nil {
		return Stats{}, explain("stats", err)
	}
	for query, counts := range map[string]map[string]int{
		`SELECT format, count(*) FROM pictures GROUP BY format`: s.Formats,
		`SELECT space, count(*) FROM vectors GROUP BY space`:    s.Vectors,
	} {
		type count struct {
			name string
			n    int
		}
		all, err := collect(ctx, c.read, func(row scanner) (v count, err error) {
			err = row.Scan(&v.name, &v.n)
			return v, err
		}, query)
		if err != nil {
			return Stats{}, explain("stats", err)
		}
		for _, v := range all {
			counts[v.name] = v.n
		}
	}
	return s, nil
}

// Failures gives the files in folder and below it that could not be read.
func (c *Catalog) Failures(ctx context.Context, folder string) ([]Failure, error) {
	low, high := below(folder)
	all, err := collect(ctx, c.read, func(row scanner) (f Failure, err error) {
		var modified int64
		err = row.Scan(&f.Path, &f.Size, &modified, &f.Decoder, &f.Error)
		f.Modified = time.Unix(0, modified)
		return f, err
	}, `SELECT path, size, mtime, decoder, error FROM failures
		WHERE path = ? OR (path > ? AND path < ?) ORDER BY path`, folder, low, high)
	return all, explain("failures", err)
}
