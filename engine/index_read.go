package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/picture"
)

// decoderVersion is raised when files that failed are worth another try.
const decoderVersion = 1

// outcome is what became of one file, or at the end of those that are gone.
type outcome struct {
	path     string
	entry    *catalog.Entry
	moved    bool             // entry is a known picture at another place
	touched  *catalog.Known   // the content is the same as before
	why      string           // it failed, in plain words
	failure  *catalog.Failure // it would fail again until it changes
	known    bool             // it was in the catalog before
	unnamed  bool             // its name is none of a picture
	restored []string
	removed  []int64
	times    stepTimes
}

// isNone tells a file that is no picture, and does not claim to be one: a sidecar, mostly.
func (o outcome) isNone() bool {
	return o.unnamed && o.entry == nil && o.touched == nil && o.why == "" && !o.known
}

// stepTimes are where the time of a file went.
type stepTimes struct {
	read, hash          time.Duration
	decode, resize      time.Duration
	describe, thumbnail time.Duration
}

// read makes a catalog entry of a file. Only being cancelled is an error; what is wrong with a file is an
// outcome.
func (r *run) read(ctx context.Context, j job) (outcome, error) {
	o, err := r.readFile(ctx, j)
	o.path, o.known, o.unnamed = j.file.Path, j.known != nil, j.unnamed
	if ctx.Err() != nil {
		return o, ctx.Err()
	}
	switch {
	case err == nil:
		if j.failed {
			o.restored = []string{j.file.Path}
		}
	case errors.Is(err, fs.ErrNotExist): // it vanished meanwhile
	default:
		o.why = plain(err)
		if isFinal(err) {
			o.failure = &catalog.Failure{
				Path: j.file.Path, Size: j.file.Size, Modified: j.file.Modified, Decoder: decoderVersion, Error: o.why,
			}
		}
	}
	return o, nil
}

func (r *run) readFile(ctx context.Context, j job) (o outcome, err error) {
	begin := time.Now()
	is, err := isPicture(j.file.Path)
	if err != nil {
		return o, err
	}
	if !is && j.unnamed && j.known == nil {
		return o, nil // no picture, and does not claim to be one
	}
	data, err := picture.ReadFile(j.file.Path, r.limits)
	if err != nil {
		return o, err
	}
	o.times.read = time.Since(begin)
	begin = time.Now()
	j.file.Hash = sha256.Sum256(data)
	o.times.hash = time.Since(begin)
	if j.known != nil && j.known.Hash == j.file.Hash && j.known.Sidecars == j.file.Sidecars && j.known.Described {
		o.touched = &catalog.Known{ID: j.known.ID, File: j.file}
		return o, nil
	}
	decoded, err := r.decode(ctx, data, &o.times)
	if err != nil {
		return o, err
	}
	entry, err := r.describe(ctx, j, decoded, &o.times)
	if err != nil {
		return o, err
	}
	if j.known == nil {
		if o.moved, err = r.findMoved(ctx, entry); err != nil {
			return o, err
		}
	}
	if words, ok := r.ownWords(j.file); ok && !o.moved {
		entry.OwnWords, entry.Picture.OwnRating = true, words.Rating
		entry.Picture.UserTags, entry.Picture.Note = words.Tags, words.Note
	}
	o.entry = entry
	return o, nil
}

// decode waits until there is memory for the picture.
func (r *run) decode(ctx context.Context, data []byte, times *stepTimes) (*picture.Decoded, error) {
	header, err := picture.Inspect(data, r.limits)
	if err != nil {
		return nil, err
	}
	weight := min(max(header.Memory, 1), decodeMemory)
	if err := r.memory.Acquire(ctx, weight); err != nil {
		return nil, err
	}
	defer r.memory.Release(weight)
	begin := time.Now()
	decoded, err := picture.Decode(ctx, data, r.limits)
	if err == nil {
		times.resize = decoded.Resizing
	}
	times.decode = time.Since(begin) - times.resize
	return decoded, err
}

// describe makes everything that is kept of a decoded picture.
func (r *run) describe(ctx context.Context, j job, decoded *picture.Decoded, times *stepTimes) (*catalog.Entry, error) {
	begin := time.Now()
	vector := descriptor.Compute(decoded.Small)
	tags := descriptor.Tags(decoded.Small, decoded.Facts.Width, decoded.Facts.Height)
	look := lookOfPixels(decoded.Small, j.file.Hash)
	times.describe = time.Since(begin)

	begin = time.Now()
	if !r.library.thumbnails.has(j.file.Hash) {
		jpeg, err := decoded.Thumbnail()
		if err == nil {
			err = r.library.thumbnails.write(j.file.Hash, jpeg)
		}
		if err != nil { // it is made again when it is shown
			r.library.log.Warn("thumbnail not kept", "error", err)
		}
	}
	times.thumbnail = time.Since(begin)

	facts := decoded.Facts
	if j.file.Sidecars != 0 {
		sidecars, err := picture.ReadSidecars(j.file.Path)
		if err != nil {
			r.library.log.Warn("sidecar not read", "error", err)
		}
		if r.hasOwnWords(ctx, j) {
			sidecars = sidecars.WithoutOwn()
		}
		facts.Merge(sidecars)
	}
	p := catalog.Picture{
		File: j.file, Format: string(facts.Format), Width: facts.Width, Height: facts.Height, TakenAt: facts.TakenAt,
		Camera: facts.Camera, Position: (*catalog.Position)(facts.Position), Title: facts.Title, Caption: facts.Caption,
		Keywords: facts.Keywords, Rating: facts.Rating, Tags: tags, IndexedAt: time.Now(),
	}
	return &catalog.Entry{Picture: p, Vectors: map[string][]float32{descriptor.Space: vector}, Look: &look}, nil
}

// hasOwnWords tells whether the catalog knows the user's own words of a picture, or has them for one that comes back or
// was moved. If it does, those that were written into its sidecar are not taken for the file's.
func (r *run) hasOwnWords(ctx context.Context, j job) bool {
	said := func(tags []string, note string, rating *int) bool {
		return len(tags) > 0 || note != "" || rating != nil
	}
	if j.known != nil {
		p, err := r.library.catalog.Picture(ctx, j.known.ID)
		return err == nil && said(p.UserTags, p.Note, p.OwnRating)
	}
	if u, ok := r.returning[j.file.Path]; ok && u.Hash == j.file.Hash {
		return said(u.Tags, u.Note, u.Rating)
	}
	if kept, err := r.library.catalog.KeepsWords(ctx, j.file.Hash, j.file.Path); err != nil || kept {
		return kept
	}
	same, err := r.library.catalog.ByHash(ctx, j.file.Hash)
	return err == nil && slices.ContainsFunc(same, func(p Picture) bool {
		return said(p.UserTags, p.Note, p.OwnRating) && r.isGone(p.File.Path)
	})
}

// isGone tells a file that is not there any more from one whose drive is away.
func (r *run) isGone(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist) && !r.drives.isAway(path)
}

// findMoved looks for a known picture of the same content whose file is gone. The entry then takes its
// identity, with the user's own words.
func (r *run) findMoved(ctx context.Context, entry *catalog.Entry) (bool, error) {
	same, err := r.library.catalog.ByHash(ctx, entry.Picture.File.Hash)
	if err != nil {
		return false, err
	}
	for _, former := range same {
		if r.isGone(former.File.Path) && r.tally.claimMove(former.ID) {
			entry.Picture.ID = former.ID
			return true, nil
		}
	}
	return false, nil
}

// isFinal tells whether a failure lies in the content, so that an unchanged file need not be tried again.
func isFinal(err error) bool {
	return errors.Is(err, picture.ErrNotPicture) || errors.Is(err, picture.ErrEmpty) ||
		errors.Is(err, picture.ErrCorrupt) || errors.Is(err, picture.ErrUnsupported)
}

// isPicture looks at a file's first bytes.
func isPicture(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close() //nolint:errcheck // only read
	head := make([]byte, picture.SniffLen)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, fmt.Errorf("read: %w", err)
	}
	return picture.Sniff(head[:n]) != "", nil
}
