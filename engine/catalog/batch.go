package catalog

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hybrid-image-search/engine/words"
)

// Batch is what one transaction changes. All of it is committed, or nothing.
type Batch struct {
	Put      []Entry   // new pictures, and those whose content changed
	Refresh  []Entry   // known pictures (by ID) with the same pixels, moved or with other facts
	Touch    []Known   // known pictures whose file has another time or size record, and nothing else
	Failed   []Failure // files that could not be read
	Removed  []int64   // pictures whose file is gone
	Restored []string  // paths that had failed and are well, or gone, now
}

// Len counts the changes.
func (b *Batch) Len() int {
	return len(b.Put) + len(b.Refresh) + len(b.Touch) + len(b.Failed) + len(b.Removed) + len(b.Restored)
}

// Entry is a picture with its vectors by space. Its Rating is the file's. Apply sets the picture's ID, and the rating
// that holds.
type Entry struct {
	Picture Picture
	Vectors map[string][]float32
	Look    *Look // what was measured in the pixels; nil leaves it to be measured
	// OwnWords tells that the picture comes with the user's words of its content. Otherwise it has those that
	// are known of its path, or were kept of its content.
	OwnWords bool
}

// Failure is a file that could not be read, and why.
type Failure struct {
	Path     string
	Size     int64
	Modified time.Time
	Decoder  int // the decoder's version; another one is worth a new try
	Error    string
}

// Apply commits a batch.
func (c *Catalog) Apply(ctx context.Context, b *Batch) error {
	return c.inTransaction(ctx, "write", func(w *writer) error { return w.apply(b) })
}

// inTransaction commits what work writes, or nothing of it.
func (c *Catalog) inTransaction(ctx context.Context, operation string, work func(*writer) error) error {
	if c.write == nil {
		return fmt.Errorf("catalog: %s: %w", operation, ErrReadOnly)
	}
	ctx = Bulk(ctx)
	tx, err := c.write.BeginTx(ctx, nil)
	if err != nil {
		return explain(operation, err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if err := work(newWriter(ctx, tx)); err != nil {
		return explain(operation, err)
	}
	return explain(operation, tx.Commit())
}

// writer prepares each statement once a transaction.
type writer struct {
	ctx      context.Context
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	folders  []string // that the user added; read when first needed
}

func newWriter(ctx context.Context, tx *sql.Tx) *writer {
	return &writer{ctx: ctx, tx: tx, prepared: map[string]*sql.Stmt{}}
}

func (w *writer) statement(query string) (*sql.Stmt, error) {
	s, ok := w.prepared[query]
	if ok {
		return s, nil
	}
	s, err := w.tx.PrepareContext(w.ctx, query)
	if err == nil {
		w.prepared[query] = s // closed with the transaction
	}
	return s, err
}

func (w *writer) exec(query string, args ...any) error {
	s, err := w.statement(query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(w.ctx, args...)
	return err
}

func (w *writer) apply(b *Batch) error {
	// Removals come first: what the user wrote of a removed picture returns when the same file is put.
	for _, id := range b.Removed {
		if err := w.remove(id); err != nil {
			return err
		}
	}
	for i := range b.Put {
		if err := w.put(&b.Put[i]); err != nil {
			return err
		}
	}
	for i := range b.Refresh {
		if err := w.refresh(&b.Refresh[i].Picture); err != nil {
			return err
		}
	}
	for _, k := range b.Touch {
		if err := w.exec(`UPDATE pictures SET size = ?, mtime = ?, sidecars = ? WHERE id = ?`,
			k.Size, k.Modified.UnixNano(), k.Sidecars, k.ID); err != nil {
			return err
		}
	}
	for _, f := range b.Failed {
		if err := w.exec(`INSERT OR REPLACE INTO failures (path, size, mtime, decoder, error) VALUES (?, ?, ?, ?, ?)`,
			f.Path, f.Size, f.Modified.UnixNano(), f.Decoder, f.Error); err != nil {
			return err
		}
	}
	for _, path := range b.Restored {
		if err := w.exec(`DELETE FROM failures WHERE path = ?`, path); err != nil {
			return err
		}
	}
	return nil
}

// put inserts a picture, or replaces what is known of the file at its path.
func (w *writer) put(e *Entry) error {
	p := &e.Picture
	if err := w.chooseWords(e); err != nil {
		return err
	}
	if err := w.dropDerived(p); err != nil {
		return err
	}
	insert, err := w.statement(`
		INSERT INTO pictures (path, size, mtime, sidecars, hash, format, width, height, taken_at, camera, latitude,
			longitude, title, caption, keywords, rating, tags, user_tags, note, user_rating, indexed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime, sidecars = excluded.sidecars,
			hash = excluded.hash, format = excluded.format, width = excluded.width, height = excluded.height,
			taken_at = excluded.taken_at, camera = excluded.camera, latitude = excluded.latitude,
			longitude = excluded.longitude, title = excluded.title, caption = excluded.caption,
			keywords = excluded.keywords, rating = excluded.rating, tags = excluded.tags,
			user_tags = excluded.user_tags, note = excluded.note, user_rating = excluded.user_rating,
			indexed_at = excluded.indexed_at
		RETURNING id`)
	if err != nil {
		return err
	}
	args := append([]any{p.File.Path}, values(p)...)
	args = append(args, joinLines(p.UserTags), p.Note, nullable(p.OwnRating), p.IndexedAt.UnixNano())
	if err := insert.QueryRowContext(w.ctx, args...).Scan(&p.ID); err != nil {
		return err
	}
	for space, vector := range e.Vectors {
		if err := w.exec(`INSERT OR REPLACE INTO vectors (picture_id, space, vector) VALUES (?, ?, ?)`,
			p.ID, space, encode(vector)); err != nil {
			return err
		}
	}
	if e.Look != nil {
		if err := w.putLook(*e.Look, p.File.Hash); err != nil {
			return err
		}
	}
	p.rate()
	return w.indexText(p)
}

// dropDerived removes what was made of the pixels that a file had before. What models made of the same pixels
// stays: it may have been paid for.
func (w *writer) dropDerived(p *Picture) error {
	const formerly = ` WHERE picture_id = (SELECT id FROM pictures WHERE path = ? AND hash <> ?)`
	for _, table := range []string{"vectors", "refusals", "descriptions", "machine_tags", "looks", "readings"} {
		if err := w.exec(`DELETE FROM `+table+formerly, p.File.Path, p.File.Hash[:]); err != nil {
			return err
		}
	}
	return nil
}

// refresh rewrites a known picture's file and facts and keeps its vectors and the user's words.
func (w *writer) refresh(p *Picture) error {
	update, err := w.statement(`UPDATE pictures SET path = ?, size = ?, mtime = ?, sidecars = ?, hash = ?, format = ?,
		width = ?, height = ?, taken_at = ?, camera = ?, latitude = ?, longitude = ?, title = ?, caption = ?,
		keywords = ?, rating = ?, tags = ? WHERE id = ? RETURNING user_tags, note, user_rating`)
	if err != nil {
		return err
	}
	var userTags string
	var rating sql.NullInt64
	args := append([]any{p.File.Path}, values(p)...)
	if err := update.QueryRowContext(w.ctx, append(args, p.ID)...).Scan(&userTags, &p.Note, &rating); err != nil {
		return err
	}
	p.UserTags, p.OwnRating = lines(userTags), optional(rating)
	p.rate()
	return w.indexText(p)
}

// values are a picture's columns from size to tags.
func values(p *Picture) []any {
	var taken, latitude, longitude any
	if !p.TakenAt.IsZero() {
		taken = p.TakenAt.UnixNano()
	}
	if p.Position != nil {
		latitude, longitude = p.Position.Latitude, p.Position.Longitude
	}
	return []any{
		p.File.Size, p.File.Modified.UnixNano(), p.File.Sidecars, p.File.Hash[:], p.Format, p.Width, p.Height,
		taken, p.Camera, latitude, longitude, p.Title, p.Caption, joinLines(p.Keywords), p.Rating, joinLines(p.Tags),
	}
}

func (w *writer) indexText(p *Picture) error {
	if w.folders == nil {
		folders, err := collect(w.ctx, w.tx, scanText, folderQuery)
		if err != nil {
			return err
		}
		w.folders = folders
	}
	join := func(parts ...string) string {
		return strings.Join(words.Split(strings.Join(parts, " ")), " ")
	}
	name := filepath.Base(p.File.Path)
	if err := w.readDescription(p); err != nil {
		return err
	}
	if err := w.readTags(p); err != nil {
		return err
	}
	if err := w.readReading(p); err != nil {
		return err
	}
	return w.exec(`INSERT OR REPLACE INTO picture_text
		(rowid, title, keywords, user, caption, name, folder, tags, machine, seen)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.ID,
		join(p.Title), join(p.Keywords...), join(append(p.UserTags, p.Note)...), join(p.Caption, p.Camera),
		strings.Join(words.SplitName(strings.TrimSuffix(name, filepath.Ext(name))), " "),
		strings.Join(words.SplitName(strings.Join(FolderNames(p.File.Path, w.folders), " ")), " "), join(p.Tags...),
		join(slices.Concat(p.Machine.Keywords, p.MachineTags, []string{p.Machine.Caption})...), join(p.Machine.Text, p.Reading))
}

// reindex writes the words of pictures into the text index again.
func (w *writer) reindex(ids []int64) error {
	for _, id := range ids {
		found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE p.id = ?`, id)
		if err != nil {
			return err
		}
		for i := range found {
			if err := w.indexText(&found[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove deletes a picture whose file is gone, and keeps what the user wrote of it.
func (w *writer) remove(id int64) error {
	// Words that went with the content to another picture are not kept a second time.
	if err := w.exec(keepWords+` AS p WHERE id = ? AND `+hasWords+` AND NOT EXISTS (
			SELECT 1 FROM pictures AS q WHERE q.hash = p.hash AND q.id <> p.id AND q.user_tags = p.user_tags
				AND q.note = p.note AND q.user_rating IS p.user_rating)`, id); err != nil {
		return err
	}
	return w.drop(id)
}

func (w *writer) drop(id int64) error {
	if err := w.exec(`DELETE FROM picture_text WHERE rowid = ?`, id); err != nil {
		return err
	}
	return w.exec(`DELETE FROM pictures WHERE id = ?`, id) // vectors go with it
}
