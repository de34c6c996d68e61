package fullview

import (
	"context"
	"fmt"
	"image"

	"hybrid-image-search/engine"
)

// shown is one picture, as far as it is there.
type shown struct {
	picture   engine.Picture
	known     bool        // picture is the library's
	small     image.Image // the thumbnail
	pixels    *pixels
	whole     bool // the pixels are all that the file has
	ahead     bool // made for a neighbour: there may be more for the picture itself
	histogram *histogram
	err       error
}

// The bounds of what is decoded. A pixel takes four bytes and its smaller levels a third more: three pictures take
// at most 0.5 GB, and of photos from 12 megapixels some 200 MB.
const (
	mostPixels  = 50_000_000 // of the picture itself; larger ones are reduced
	aheadPixels = 24_000_000 // of a neighbour
	fitPixels   = 20_000_000 // what is left of one that is reduced
)

// shelf holds the picture that is shown and its neighbours, and loads one after another. It belongs to the widgets'
// goroutine; only the loading itself runs beside it.
type shelf struct {
	do     func(work func() (then func()))
	load   func(ctx context.Context, id int64, ahead bool, early func(*shown)) *shown
	post   func(func())
	loaded func(id int64)

	wanted  []int64 // the first is shown
	kept    map[int64]*shown
	running int64 // being loaded; 0 is none
	cancel  context.CancelFunc
	end     context.Context // of the window
}

func newShelf(end context.Context, a Actions, loaded func(id int64)) *shelf {
	return &shelf{do: a.Do, post: a.Post, load: a.load, loaded: loaded, kept: map[int64]*shown{}, end: end}
}

// want drops everything but these, and loads what is missing, the first one first.
func (s *shelf) want(ids ...int64) {
	s.wanted = ids
	for id := range s.kept {
		if !s.wants(id) {
			delete(s.kept, id)
		}
	}
	if s.running != 0 && (!s.wants(s.running) || len(ids) > 0 && s.running != ids[0] && s.lacks(ids[0], false)) {
		s.cancel()
	}
	s.next()
}

// forget has a picture loaded again.
func (s *shelf) forget(id int64) { delete(s.kept, id) }

func (s *shelf) wants(id int64) bool {
	for _, wanted := range s.wanted {
		if wanted == id {
			return true
		}
	}
	return false
}

// lacks tells whether a picture is still to be loaded, as a neighbour or as the one that is shown.
func (s *shelf) lacks(id int64, neighbour bool) bool {
	k := s.kept[id]
	switch {
	case k == nil || k.pixels == nil && k.err == nil:
		return true
	case neighbour || k.err != nil || k.whole || !k.ahead:
		return false
	}
	return true
}

func (s *shelf) next() {
	if s.running != 0 || s.end.Err() != nil {
		return
	}
	for i, id := range s.wanted {
		if s.lacks(id, i > 0) {
			s.start(id, i > 0)
			return
		}
	}
}

func (s *shelf) start(id int64, ahead bool) {
	ctx, cancel := context.WithCancel(s.end)
	s.running, s.cancel = id, cancel
	keep := func(k *shown) {
		if k == nil || ctx.Err() != nil || !s.wants(id) {
			return
		}
		if old := s.kept[id]; old != nil && old.pixels != nil && k.pixels == nil && k.err == nil {
			return // what is there is better
		}
		s.kept[id] = k
		s.loaded(id)
	}
	s.do(func() func() {
		k := s.guard(ctx, id, ahead, func(k *shown) { s.post(func() { keep(k) }) })
		return func() {
			keep(k)
			cancel()
			s.running = 0
			s.next()
		}
	})
}

// guard loads a picture. A decoder's fault costs one picture and not the window.
func (s *shelf) guard(ctx context.Context, id int64, ahead bool, early func(*shown)) (k *shown) {
	defer func() {
		if r := recover(); r != nil {
			k = &shown{err: fmt.Errorf("%w: %v", errFault, r)}
		}
	}()
	return s.load(ctx, id, ahead, early)
}
