package engine

import (
	"context"
	"fmt"
	"iter"
	"runtime"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/columns"
)

// loadColumns reads the facts of all pictures into memory, in as many parts at once as there are cores: the driver
// takes longer for a row than the disk.
func (l *Library) loadColumns(ctx context.Context) (err error) {
	ctx, span := tracer.Start(ctx, "library.load_facts")
	defer func() { finish(span, err) }()
	table := columns.New()
	if err := l.fillColumns(ctx, table); err != nil {
		return err
	}
	l.columns = table
	span.SetAttributes(attribute.Int("facts", table.Len()), attribute.Int("facts.bytes", table.Bytes()))
	return nil
}

// factBatch is how many rows go from a reader to the table at once.
const factBatch = 512

// readFacts gives the facts up to an id in their order, while several readers are ahead of it.
func (l *Library) readFacts(ctx context.Context, last int64) iter.Seq2[columns.Row, error] {
	type batch struct {
		rows []columns.Row
		err  error
	}
	return func(yield func(columns.Row, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		parts := int64(min(runtime.GOMAXPROCS(0), maxFactReaders))
		read := func(first, last int64, out chan<- batch) {
			defer close(out)
			send := func(b batch) bool {
				select {
				case out <- b:
					return true
				case <-ctx.Done():
					return false
				}
			}
			var b batch
			for f, err := range l.catalog.Facts(ctx, first, last) {
				if err != nil {
					send(batch{err: err})
					return
				}
				if b.rows = append(b.rows, rowOf(&f)); len(b.rows) == factBatch {
					if !send(b) {
						return
					}
					b.rows = make([]columns.Row, 0, factBatch)
				}
			}
			send(b)
		}
		var all []chan batch
		for part := range parts {
			// What a reader is ahead is held in memory: all of its part, at the most.
			out := make(chan batch, 1+int(last/parts)/factBatch)
			all = append(all, out)
			go read(1+last*part/parts, last*(part+1)/parts, out)
		}
		for _, out := range all {
			for b := range out {
				if b.err != nil {
					yield(columns.Row{}, b.err)
					return
				}
				for _, row := range b.rows {
					if !yield(row, nil) {
						return
					}
				}
			}
		}
		if err := ctx.Err(); err != nil {
			yield(columns.Row{}, err)
		}
	}
}

// maxFactReaders bounds the readers: the table takes in what four of them give.
const maxFactReaders = 4

func rowOf(f *catalog.Fact) columns.Row {
	return columns.Row{
		ID: f.ID, Path: f.Path, Size: f.Size, Modified: f.Modified, Taken: f.Taken.Int64, HasTaken: f.Taken.Valid,
		Format: f.Format, Camera: f.Camera, Width: f.Width, Height: f.Height, Rating: f.Rating, Seen: f.Seen, Tags: f.Tags,
		Located: f.Latitude.Valid && f.Longitude.Valid, Latitude: f.Latitude.Float64, Longitude: f.Longitude.Float64,
		Hash: f.Hash, Generated: f.Has&catalog.Generated != 0, Text: f.Has&catalog.HasText != 0,
		Note: f.Has&catalog.HasNote != 0, Caption: f.Has&catalog.HasCaption != 0,
		Looked: f.PHash.Valid, PHash: uint64(f.PHash.Int64), Sharpness: f.Sharpness.Float64, Colour: int32(f.Colour.Int64),
	}
}

// maxFollowed is from how many pictures on it is quicker to read all facts anew.
const maxFollowed = 20_000

// follow takes into the spaces and the columns what became of these pictures in the catalog.
func (l *Library) follow(ctx context.Context, ids []int64) error {
	if err := l.followSpaces(ctx, ids); err != nil {
		return err
	}
	return l.followColumns(ctx, ids)
}

// followColumns takes into the columns what became of these pictures in the catalog, which it asks: their facts may be
// others again by now. Without ids only the folders that the user added are read again.
func (l *Library) followColumns(ctx context.Context, ids []int64) error {
	if len(ids) > maxFollowed {
		return l.followAll(ctx)
	}
	l.following.Lock() // what was read first must not take the place of what was read last
	defer l.following.Unlock()
	roots, err := l.catalog.Folders(catalog.Bulk(ctx))
	if err != nil {
		return fmt.Errorf("engine: facts: %w", l.noteDamage(err))
	}
	l.columns.SetRoots(roots)
	if len(ids) == 0 {
		return nil
	}
	facts, err := l.catalog.FactsOf(catalog.Bulk(ctx), ids)
	if err != nil {
		return fmt.Errorf("engine: facts: %w", l.noteDamage(err))
	}
	here := make(map[int64]bool, len(facts))
	rows := make([]columns.Row, len(facts))
	for i := range facts {
		rows[i] = rowOf(&facts[i])
		here[rows[i].ID] = true
	}
	var gone []int64
	for _, id := range ids {
		if !here[id] {
			gone = append(gone, id)
		}
	}
	l.columns.Update(rows, gone)
	return nil
}

// followAll reads all facts again, after a change of many pictures of which nobody knows the ids.
func (l *Library) followAll(ctx context.Context) error {
	l.following.Lock()
	defer l.following.Unlock()
	if err := l.fillColumns(ctx, l.columns); err != nil {
		return fmt.Errorf("engine: %w", l.noteDamage(err))
	}
	return nil
}

// fillColumns reads everything into a table.
func (l *Library) fillColumns(ctx context.Context, table *columns.Table) error {
	roots, err := l.catalog.Folders(ctx)
	if err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	last, err := l.catalog.LastID(ctx)
	if err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	if err := table.Load(l.readFacts(ctx, last), roots); err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	return nil
}

// followContent is followColumns for the pictures of a content.
func (l *Library) followContent(ctx context.Context, hash catalog.Hash) error {
	pictures, err := l.catalog.ByHash(ctx, hash)
	if err != nil {
		return fmt.Errorf("engine: facts: %w", l.noteDamage(err))
	}
	ids := make([]int64, len(pictures))
	for i, p := range pictures {
		ids[i] = p.ID
	}
	return l.followColumns(ctx, ids)
}

// addFolder notes a folder of the user's, from which on those in it are named.
func (l *Library) addFolder(ctx context.Context, path string) error {
	if err := l.catalog.AddFolder(ctx, path); err != nil {
		return err
	}
	return l.followColumns(ctx, nil)
}

// Columns are the facts of all pictures in memory.
func (l *Library) Columns() *columns.Table { return l.columns }
