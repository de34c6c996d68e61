package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/vector"
)

// modelSpaces are the spaces of models that queries are asked in: of each source, one at most.
type modelSpaces struct {
	// changing is held by whoever changes what is loaded, from when it reads the catalog until it is done: what was
	// read first would otherwise overwrite what was read last. It guards the two maps below, too.
	changing sync.Mutex
	chosen   map[Source]string // the space of the chosen model, when it was last asked for
	behind   map[string]int    // how many vectors a space that is not searched needs before it may be

	mu     sync.RWMutex
	loaded map[Source]*modelSpace
}

func (s *modelSpaces) of(source Source) *modelSpace {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.loaded[source]
}

func (s *modelSpaces) set(source Source, m *modelSpace) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.loaded == nil {
		s.loaded = map[Source]*modelSpace{}
	}
	if m == nil {
		delete(s.loaded, source)
		return
	}
	s.loaded[source] = m
}

// all are those that hold vectors, in the order of their sources.
func (s *modelSpaces) all() []*modelSpace {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var all []*modelSpace
	for _, source := range slices.Sorted(maps.Keys(s.loaded)) {
		if m := s.loaded[source]; m.index.Len() > 0 {
			all = append(all, m)
		}
	}
	return all
}

// modelSpace is a model's space in memory.
type modelSpace struct {
	catalog.Space
	source querySource // who makes the vectors of queries
	index  *vector.Index
	sample *vector.Sample
	known  map[int64]bool // of whom the catalog has a vector, be it one that fits or not; with changing
}

func newModelSpace(s catalog.Space, source querySource) (*modelSpace, error) {
	index, err := vector.New(s.Name, s.Dimensions)
	if err != nil {
		return nil, err
	}
	return &modelSpace{Space: s, source: source, index: index, sample: &vector.Sample{}, known: map[int64]bool{}}, nil
}

// add takes a vector in. One that does not fit is left out: it would fail every query.
func (m *modelSpace) add(ctx context.Context, v catalog.Vector) error {
	m.known[v.ID] = true
	err := m.index.Add(ctx, v.ID, v.Values)
	if errors.Is(err, vector.ErrVector) {
		m.sample.Remove(v.ID)
		return m.index.Remove(ctx, v.ID)
	}
	if err == nil {
		m.sample.Add(v.ID, v.Values)
	}
	return err
}

// follow brings the space up to the catalog for these pictures. It asks the catalog and not the caller, whose
// pictures may be gone or others by now.
func (m *modelSpace) follow(ctx context.Context, c *catalog.Catalog, ids []int64) error {
	found, err := c.VectorsOf(catalog.Bulk(ctx), m.Name, ids)
	if err != nil {
		return err
	}
	has := make(map[int64]bool, len(found))
	for _, v := range found {
		has[v.ID] = true
		if err := m.add(ctx, v.Vector); err != nil {
			return err
		}
	}
	gone := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return has[id] || !m.known[id] })
	for _, id := range gone {
		delete(m.known, id)
	}
	m.sample.Remove(gone...)
	return m.index.Remove(ctx, gone...)
}

// catchUp takes in what came to the catalog without being told, and lets go of what went.
func (m *modelSpace) catchUp(ctx context.Context, c *catalog.Catalog) error {
	ids, err := c.VectorIDs(ctx, m.Name)
	if err != nil {
		return err
	}
	var differing []int64
	has := make(map[int64]bool, len(ids))
	for _, id := range ids {
		has[id] = true
		if !m.known[id] {
			differing = append(differing, id)
		}
	}
	for id := range m.known {
		if !has[id] {
			differing = append(differing, id)
		}
	}
	return m.follow(ctx, c, differing)
}

// loader reads vectors from the catalog, and tells one progress over all spaces.
type loader struct {
	catalog  *catalog.Catalog
	total    int
	progress func(done, total int) // may be nil

	mu   sync.Mutex
	done int
}

// visual fills the index of the visual space. Vectors that do not fit are left out; the next indexing makes them
// again.
func (r *loader) visual(ctx context.Context) (*vector.Index, error) {
	index, err := vector.New(descriptor.Space, descriptor.Dimensions)
	if err != nil {
		return nil, err
	}
	return index, r.load(ctx, descriptor.Space, index.Len, func(v catalog.Vector) error {
		if err := index.Add(ctx, v.ID, v.Values); !errors.Is(err, vector.ErrVector) {
			return err
		}
		return nil
	})
}

// model fills the space of a model.
func (r *loader) model(ctx context.Context, s catalog.Space, source querySource) (*modelSpace, error) {
	m, err := newModelSpace(s, source)
	if err != nil {
		return nil, err
	}
	return m, r.load(ctx, s.Name, m.index.Len, func(v catalog.Vector) error { return m.add(ctx, v) })
}

// tellEvery is how many vectors are taken in between two words of progress.
const tellEvery = 1000

// load takes the vectors of a space in.
func (r *loader) load(ctx context.Context, space string, loaded func() int, take func(catalog.Vector) error) (err error) {
	ctx, span := tracer.Start(ctx, "library.load_vectors")
	defer func() { finish(span, err) }()
	untold := 0
	for v, err := range r.catalog.Vectors(ctx, space) {
		if err != nil {
			return err
		}
		if err := take(v); err != nil {
			return err
		}
		if untold++; untold == tellEvery {
			r.tell(untold)
			untold = 0
		}
	}
	r.tell(untold)
	span.SetAttributes(attribute.String("vector.space", space), attribute.Int("vectors", loaded()))
	return nil
}

// tell adds to the progress that all spaces make together.
func (r *loader) tell(more int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.done
	r.done += more
	if r.progress != nil && more > 0 && (r.done/tellEvery > before/tellEvery || r.done == r.total) {
		r.progress(r.done, r.total)
	}
}
