package engine

import (
	"cmp"
	"context"
	"errors"
	"image"
	"runtime"
	"slices"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/errgroup"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/duplicates"
	"hybrid-image-search/engine/picture"
)

// lookOfPixels measures what is kept of a picture's look.
func lookOfPixels(img image.Image, hash catalog.Hash) catalog.Look {
	look := duplicates.Measure(img)
	return catalog.Look{
		Hash: hash, Version: duplicates.LookVersion, PHash: look.PHash, Sharpness: look.Sharpness, Colour: look.Colour,
	}
}

// looks gives the look of every picture, by id, and measures those that are lacking. copies are the pictures that share
// their content.
func (l *Library) looks(ctx context.Context, copies []catalog.Content, progress func(DuplicateProgress)) ([]catalog.Look, []FileError, error) {
	fresh, failed, err := l.measureLooks(ctx, progress)
	if err != nil {
		return nil, nil, err
	}
	all := make([]catalog.Look, 0, l.visual.Len())
	for look, err := range l.catalog.Looks(ctx, duplicates.LookVersion) {
		if err != nil {
			return nil, nil, err
		}
		all = append(all, look)
	}
	if l.ReadOnly() { // the fresh ones could not be noted
		all = append(all, shareLooks(fresh, copies)...)
		slices.SortFunc(all, func(a, b catalog.Look) int { return cmp.Compare(a.ID, b.ID) })
		all = slices.CompactFunc(all, func(a, b catalog.Look) bool { return a.ID == b.ID })
	}
	return all, failed, nil
}

// shareLooks gives looks to all pictures of their content.
func shareLooks(looks []catalog.Look, copies []catalog.Content) []catalog.Look {
	shared := slices.Clone(looks)
	of := make(map[catalog.Hash]catalog.Look, len(looks))
	for _, look := range looks {
		of[look.Hash] = look
	}
	for _, c := range copies {
		if look, ok := of[c.Hash]; ok {
			look.ID = c.ID
			shared = append(shared, look)
		}
	}
	return shared
}

// looksBatch is how many looks are written at once.
const looksBatch = 256

// measureLooks measures the pictures that an older version added, by their thumbnails, and notes the looks where the
// library can be written. What was measured before it is cancelled is noted. A picture that cannot be read is told and
// tried again the next time.
func (l *Library) measureLooks(ctx context.Context, progress func(DuplicateProgress)) (fresh []catalog.Look, failed []FileError, err error) {
	lacking, err := l.catalog.LacksLooks(ctx, duplicates.LookVersion)
	if err != nil || len(lacking) == 0 {
		return nil, nil, err
	}
	ctx, span := tracer.Start(ctx, "duplicates.measure", trace.WithAttributes(attribute.Int("duplicates.lacking", len(lacking))))
	defer func() { finish(span, err) }()
	var mu sync.Mutex // of all that follows
	var pending []catalog.Look
	var notes failureNotes
	done := 0
	flush := func() error {
		defer func() { pending = pending[:0] }()
		if l.ReadOnly() || len(pending) == 0 {
			return nil
		}
		return l.catalog.PutLooks(context.WithoutCancel(ctx), pending)
	}
	take := func(look *catalog.Look, failure *FileError) error {
		mu.Lock()
		defer mu.Unlock()
		done++
		progress(DuplicateProgress{Measuring: true, Done: done, Total: len(lacking)})
		if failure != nil {
			failed = append(failed, *failure)
			notes.add(span, failure.Path, failure.Error)
		}
		if look == nil {
			return nil
		}
		fresh, pending = append(fresh, *look), append(pending, *look)
		if len(pending) < looksBatch {
			return nil
		}
		return flush()
	}
	group, working := errgroup.WithContext(ctx)
	group.SetLimit(cmp.Or(max(l.options.Workers, 0), runtime.NumCPU()))
	for _, content := range lacking {
		if working.Err() != nil {
			break
		}
		group.Go(func() error {
			look, failure, err := l.measureLook(catalog.Bulk(working), content)
			if err != nil {
				return err
			}
			return take(look, failure)
		})
	}
	err = group.Wait()
	if flushErr := flush(); err == nil {
		err = flushErr
	}
	if len(fresh) > 0 && !l.ReadOnly() { // what was noted is known to all, also when the rest was cancelled
		err = cmp.Or(err, l.followAll(context.WithoutCancel(ctx)))
	}
	if err == nil {
		err = ctx.Err()
	}
	slices.SortFunc(failed, func(a, b FileError) int { return cmp.Compare(a.Path, b.Path) })
	span.SetAttributes(attribute.Int("duplicates.measured", len(fresh)), attribute.Int("duplicates.unmeasured", len(failed)))
	return fresh, failed, err
}

// measureLook looks at a thumbnail. Only being cancelled and what is wrong with the catalog are errors; a picture that
// was removed meanwhile has neither look nor failure.
func (l *Library) measureLook(ctx context.Context, content catalog.Content) (*catalog.Look, *FileError, error) {
	small, err := l.thumbnailPixels(ctx, content.Hash)
	if err != nil { // it is made again from the file
		p, err := l.catalog.Picture(ctx, content.ID)
		if errors.Is(err, catalog.ErrNotFound) {
			return nil, nil, nil
		}
		if err != nil {
			return nil, nil, err
		}
		jpeg, err := l.Thumbnail(ctx, p)
		if err == nil {
			small, err = decodeThumbnail(ctx, jpeg)
		}
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if err != nil {
			return nil, &FileError{p.File.Path, plain(err)}, nil
		}
	}
	look := lookOfPixels(small, content.Hash)
	look.ID = content.ID
	return &look, nil, nil
}

func (l *Library) thumbnailPixels(ctx context.Context, hash catalog.Hash) (image.Image, error) {
	jpeg, err := l.thumbnails.read(hash)
	if err != nil {
		return nil, err
	}
	return decodeThumbnail(ctx, jpeg)
}

func decodeThumbnail(ctx context.Context, jpeg []byte) (image.Image, error) {
	decoded, err := picture.Decode(ctx, jpeg, picture.Limits{})
	if err != nil {
		return nil, err
	}
	return decoded.Small, nil
}
