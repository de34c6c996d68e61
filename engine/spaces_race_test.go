package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"hybrid-image-search/engine/catalog"
)

// Searches, indexing and vectors that come at the same time end in what the catalog holds.
func TestSpacesUnderWay(t *testing.T) {
	_, service := newStandIn(t)
	pictures, l := newMeaningLibrary(t, service)
	l.courtesy.off = true // searches without end would have every picture wait for its longest
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		for ctx.Err() == nil {
			if _, err := l.Search(t.Context(), "ocean", 5); err != nil {
				t.Error(err)
			}
			if _, err := l.Spaces(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	group.Go(func() {
		for i := range 10 {
			choose(service, []int{768, 256}[i%2])
			space := demoSpace([]int{768, 256}[i%2])
			if err := l.catalog.AddSpace(t.Context(), space); err != nil {
				t.Error(err)
			}
			all, err := l.All(t.Context())
			if err != nil {
				t.Error(err)
			}
			pictures, err := l.Pictures(t.Context(), ids(all))
			if err != nil {
				t.Error(err)
			}
			for _, p := range pictures {
				v := make([]float32, space.Dimensions)
				v[p.ID%100] = 1
				one := []catalog.HashedVector{{Vector: catalog.Vector{ID: p.ID, Values: v}, Hash: p.File.Hash}}
				if err := errors.Join(l.catalog.AddVectors(t.Context(), space.Name, one, nil), l.addToSpace(t.Context(), space, one)); err != nil {
					t.Error(err)
				}
			}
		}
	})
	for i := range 10 {
		draw(t, filepath.Join(pictures, "a.jpg"), 20+i)
		if i > 0 {
			must(t, os.Remove(filepath.Join(pictures, fmt.Sprintf("n%d.jpg", i-1))))
		}
		draw(t, filepath.Join(pictures, fmt.Sprintf("n%d.jpg", i)), 40+i)
		index(t, l, pictures)
	}
	cancel()
	group.Wait()
	name, n := searched(t, l)
	want, err := l.catalog.VectorIDs(t.Context(), name)
	must(t, err)
	if n != len(want) {
		t.Errorf("%d vectors of %s are searched, the catalog has %d", n, name, len(want))
	}
	for _, id := range want {
		if _, ok := l.spaces.of(Gemini).index.Vector(t.Context(), id); !ok {
			t.Errorf("%d is missing", id)
		}
	}
}

func ids(r Results) []int64 {
	var ids []int64
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
	}
	return ids
}
