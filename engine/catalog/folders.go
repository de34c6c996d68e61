package catalog

import (
	"context"
	"fmt"
)

// Folder is one that the user added.
type Folder struct {
	Path     string
	Watched  bool
	Pictures int
}

// FolderList gives the folders that the user added with the number of their pictures, by path.
func (c *Catalog) FolderList(ctx context.Context) ([]Folder, error) {
	all, err := collect(ctx, c.read, func(row scanner) (f Folder, err error) {
		err = row.Scan(&f.Path, &f.Watched)
		return f, err
	}, `SELECT path, watched FROM folders ORDER BY path`)
	for i := range all {
		if err != nil {
			break
		}
		low, high := below(all[i].Path)
		err = c.read.QueryRowContext(ctx, `SELECT count(*) FROM pictures WHERE path > ? AND path < ?`, low, high).
			Scan(&all[i].Pictures)
	}
	return all, explain("folder list", err)
}

// SetWatched notes whether a folder is followed.
func (c *Catalog) SetWatched(ctx context.Context, path string, on bool) error {
	return c.inTransaction(ctx, "watch", func(w *writer) error {
		s, err := w.statement(`UPDATE folders SET watched = ? WHERE path = ?`)
		if err != nil {
			return err
		}
		result, err := s.ExecContext(w.ctx, on, path)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("%w: %s", ErrNoFolder, path)
		}
		return nil
	})
}

// IDsBelow gives the pictures in a folder and below it.
func (c *Catalog) IDsBelow(ctx context.Context, folder string) ([]int64, error) {
	low, high := below(folder)
	ids, err := collect(ctx, c.read, scanID, `SELECT id FROM pictures WHERE path > ? AND path < ? ORDER BY id`, low, high)
	return ids, explain("ids below", err)
}

// ForgetFolder forgets a folder that the user added, and what could not be read in it. Its pictures are removed
// before.
func (c *Catalog) ForgetFolder(ctx context.Context, path string) error {
	return c.inTransaction(ctx, "forget folder", func(w *writer) error {
		low, high := below(path)
		if err := w.exec(`DELETE FROM failures WHERE path > ? AND path < ?`, low, high); err != nil {
			return err
		}
		return w.exec(`DELETE FROM folders WHERE path = ?`, path)
	})
}

// HandOver gives the user's words and rating of pictures that are about to be removed to a later picture of the same
// content that has none: a file that moved from one drive to another is first copied and then removed. It gives the
// pictures that have words now.
func (c *Catalog) HandOver(ctx context.Context, removed []int64) (heirs []int64, err error) {
	if len(removed) == 0 {
		return nil, nil
	}
	gone := make(map[int64]bool, len(removed))
	for _, id := range removed {
		gone[id] = true
	}
	err = c.inTransaction(ctx, "hand over", func(w *writer) error {
		for _, id := range removed {
			later, err := collect(w.ctx, w.tx, scanID, `SELECT q.id FROM pictures AS p JOIN pictures AS q
				ON q.hash = p.hash AND q.id > p.id
				WHERE p.id = ? AND (p.user_tags <> '' OR p.note <> '' OR p.user_rating IS NOT NULL)
					AND q.user_tags = '' AND q.note = '' AND q.user_rating IS NULL ORDER BY q.id DESC`, id)
			if err != nil {
				return err
			}
			for _, heir := range later {
				if gone[heir] {
					continue
				}
				if err := w.inherit(heir, id); err != nil {
					return err
				}
				heirs = append(heirs, heir)
				break
			}
		}
		return nil
	})
	return heirs, err
}

func (w *writer) inherit(heir, from int64) error {
	if err := w.exec(`UPDATE pictures SET (user_tags, note, user_rating) =
		(SELECT user_tags, note, user_rating FROM pictures WHERE id = ?) WHERE id = ?`, from, heir); err != nil {
		return err
	}
	return w.reindex([]int64{heir})
}
