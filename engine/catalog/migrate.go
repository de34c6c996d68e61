package catalog

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"math"
	"slices"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies the migrations that the database has not seen, each in a transaction of its own. PRAGMA
// user_version holds how many it has seen.
func migrate(ctx context.Context, db *sql.DB) error {
	names, version, err := schema(ctx, db)
	if err != nil {
		return err
	}
	for ; version < len(names); version++ {
		if err := apply(ctx, db, names[version], version+1); err != nil {
			return fmt.Errorf("migration %s: %w", names[version], err)
		}
	}
	return nil
}

// refill names the migration after which the text index, which 0002 left empty, can be filled: words are split in Go,
// which knows the tables of this version only.
var refill = map[string]bool{"migrations/0004_finder.sql": true}

func apply(ctx context.Context, db *sql.DB, name string, version int) error {
	statements, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if _, err := tx.ExecContext(ctx, string(statements)); err != nil {
		return err
	}
	if refill[name] {
		if err := fillText(ctx, tx); err != nil {
			return err
		}
	}
	// A pragma takes no parameters.
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	return tx.Commit()
}

// checkVersion refuses a schema that this program does not know: older ones when only reading, newer ones
// always.
func checkVersion(ctx context.Context, db *sql.DB) error {
	names, version, err := schema(ctx, db)
	if err == nil && version < len(names) {
		err = fmt.Errorf("%w: its schema is version %d, older than %d", ErrReadOnly, version, len(names))
	}
	return err
}

func schema(ctx context.Context, db *sql.DB) (names []string, version int, err error) {
	if names, err = fs.Glob(migrations, "migrations/*.sql"); err != nil {
		return nil, 0, err
	}
	slices.Sort(names)
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return nil, 0, err
	}
	if version > len(names) {
		return nil, 0, fmt.Errorf("%w (schema %d, known %d)", ErrNewer, version, len(names))
	}
	return names, version, nil
}

// fillBatch bounds the pictures that are in memory at once when the text index is filled.
const fillBatch = 500

// fillText indexes the words of every picture, if none are indexed.
func fillText(ctx context.Context, tx *sql.Tx) error {
	var filled bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM picture_text)`).Scan(&filled); err != nil || filled {
		return err
	}
	w := newWriter(Bulk(ctx), tx)
	for last := int64(math.MinInt64); ; {
		pictures, err := collect(w.ctx, tx, scanPicture, selectPictures+` WHERE p.id > ? ORDER BY p.id LIMIT ?`, last, fillBatch)
		if err != nil || len(pictures) == 0 {
			return err
		}
		for i := range pictures {
			if err := w.indexText(&pictures[i]); err != nil {
				return err
			}
		}
		last = pictures[len(pictures)-1].ID
	}
}
