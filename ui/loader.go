package ui

import (
	"bytes"
	"container/list"
	"context"
	"image"
	"image/jpeg"
	"sync"

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
)

// thumbnail is a picture as a cell shows it.
type thumbnail struct {
	picture engine.Picture
	image   image.Image // nil when it cannot be read
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
	age     int // grows when what is kept, or being loaded, is out of date
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

// idle tells whether nothing waits or is being loaded.
func (l *loader) idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue) == 0 && l.working == 0
}

func (l *loader) work(ctx context.Context) {
	for {
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

// decodeThumbnail decodes a JPEG and scales it to fit a side, so that no larger texture is kept than is shown.
func decodeThumbnail(data []byte, side int) (image.Image, error) {
	full, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	size := full.Bounds().Size()
	longest := max(size.X, size.Y)
	if longest <= side {
		return full, nil
	}
	small := image.NewRGBA(image.Rect(0, 0, max(1, size.X*side/longest), max(1, size.Y*side/longest)))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), full, full.Bounds(), draw.Src, nil)
	return small, nil
}
