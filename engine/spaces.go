package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
)

// What DropSpace refuses.
var (
	ErrNoSpace       = errors.New("engine: no such space")
	ErrSpaceSearched = errors.New("engine: the space is searched")
)

// SpaceInfo is a vector space and how it stands.
type SpaceInfo struct {
	catalog.Space
	Pictures int  // that could have a vector: all but those refused
	Complete bool // each of them has
	Searched bool // queries are asked in it
	Current  bool // it is that of the chosen model
}

// compare tells which of two spaces of a source queries should rather be asked in: one that is complete, else the one
// with more vectors; and of equal ones that of the chosen model.
func (s SpaceInfo) compare(t SpaceInfo) int {
	order := compareBools(s.Complete, t.Complete)
	if order == 0 && !s.Complete {
		order = cmp.Compare(s.Vectors, t.Vectors)
	}
	return cmp.Or(order, compareBools(s.Current, t.Current))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// pickSpace gives the best of a source's spaces, which come the oldest first; of equal ones the newest. So a new
// model's space takes over when it is complete, and not before. Nil where none has vectors.
func pickSpace(all []SpaceInfo) *SpaceInfo {
	var best *SpaceInfo
	for i, s := range all {
		if s.Vectors > 0 && (best == nil || s.compare(*best) >= 0) {
			best = &all[i]
		}
	}
	return best
}

// behind tells how many vectors a space needs, at the least, before it may take the place of the searched one.
func (s SpaceInfo) behind(searched SpaceInfo) int {
	missing := s.Pictures - s.Vectors
	if !searched.Complete {
		missing = min(missing, searched.Vectors-s.Vectors)
	}
	return max(missing, 1)
}

// lookAtSpaces tells how the spaces of models stand, the oldest first, and decides which of them are to be searched.
// The caller holds changing.
func (l *Library) lookAtSpaces(ctx context.Context) ([]SpaceInfo, error) {
	spaces, err := l.catalog.Spaces(ctx)
	if err != nil {
		return nil, err
	}
	// Where a source made no vectors it is not asked: to know a model's space its files are read.
	l.spaces.chosen, l.spaces.behind = map[Source]string{}, map[string]int{}
	for _, source := range l.sources {
		if slices.ContainsFunc(spaces, func(s catalog.Space) bool { return Source(s.Source) == source.source() }) {
			l.spaces.chosen[source.source()] = source.chosen()
		}
	}
	all := make([]SpaceInfo, len(spaces))
	for i, s := range spaces {
		lacks, err := l.catalog.Lacks(ctx, s.Name)
		if err != nil {
			return nil, err
		}
		all[i] = SpaceInfo{
			Space: s, Pictures: s.Vectors + lacks, Complete: lacks == 0 && s.Vectors > 0,
			Current: l.spaces.chosen[Source(s.Source)] == s.Name,
		}
	}
	for _, source := range l.sources {
		own := slices.DeleteFunc(slices.Clone(all), func(s SpaceInfo) bool { return Source(s.Source) != source.source() })
		best := pickSpace(own)
		for i, s := range all {
			switch {
			case best == nil, Source(s.Source) != source.source():
			case s.Name == best.Name:
				all[i].Searched = true
			default:
				l.spaces.behind[s.Name] = s.behind(*best)
			}
		}
	}
	return all, nil
}

// refreshSpaces loads the spaces that are to be searched now, and lets go of others. The caller holds changing.
func (l *Library) refreshSpaces(ctx context.Context) ([]SpaceInfo, error) {
	all, err := l.lookAtSpaces(ctx)
	if err != nil {
		return nil, err
	}
	for _, source := range l.sources {
		at := slices.IndexFunc(all, func(s SpaceInfo) bool { return s.Searched && Source(s.Source) == source.source() })
		if at < 0 {
			l.spaces.set(source.source(), nil)
			continue
		}
		loaded := l.spaces.of(source.source())
		if loaded != nil && loaded.Name == all[at].Name {
			if len(loaded.known) != all[at].Vectors {
				err = loaded.catchUp(ctx, l.catalog)
			}
		} else {
			r := loader{catalog: l.catalog, total: all[at].Vectors}
			if loaded, err = r.model(ctx, all[at].Space, source); err == nil {
				l.spaces.set(source.source(), loaded)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// loadSpaces reads the vectors of all spaces that are searched, at the start.
func (l *Library) loadSpaces(ctx context.Context) error {
	l.spaces.changing.Lock()
	defer l.spaces.changing.Unlock()
	all, err := l.lookAtSpaces(ctx)
	if err != nil {
		return err
	}
	r := loader{catalog: l.catalog, progress: l.options.Progress}
	if r.total, err = l.catalog.CountVectors(ctx, descriptor.Space); err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s SpaceInfo) bool { return !s.Searched })
	for _, s := range all {
		r.total += s.Vectors
	}
	// Each space takes a core, and the facts another: to read and to take in one after the other is less work than to hand over
	// from one core to the next.
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		l.visual, err = r.visual(gctx)
		return err
	})
	for _, s := range all {
		for _, source := range l.sources {
			if source.source() != Source(s.Source) {
				continue
			}
			group.Go(func() error {
				m, err := r.model(gctx, s.Space, source)
				if err == nil {
					l.spaces.set(source.source(), m)
				}
				return err
			})
		}
	}
	return group.Wait()
}

// addToSpace shows searches the vectors that were committed to a space. Without any it looks whether another space is
// to be searched now, and whether the catalog has vectors that are not known here: call it so when a run ends.
func (l *Library) addToSpace(ctx context.Context, space catalog.Space, vectors []catalog.HashedVector) error {
	l.spaces.changing.Lock()
	defer l.spaces.changing.Unlock()
	var err error
	m := l.spaces.of(Source(space.Source))
	switch {
	case len(vectors) > 0 && m != nil && m.Name == space.Name:
		ids := make([]int64, len(vectors))
		for i, v := range vectors {
			ids[i] = v.ID
		}
		err = m.follow(ctx, l.catalog, ids)
	case len(vectors) > 0 && l.spaces.behind[space.Name] > len(vectors):
		l.spaces.behind[space.Name] -= len(vectors)
	default:
		_, err = l.refreshSpaces(ctx)
	}
	if err != nil {
		return fmt.Errorf("engine: vectors: %w", l.noteDamage(err))
	}
	return nil
}

// followSpaces takes into the spaces what became of these pictures in the catalog.
func (l *Library) followSpaces(ctx context.Context, ids []int64) error {
	l.spaces.changing.Lock()
	defer l.spaces.changing.Unlock()
	for _, m := range l.spaces.all() {
		if err := m.follow(ctx, l.catalog, ids); err != nil {
			return err
		}
	}
	return nil
}

// searchedSpaces are those that a query is asked in. When the user has chosen another model since, it looks whether
// there are others now; not while spaces are changing, for a search does not wait for that.
func (l *Library) searchedSpaces(ctx context.Context) ([]*modelSpace, error) {
	if l.spaces.changing.TryLock() {
		defer l.spaces.changing.Unlock()
		changed := func(s querySource) bool {
			before, asked := l.spaces.chosen[s.source()]
			return asked && before != s.chosen()
		}
		if slices.ContainsFunc(l.sources, changed) {
			if _, err := l.refreshSpaces(ctx); err != nil {
				return nil, l.noteDamage(err)
			}
		}
	}
	return l.spaces.all(), nil
}

// Spaces tells how the spaces of models stand, the oldest first.
func (l *Library) Spaces(ctx context.Context) ([]SpaceInfo, error) {
	l.spaces.changing.Lock()
	defer l.spaces.changing.Unlock()
	all, err := l.refreshSpaces(ctx)
	if err != nil {
		return nil, fmt.Errorf("engine: spaces: %w", l.noteDamage(err))
	}
	return all, nil
}

// DropSpace removes a space with its vectors, which may have been paid for. One that is searched can only be dropped
// when its source has no other: while another is being filled, searches would lose the one that works; and when they
// should use another instead, that is done by choosing its model.
func (l *Library) DropSpace(ctx context.Context, name string) error {
	if !l.models.busy.TryLock() { // it may be filling that very space
		return fmt.Errorf("engine: drop space: %w", ErrEmbedding)
	}
	defer l.models.busy.Unlock()
	all, err := l.Spaces(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(s SpaceInfo) bool { return s.Name == name })
	if at < 0 {
		return fmt.Errorf("%w: %s", ErrNoSpace, name)
	}
	others := slices.ContainsFunc(all, func(s SpaceInfo) bool { return s.Source == all[at].Source && s.Name != name })
	if all[at].Searched && others {
		return fmt.Errorf("%w: %s", ErrSpaceSearched, name)
	}
	if err := l.catalog.DropSpace(ctx, name); err != nil {
		return fmt.Errorf("engine: drop space: %w", l.noteDamage(err))
	}
	return l.addToSpace(ctx, all[at].Space, nil)
}
