package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// hasWords tells whether the user said something of a picture: words, or a rating.
const hasWords = `(user_tags <> '' OR note <> '' OR user_rating IS NOT NULL)`

// inTrash ends the paths under which words of pictures in the trash are kept: no file's path ends so. What is put where
// such a picture was is another one, and does not get them; its own content does.
const inTrash = "/"

const keepWords = `INSERT OR REPLACE INTO kept (hash, path, user_tags, note, user_rating)
	SELECT hash, path, user_tags, note, user_rating FROM pictures`

const keepTrashed = `INSERT OR REPLACE INTO kept (hash, path, user_tags, note, user_rating)
	SELECT hash, path || '` + inTrash + `', user_tags, note, user_rating FROM pictures`

// chooseWords gives an entry the user's words. Words that others take the place of are kept.
func (w *writer) chooseWords(e *Entry) error {
	p := &e.Picture
	if e.OwnWords {
		// They may have been kept already, when the picture that had them was removed.
		if err := w.exec(`DELETE FROM kept WHERE hash = ?1 AND path = (SELECT path FROM kept WHERE hash = ?1 AND user_tags = ?2
				AND note = ?3 AND user_rating IS ?4 ORDER BY path IN (?5, ?6) DESC LIMIT 1)`,
			p.File.Hash[:], joinLines(p.UserTags), p.Note, nullable(p.OwnRating), p.File.Path, p.File.Path+inTrash); err != nil {
			return err
		}
		return w.exec(keepWords+` WHERE path = ? AND hash <> ? AND `+hasWords, p.File.Path, p.File.Hash[:])
	}
	find, err := w.statement(`SELECT user_tags, note, user_rating FROM pictures WHERE path = ? AND ` + hasWords)
	if err != nil {
		return err
	}
	var userTags string
	var rating sql.NullInt64
	err = find.QueryRowContext(w.ctx, p.File.Path).Scan(&userTags, &p.Note, &rating)
	if errors.Is(err, sql.ErrNoRows) {
		return w.returnKept(p)
	}
	p.UserTags, p.OwnRating = lines(userTags), optional(rating)
	return err
}

// KeepsWords tells whether there are words of the user's for a picture that is put, by content or by path.
func (c *Catalog) KeepsWords(ctx context.Context, hash Hash, path string) (yes bool, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM kept WHERE hash = ? OR path = ?)`, hash[:], path).Scan(&yes)
	return yes, explain("keeps words", err)
}

// returnKept gives a picture back what the user wrote of it before it went: by content, else by path, unless it went to
// the trash.
func (w *writer) returnKept(p *Picture) error {
	find, err := w.statement(`SELECT hash, path, user_tags, note, user_rating FROM kept WHERE hash = ?1 OR path = ?2
		ORDER BY hash = ?1 DESC, path IN (?2, ?3) DESC LIMIT 1`)
	if err != nil {
		return err
	}
	var hash []byte
	var path, userTags, note string
	var rating sql.NullInt64
	err = find.QueryRowContext(w.ctx, p.File.Hash[:], p.File.Path, p.File.Path+inTrash).
		Scan(&hash, &path, &userTags, &note, &rating)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("kept words: %w", err)
	}
	p.UserTags, p.Note, p.OwnRating = lines(userTags), note, optional(rating)
	return w.exec(`DELETE FROM kept WHERE hash = ? AND path = ?`, hash, path)
}
