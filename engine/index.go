package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/picture"
)

// Report is what an indexing did.
type Report struct {
	Added     int         `json:"added"`
	Updated   int         `json:"updated"` // changed, or moved
	Unchanged int         `json:"unchanged"`
	Removed   int         `json:"removed"`
	Failed    []FileError `json:"failed"`
	Seconds   float64     `json:"seconds"`
	Hidden    int         `json:"-"` // hidden files and folders that were passed over
}

// FileError is a file or folder that could not be read, and why, in plain words.
type FileError struct {
	Path  string `json:"path"`
	Error string `json:"error"`
}

// run is one indexing. The goroutines:
//
//	scan ──jobs──> workers (one a core) ──outcomes──> commit
//
// scan walks the folders and compares with the catalog; workers read and decode what is new or changed;
// commit, alone, writes batches and keeps the counts.
type run struct {
	library *Library
	limits  picture.Limits
	memory  *semaphore.Weighted // bytes that the decoders may take together
	jobs    chan job
	results chan outcome
	tally   *tally
	drives  drives
	words   displacedWords
	notes   failureNotes // of looking for files

	occasion
	gone []string // paths of which all that is known is looked at
}

// occasion is what an indexing is for.
type occasion struct {
	background bool
	returning  map[string]catalog.UserWords // by path: what the user had said of files that come back from the trash
}

// job is a file to read.
type job struct {
	file    catalog.File // without hash
	known   *catalog.Known
	unnamed bool // nothing but its content could make it a picture
	failed  bool // it failed before
}

// decodeMemory bounds what the decoders take at once. A picture that needs more waits to be alone.
const decodeMemory = 2 << 30

// Index brings the pictures at paths, files or folders, into the library, and takes out those that are gone.
// What a former run did already is not done again. Cancelling the context ends it soon; what was finished by
// then is kept and reported beside the context's error. progress may be nil.
func (l *Library) Index(ctx context.Context, paths []string, progress func(Progress)) (report Report, err error) {
	if l.ReadOnly() {
		return Report{}, fmt.Errorf("engine: index: %w", catalog.ErrReadOnly)
	}
	release, err := l.turns.take(ctx, &l.indexing)
	if err != nil {
		return Report{}, err
	}
	defer l.refollow() // there may be new folders
	defer release()
	return l.indexPaths(ctx, paths, occasion{}, progress)
}

// indexPaths is one indexing, in whose turn it is. One in the background adds no folders, and takes out what is gone
// of its paths.
func (l *Library) indexPaths(ctx context.Context, paths []string, why occasion, progress func(Progress)) (report Report, err error) {
	l.changed.Store(true)
	ctx, span := tracer.Start(ctx, "library.index", trace.WithAttributes(
		attribute.Int("index.paths", len(paths)), attribute.Bool("index.background", why.background), folderNames(paths)))
	defer func() { finish(span, err) }()

	r := &run{
		library: l, occasion: why,
		limits:  l.options.Limits,
		memory:  l.memory,
		jobs:    make(chan job, 1<<16), // scanning runs ahead, so that the total is known early
		results: make(chan outcome, 64),
		tally:   newTally(progress),
	}
	roots, err := r.roots(ctx, paths)
	l.unfinished.begin(slices.Concat(roots, r.gone))
	if err == nil {
		err = r.prepare(ctx)
	}
	if err == nil {
		err = r.work(ctx, roots)
	}
	report = r.tally.report()
	span.SetAttributes(
		attribute.Int("index.added", report.Added), attribute.Int("index.updated", report.Updated),
		attribute.Int("index.unchanged", report.Unchanged), attribute.Int("index.removed", report.Removed),
		attribute.Int("index.failed", len(report.Failed)))
	if err != nil {
		return report, fmt.Errorf("engine: index: %w", l.noteDamage(err))
	}
	l.unfinished.end(slices.Concat(roots, r.gone))
	return report, nil
}

// fail reports a file or folder that was asked for or met, and cannot be read.
func (r *run) fail(ctx context.Context, path, why string) {
	r.tally.fail(path, why)
	r.notes.add(trace.SpanFromContext(ctx), path, why)
}

// prepare reads what the workers ask about every file.
func (r *run) prepare(ctx context.Context) error {
	folders, err := r.library.catalog.Folders(ctx)
	if err != nil {
		return err
	}
	r.drives.folders = folders
	return r.words.load(ctx, r.library.catalog, &r.drives)
}

func (r *run) work(ctx context.Context, roots []string) error {
	// The committer outlives a cancelled context: what was decoded is not lost.
	committed := make(chan error, 1)
	stop, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		err := r.commit(context.WithoutCancel(ctx))
		if err != nil {
			cancel(err) // a full disk ends the run
		}
		committed <- err
	}()

	var missing []catalog.Known
	group, working := errgroup.WithContext(stop)
	group.Go(func() error {
		defer close(r.jobs)
		var err error
		missing, err = r.scan(working, roots)
		return err
	})
	workers := r.library.options.Workers
	if workers <= 0 {
		workers = runtime.NumCPU()
	}
	if r.background {
		workers = (workers + 1) / 2
	}
	for range workers {
		group.Go(func() error { return r.decodeAll(working) })
	}
	err := group.Wait()
	if gone := r.removals(missing); err == nil && len(gone.removed) > 0 {
		err = r.send(ctx, gone)
	}
	close(r.results)
	if commitErr := <-committed; commitErr != nil {
		return commitErr
	}
	if err != nil {
		return err
	}
	if r.background && !r.library.trims.due() {
		// That would look at every thumbnail for a few new ones.
	} else if err := r.library.thumbnails.trim(ctx); err != nil && ctx.Err() == nil {
		r.library.log.Warn("thumbnails not trimmed", "error", err)
	}
	if err := r.library.addToSpace(ctx, catalog.Space{}, nil); err != nil && ctx.Err() == nil {
		r.library.log.Warn("spaces not looked at", "error", err) // the pictures are in; the next run looks again
	}
	if r.library.rebuild && !r.background {
		return r.library.endRestoring()
	}
	return nil
}

// decodeAll is one worker.
func (r *run) decodeAll(ctx context.Context) error {
	ctx = catalog.Bulk(ctx) // it asks about every file
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case j, more := <-r.jobs:
			if !more {
				return nil
			}
			if err := r.library.courtesy.pass(ctx); err != nil {
				return err
			}
			o, err := r.read(ctx, j)
			if err != nil {
				return err
			}
			if err := r.send(ctx, o); err != nil {
				return err
			}
		}
	}
}

func (r *run) send(ctx context.Context, outcomes ...outcome) error {
	for _, o := range outcomes {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case r.results <- o:
		}
	}
	return nil
}

// removals are the pictures whose file is truly gone. One that only could not be seen, because its folder
// cannot be read or its drive is away, stays.
func (r *run) removals(missing []catalog.Known) outcome {
	gone := outcome{}
	now := drives{folders: r.drives.folders} // a drive may have gone since the run began
	for _, k := range missing {
		_, err := os.Lstat(k.Path)
		if errors.Is(err, fs.ErrNotExist) && !r.tally.wasMoved(k.ID) && !r.drives.isAway(k.Path) && !now.isAway(k.Path) {
			gone.removed = append(gone.removed, k.ID)
		}
	}
	return gone
}
