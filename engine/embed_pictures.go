package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"image"
	"iter"
	"runtime"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/semaphore"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/picture"
)

// What a model gets of a picture: a copy with its longest side at most modelSide pixels, of modelQuality as a JPEG.
// Over pictures of the demo library, quality 75 gave 43 KB at 36.5 dB, 85 60 KB at 38.0 dB, 90 77 KB at 39.1 dB and 95
// 115 KB. What a model sees of 768 pixels is coarser than what 85 loses; a slow line feels the bytes.
const (
	modelSide    = 768
	modelQuality = 85
)

// The reasons why a content cannot be had now. The next indexing takes note of them.
var (
	errGone    = errors.New("it is no longer in the library")
	errChanged = errors.New("it has changed since it was added; add its folder again first")
)

// unread is a file that cannot be sent.
type unread struct {
	path  string
	err   error
	final bool // it lies in the content, so it is the same at the next try
}

func (u *unread) Error() string { return u.err.Error() }
func (u *unread) Unwrap() error { return u.err }

// contentReader makes the copies that models get. They are asked for by as many goroutines as requests run at once;
// only one a core reads and decodes, so that memory stays bounded by the largest few pictures.
type contentReader struct {
	library *Library
	workers int
	cores   *semaphore.Weighted // one for each worker

	mu                   sync.Mutex
	read, decode, encode time.Duration
}

func newContentReader(l *Library) *contentReader {
	workers := l.options.Workers
	if workers <= 0 {
		workers = runtime.NumCPU()
	}
	return &contentReader{library: l, workers: workers, cores: semaphore.NewWeighted(int64(workers))}
}

// items gives the contents as the client takes them. With words, what the files say goes along, which is only for
// services on this machine: the user agreed to nothing but the picture.
func (r *contentReader) items(ctx context.Context, contents []catalog.Content, withWords bool) iter.Seq[gemini.Item] {
	return func(yield func(gemini.Item) bool) {
		for _, c := range contents {
			it := gemini.Item{ID: c.ID, Load: func(ctx context.Context) ([]byte, error) { return r.jpeg(ctx, c) }}
			if withWords {
				it.Text = r.words(ctx, c.ID)
			}
			if !yield(it) {
				return
			}
		}
	}
}

// words are a picture's own title, caption and keywords; nothing when it is gone, which reading it tells.
func (r *contentReader) words(ctx context.Context, id int64) string {
	p, err := r.library.catalog.Picture(catalog.Bulk(ctx), id)
	if err != nil {
		return ""
	}
	text := strings.Join(append([]string{p.Caption}, p.Keywords...), " ")
	if strings.TrimSpace(p.Title+text) == "" {
		return ""
	}
	return gemini.Document(p.Title, text)
}

// jpeg gives a content as a small JPEG without metadata.
func (r *contentReader) jpeg(ctx context.Context, c catalog.Content) ([]byte, error) {
	if err := r.cores.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer r.cores.Release(1)
	img, err := r.pixels(ctx, c, func(ctx context.Context, data []byte, _ picture.Header) (*image.NRGBA, error) {
		return picture.DecodeFull(ctx, data, modelSide, r.library.options.Limits)
	})
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	data, err := picture.EncodeJPEG(img, modelQuality)
	r.took(&r.encode, begin)
	return data, err
}

// A decoder makes the pixels that are wanted of a file's bytes.
type decoder func(ctx context.Context, data []byte, header picture.Header) (*image.NRGBA, error)

// pixels decodes a content from whichever of its files still holds it. An error is an unread, or that of the context.
func (r *contentReader) pixels(ctx context.Context, c catalog.Content, decode decoder) (*image.NRGBA, error) {
	same, err := r.library.catalog.ByHash(catalog.Bulk(ctx), c.Hash)
	if err != nil {
		return nil, &unread{err: r.library.noteDamage(err)}
	}
	failure := &unread{err: errGone}
	for i, p := range same {
		img, err := r.file(ctx, p.File.Path, c.Hash, decode)
		if err == nil {
			return img, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if i == 0 || err.final {
			failure = err
		}
	}
	return nil, failure
}

// file decodes a file if it holds the content.
func (r *contentReader) file(ctx context.Context, path string, want catalog.Hash, decode decoder) (*image.NRGBA, *unread) {
	limits := r.library.options.Limits
	begin := time.Now()
	data, err := picture.ReadFile(path, limits)
	r.took(&r.read, begin)
	if err != nil {
		return nil, &unread{path: path, err: err}
	}
	if sha256.Sum256(data) != want {
		return nil, &unread{path: path, err: errChanged}
	}
	header, err := picture.Inspect(data, limits)
	if err != nil {
		return nil, &unread{path, err, isFinal(err)}
	}
	weight := min(max(header.Memory, 1), decodeMemory)
	if err := r.library.memory.Acquire(ctx, weight); err != nil {
		return nil, &unread{path: path, err: err}
	}
	defer r.library.memory.Release(weight)
	begin = time.Now()
	img, err := decode(ctx, data, header)
	r.took(&r.decode, begin)
	if err != nil {
		return nil, &unread{path, err, isFinal(err)}
	}
	return img, nil
}

func (r *contentReader) took(sum *time.Duration, begin time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*sum += time.Since(begin)
}

// tell puts onto a span where our own time went.
func (r *contentReader) tell(span trace.Span) {
	r.mu.Lock()
	defer r.mu.Unlock()
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	span.SetAttributes(attribute.Float64("embed.read_ms", milliseconds(r.read)),
		attribute.Float64("embed.decode_ms", milliseconds(r.decode)),
		attribute.Float64("embed.encode_ms", milliseconds(r.encode)))
}
