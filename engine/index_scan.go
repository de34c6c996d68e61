package engine

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/picture"
)

// scan walks the roots, sends what is new or changed to the workers, and gives the known pictures that it did
// not meet.
func (r *run) scan(ctx context.Context, roots []string) (missing []catalog.Known, err error) {
	ctx, span := tracer.Start(ctx, "index.scan", trace.WithAttributes(
		attribute.Int("scan.roots", len(roots)), folderNames(roots)))
	defer func() { finish(span, err) }()
	w := walker{run: r, visited: map[string]bool{}, roots: realPaths(roots)}
	if r.background { // a part is looked through, and the rest is known
		w.roots = append(w.roots, realPaths(r.drives.folders)...)
	}
	for _, root := range roots {
		if err := w.load(ctx, root); err != nil {
			return nil, err
		}
		w.queue = append(w.queue, root)
		// Folders behind links come last, so that a picture is known by its own path and not by a link's.
		for len(w.queue) > 0 {
			next := w.queue[0]
			w.queue = w.queue[1:]
			if err := w.visit(ctx, next); err != nil {
				return nil, err
			}
		}
		if _, err := os.Stat(root); err != nil {
			r.fail(ctx, root, plain(err)) // it vanished meanwhile, with all that is in it: nothing is removed
			continue
		}
		if n := len(w.known); n > 0 && r.drives.isAway(root) {
			r.fail(ctx, root, fmt.Sprintf("the folder is empty; its %d pictures are kept, for its drive may be away", n))
			continue
		}
		for _, k := range w.known {
			missing = append(missing, *k)
		}
		if err := r.forgetFailures(ctx, w.failures); err != nil {
			return nil, err
		}
	}
	for _, path := range r.gone {
		if r.drives.isAway(path) {
			continue
		}
		if err := w.load(ctx, path); err != nil {
			return nil, err
		}
		for _, k := range w.known {
			missing = append(missing, *k)
		}
		if err := r.forgetFailures(ctx, w.failures); err != nil {
			return nil, err
		}
	}
	r.tally.update(true, func(p *Progress, _ *Report) { p.Scanned = true })
	return missing, ctx.Err()
}

// walker goes through one root after another.
type walker struct {
	run      *run
	roots    []string        // their real paths
	visited  map[string]bool // real paths of folders, for links may lead in circles
	queue    []string
	known    map[string]*catalog.Known
	failures map[string]catalog.Failure
}

func (w *walker) load(ctx context.Context, root string) error {
	w.known, w.failures = map[string]*catalog.Known{}, map[string]catalog.Failure{}
	for k, err := range w.run.library.catalog.Files(ctx, root, descriptor.Space, descriptor.Dimensions) {
		if err != nil {
			return err
		}
		w.known[k.Path] = &k
	}
	failures, err := w.run.library.catalog.Failures(ctx, root)
	for _, f := range failures {
		w.failures[f.Path] = f
	}
	return err
}

// visit walks a folder, or takes a single file.
func (w *walker) visit(ctx context.Context, path string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		w.run.fail(ctx, path, plain(err))
		return nil
	}
	if !info.IsDir() {
		return w.file(ctx, path, info, true)
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil || w.visited[real] || isThumbnails(path) {
		return nil
	}
	w.visited[real] = true
	entries, err := os.ReadDir(path)
	if err != nil {
		w.run.fail(ctx, path, plain(err))
		w.keepBelow(path)
	}
	hasSidecars := false
	for _, e := range entries {
		hasSidecars = hasSidecars || isSidecar(e.Name())
	}
	for _, e := range entries {
		if err := w.entry(ctx, filepath.Join(path, e.Name()), e, hasSidecars); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) entry(ctx context.Context, path string, e fs.DirEntry, hasSidecars bool) error {
	if isHidden(e.Name()) {
		w.run.tally.update(false, func(_ *Progress, r *Report) { r.Hidden++ })
		return nil
	}
	if e.IsDir() {
		return w.visit(ctx, path)
	}
	info, err := e.Info()
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		info, err = os.Stat(path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.keepBelow(path) // gone since, or a link to a folder that is away
		return nil
	case err != nil:
		w.run.fail(ctx, path, plain(err))
		delete(w.known, path)
		return nil
	case info.IsDir():
		if !w.isScannedAnyway(path) {
			w.queue = append(w.queue, path)
		}
		return nil
	}
	return w.file(ctx, path, info, hasSidecars)
}

// isScannedAnyway tells a link to a folder in one of the roots: its pictures are known by their own paths.
func (w *walker) isScannedAnyway(link string) bool {
	real, err := filepath.EvalSymlinks(link)
	return err == nil && slices.ContainsFunc(w.roots, func(root string) bool {
		return real == root || catalog.IsBelow(real, root)
	})
}

func realPaths(paths []string) []string {
	real := make([]string, 0, len(paths))
	for _, path := range paths {
		if r, err := filepath.EvalSymlinks(path); err == nil {
			real = append(real, r)
		}
	}
	return real
}

// file compares one file with what is known of it.
func (w *walker) file(ctx context.Context, path string, info fs.FileInfo, hasSidecars bool) error {
	if !info.Mode().IsRegular() {
		return ctx.Err() // pipes and devices hold no pictures
	}
	j := job{
		file:    catalog.File{Path: path, Size: info.Size(), Modified: info.ModTime()},
		known:   w.known[path],
		unnamed: !picture.LooksLikePicture(path),
	}
	if hasSidecars {
		j.file.Sidecars = sidecarsOf(path)
	}
	delete(w.known, path)
	failure, failed := w.failures[path]
	delete(w.failures, path)
	j.failed = failed
	switch {
	case j.known != nil && j.known.SameStat(j.file) && j.known.Described:
		w.run.tally.update(false, func(p *Progress, r *Report) { p.Found++; r.Unchanged++ })
		if failed { // it is again what it was before it failed
			return w.run.send(ctx, outcome{restored: []string{path}})
		}
		return nil
	case failed && failure.Size == j.file.Size && failure.Modified.Equal(j.file.Modified) && failure.Decoder == decoderVersion:
		w.run.tally.update(false, func(p *Progress, r *Report) {
			p.Found++
			r.Failed = append(r.Failed, FileError{path, failure.Error})
		})
		return nil
	}
	w.run.tally.update(false, func(p *Progress, _ *Report) {
		p.Found++
		if !j.unnamed {
			p.ToDo++
		}
	})
	select {
	case <-ctx.Done():
		return ctx.Err()
	case w.run.jobs <- j:
		return nil
	}
}

// keepBelow holds what is known below a folder that cannot be read from counting as missing.
func (w *walker) keepBelow(folder string) {
	prefix := strings.TrimRight(folder, string(filepath.Separator)) + string(filepath.Separator)
	for path := range w.known {
		if strings.HasPrefix(path, prefix) {
			delete(w.known, path)
		}
	}
	for path := range w.failures {
		if strings.HasPrefix(path, prefix) {
			delete(w.failures, path)
		}
	}
}

// forgetFailures drops the notes of files that are gone.
func (r *run) forgetFailures(ctx context.Context, gone map[string]catalog.Failure) error {
	o := outcome{}
	for path := range gone {
		o.restored = append(o.restored, path)
	}
	if len(o.restored) == 0 {
		return nil
	}
	return r.send(ctx, o)
}

// sidecarsOf gives a number that changes when a sidecar comes, goes or changes.
func sidecarsOf(path string) int64 {
	h := fnv.New64a()
	paths := picture.SidecarPaths(path)
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil {
			for _, v := range []int64{info.Size(), info.ModTime().UnixNano()} {
				for range 8 {
					h.Write([]byte{byte(v)}) //nolint:errcheck // a hash never fails
					v >>= 8
				}
			}
			h.Write([]byte(filepath.Base(p))) //nolint:errcheck // a hash never fails
		}
	}
	if len(paths) == 0 {
		return 0
	}
	return int64(h.Sum64() | 1)
}

func isSidecar(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xmp", ".txt":
		return true
	}
	return false
}

// isThumbnails tells the folder that a library keeps its thumbnails in, this library or another.
func isThumbnails(path string) bool {
	return filepath.Base(path) == thumbnailsName && !isMissing(filepath.Join(filepath.Dir(path), catalogName))
}

// isHidden tells files that systems and programs keep for themselves.
func isHidden(name string) bool {
	switch name {
	case "$RECYCLE.BIN", "System Volume Information", "@eaDir", "lost+found":
		return true
	}
	return strings.HasPrefix(name, ".")
}
