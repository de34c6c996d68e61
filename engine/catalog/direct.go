package catalog

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strconv"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// direct is a query that asks SQLite itself, for what is read in the hundred thousands: the driver makes a copy of each
// value for the collector to take away, and database/sql looks at its locks for each row. It has a connection of its own,
// which only reads. A direct is for one goroutine.
type direct struct {
	tls       *libc.TLS
	db        uintptr
	statement uintptr
	allocated []uintptr
}

// busyTimeout is how long it waits for others, in milliseconds, as the connections of the driver do.
const busyTimeout = 5000

const pointerSize = strconv.IntSize / 8

// checkEvery is how many rows are read between looks at whether they are still wanted.
const checkEvery = 64

// directly runs a query as a sequence of rows, whose columns are asked for by their place. A failure is its last element.
func (c *Catalog) directly(ctx context.Context, query string, args ...any) iter.Seq2[*direct, error] {
	return func(yield func(*direct, error) bool) {
		d := &direct{tls: libc.NewTLS()}
		defer d.close()
		err := d.open(c.source)
		if err == nil {
			err = d.prepare(query, args)
		}
		for n := 0; err == nil; n++ {
			if n%checkEvery == 0 && ctx.Err() != nil {
				err = ctx.Err()
				break
			}
			var row bool
			if row, err = d.next(); err != nil {
				break
			}
			if !row || !yield(d, nil) {
				return
			}
		}
		yield(nil, explain("query", err))
	}
}

func (d *direct) open(source string) error {
	name, err := d.give(source)
	if err != nil {
		return err
	}
	const flags = sqlite3.SQLITE_OPEN_READONLY | sqlite3.SQLITE_OPEN_NOMUTEX | sqlite3.SQLITE_OPEN_URI
	place := d.tls.Alloc(pointerSize)
	defer d.tls.Free(pointerSize)
	code := sqlite3.Xsqlite3_open_v2(d.tls, name, place, flags, 0)
	d.db = libc.AtomicLoadPUintptr(place) // it is there also after a failure, to tell of it
	if code == sqlite3.SQLITE_OK {
		code = sqlite3.Xsqlite3_busy_timeout(d.tls, d.db, busyTimeout)
	}
	return d.failed(code)
}

func (d *direct) prepare(query string, args []any) error {
	text, err := d.give(query)
	if err != nil {
		return err
	}
	place := d.tls.Alloc(pointerSize)
	defer d.tls.Free(pointerSize)
	if err := d.failed(sqlite3.Xsqlite3_prepare_v2(d.tls, d.db, text, -1, place, 0)); err != nil {
		return err
	}
	d.statement = libc.AtomicLoadPUintptr(place)
	for i, arg := range args {
		if err := d.bind(int32(i+1), arg); err != nil {
			return err
		}
	}
	return nil
}

func (d *direct) bind(place int32, arg any) error {
	switch v := arg.(type) {
	case int64:
		return d.failed(sqlite3.Xsqlite3_bind_int64(d.tls, d.statement, place, v))
	case string:
		text, err := d.give(v)
		if err != nil {
			return err
		}
		return d.failed(sqlite3.Xsqlite3_bind_text(d.tls, d.statement, place, text, int32(len(v)), 0)) //nolint:gosec // names are short
	}
	return fmt.Errorf("catalog: a query with a %T", arg)
}

// next goes to the next row, and tells whether there is one.
func (d *direct) next() (bool, error) {
	switch code := sqlite3.Xsqlite3_step(d.tls, d.statement); code {
	case sqlite3.SQLITE_ROW:
		return true, nil
	case sqlite3.SQLITE_DONE:
		return false, nil
	default:
		return false, d.failed(code)
	}
}

func (d *direct) integer(column int32) int64 {
	return sqlite3.Xsqlite3_column_int64(d.tls, d.statement, column)
}

func (d *direct) real(column int32) float64 {
	return sqlite3.Xsqlite3_column_double(d.tls, d.statement, column)
}

func (d *direct) isNull(column int32) bool {
	return sqlite3.Xsqlite3_column_type(d.tls, d.statement, column) == sqlite3.SQLITE_NULL
}

func (d *direct) nullInteger(column int32) sql.NullInt64 {
	return sql.NullInt64{Valid: !d.isNull(column), Int64: d.integer(column)}
}

func (d *direct) nullReal(column int32) sql.NullFloat64 {
	return sql.NullFloat64{Valid: !d.isNull(column), Float64: d.real(column)}
}

// text sets a text, unless it is that already: from one row to the next much stays the same.
func (d *direct) text(to *string, column int32) {
	if raw := d.bytes(column); string(raw) != *to {
		*to = string(raw)
	}
}

// bytes gives those of a text or blob, which are SQLite's own until the next row.
func (d *direct) bytes(column int32) []byte {
	at := sqlite3.Xsqlite3_column_blob(d.tls, d.statement, column)
	n := sqlite3.Xsqlite3_column_bytes(d.tls, d.statement, column)
	if at == 0 || n == 0 {
		return nil
	}
	return libc.GoBytes(at, int(n))
}

// give makes a copy of a text that SQLite can read until the end.
func (d *direct) give(s string) (uintptr, error) {
	at, err := libc.CString(s)
	if err != nil {
		return 0, fmt.Errorf("catalog: %w", err)
	}
	d.allocated = append(d.allocated, at)
	return at, nil
}

// failed makes an error of a result code that is one.
func (d *direct) failed(code int32) error {
	if code == sqlite3.SQLITE_OK {
		return nil
	}
	err := fmt.Errorf("%s (%d)", libc.GoString(sqlite3.Xsqlite3_errmsg(d.tls, d.db)), code) //nolint:err113 // SQLite's own words
	if kind := kindOf(int(code)); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}

func (d *direct) close() {
	sqlite3.Xsqlite3_finalize(d.tls, d.statement) // of what is not there they do nothing
	sqlite3.Xsqlite3_close_v2(d.tls, d.db)
	for _, at := range d.allocated {
		libc.Xfree(d.tls, at)
	}
	d.tls.Close()
}
