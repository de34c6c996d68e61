package catalog

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// UserWords are the user's own words of one picture, and the rating. They cannot be made again from the files, so
// they are kept in a backup too.
type UserWords struct {
	Hash    Hash
	Path    string
	Tags    []string
	Note    string
	Rating  *int // 0 to 5; nil is none
	Trashed bool // they return with the content only, and not to another file at the path
}

// SetUserWords replaces the user's tags and note of a picture.
func (c *Catalog) SetUserWords(ctx context.Context, id int64, tags []string, note string) error {
	return c.inTransaction(ctx, "user words", func(w *writer) error {
		if err := w.exec(`UPDATE pictures SET user_tags = ?, note = ? WHERE id = ?`, joinLines(tags), note, id); err != nil {
			return err
		}
		// Read here, and not before: an indexing may have changed the picture meanwhile.
		found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE p.id = ?`, id)
		if err == nil && len(found) == 0 {
			err = fmt.Errorf("%w: %d", ErrNotFound, id)
		}
		if err != nil {
			return err
		}
		return w.indexText(&found[0])
	})
}

// ChangeUserWords has the words of pictures changed by what they are at that moment, all of them or none. Pictures that
// are gone are left out.
func (c *Catalog) ChangeUserWords(ctx context.Context, ids []int64, change func(id int64, words *UserWords)) error {
	return c.inTransaction(ctx, "change user words", func(w *writer) error {
		for _, id := range ids {
			found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE p.id = ?`, id)
			if err != nil {
				return err
			}
			for i := range found {
				if err := w.changeUserWords(&found[i], change); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *writer) changeUserWords(p *Picture, change func(int64, *UserWords)) error {
	u := UserWords{Hash: p.File.Hash, Path: p.File.Path, Tags: p.UserTags, Note: p.Note, Rating: p.OwnRating}
	change(p.ID, &u)
	if err := w.exec(`UPDATE pictures SET user_tags = ?, note = ?, user_rating = ? WHERE id = ?`,
		joinLines(u.Tags), u.Note, nullable(u.Rating), p.ID); err != nil {
		return err
	}
	p.UserTags, p.Note = u.Tags, u.Note
	return w.indexText(p)
}

// AllUserWords gives what the user wrote, of pictures that are here and of those that are gone for now.
func (c *Catalog) AllUserWords(ctx context.Context) ([]UserWords, error) {
	all, err := collect(ctx, c.read, func(row scanner) (u UserWords, err error) {
		var hash []byte
		var tags string
		var rating sql.NullInt64
		err = row.Scan(&hash, &u.Path, &tags, &u.Note, &rating)
		copy(u.Hash[:], hash)
		u.Tags, u.Rating = lines(tags), optional(rating)
		u.Path, u.Trashed = strings.CutSuffix(u.Path, inTrash)
		return u, err
	}, `SELECT hash, path, user_tags, note, user_rating FROM pictures WHERE `+hasWords+`
		UNION ALL SELECT hash, path, user_tags, note, user_rating FROM kept ORDER BY path`)
	return all, explain("user words", err)
}

// Keep puts words back for pictures that are not indexed yet; each returns when its picture does.
func (c *Catalog) Keep(ctx context.Context, all []UserWords) error {
	return c.inTransaction(ctx, "keep", func(w *writer) error {
		for _, u := range all {
			if u.Trashed {
				u.Path += inTrash
			}
			if err := w.exec(`INSERT OR REPLACE INTO kept (hash, path, user_tags, note, user_rating) VALUES (?, ?, ?, ?, ?)`,
				u.Hash[:], u.Path, joinLines(u.Tags), u.Note, nullable(u.Rating)); err != nil {
				return err
			}
		}
		return nil
	})
}

const folderQuery = `SELECT path FROM folders ORDER BY path`

// Folders gives the folders that the user added, by path.
func (c *Catalog) Folders(ctx context.Context) ([]string, error) {
	folders, err := collect(ctx, c.read, scanText, folderQuery)
	return folders, explain("folders", err)
}

// AddFolder notes a folder. One inside a noted folder adds nothing; those inside the new one are taken over
// by it.
func (c *Catalog) AddFolder(ctx context.Context, path string) error {
	return c.inTransaction(ctx, "add folder", func(w *writer) error {
		covered, err := w.statement(`SELECT EXISTS (SELECT 1 FROM folders WHERE path = ?)`)
		if err != nil {
			return err
		}
		for p := path; ; {
			var yes bool
			if err := covered.QueryRowContext(w.ctx, p).Scan(&yes); err != nil || yes {
				return err
			}
			above := parent(p)
			if above == p {
				break
			}
			p = above
		}
		low, high := below(path)
		if err := w.exec(`DELETE FROM folders WHERE path > ? AND path < ?`, low, high); err != nil {
			return err
		}
		return w.exec(`INSERT INTO folders (path, added_at) VALUES (?, ?)`, path, time.Now().UnixNano())
	})
}
