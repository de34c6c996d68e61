// Package vector finds the nearest vectors of a space. The vectors live in a chromem-go collection; a search compares
// with every one of them, so by the dot product the answer is exact. A quick search of a large index compares those that
// may be among the nearest by short codes of theirs; of its answers, too, the similarities are exact.
package vector

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	chromem "github.com/philippgille/chromem-go"
)

// ErrVector is a vector that does not fit its space: of another length, or not a direction at all.
var ErrVector = errors.New("vector: it does not fit the space")

// Hit is a picture and how similar it is, from -1 to 1.
type Hit struct {
	ID         int64
	Similarity float32
}

// Index holds the vectors of one space. It is safe for concurrent use.
type Index struct {
	space      string
	dimensions int
	collection *chromem.Collection

	// chromem's documents point into the rows. A search reads those in the order of the memory, which chromem, with a
	// document each and a lock around it, cannot.
	mu   sync.RWMutex
	rows *rows

	quickFrom int // see there
	codes     *codes
	making    *codes // those that will take their place
	coding    atomic.Bool
	passing   atomic.Int32 // searches to do without them
}

// New makes an empty index for vectors of this many dimensions.
func New(space string, dimensions int) (*Index, error) {
	// chromem persists nothing here: the catalog does. The embedding function is never called, as every
	// document comes with its vector.
	collection, err := chromem.NewDB().CreateCollection(space, nil, func(context.Context, string) ([]float32, error) {
		return nil, ErrVector
	})
	if err != nil {
		return nil, fmt.Errorf("vector: %w", err)
	}
	return &Index{space: space, dimensions: dimensions, collection: collection, rows: newRows(dimensions), quickFrom: quickFrom}, nil
}

// Space names the space, Dimensions its size, Len how many vectors it holds.
func (x *Index) Space() string   { return x.space }
func (x *Index) Dimensions() int { return x.dimensions }
func (x *Index) Len() int        { return x.collection.Count() }

// asIs is how far a length may be off 1 before a division by it changes values: half of a float32's last place is a 2^25th
// of it, at the least. The vectors of models and looks are 1 long to a 2^26th, and to add those of 384 values takes 0.6 of
// what it takes with the division.
const asIs = 1. / (1 << 25)

// Add puts a picture's vector in, or another in its place. The index keeps a copy of the direction, at length 1.
func (x *Index) Add(ctx context.Context, id int64, values []float32) error {
	length, err := x.check(values)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	row := x.rows.take(id)
	own := x.rows.at(row)
	if copy(own, values); math.Abs(length-1) >= asIs {
		for i, v := range values {
			own[i] = float32(float64(v) / length)
		}
	}
	if err := x.collection.AddDocument(ctx, chromem.Document{ID: key(id), Embedding: own}); err != nil {
		x.rows.remove(id)
		return fmt.Errorf("vector: add: %w", err)
	}
	x.follow(row)
	return nil
}

// Remove takes vectors out. Ids that are not there do no harm.
func (x *Index) Remove(ctx context.Context, ids ...int64) error {
	if len(ids) == 0 {
		return nil // without ids chromem would delete everything
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = key(id)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.collection.Delete(ctx, nil, nil, keys...); err != nil {
		return fmt.Errorf("vector: remove: %w", err)
	}
	for _, id := range ids {
		x.rows.remove(id)
	}
	return nil
}

// Vector gives a copy of a picture's vector.
func (x *Index) Vector(_ context.Context, id int64) ([]float32, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	v, ok := x.rows.vector(id)
	return slices.Clone(v), ok
}

// check refuses what would fail or spoil every later query, as NaN sorts nowhere, and gives the length of the rest.
func (x *Index) check(values []float32) (length float64, err error) {
	if len(values) != x.dimensions {
		return 0, fmt.Errorf("%w %s: %d dimensions instead of %d", ErrVector, x.space, len(values), x.dimensions)
	}
	square := squareOf(values)
	if !(square > 0) || math.IsInf(square, 0) {
		return 0, fmt.Errorf("%w %s: its length is %g", ErrVector, x.space, math.Sqrt(square))
	}
	return math.Sqrt(square), nil
}

// squareOf sums squares four at a time, so that no sum waits for the one before: in 0.6 of the time.
func squareOf(values []float32) float64 {
	var a, b, c, d float64
	for len(values) >= 4 {
		v := (*[4]float32)(values)
		a += float64(v[0]) * float64(v[0])
		b += float64(v[1]) * float64(v[1])
		c += float64(v[2]) * float64(v[2])
		d += float64(v[3]) * float64(v[3])
		values = values[4:]
	}
	for _, v := range values {
		a += float64(v) * float64(v)
	}
	return a + b + c + d
}

// Mean gives the normalised weighted mean of directions, or nil when they cancel out. Each weight belongs to
// the vector of its place.
func Mean(vectors [][]float32, weights []float64) []float32 {
	if len(vectors) == 0 {
		return nil
	}
	sum := make([]float64, len(vectors[0]))
	for i, v := range vectors {
		for j, x := range v {
			sum[j] += float64(weights[i] * float64(x)) // as exact has it
		}
	}
	var square float64
	for _, s := range sum {
		square += float64(s * s)
	}
	if square < 1e-12 {
		return nil
	}
	mean := make([]float32, len(sum))
	for j, s := range sum {
		mean[j] = float32(s / math.Sqrt(square))
	}
	return mean
}

func key(id int64) string { return strconv.FormatInt(id, 10) }
