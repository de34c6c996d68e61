package catalog

import (
	"context"
	"database/sql"
	"iter"
)

// Look is what is measured in the pixels of a picture, to compare and to sort.
type Look struct {
	ID        int64 // of the picture, when it is read
	Hash      Hash  // of the content that was measured
	Version   int   // of the measures; others are made again
	PHash     uint64
	Sharpness float64
	Colour    int32 // places the picture in a row by colour
}

// PutLooks keeps looks, each for all pictures of its content. One of a content that is gone is left out.
func (c *Catalog) PutLooks(ctx context.Context, looks []Look) error {
	return c.inTransaction(ctx, "looks", func(w *writer) error {
		for _, l := range looks {
			if err := w.putLook(l, l.Hash); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) putLook(l Look, hash Hash) error {
	return w.exec(`INSERT OR REPLACE INTO looks (picture_id, version, phash, sharpness, colour)
		SELECT id, ?, ?, ?, ? FROM pictures WHERE hash = ?`, l.Version, int64(l.PHash), l.Sharpness, l.Colour, hash[:])
}

// LacksLooks gives the pictures without a look of this version, one of each content, by id.
func (c *Catalog) LacksLooks(ctx context.Context, version int) ([]Content, error) {
	return c.contents(ctx, `SELECT min(id), hash FROM pictures AS p WHERE NOT EXISTS
			(SELECT 1 FROM looks AS l WHERE l.picture_id = p.id AND l.version = ?)
		GROUP BY hash ORDER BY min(id)`, version)
}

// Looks gives all looks of a version in the order of ids.
func (c *Catalog) Looks(ctx context.Context, version int) iter.Seq2[Look, error] {
	return each(ctx, c.read, func(row *sql.Rows) (l Look, err error) {
		var hash sql.RawBytes
		var phash int64
		err = row.Scan(&l.ID, &hash, &l.Version, &phash, &l.Sharpness, &l.Colour)
		copy(l.Hash[:], hash)
		l.PHash = uint64(phash)
		return l, explain("looks", err)
	}, `SELECT p.id, p.hash, l.version, l.phash, l.sharpness, l.colour FROM looks AS l JOIN pictures AS p ON p.id = l.picture_id
		WHERE l.version = ? ORDER BY p.id`, version)
}
