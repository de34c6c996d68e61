package catalog

import (
	"context"
	"errors"
)

// Word is one of the text index, and how many pictures have it.
type Word struct {
	Text     string
	Pictures int
}

// Words gives the words of the text index that begin with a prefix, the most frequent first, at most limit. A prefix of
// two letters takes 3 ms where 100,000 pictures have captions, one of a single letter up to 100.
func (c *Catalog) Words(ctx context.Context, prefix string, limit int) (_ []Word, err error) {
	conn, err := c.read.Conn(ctx)
	if err != nil {
		return nil, explain("words", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	// The table is a view of the index that each connection has for itself. Readers may write nothing, not even that.
	_, err = conn.ExecContext(ctx, `PRAGMA query_only = 0;
		CREATE VIRTUAL TABLE IF NOT EXISTS temp.picture_words USING fts5vocab('main', 'picture_text', 'row')`)
	_, again := conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA query_only = 1`)
	if err = errors.Join(err, again); err != nil {
		return nil, explain("words", err)
	}
	words, err := collect(ctx, conn, func(row scanner) (w Word, err error) {
		err = row.Scan(&w.Text, &w.Pictures)
		return w, err
	}, `SELECT term, doc FROM temp.picture_words WHERE term >= ? AND term < ? ORDER BY doc DESC, term LIMIT ?`,
		prefix, prefix+"\U0010FFFF", limit)
	return words, explain("words", err)
}
