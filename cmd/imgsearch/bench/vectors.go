package bench

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"

	chromem "github.com/philippgille/chromem-go"
	"github.com/viterin/vek/vek32"

	"hybrid-image-search/engine/benchdata"
	"hybrid-image-search/engine/vector"
)

const (
	dimensions = 768 // of Gemini's vectors, and of CLIP's larger models
	nearest    = 50
	clusters   = 500
)

// vectors searches for the nearest vectors beside chromem-go and beside reading the memory once.
func (b *bench) vectors(ctx context.Context) (Section, error) {
	n := b.Pictures
	b.say("vectors: making %d of %d dimensions", n, dimensions)
	all, err := newCollections(ctx, n)
	if err != nil {
		return Section{}, err
	}
	query := all.question()
	ours := func(name string, within func(int64) bool, queries ...[]float32) task {
		return timed(name, func(ctx context.Context) error {
			_, err := all.index.SearchMany(ctx, queries, nearest, within)
			return err
		})
	}
	b.say("vectors: searching")
	coded, err := all.index.AwaitCodes(ctx)
	if err != nil {
		return Section{}, err
	}
	seconds, err := b.turns(ctx, b.Repetitions,
		timed("chromem-go", func(ctx context.Context) error { _, err := all.theirs(ctx, query); return err }),
		timed("read", func(context.Context) error { all.read(); return nil }),
		ours("exact", nil, query),
		ours("half", oneIn(2), query),
		ours("eighth", oneIn(8), query),
		ours("four", nil, query, query, query, query),
		quickTask("quick", all.index, nil, query),
		quickTask("quick half", all.index, oneIn(2), query),
	)
	if err != nil {
		return Section{}, err
	}
	agreed, ourErrors, theirErrors, err := all.compare(ctx, b.Repetitions)
	if err != nil {
		return Section{}, err
	}
	row := func(what, ours, peer, name string) Row {
		return measured(what, "ms", milliseconds(seconds[ours])).
			beside(name, milliseconds(seconds[ours]), milliseconds(seconds[peer]))
	}
	const chromemOwn, any = "chromem-go's own `QueryEmbedding`", "all may be found"
	section := Section{
		Title: fmt.Sprintf("The nearest %d of %s vectors of %d dimensions", nearest, number(float64(n)), dimensions),
		Note:  "The vectors lie in clusters, as models make them.",
		Rows: []Row{
			row("Exact search", "exact", "chromem-go", chromemOwn).against(b.most(0.12)),
			row("Exact search", "exact", "read", "reading the memory once").against(b.most(1.25)),
			measured(agreeing, "%", slices.Repeat([]float64{agreed}, b.Repetitions)).against(b.least(100)),
			measured("Largest error of a score", "millionths", ourErrors).beside("chromem-go's own", ourErrors, theirErrors).
				against(b.mostOf(1)),
			row("One in two may be found", "half", "exact", any).against(b.most(asQuick)),
			row("One in eight may be found", "eighth", "exact", any).against(b.most(asQuick)),
			row("Four queries in one pass", "four", "exact", "one query").against(b.most(4)),
		},
	}
	if !coded {
		section.Note += " So few have no codes, so there is no quick search."
		return section, nil
	}
	recall, err := recalled(ctx, all.index, all.question, b.Repetitions)
	if err != nil {
		return Section{}, err
	}
	section.Rows = append(section.Rows,
		row("Quick search: codes of one bit, the nearest compared exactly", "quick", "chromem-go", chromemOwn).against(b.most(0.04)),
		measured("Of the exact search's, found by the quick one", "", recall).against(b.least(0.999)),
		row("Quick search where one in two may be found", "quick half", "quick", any).against(b.most(asQuick)))
	all = nil // before there are as many again
	debug.FreeOSMemory()
	rows, err := b.manyVectors(ctx)
	section.Rows = append(section.Rows, rows...)
	return section, err
}

// agreeing is the row of the answers that are right; of one query per repetition.
const agreeing = "Queries answered as by sums in float64: the same ids, scores to 1e-6"

// asQuick is a ratio at which one is as quick as the other: measurements of the same search differ by some percent.
const asQuick = 1.05

// collections are the same vectors in chromem-go's hands and in ours.
type collections struct {
	values   []float32
	theirs   func(ctx context.Context, query []float32) ([]chromem.Result, error)
	index    *vector.Index
	question func() []float32 // another one each time
}

func newCollections(ctx context.Context, n int) (*collections, error) {
	next := benchdata.Crowd(rand.New(rand.NewPCG(2, 2)), dimensions, clusters)
	c := &collections{values: make([]float32, n*dimensions), question: func() []float32 {
		v := make([]float32, dimensions)
		next(v)
		return v
	}}
	collection, err := chromem.NewDB().CreateCollection("bench", nil, func(context.Context, string) ([]float32, error) {
		return nil, vector.ErrVector // every document comes with its vector
	})
	if err != nil {
		return nil, err
	}
	if c.index, err = vector.New("bench", dimensions); err != nil {
		return nil, err
	}
	for i := range n {
		v := c.values[i*dimensions : (i+1)*dimensions : (i+1)*dimensions]
		next(v)
		id := int64(i + 1)
		if err := collection.AddDocument(ctx, chromem.Document{ID: strconv.FormatInt(id, 10), Embedding: v}); err != nil {
			return nil, err
		}
		if err := c.index.Add(ctx, id, v); err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	c.theirs = func(ctx context.Context, query []float32) ([]chromem.Result, error) {
		return collection.QueryEmbedding(ctx, query, min(nearest, n), nil, nil)
	}
	return c, nil
}

// oneIn lets one of so many be found, scattered as filters do.
func oneIn(n uint64) func(int64) bool {
	return func(id int64) bool { return uint64(id)*0x9e3779b97f4a7c15>>33%n == 0 } //nolint:gosec // only scattered
}

// read reads the vectors with all cores and does as little else as can be.
func (c *collections) read() {
	const part = 1 << 18 // a MiB, as ours reads them
	var running sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	sums := make([]float32, workers)
	for w := range workers {
		running.Go(func() {
			var sum float32
			for from := w * part; from < len(c.values); from += workers * part {
				sum += vek32.Sum(c.values[from:min(from+part, len(c.values))])
			}
			sums[w] = sum
		})
	}
	running.Wait()
	runtime.KeepAlive(sums)
}

// compare asks both the same, and holds the answers against sums in float64: the share in percent of ours that agree
// with those, and the largest error of a score of each query in millionths, ours and chromem-go's.
func (c *collections) compare(ctx context.Context, queries int) (agreed float64, ours, theirs []float64, err error) {
	n := len(c.values) / dimensions
	true64 := make([]float64, n)
	order := make([]int, n)
	for range queries {
		query := c.question()
		for i := range order {
			order[i], true64[i] = i, 0
			for j, x := range c.values[i*dimensions : (i+1)*dimensions] {
				true64[i] += float64(x) * float64(query[j])
			}
		}
		slices.SortFunc(order, func(x, y int) int { return cmp.Compare(true64[y], true64[x]) })
		var want []chromem.Result
		for _, i := range order[:min(nearest, n)] {
			want = append(want, chromem.Result{ID: strconv.Itoa(i + 1), Similarity: float32(true64[i])})
		}
		hits, err := c.index.Search(ctx, query, nearest)
		if err != nil {
			return 0, nil, nil, err
		}
		results, err := c.theirs(ctx, query)
		if err != nil {
			return 0, nil, nil, err
		}
		if agree(hits, want) {
			agreed += 100 / float64(queries)
		}
		var ourError, theirError float64
		for _, h := range hits {
			ourError = max(ourError, 1e6*math.Abs(float64(h.Similarity)-true64[h.ID-1]))
		}
		for _, r := range results {
			id, err := strconv.Atoi(r.ID)
			if err != nil {
				return 0, nil, nil, err
			}
			theirError = max(theirError, 1e6*math.Abs(float64(r.Similarity)-true64[id-1]))
		}
		ours, theirs = append(ours, ourError), append(theirs, theirError)
	}
	return math.Round(1000*agreed) / 1000, ours, theirs, nil
}

// near is by how much two similarities may differ.
const near = 1e-6

// agree tells whether two answers have the same similarities, and the same pictures but for those that are as near as
// the last.
func agree(ours []vector.Hit, theirs []chromem.Result) bool {
	if len(ours) != len(theirs) {
		return false
	}
	for i, hit := range ours {
		if diff := hit.Similarity - theirs[i].Similarity; diff > near || diff < -near {
			return false
		}
		id := strconv.FormatInt(hit.ID, 10)
		known := slices.ContainsFunc(theirs, func(r chromem.Result) bool { return r.ID == id })
		if last := theirs[len(theirs)-1].Similarity; !known && hit.Similarity > last+near {
			return false
		}
	}
	return true
}
