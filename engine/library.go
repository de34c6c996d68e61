package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"golang.org/x/sync/semaphore"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/columns"
	"hybrid-image-search/engine/picture"
	"hybrid-image-search/engine/sentence"
	"hybrid-image-search/engine/vector"
	"hybrid-image-search/engine/watch"
)

// Picture is what is known of one picture.
type Picture = catalog.Picture

// The errors of this package. Explain turns each into a sentence for the user.
var (
	ErrIndexing   = errors.New("engine: the library is being indexed already")
	ErrNoWords    = errors.New("engine: the query has no words")
	ErrNotCreated = errors.New("engine: the library is empty and cannot be written")
)

// Options are how a library is opened. The zero value is good.
type Options struct {
	Log      *slog.Logger
	Limits   picture.Limits        // zero fields are those of the environment, else the defaults
	ReadOnly bool                  // to search only: leave writing to others, unless the catalog must be made or mended
	Workers  int                   // pictures decoded at once; zero is one for each core
	Program  string                // named to others while this process holds the library
	Progress func(done, total int) // told while vectors are read; may be nil
	Service  *Service              // Gemini, or what stands in for it; nil is none
	Local    *LocalModel           // the CLIP model of this machine; nil is none
	Watch    watch.Options         // how Watch follows folders; the zero value is good
}

// Library is an open library: a folder with the catalog, thumbnails and a backup of the user's own words. Its
// methods are safe for concurrent use.
type Library struct {
	dir        string
	options    Options
	log        *slog.Logger
	catalog    *catalog.Catalog
	visual     *vector.Index
	columns    *columns.Table
	sources    []querySource
	spaces     modelSpaces
	queries    *queryCache
	thumbnails *thumbnailCache
	memory     *semaphore.Weighted // bytes that decoders may take together
	claim      *claim
	notices    []string
	rebuild    bool

	indexing   sync.Mutex // held while Index runs
	turns      turns      // who has it
	courtesy   courtesy   // of indexing to searches
	trims      trims
	follower   follower // what Watch does
	answers    folderAnswers
	unfinished *unfinished
	following  sync.Mutex   // held while the columns take in changes
	sidecars   sync.Mutex   // held while one is written
	models     modelWork    // what Embed and Describe share
	asking     sync.RWMutex // read-held while Generate runs
	damaged    atomic.Bool  // set when the catalog proved damaged while it was open
	changed    atomic.Bool  // set when something was written that the backup holds
	known      knownLooks   // of files that queries name
	copied     string       // a folder with a copy of the catalog, to be removed; usually empty
}

// The files of a library, besides those of claim and backup.
const (
	catalogName    = "catalog.db"
	thumbnailsName = "thumbnails"
	queriesName    = "queries"
)

// Open opens the library in dir, and creates it when there is none. When another process holds it, or dir
// cannot be written, the library can only be read; Notices says so.
func Open(ctx context.Context, dir string, options Options) (_ *Library, err error) {
	ctx, span := tracer.Start(ctx, "library.open")
	defer func() { finish(span, err) }()

	l := &Library{dir: dir, options: options, log: options.Log, memory: semaphore.NewWeighted(decodeMemory)}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	l.options.Limits, l.notices = CompleteLimits(options.Limits)
	if l.options.Program == "" {
		l.options.Program = filepath.Base(os.Args[0])
	}
	if l.dir, err = filepath.Abs(dir); err != nil {
		return nil, fmt.Errorf("engine: open: %w", err)
	}
	span.SetAttributes(attrLibrary.String(shortened(l.dir)))
	// A catalog that was not closed in order is checked, and mended if need be, which takes a writer.
	toRead := options.ReadOnly && closedCleanly(l.dir)
	if l.claim, err = claimLibrary(l.dir, l.options.Program, toRead); err != nil {
		return nil, fmt.Errorf("engine: open: %w", err)
	}
	l.unfinished = readUnfinished(filepath.Join(l.dir, unfinishedName), l.log)
	l.thumbnails = newThumbnailCache(filepath.Join(l.dir, thumbnailsName), thumbnailCacheBytes)
	l.queries = newQueryCache(filepath.Join(l.dir, queriesName))
	l.sources = []querySource{geminiQueries{l}}
	if options.Local != nil {
		l.sources = append(l.sources, localQueries{l, options.Local})
	}
	err = l.openCatalog(ctx)
	if err != nil && toRead && l.claim.isFree() {
		// There is no catalog yet, or it is damaged or of an older version: that takes a writer.
		if l.claim, err = claimLibrary(l.dir, l.options.Program, false); err != nil {
			return nil, fmt.Errorf("engine: open: %w", err)
		}
		err = l.openCatalog(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("engine: open: %w", err), l.abandon())
	}
	if notice := l.claim.notice(); notice != "" {
		l.notices = append(l.notices, notice)
	}
	span.SetAttributes(attribute.Int("library.vectors", l.visual.Len()))
	return l, nil
}

// abandon closes what was opened of a library that cannot be used.
func (l *Library) abandon() error {
	var errs []error
	if l.catalog != nil {
		errs = append(errs, l.catalog.Close())
	}
	if l.copied != "" {
		errs = append(errs, os.RemoveAll(l.copied))
	}
	return errors.Join(append(errs, l.claim.release())...)
}

// openCatalog opens and loads the catalog. A damaged one is moved aside and begun anew, and so is one that is
// gone although there is a backup of it.
func (l *Library) openCatalog(ctx context.Context) error {
	if l.claim.mode != catalog.ReadWrite {
		return l.loadCatalog(ctx)
	}
	notice, restoring := l.isRestoring()
	if !restoring && isMissing(filepath.Join(l.dir, catalogName)) && !isMissing(filepath.Join(l.dir, backupName)) {
		restoring, notice = true, sentence.Of("The catalog was missing. It is rebuilt from your folders.").String()
		if err := l.beginRestoring(notice); err != nil {
			return err
		}
	}
	err := l.loadCatalog(ctx)
	if errors.Is(err, catalog.ErrCorrupt) {
		l.log.Error("catalog is damaged", "error", err)
		restoring = true
		if notice, err = l.replaceCatalog(); err == nil {
			err = l.loadCatalog(ctx)
		}
	}
	if err == nil && restoring {
		if err = l.restore(ctx, notice); err == nil {
			err = l.followColumns(ctx, nil)
		}
	}
	return err
}

// replaceCatalog moves a damaged catalog aside, and gives the notice of it.
func (l *Library) replaceCatalog() (notice string, err error) {
	aside, err := os.MkdirTemp(l.dir, "damaged-"+time.Now().Format("2006-01-02-150405")+"-")
	if err != nil {
		return "", fmt.Errorf("move the damaged catalog: %w", err)
	}
	notice = sentence.Of("The catalog was damaged. It was moved to {{.Path}} and is rebuilt from your folders.", sentence.With{"Path": aside}).String()
	if err := l.beginRestoring(notice); err != nil {
		return "", err
	}
	return notice, moveCatalog(l.dir, aside)
}

func (l *Library) loadCatalog(ctx context.Context) error {
	path, err := l.readablePath()
	if err != nil {
		return err
	}
	verify := l.claim.mode == catalog.ReadWrite && !closedCleanly(l.dir)
	c, err := catalog.Open(ctx, path, l.claim.mode, verify)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrNotCreated, err)
	}
	if err != nil {
		return err
	}
	l.catalog = c
	facts := make(chan error, 1) // two cores read it all in little more time than the vectors alone take
	go func() { facts <- l.loadColumns(ctx) }()
	err = l.loadSpaces(ctx)
	if err := cmp.Or(err, <-facts); err != nil {
		l.catalog = nil
		return errors.Join(err, c.Close())
	}
	if l.claim.mode == catalog.ReadWrite {
		return forgetCleanClose(l.dir)
	}
	return nil
}

// Close writes the backup, folds the catalog's log away and lets others have the library.
func (l *Library) Close() error {
	l.follower.stop()
	l.indexing.Lock() // an indexing that was cancelled commits what it has first
	defer l.indexing.Unlock()
	l.models.busy.Lock() // as does the work of models
	defer l.models.busy.Unlock()
	l.asking.Lock() // what a generation paid for is kept first
	defer l.asking.Unlock()
	var errs []error
	if l.changed.Load() && !l.damaged.Load() {
		errs = append(errs, l.writeBackup(context.Background()))
	}
	errs = append(errs, l.catalog.Close())
	if l.claim.mode == catalog.ReadWrite && !l.damaged.Load() && errors.Join(errs...) == nil {
		if err := noteCleanClose(l.dir); err != nil { // the next start takes a second longer
			l.log.Warn("closing not noted", "error", err)
		}
	}
	if l.copied != "" {
		errs = append(errs, os.RemoveAll(l.copied))
	}
	return errors.Join(append(errs, l.claim.release())...)
}

// Dir is the library's folder.
func (l *Library) Dir() string { return l.dir }

// ReadOnly tells whether nothing can be changed through this Library: that was asked for, another process holds
// it, or its folder cannot be written.
func (l *Library) ReadOnly() bool { return l.claim.mode != catalog.ReadWrite }

// Writable tells whether pictures could be added here now: nobody else holds the library, and its folder can be
// written. One opened to be read is not ours to write, but may be Writable.
func (l *Library) Writable() bool { return !l.ReadOnly() || l.claim.isFree() }

// Notices are what the user should know about how the library was opened, a sentence each.
func (l *Library) Notices() []string { return l.notices }

// NeedsRebuild tells whether the catalog was begun anew, so that Folders should be indexed again.
func (l *Library) NeedsRebuild() bool { return l.rebuild }

// Folders are the folders that the user added.
func (l *Library) Folders(ctx context.Context) ([]string, error) { return l.catalog.Folders(ctx) }

// Stats counts what the library holds.
func (l *Library) Stats(ctx context.Context) (catalog.Stats, error) {
	s, err := l.catalog.Stats(ctx)
	return s, l.noteDamage(err)
}

// Check reads the whole catalog and fails when it is damaged. It takes about a second per gigabyte.
func (l *Library) Check(ctx context.Context) error { return l.noteDamage(l.catalog.Check(ctx)) }

// Count tells how many pictures the library has that can be found.
func (l *Library) Count(ctx context.Context) (int, error) { return l.columns.Len(), ctx.Err() }

// Picture gives what is known of a picture.
func (l *Library) Picture(ctx context.Context, id int64) (Picture, error) {
	p, err := l.catalog.Picture(ctx, id)
	return p, l.noteDamage(err)
}

// Pictures gives what is known of pictures, in the order of ids. Those that are gone are left out.
func (l *Library) Pictures(ctx context.Context, ids []int64) ([]Picture, error) {
	all, err := l.catalog.Pictures(ctx, ids)
	return all, l.noteDamage(err)
}
