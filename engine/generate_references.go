package engine

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/gen2brain/jpegn"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/picture"
	"hybrid-image-search/engine/sentence"
)

const (
	// referenceSide is the longest side that a reference is sent with: what the picture models draw at, and
	// enough to read the text of a page. More would cost time and upload, and fourteen have to fit into one request.
	referenceSide    = 1024
	referenceLeast   = 896 // is near enough, where a JPEG comes to it without being resampled
	referenceQuality = 85
)

// ErrChanged is that a file is not the picture any more that the library knows.
var ErrChanged = errors.New("engine: the file has changed since it was added")

// A ReferenceError is a picture that cannot go with a prompt. Nothing was sent.
type ReferenceError struct {
	Number int // as the prompt calls it, from 1
	Path   string
	Err    error
}

// Error names the reference and tells what is wrong with it.
func (e *ReferenceError) Error() string {
	return fmt.Sprintf("reference [%d] %s: %v", e.Number, e.Path, e.Err)
}

// Unwrap gives what is wrong.
func (e *ReferenceError) Unwrap() error { return e.Err }

// sentence tells the user what to do about it.
func (e *ReferenceError) sentence() sentence.Sentence {
	with := sentence.With{"Number": e.Number, "Name": filepath.Base(e.Path)}
	switch {
	case errors.Is(e.Err, fs.ErrNotExist):
		return sentence.Of("Reference [{{.Number}}], {{.Name}}, is not there any more: it was deleted or moved, or its drive is away. Nothing was sent. Leave it out, or pick another.", with)
	case errors.Is(e.Err, ErrChanged):
		return sentence.Of("Reference [{{.Number}}], {{.Name}}, has changed since it was added to the library. Nothing was sent. Add its folder again and pick it anew.", with)
	}
	with["Reason"] = plainly(e.Err)
	return sentence.Of("Reference [{{.Number}}], {{.Name}}, cannot be used: {{.Reason}}. Nothing was sent. Leave it out, or pick another.", with)
}

// reference is a picture on its way to the model.
type reference struct {
	GeneratedReference
	facts string
	jpeg  []byte
}

// inject reads the references, reduces them and encodes them without their metadata, as many at once as there
// are cores. The error is that of the first that cannot be used.
func (l *Library) inject(ctx context.Context, paths []string) (_ []reference, err error) {
	ctx, span := tracer.Start(ctx, "generation.injection", trace.WithAttributes(attribute.Int("ref_count", len(paths))))
	defer func() { finish(span, err) }()
	references := make([]reference, len(paths))
	sizes := make([]int, len(paths))
	errs := make([]error, len(paths))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(len(paths), cmp.Or(max(l.options.Workers, 0), runtime.GOMAXPROCS(0))) {
		workers.Go(func() {
			for i := range next {
				if errs[i] = ctx.Err(); errs[i] == nil {
					references[i], sizes[i], errs[i] = l.injectOne(ctx, i+1, paths[i])
				}
			}
		})
	}
	for i := range paths {
		next <- i
	}
	close(next)
	workers.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	in, out := 0, 0
	for i, ref := range references {
		in, out = in+sizes[i], out+len(ref.jpeg)
		if errs[i] != nil && err == nil {
			err = &ReferenceError{Number: i + 1, Path: paths[i], Err: errs[i]}
		}
	}
	span.SetAttributes(attribute.Int("injection.bytes_in", in), attribute.Int("injection.bytes_out", out))
	return references, err
}

// injectOne makes one reference of a file.
func (l *Library) injectOne(ctx context.Context, number int, path string) (ref reference, size int, err error) {
	ctx, span := tracer.Start(ctx, "generation.reference", trace.WithAttributes(
		attribute.Int("reference.number", number), attrFile.String(shortened(path))))
	defer func() { finish(span, err) }()

	begin := time.Now()
	data, err := picture.ReadFile(path, l.options.Limits)
	if err != nil {
		return ref, 0, err
	}
	known, err := l.lookUp(ctx, path)
	if err != nil {
		return ref, len(data), err
	}
	ref.GeneratedReference = GeneratedReference{ID: known.ID, Path: known.File.Path, Name: referenceName(path), Hash: sha256.Sum256(data)}
	if known.ID != 0 && known.File.Hash != ref.Hash {
		return ref, len(data), ErrChanged
	}
	if known.ID == 0 {
		if known, err = l.factsOfFile(path, data); err != nil {
			return ref, len(data), err
		}
	}
	ref.facts = factsFor(known)
	read := time.Now()
	header, err := picture.Inspect(data, l.options.Limits)
	if err != nil {
		return ref, len(data), err
	}
	weight := min(max(header.Memory, 1), decodeMemory)
	if err := l.memory.Acquire(ctx, weight); err != nil {
		return ref, len(data), err
	}
	img, err := picture.DecodeWithin(ctx, data, referenceLeast, referenceSide, l.options.Limits)
	l.memory.Release(weight)
	if err != nil {
		return ref, len(data), err
	}
	decoded := time.Now()
	var out bytes.Buffer
	if err := jpegn.Encode(&out, img, &jpegn.EncodeOptions{Quality: referenceQuality, Subsampling: jpegn.Subsample420}); err != nil {
		return ref, len(data), fmt.Errorf("encode: %w", err)
	}
	ref.jpeg = out.Bytes()
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	span.SetAttributes(
		attribute.Int("reference.bytes_in", len(data)), attribute.Int("reference.bytes_out", out.Len()),
		attribute.Float64("reference.read_ms", milliseconds(read.Sub(begin))),
		attribute.Float64("reference.decode_ms", milliseconds(decoded.Sub(read))),
		attribute.Float64("reference.encode_ms", milliseconds(time.Since(decoded))))
	return ref, len(data), nil
}

// lookUp gives what the library knows of a file; its ID is 0 when that is nothing.
func (l *Library) lookUp(ctx context.Context, path string) (Picture, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return Picture{}, err
	}
	p, err := l.catalog.ByPath(ctx, absolute)
	if errors.Is(err, catalog.ErrNotFound) {
		if real, linkErr := filepath.EvalSymlinks(absolute); linkErr == nil && real != absolute {
			p, err = l.catalog.ByPath(ctx, real)
		}
	}
	if errors.Is(err, catalog.ErrNotFound) {
		return Picture{File: catalog.File{Path: absolute}}, nil
	}
	return p, l.noteDamage(err)
}

// factsOfFile reads what the library would know of a file that it does not have.
func (l *Library) factsOfFile(path string, data []byte) (Picture, error) {
	facts, err := picture.ReadFacts(data, l.options.Limits)
	if err != nil {
		return Picture{}, err
	}
	sidecars, err := picture.ReadSidecars(path)
	if err != nil {
		l.log.Warn("sidecar not read", "error", err)
	}
	facts.Merge(sidecars)
	return Picture{
		Width: facts.Width, Height: facts.Height, TakenAt: facts.TakenAt, Camera: facts.Camera,
		Title: facts.Title, Caption: facts.Caption, Keywords: facts.Keywords,
	}, nil
}

// referenceName is what the prompt calls a file: its name, and not where it lies.
func referenceName(path string) string { return strings.ToValidUTF8(filepath.Base(path), "\uFFFD") }

// factsFor writes what is known of a picture for the model, one fact a line. The note and the place are the
// user's own and stay here.
func factsFor(p Picture) string {
	var b strings.Builder
	fact := func(name string, values ...string) {
		if value := strings.Join(strings.Fields(strings.Join(values, ", ")), " "); value != "" {
			b.WriteString(name + ": " + shortened(value) + "\n")
		}
	}
	fact("Title", p.Title)
	fact("Caption", p.Caption)
	fact("Keywords", p.Keywords...)
	fact("Tags", p.UserTags...)
	fact("Looks", p.Tags...)
	fact("Described by a model", p.Machine.Caption)
	if !p.TakenAt.IsZero() {
		fact("Taken", p.TakenAt.Format("2006-01-02 15:04"))
	}
	fact("Camera", p.Camera)
	if p.Width > 0 && p.Height > 0 {
		fact("Size", fmt.Sprintf("%d × %d pixels", p.Width, p.Height))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// describeReference is a reference without its pixels, and the bytes of its file. Of a picture that the library
// has not even the file is read.
func (l *Library) describeReference(ctx context.Context, path string) (ref reference, size int64, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return ref, 0, err
	}
	known, err := l.lookUp(ctx, path)
	if err == nil && known.ID == 0 {
		var data []byte
		if data, err = picture.ReadFile(path, l.options.Limits); err == nil {
			known, err = l.factsOfFile(path, data)
		}
	}
	ref.Name, ref.facts = referenceName(path), factsFor(known)
	return ref, info.Size(), err
}
