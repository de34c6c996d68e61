package ui

import (
	"bytes"
	"container/list"
	"context"
	"image"
	"sync"
	"time"

	"github.com/gen2brain/jpegn"
	"golang.org/x/image/draw"

	"hybrid-image-search/engine"
)

const (
	// loaderBytes bounds the decoded thumbnails in memory: some 330 at twice the size of a cell, which is
	// more than a 4K display shows at once.
	loaderBytes = 128 << 20
	// loaderQueue bounds what waits to be loaded. While a user flings through thousands of pictures, only
	// the last few screens are worth loading; but a cell on screen that fell out would stay empty, and a 4K
	// display has some 250.
	loaderQueue   = 400
	loaderWorkers = 2

	// While more and more is asked for, the user flings through pictures that are gone before they are there, and
	// loading them only takes the time that drawing needs.
	flingAsks  = 60                     // of so many,
	flingTime  = 250 * time.Millisecond // in this time,
	flingPause = 80 * time.Millisecond  // until nothing new was asked for so long
)

// thumbnail is a picture as a cell shows it.
type thumbnail struct {
	picture engine.Picture
	image   image.Image // nil when it cannot be read
	away    bool        // its file is on a drive that is away
}

func (t thumbnail) bytes() int {
	if t.image == nil {
		return 1 << 10
	}
	size := t.image.Bounds().Size()
	return 4*size.X*size.Y + 1<<10
}

// loader loads thumbnails for the cells that are on screen, the last asked for first, and keeps the last used.
type loader struct {
	load func(ctx context.Context, id int64) thumbnail
	done func(id int64, t thumbnail) // called on a worker
	wake chan struct{}

	mu      sync.Mutex
	kept    map[int64]*list.Element // of *keptThumbnail
	order   *list.List              // the last used first
	bytes   int
	queue   []int64
	queued  map[int64]bool // waiting, or being loaded for the present age
	working int
	asked   time.Time // when something new was asked for last
	begun   time.Time // when the last flingTime began
	asks    int       // in it
	before  int       // in the one before
	age     int       // grows when what is kept, or being loaded, is out of date
}

type keptThumbnail struct {
	id int64
	thumbnail
}

// newLoader starts workers that end with ctx.
func newLoader(ctx context.Context, load func(context.Context, int64) thumbnail, done func(int64, thumbnail)) *loader {
	l := &loader{
		load: load, done: done, wake: make(chan struct{}, loaderWorkers),
		kept: map[int64]*list.Element{}, order: list.New(), queued: map[int64]bool{},
	}
	for range loaderWorkers {
		go l.work(ctx)
	}
	return l
}

// request gives a thumbnail that is there, or asks for it.
func (l *loader) request(id int64) (thumbnail, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.kept[id]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*keptThumbnail).thumbnail, true
	}
	if !l.queued[id] {
		l.queue = append(l.queue, id)
		l.queued[id] = true
		now := time.Now()
		if passed := now.Sub(l.begun); passed > flingTime {
			if l.before = l.asks; passed > 2*flingTime {
				l.before = 0
			}
			l.begun, l.asks = now, 0
		}
		l.asked = now
		l.asks++
		if len(l.queue) > loaderQueue {
			delete(l.queued, l.queue[0])
			l.queue = l.queue[1:]
		}
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
	return thumbnail{}, false
}

// forget drops what is kept, because pictures have changed.
func (l *loader) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.kept)
	l.order.Init()
	l.bytes = 0
	// What is being loaded may be of the files, or even the library, of before: it may be asked for again.
	l.age++
	clear(l.queued)
	for _, id := range l.queue {
		l.queued[id] = true
	}
}

// drop lets go of one, unless it is being loaded.
func (l *loader) drop(id int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.kept[id]; ok {
		l.bytes -= e.Value.(*keptThumbnail).bytes()
		l.order.Remove(e)
		delete(l.kept, id)
	}
}

// idle tells whether nothing waits or is being loaded.
func (l *loader) idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue) == 0 && l.working == 0
}

func (l *loader) work(ctx context.Context) {
	for {
		if l.flung() {
			select {
			case <-ctx.Done():
				return
			case <-time.After(flingPause / 2):
			}
			continue
		}
		id, age, ok := l.next()
		if !ok {
			select {
			case <-ctx.Done():
				return
			case <-l.wake:
			}
			continue
		}
		t := l.guard(ctx, id)
		if ctx.Err() != nil {
			return
		}
		if l.keep(id, t, age) {
			l.done(id, t)
		}
		l.finished()
	}
}

// flung tells whether the user flings through the pictures now.
func (l *loader) flung() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(l.asks, l.before) > flingAsks && time.Since(l.asked) < flingPause
}

// guard loads a thumbnail. A decoder that panics costs one picture and not the window.
func (l *loader) guard(ctx context.Context, id int64) (t thumbnail) {
	defer func() {
		if recover() != nil {
			t = thumbnail{}
		}
	}()
	return l.load(ctx, id)
}

func (l *loader) next() (id int64, age int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		return 0, 0, false
	}
	last := len(l.queue) - 1
	id = l.queue[last]
	l.queue = l.queue[:last]
	l.working++
	return id, l.age, true
}

func (l *loader) finished() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.working--
}

// keep keeps a thumbnail, unless it is out of date.
func (l *loader) keep(id int64, t thumbnail, age int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if age != l.age {
		return false
	}
	delete(l.queued, id)
	l.kept[id] = l.order.PushFront(&keptThumbnail{id, t})
	l.bytes += t.bytes()
	for l.bytes > loaderBytes && l.order.Len() > 1 {
		oldest := l.order.Remove(l.order.Back()).(*keptThumbnail)
		delete(l.kept, oldest.id)
		l.bytes -= oldest.bytes()
	}
	return true
}

// decodeThumbnail decodes a JPEG about as large as a side, so that not much more is kept than is shown. Halves and
// quarters cost less than the whole; the exact size would cost as much as the decoding once more.
func decodeThumbnail(data []byte, side int) (image.Image, error) {
	config, err := jpegn.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	part := 1
	for part < 8 && max(config.Width, config.Height)/(2*part) >= side {
		part *= 2
	}
	decoded, err := jpegn.Decode(bytes.NewReader(data), &jpegn.Options{ToRGBA: true, ScaleDenom: part})
	if err != nil {
		return nil, err
	}
	size := decoded.Bounds().Size()
	longest := max(size.X, size.Y)
	if longest <= side*3/2 {
		return decoded, nil
	}
	small := image.NewRGBA(image.Rect(0, 0, max(1, size.X*side/longest), max(1, size.Y*side/longest)))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), decoded, decoded.Bounds(), draw.Src, nil)
	return small, nil
}
