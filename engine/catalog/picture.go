package catalog

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"time"
)

// Hash is the SHA-256 of a file's content.
type Hash [32]byte

// MarshalText writes the hash in hexadecimal digits.
func (h Hash) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h[:])), nil }

// UnmarshalText reads what MarshalText wrote.
func (h *Hash) UnmarshalText(text []byte) error {
	raw, err := hex.DecodeString(string(text))
	if err != nil || len(raw) != len(h) {
		return fmt.Errorf("catalog: %.80q is no hash", text)
	}
	copy(h[:], raw)
	return nil
}

// Picture is a row: one file and what is known of it.
type Picture struct {
	ID        int64
	File      File
	Format    string
	Width     int // pixels, upright
	Height    int
	TakenAt   time.Time // zero when unknown
	Camera    string
	Position  *Position // nil when unknown
	Title     string
	Caption   string
	Keywords  []string
	Rating    int      // 1 to 5; 0 is none. The user's own where there is one, else the file's
	OwnRating *int     // what the user gave, 0 to 5; nil is none
	Tags      []string // seen in the pixels
	UserTags  []string
	Note      string
	Machine   Description // what a model says of it; zero when none was asked
	IndexedAt time.Time

	MachineTags []string // words that a model of this machine sees in it
	Reading     string   // text that was read in it on this machine
}

// File is what tells whether a file has changed.
type File struct {
	Path     string
	Size     int64     // bytes
	Modified time.Time // to the nanosecond
	Sidecars int64     // changes when a sidecar does; 0 is none
	Hash     Hash
}

// SameStat tells whether size, time and sidecars are those of other, so that the content need not be read.
func (f File) SameStat(other File) bool {
	return f.Size == other.Size && f.Modified.Equal(other.Modified) && f.Sidecars == other.Sidecars
}

// Position is in degrees.
type Position struct{ Latitude, Longitude float64 }

// scanner is what sql.Row and sql.Rows share.
type scanner interface{ Scan(dest ...any) error }

const pictureColumns = `p.id, p.path, p.size, p.mtime, p.sidecars, p.hash, p.format, p.width, p.height, p.taken_at,
	p.camera, p.latitude, p.longitude, p.title, p.caption, p.keywords, p.rating, p.tags, p.user_tags, p.note,
	p.user_rating, p.indexed_at, d.model, d.caption, d.keywords, d.seen, t.tags, r.text`

// joinMachine brings in what machines say of pictures.
const joinMachine = ` LEFT JOIN descriptions AS d ON d.picture_id = p.id
	LEFT JOIN machine_tags AS t ON t.picture_id = p.id LEFT JOIN readings AS r ON r.picture_id = p.id`

const selectPictures = `SELECT ` + pictureColumns + ` FROM pictures AS p` + joinMachine

func scanPicture(row scanner) (Picture, error) {
	var (
		p                        Picture
		hash                     []byte
		modified, indexed        int64
		taken, rating            sql.NullInt64
		latitude, longitude      sql.NullFloat64
		keywords, tags, userTags string
		machine                  [6]sql.NullString
	)
	err := row.Scan(&p.ID, &p.File.Path, &p.File.Size, &modified, &p.File.Sidecars, &hash, &p.Format, &p.Width,
		&p.Height, &taken, &p.Camera, &latitude, &longitude, &p.Title, &p.Caption, &keywords, &p.Rating, &tags,
		&userTags, &p.Note, &rating, &indexed, &machine[0], &machine[1], &machine[2], &machine[3], &machine[4],
		&machine[5])
	if err != nil {
		return Picture{}, err
	}
	copy(p.File.Hash[:], hash)
	p.File.Modified, p.IndexedAt = time.Unix(0, modified), time.Unix(0, indexed)
	if taken.Valid {
		p.TakenAt = time.Unix(0, taken.Int64).UTC()
	}
	if latitude.Valid && longitude.Valid {
		p.Position = &Position{latitude.Float64, longitude.Float64}
	}
	p.Machine = Description{machine[0].String, machine[1].String, lines(machine[2].String), machine[3].String}
	p.MachineTags, p.Reading = lines(machine[4].String), machine[5].String
	p.Keywords, p.Tags, p.UserTags = lines(keywords), lines(tags), lines(userTags)
	p.OwnRating = optional(rating)
	p.rate()
	return p, nil
}

// Pictures gives the pictures with these ids, in that order. Ids that are gone are left out.
func (c *Catalog) Pictures(ctx context.Context, ids []int64) ([]Picture, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("catalog: pictures: %w", err)
	}
	found, err := collect(ctx, c.read, scanPicture, `SELECT `+pictureColumns+`
		FROM json_each(?) AS wanted JOIN pictures AS p ON p.id = wanted.value`+joinMachine+` ORDER BY wanted.key`, string(list))
	return found, explain("pictures", err)
}

// Picture gives one picture, or ErrNotFound.
func (c *Catalog) Picture(ctx context.Context, id int64) (Picture, error) {
	found, err := c.Pictures(ctx, []int64{id})
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%w: %d", ErrNotFound, id)
	}
	if err != nil {
		return Picture{}, err
	}
	return found[0], nil
}

// ByPath gives the picture at a path, or ErrNotFound.
func (c *Catalog) ByPath(ctx context.Context, path string) (Picture, error) {
	found, err := collect(ctx, c.read, scanPicture,
		selectPictures+` WHERE p.path = ?`, path)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%w: %s", ErrNotFound, path)
	}
	if err != nil {
		return Picture{}, explain("by path", err)
	}
	return found[0], nil
}

// ByHash gives the pictures of this content.
func (c *Catalog) ByHash(ctx context.Context, hash Hash) ([]Picture, error) {
	found, err := collect(ctx, c.read, scanPicture,
		selectPictures+` WHERE p.hash = ? ORDER BY p.id`, hash[:])
	return found, explain("by hash", err)
}

// IDs gives every picture's id, the latest taken first.
func (c *Catalog) IDs(ctx context.Context) ([]int64, error) {
	ids, err := collect(ctx, c.read, scanID, `SELECT id FROM pictures ORDER BY coalesce(taken_at, mtime) DESC, id`)
	return ids, explain("ids", err)
}

// Files gives the known files in folder and below it, by path, and whether each has a vector of this many
// dimensions in the space.
func (c *Catalog) Files(ctx context.Context, folder, space string, dimensions int) iter.Seq2[Known, error] {
	low, high := below(folder)
	return each(ctx, c.read, func(row *sql.Rows) (Known, error) {
		var k Known
		var modified int64
		var hash []byte
		err := row.Scan(&k.ID, &k.Path, &k.Size, &modified, &k.Sidecars, &hash, &k.Described)
		k.Modified = time.Unix(0, modified)
		copy(k.Hash[:], hash)
		return k, explain("files", err)
	}, `SELECT id, path, size, mtime, sidecars, hash, EXISTS (SELECT 1 FROM vectors AS v
			WHERE v.picture_id = p.id AND v.space = ? AND length(v.vector) = 4 * ?)
		FROM pictures AS p WHERE path = ? OR (path > ? AND path < ?) ORDER BY path`, space, dimensions, folder, low, high)
}

// Known is a file with its picture's id.
type Known struct {
	ID int64
	File
	Described bool // it has its vector
}

// querier is what a database and a transaction share.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each runs a query as a sequence. A failure is its last element.
func each[T any](ctx context.Context, db querier, scan func(*sql.Rows) (T, error), query string, args ...any,
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := db.QueryContext(ctx, query, args...)
		if err != nil {
			yield(none, explain("query", err))
			return
		}
		defer rows.Close() //nolint:errcheck // Err below tells what Close would
		for rows.Next() {
			v, err := scan(rows)
			if !yield(v, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(none, explain("query", err))
		}
	}
}

func collect[T any](ctx context.Context, db querier, scan func(scanner) (T, error), query string, args ...any,
) ([]T, error) {
	var out []T
	for v, err := range each(ctx, db, func(r *sql.Rows) (T, error) { return scan(r) }, query, args...) {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func scanText(row scanner) (s string, err error) {
	err = row.Scan(&s)
	return s, err
}

func scanID(row scanner) (id int64, err error) {
	err = row.Scan(&id)
	return id, err
}

// lines splits a stored list.
func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// joinLines stores a list. An item's own line ends become spaces.
func joinLines(items []string) string {
	flat := make([]string, 0, len(items))
	for _, item := range items {
		if item = strings.Join(strings.Fields(item), " "); item != "" {
			flat = append(flat, item)
		}
	}
	return strings.Join(flat, "\n")
}
