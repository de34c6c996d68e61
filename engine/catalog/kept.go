package catalog

import (
	"database/sql"
	"errors"
	"fmt"
)

const keepWords = `INSERT OR REPLACE INTO kept (hash, path, user_tags, note)
	SELECT hash, path, user_tags, note FROM pictures`

// chooseWords gives an entry the user's words. Words that others take the place of are kept.
func (w *writer) chooseWords(e *Entry) error {
	p := &e.Picture
	if e.OwnWords {
		// They may have been kept already, when the picture that had them was removed.
		if err := w.exec(`DELETE FROM kept WHERE hash = ? AND user_tags = ? AND note = ?`,
			p.File.Hash[:], joinLines(p.UserTags), p.Note); err != nil {
			return err
		}
		return w.exec(keepWords+` WHERE path = ? AND hash <> ? AND (user_tags <> '' OR note <> '')`, p.File.Path, p.File.Hash[:])
	}
	find, err := w.statement(`SELECT user_tags, note FROM pictures WHERE path = ? AND (user_tags <> '' OR note <> '')`)
	if err != nil {
		return err
	}
	var userTags string
	err = find.QueryRowContext(w.ctx, p.File.Path).Scan(&userTags, &p.Note)
	if errors.Is(err, sql.ErrNoRows) {
		return w.returnKept(p)
	}
	p.UserTags = lines(userTags)
	return err
}

// returnKept gives a picture back what the user wrote of it before it went: by content, else by path.
func (w *writer) returnKept(p *Picture) error {
	find, err := w.statement(`SELECT hash, path, user_tags, note FROM kept WHERE hash = ? OR path = ?
		ORDER BY hash = ? DESC, path = ? DESC LIMIT 1`)
	if err != nil {
		return err
	}
	var hash []byte
	var path, userTags, note string
	err = find.QueryRowContext(w.ctx, p.File.Hash[:], p.File.Path, p.File.Hash[:], p.File.Path).
		Scan(&hash, &path, &userTags, &note)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("kept words: %w", err)
	}
	p.UserTags, p.Note = lines(userTags), note
	return w.exec(`DELETE FROM kept WHERE hash = ? AND path = ?`, hash, path)
}
