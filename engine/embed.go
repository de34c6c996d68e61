package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
)

// ErrNoSource is that nobody here makes vectors of that kind.
var ErrNoSource = errors.New("engine: no such source of vectors")

// Source is who makes the vectors of a space.
type Source string

const (
	Gemini Source = "gemini"
	CLIP   Source = "clip"
)

// EmbedReport tells what a run did. With an error it tells what was done by then, which is kept.
type EmbedReport struct {
	Space    string       `json:"space,omitempty"` // of vectors
	Model    string       `json:"model"`
	Embedded int          `json:"embedded"`        // or described
	Shared   int          `json:"shared"`          // had the vector of a file with the same content
	Found    int          `json:"found,omitempty"` // pictures with text in them, of those that were read
	Failed   int          `json:"failed"`
	Failures []FileError  `json:"failures,omitempty"` // the first of them
	Known    int          `json:"known"`              // had it before
	Pictures int          `json:"pictures"`
	Usage    gemini.Usage `json:"usage"`
	Cost     gemini.Cost  `json:"cost"`
	Seconds  float64      `json:"seconds"`
	TraceID  string       `json:"trace_id"`
}

// A vectorSource makes the vectors of one space.
type vectorSource interface {
	space() catalog.Space
	// embed makes the vectors of all contents, which it reads through read, and hands them over batch by batch; a
	// content that becomes no vector is a failure of its batch. What is not about a single content ends it. It
	// need not hand over what was under way when the context ended.
	embed(ctx context.Context, contents []catalog.Content, read *contentReader, sink gemini.Sink) error
	pause(on bool)
	close() // after the last use
}

// Embed gives every picture of the library its vector by a model. What came is kept batch by batch, so that a run
// that was ended goes on where it stopped. It runs beside Index and searches; what Index adds meanwhile is left to
// the next run.
func (l *Library) Embed(ctx context.Context, source Source, progress func(EmbedProgress)) (report EmbedReport, err error) {
	w, err := l.beginWork(ctx, "library.embed", purposeOf(source), progress)
	if err != nil {
		return EmbedReport{}, fmt.Errorf("engine: embed: %w", err)
	}
	defer func() {
		if report, err = w.end(err); err != nil {
			err = fmt.Errorf("engine: embed: %w", err)
		}
	}()
	w.span.SetAttributes(attribute.String("embed.source", string(source)))
	s, err := l.vectorSource(w.ctx, source)
	if err != nil {
		return report, err
	}
	defer s.close()
	e := &embedding{modelRun: w, source: s, space: s.space()}
	return report, e.run()
}

// purposeOf is what has to be agreed to.
func purposeOf(source Source) Purpose {
	if source == Gemini {
		return ForMeaning
	}
	return ""
}

// vectorSource gives the one that is asked for, if the user agreed to it.
func (l *Library) vectorSource(ctx context.Context, source Source) (vectorSource, error) {
	switch source {
	case Gemini:
	case CLIP:
		return l.localSource(ctx)
	default:
		return nil, fmt.Errorf("%w: %q", ErrNoSource, source)
	}
	client, local, err := l.reachFor(ctx, ForMeaning)
	if err != nil {
		return nil, err
	}
	return &geminiSource{client: client, local: local}, nil
}

// embedding is one run of Embed:
//
//	what lacks a vector -> source: read, make -> commit -> show to searches -> tell
type embedding struct {
	*modelRun
	source vectorSource
	space  catalog.Space
	todo   []catalog.Content // by id
	noted  bool              // the catalog knows the space
}

func (e *embedding) run() error {
	c := e.library.catalog
	e.span.SetAttributes(attribute.String("model", e.space.Model), attribute.String("embed.space", e.space.Name))
	e.tally.describe(e.space.Model, e.space.Name)
	pictures, err := c.Count(e.ctx)
	if err != nil {
		return err
	}
	known, err := c.CountVectors(e.ctx, e.space.Name)
	if err != nil {
		return err
	}
	if known > 0 && e.space.Folder != "" { // its model may have moved
		if err := c.AddSpace(e.ctx, e.space); err != nil {
			return err
		}
	}
	if err := e.share(e.ctx); err != nil {
		return err
	}
	if e.todo, err = c.Lacking(e.ctx, e.space.Name); err != nil {
		return err
	}
	e.tally.begin(pictures, known, len(e.todo))
	if len(e.todo) == 0 {
		return nil
	}
	defer e.pausedBy(e.source.pause)()
	read := newContentReader(e.library)
	err = e.source.embed(e.ctx, e.todo, read, gemini.Sink{Commit: e.commit, Progress: e.tally.wait})
	read.tell(e.span)
	if err == nil {
		err = c.Refuse(e.ctx, e.space.Name, e.refused)
	}
	// Also what a cancelled run paid for serves the copies. What was refused may be the last that a space waited for.
	ctx := context.WithoutCancel(e.ctx)
	return errors.Join(err, e.share(ctx), e.library.addToSpace(ctx, e.space, nil))
}

// commit writes one batch and then shows it to searches. Its context outlives that of the run: what came is paid.
func (e *embedding) commit(b gemini.Batch) error {
	begin := time.Now()
	ctx := context.WithoutCancel(e.ctx)
	if !e.noted {
		if err := e.library.catalog.AddSpace(ctx, e.space); err != nil {
			return err
		}
		e.noted = true
	}
	vectors, ids := make([]catalog.HashedVector, len(b.Vectors)), make([]int64, len(b.Vectors))
	for i, v := range b.Vectors {
		ids[i], vectors[i] = v.ID, catalog.HashedVector{Vector: catalog.Vector(v), Hash: hashOf(e.todo, v.ID)}
	}
	for _, f := range b.Failed {
		e.failed(f.ID, hashOf(e.todo, f.ID), f.Err)
	}
	refused := e.surelyRefused(len(vectors) > 0)
	if len(vectors) > 0 || len(refused) > 0 {
		if err := e.library.catalog.AddVectors(ctx, e.space.Name, vectors, refused); err != nil {
			return err
		}
	}
	if err := e.show(ctx, ids); err != nil {
		return err
	}
	e.tally.add(len(b.Vectors), b.Usage, b.Cost, time.Since(begin))
	return nil
}

// hashOf gives the hash of one of the contents, which are in the order of their ids.
func hashOf(contents []catalog.Content, id int64) (none catalog.Hash) {
	i, ok := slices.BinarySearchFunc(contents, id, func(c catalog.Content, id int64) int {
		return cmp.Compare(c.ID, id)
	})
	if !ok {
		return none
	}
	return contents[i].Hash
}

// shareBatch bounds the vectors that are in memory at once when they are shared.
const shareBatch = 256

// share gives files the vector of others with the same content.
func (e *embedding) share(ctx context.Context) error {
	c := e.library.catalog
	ids, err := c.ShareVectors(ctx, e.space.Name)
	if err != nil {
		return err
	}
	e.tally.share(len(ids))
	for some := range slices.Chunk(ids, shareBatch) {
		if err := e.show(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// show lets searches find by vectors as they stand in the catalog: one of a picture that changed meanwhile was not
// taken.
func (e *embedding) show(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	vectors, err := e.library.catalog.VectorsOf(catalog.Bulk(ctx), e.space.Name, ids)
	if err != nil {
		return err
	}
	return e.library.addToSpace(ctx, e.space, vectors)
}

// geminiSource makes vectors by Gemini, or what stands in for it.
type geminiSource struct {
	client *gemini.Client
	local  bool // nothing leaves this machine
}

func (s *geminiSource) space() catalog.Space {
	o := s.client.Settings()
	return catalog.Space{Name: o.Space(), Source: string(Gemini), Model: o.EmbeddingModel, Dimensions: o.Dimensions}
}

func (s *geminiSource) close() {} // the client is the service's

func (s *geminiSource) pause(on bool) {
	if on {
		s.client.Pause()
	} else {
		s.client.Resume()
	}
}

func (s *geminiSource) embed(ctx context.Context, contents []catalog.Content, read *contentReader, sink gemini.Sink) error {
	return s.client.Embedder().Embed(ctx, read.items(ctx, contents, s.local), sink)
}
