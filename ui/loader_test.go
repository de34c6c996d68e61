package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// slowLoader is a loader whose loads wait to be let through, one by one.
type slowLoader struct {
	*loader
	gate chan struct{}

	mu      sync.Mutex
	started []int64
	done    []int64
}

// loading runs a test with a slow loader, and fails when its workers outlive it.
func loading(t *testing.T, load func(id int64) thumbnail, test func(*testing.T, *slowLoader)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		s := &slowLoader{gate: make(chan struct{})}
		s.loader = newLoader(ctx, func(ctx context.Context, id int64) thumbnail {
			s.note(&s.started, id)
			select {
			case <-s.gate:
			case <-ctx.Done():
			}
			return load(id)
		}, func(id int64, _ thumbnail) { s.note(&s.done, id) })
		test(t, s)
	})
}

func (s *slowLoader) note(list *[]int64, id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*list = append(*list, id)
}

// taken gives what was noted in a list since the last call, when all workers wait.
func (s *slowLoader) taken(list *[]int64) []int64 {
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := *list
	*list = nil
	return taken
}

func (s *slowLoader) letThrough(n int) {
	for range n {
		s.gate <- struct{}{}
		synctest.Wait()
	}
}

// occupy gives each worker something to do.
func (s *slowLoader) occupy() {
	for i := range loaderWorkers {
		s.request(int64(-1 - i))
	}
	s.taken(&s.started)
}

func plainThumbnail(int64) thumbnail { return thumbnail{} }

// flat is a picture of any size that takes no memory.
type flat struct {
	*image.Uniform
	size image.Rectangle
}

func (f flat) Bounds() image.Rectangle { return f.size }

func TestLoaderLoadsTheLastAskedForFirst(t *testing.T) {
	loading(t, plainThumbnail, func(t *testing.T, s *slowLoader) {
		s.occupy()
		for id := range int64(5) {
			if _, ok := s.request(id); ok {
				t.Errorf("%d was there before it was loaded", id)
			}
			s.request(id) // twice is once
		}
		if s.idle() {
			t.Error("idle with a full queue")
		}
		s.letThrough(5)
		if got := s.taken(&s.started); !slices.Equal(got, []int64{4, 3, 2, 1, 0}) {
			t.Errorf("loaded in the order %v", got)
		}
		s.letThrough(loaderWorkers)
		if got := len(s.taken(&s.done)); got != 5+loaderWorkers {
			t.Errorf("%d were done", got)
		}
		if !s.idle() {
			t.Error("not idle when all is done")
		}
		if _, ok := s.request(3); !ok {
			t.Error("what was loaded is not there")
		}
		if got := s.taken(&s.started); len(got) != 0 {
			t.Errorf("%v was loaded again", got)
		}
	})
}

func TestLoaderBoundsItsQueue(t *testing.T) {
	loading(t, plainThumbnail, func(t *testing.T, s *slowLoader) {
		s.occupy()
		const extra = 50
		for id := range int64(loaderQueue + extra) {
			s.request(id)
		}
		s.letThrough(loaderQueue + loaderWorkers)
		started := s.taken(&s.started)
		if len(started) != loaderQueue || slices.Min(started) != extra {
			t.Errorf("%d loaded, from %d; want %d, from %d", len(started), slices.Min(started), loaderQueue, extra)
		}
		if !s.idle() {
			t.Error("not idle")
		}
		// One that fell out is loaded when it is on screen again, once the fling is over.
		s.request(0)
		time.Sleep(2 * flingPause)
		synctest.Wait()
		if got := s.taken(&s.started); !slices.Equal(got, []int64{0}) {
			t.Errorf("asked for 0 again, and %v was loaded", got)
		}
		s.letThrough(1)
	})
}

func TestLoaderBoundsItsMemory(t *testing.T) {
	const side = 1024
	load := func(int64) thumbnail { return thumbnail{image: flat{size: image.Rect(0, 0, side, side)}} }
	fit := loaderBytes / load(0).bytes()
	loading(t, load, func(t *testing.T, s *slowLoader) {
		s.request(0)
		s.letThrough(1)
		for id := range int64(2 * fit) {
			s.request(1 + id)
			s.letThrough(1)
			if _, ok := s.request(0); !ok {
				t.Fatalf("the last used went when %d came", 1+id)
			}
		}
		if len(s.kept) != fit || s.order.Len() != fit || s.bytes != fit*load(0).bytes() || s.bytes > loaderBytes {
			t.Errorf("%d kept, %d in order, %d bytes; want %d", len(s.kept), s.order.Len(), s.bytes, fit)
		}
		if _, ok := s.request(1); ok {
			t.Error("the longest unused is still there")
		}
		s.letThrough(1)
	})
}

// A thumbnail larger than all that may be kept is still shown.
func TestLoaderKeepsOneHoweverLarge(t *testing.T) {
	load := func(int64) thumbnail { return thumbnail{image: flat{size: image.Rect(0, 0, 1<<13, 1<<13)}} }
	loading(t, load, func(t *testing.T, s *slowLoader) {
		for id := range int64(2) {
			s.request(id)
			s.letThrough(1)
			if _, ok := s.request(id); !ok || len(s.kept) != 1 {
				t.Errorf("%d: there %t, %d kept", id, ok, len(s.kept))
			}
		}
	})
}

func TestLoaderForgets(t *testing.T) {
	loading(t, plainThumbnail, func(t *testing.T, s *slowLoader) {
		s.request(1)
		s.letThrough(1)
		s.occupy()
		s.request(2)
		s.taken(&s.done)
		s.forget()
		if s.bytes != 0 || s.order.Len() != 0 {
			t.Errorf("%d bytes are left of %d", s.bytes, s.order.Len())
		}
		if _, ok := s.request(1); ok {
			t.Error("1 is still there")
		}
		s.letThrough(loaderWorkers + 2)
		done := s.taken(&s.done)
		slices.Sort(done)
		if !slices.Equal(done, []int64{1, 2}) {
			t.Errorf("done: %v; what was asked for before is loaded, and what was being loaded is out of date", done)
		}
	})
}

// Ids of another library are other pictures: what was being loaded when the library changed must not show.
func TestLoaderLoadsAgainWhatItForgetsMeanwhile(t *testing.T) {
	titles := []string{"old", "new"}
	var mu sync.Mutex
	load := func(int64) thumbnail {
		mu.Lock()
		defer mu.Unlock()
		title := titles[0]
		titles = titles[1:]
		return thumbnail{picture: pictureOf(1, title)}
	}
	loading(t, load, func(t *testing.T, s *slowLoader) {
		s.request(1)
		synctest.Wait()
		s.forget()
		s.request(1)
		s.letThrough(2)
		if got, ok := s.request(1); !ok || got.picture.Title != "new" {
			t.Errorf("there %t: %q", ok, got.picture.Title)
		}
		if got := s.taken(&s.done); !slices.Equal(got, []int64{1}) {
			t.Errorf("done: %v", got)
		}
	})
}

func TestLoaderSurvivesAPanic(t *testing.T) {
	load := func(id int64) thumbnail {
		if id == 1 {
			panic("a broken decoder")
		}
		return thumbnail{picture: pictureOf(id, "fine")}
	}
	loading(t, load, func(t *testing.T, s *slowLoader) {
		for id := range int64(4) {
			s.request(id)
			s.letThrough(1)
		}
		if got, ok := s.request(1); !ok || got.image != nil {
			t.Error("the one that panics is not told to be broken")
		}
		if got, ok := s.request(3); !ok || got.picture.Title != "fine" {
			t.Error("the others are not loaded")
		}
	})
}

// The workers end with the context, whatever they do; synctest fails when one is left.
func TestLoaderEndsWithItsContext(t *testing.T) {
	for _, requests := range []int64{0, 1, loaderQueue} {
		t.Run(fmt.Sprint(requests), func(t *testing.T) {
			loading(t, plainThumbnail, func(t *testing.T, s *slowLoader) {
				for id := range requests {
					s.request(id)
				}
				synctest.Wait()
			})
		})
	}
}

// Real workers, and a window that scrolls, forgets and asks all at once: for the race detector.
func TestLoaderUnderLoad(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var done sync.Map
	l := newLoader(ctx, func(_ context.Context, id int64) thumbnail { return thumbnail{picture: pictureOf(id, "")} },
		func(id int64, got thumbnail) { done.Store(id, got.picture.ID) })
	var wg sync.WaitGroup
	for g := range int64(4) {
		wg.Go(func() {
			for i := range int64(2000) {
				if got, ok := l.request(g*100 + i%200); ok && got.picture.ID != g*100+i%200 {
					t.Errorf("asked for %d, got %d", g*100+i%200, got.picture.ID)
				}
				if i%500 == 0 {
					l.forget()
				}
				l.idle()
			}
		})
	}
	wg.Wait()
	done.Range(func(id, got any) bool {
		if id != got {
			t.Errorf("%v was told to be %v", id, got)
		}
		return true
	})
}

func TestDecodeThumbnail(t *testing.T) {
	tests := map[image.Point]image.Point{
		{384, 256}: {384, 256}, // a little more than is asked for is left as it is
		{256, 384}: {256, 384},
		{720, 480}: {360, 240},
		{600, 400}: {360, 240},
		{300, 200}: {300, 200}, // never larger than it is
		{600, 1}:   {360, 1},
	}
	for size, want := range tests {
		var data bytes.Buffer
		must(t, jpeg.Encode(&data, uniform(size, color.NRGBA{R: 200, A: 255}), nil))
		got, err := decodeThumbnail(data.Bytes(), 360)
		if err != nil {
			t.Fatal(err)
		}
		if got.Bounds().Size() != want {
			t.Errorf("%v became %v, want %v", size, got.Bounds().Size(), want)
		}
		if r, g, _, _ := got.At(want.X/2, want.Y/2).RGBA(); r>>8 < 190 || g>>8 > 20 {
			t.Errorf("%v: another colour: red %d, green %d", size, r>>8, g>>8)
		}
	}
	for _, data := range []string{"", "not a picture", "\xff\xd8\xff"} {
		if _, err := decodeThumbnail([]byte(data), 360); err == nil {
			t.Errorf("%q was decoded", data)
		}
	}
}

// While a user flings through pictures nothing is loaded, and then what is on screen is.
func TestLoaderWaitsForTheEndOfAFling(t *testing.T) {
	loading(t, plainThumbnail, func(t *testing.T, s *slowLoader) {
		close(s.gate) // loads at once
		for id := range int64(200) {
			s.request(id)
			time.Sleep(time.Millisecond)
		}
		loaded := s.taken(&s.started)
		for id := range int64(1000) {
			s.request(200 + id)
			time.Sleep(time.Millisecond)
		}
		if during := s.taken(&s.started); len(loaded) > flingAsks+1 || len(during) != 0 {
			t.Errorf("%d and %d were loaded while they passed", len(loaded), len(during))
		}
		time.Sleep(2 * flingPause)
		if after := s.taken(&s.started); len(after) != loaderQueue || after[0] != 1199 {
			t.Errorf("%d were loaded at the end, not the last asked for first", len(after))
		}
	})
}
