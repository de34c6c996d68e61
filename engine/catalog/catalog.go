// Package catalog keeps what is known of every picture in one SQLite database: files, facts, the text index,
// vectors, and the user's own tags, notes and ratings. It is the source of truth; everything else can be made again
// from it or from the files.
//
// A Catalog has one writing connection and a pool of reading ones, and is safe for concurrent use.
package catalog

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/XSAM/otelsql"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The errors a caller may want to tell apart.
var (
	ErrCorrupt  = errors.New("catalog: the database is damaged")
	ErrNewer    = errors.New("catalog: written by a newer version of the program")
	ErrFull     = errors.New("catalog: the disk is full")
	ErrReadOnly = errors.New("catalog: opened for reading only")
	ErrNotFound = errors.New("catalog: no such picture")
	ErrTooMany  = errors.New("catalog: there is no room for more")
	ErrRating   = errors.New("catalog: a rating is 0 to 5")
	ErrExists   = errors.New("catalog: the name is taken")
	ErrLong     = errors.New("catalog: it is too long to be kept")
	ErrNoName   = errors.New("catalog: there is no name")
	ErrNoSearch = errors.New("catalog: no such saved search")
	ErrNoFolder = errors.New("catalog: no such folder was added")

	ErrCannotOpen = errors.New("catalog: cannot be opened")
)

// pageSize is that of a new catalog; an older one keeps its 4 KiB. Five vectors of 768 values take a page and not five, so
// that 100,000 of them and of the looks take 560 instead of 690 MB on disk; SQLite reads those in half of the time, where
// pages of 8 KiB take 0.6. Commits of an indexing and searches take as long as before.
const pageSize = 16 << 10

// Mode is how a catalog is opened.
type Mode int

const (
	// ReadWrite creates the catalog when there is none. One process at a time may have it so.
	ReadWrite Mode = iota
	// ReadOnly reads beside a process that writes.
	ReadOnly
	// Immutable reads from a place that cannot be written, such as a read-only disk.
	Immutable
)

// Catalog is an open database.
type Catalog struct {
	write *sql.DB // nil when only read
	read  *sql.DB
	path  string

	source string // of the reading connections
}

// Open opens the catalog at path and brings its schema up to date. With verify, the whole database is checked
// first, which takes about a second per gigabyte.
func Open(ctx context.Context, path string, mode Mode, verify bool) (*Catalog, error) {
	c := &Catalog{path: path}
	if mode != ReadWrite {
		// SQLite would say "unable to open database file" for every reason.
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("catalog: open: %w", err)
		}
	}
	if err := c.open(ctx, mode, verify); err != nil {
		return nil, errors.Join(explain("open", err), c.closeHandles())
	}
	return c, nil
}

func (c *Catalog) open(ctx context.Context, mode Mode, verify bool) error {
	var err error
	if mode == ReadWrite {
		if err = createPrivately(c.path); err != nil {
			return err
		}
		if c.write, err = connect(dsn(c.path, mode, false), 1); err != nil {
			return err
		}
		if verify {
			if err := quickCheck(ctx, c.write); err != nil {
				return err
			}
		}
		if err := migrate(ctx, c.write); err != nil {
			return err
		}
	}
	readers := max(2, runtime.NumCPU())
	c.source = dsn(c.path, mode, true)
	if c.read, err = connect(c.source, readers); err != nil {
		return err
	}
	return checkVersion(ctx, c.read)
}

// createPrivately makes an empty database that only its owner may read; SQLite would ask the umask, and gives
// the log the same permissions.
func createPrivately(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCannotOpen, err)
	}
	return f.Close()
}

// Close folds the write-ahead log into the database and closes it.
func (c *Catalog) Close() error {
	var folded error
	if c.write != nil {
		_, folded = c.write.Exec("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return explain("close", errors.Join(folded, c.closeHandles()))
}

func (c *Catalog) closeHandles() error {
	var errs []error
	for _, db := range []*sql.DB{c.read, c.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// connect opens a traced pool of at most n connections.
func connect(dsn string, n int) (*sql.DB, error) {
	db, err := otelsql.Open("sqlite", dsn,
		otelsql.WithAttributes(attribute.String("db.system.name", "sqlite")),
		otelsql.WithSpanOptions(otelsql.SpanOptions{
			OmitConnResetSession: true,
			OmitConnPrepare:      true,
			OmitRows:             true,
			OmitConnectorConnect: true,
			DisableErrSkip:       true,
			RecordError: func(err error) bool { // a search that another one took the place of did not fail
				return !errors.Is(explain("query", err), context.Canceled)
			},
			SpanFilter: wantSpan,
		}))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// wantSpan keeps statements without a parent, and those of a bulk write, from filling the trace: a batch of
// 64 pictures would be some 300 spans of a few microseconds.
func wantSpan(ctx context.Context, method otelsql.Method, _ string, _ []driver.NamedValue) bool {
	if !trace.SpanFromContext(ctx).IsRecording() {
		return false
	}
	return ctx.Value(bulk{}) == nil || method == otelsql.MethodConnBeginTx || method == otelsql.MethodTxCommit
}

// bulk marks a context whose single statements are not traced.
type bulk struct{}

// Bulk gives a context for work whose statements are too many to trace one by one.
func Bulk(ctx context.Context) context.Context { return context.WithValue(ctx, bulk{}, true) }

// dsn escapes the path, which may hold '?', '#' or '%', and sets what every connection needs.
func dsn(path string, mode Mode, reader bool) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") && filepath.IsAbs(path) {
		slashed = "/" + slashed // C:/… becomes /C:/…
	}
	v := url.Values{}
	pragma := func(s string) { v.Add("_pragma", s) }
	pragma("busy_timeout(5000)")
	pragma("temp_store(MEMORY)")
	switch {
	case mode == Immutable:
		v.Set("immutable", "1")
		v.Set("mode", "ro")
	case mode == ReadOnly:
		v.Set("mode", "ro")
	case reader:
		pragma("query_only(1)")
	default:
		pragma("page_size(" + strconv.Itoa(pageSize) + ")") // of one that is made now
		v.Set("_journal_mode", "WAL")                       // comes behind the pragmas, and makes it
		// In WAL mode NORMAL never corrupts; a power cut may cost the last batch, which is indexed again.
		pragma("synchronous(NORMAL)")
		pragma("foreign_keys(1)")
		v.Set("_txlock", "immediate")
	}
	pragma("cache_size(-32768)")
	return "file:" + (&url.URL{Path: slashed}).EscapedPath() + "?" + v.Encode()
}

// Check reads the whole database and fails with ErrCorrupt when it is damaged.
func (c *Catalog) Check(ctx context.Context) error { return explain("check", quickCheck(ctx, c.read)) }

func quickCheck(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrCorrupt, verdict)
	}
	return nil
}

// explain names the operation and turns SQLite's codes into this package's errors.
func explain(operation string, err error) error {
	if err == nil {
		return nil
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		if kind := kindOf(e.Code()); kind != nil {
			err = fmt.Errorf("%w: %w", kind, err)
		}
	}
	return fmt.Errorf("catalog: %s: %w", operation, err)
}

// kindOf gives this package's error for a code of SQLite's, nil where there is none.
func kindOf(code int) error {
	switch code & 0xff { // the low byte is the primary code
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrCorrupt
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_READONLY:
		return ErrReadOnly
	case sqlite3.SQLITE_CANTOPEN:
		return ErrCannotOpen
	case sqlite3.SQLITE_INTERRUPT:
		return context.Canceled
	}
	return nil
}
