package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/benchdata"
)

// The goals of a query by words in the largest library, in milliseconds.
const (
	wordsP50 = 15
	wordsP99 = 40
)

// queries searches libraries of some sizes by words and by looks, with no network and no model.
func (b *bench) queries(ctx context.Context) (Section, error) {
	sizes := []int{max(1, b.Pictures/10), b.Pictures}
	if b.Million {
		sizes = append(sizes, Million)
	}
	section := Section{
		Title: "A query, no network and no model",
		Note: "Words alone are the steps `search.parse` and `search.text_query` of the fused queries. Steps are those of the spans, their " +
			"ratio is the share of the whole.",
	}
	var all []asked
	for _, n := range sizes {
		a, err := b.ask(ctx, n)
		if err != nil {
			return Section{}, err
		}
		all = append(all, a)
		section.Rows = append(section.Rows, b.answers(a)...)
	}
	from, to := number(float64(sizes[0])), number(float64(sizes[len(sizes)-1]))
	for _, kind := range kinds {
		section.Rows = append(section.Rows, measured(
			fmt.Sprintf("How the p50 of %s grows from %s to %s pictures, as an exponent", kind, from, to), "", growth(all, kind)).against(b.most(1)))
	}
	return section, nil
}

// The kinds of queries.
const (
	byWords = "words alone"
	byLooks = "look-alikes"
	fused   = "words and look-alikes, fused"
)

var kinds = []string{byWords, byLooks, fused}

// asked is what one library answered.
type asked struct {
	library  *generated
	p50, p99 map[string][]float64 // milliseconds of each repetition, by kind
	steps    map[string][]float64 // seconds of each repetition, of the fused queries
	whole    []float64
}

// perRepetition is how many queries of a kind give one 50th and 99th percentile; of a million pictures fewer.
const perRepetition = 100

func (b *bench) ask(ctx context.Context, n int) (a asked, err error) {
	g, err := b.library(ctx, n)
	if err != nil {
		return a, err
	}
	library, err := engine.Open(ctx, g.dir, engine.Options{})
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, library.Close()) }()
	queries := perRepetition
	if n == Million {
		queries /= 5
	}
	b.say("searching among %d pictures", n)
	a = asked{library: g, p50: map[string][]float64{}, p99: map[string][]float64{}, steps: map[string][]float64{}}
	random := rand.New(rand.NewPCG(7, 7))
	watch := newSpanWatch(b.Recorder)
	for repetition := range b.Repetitions + 1 { // the first is not counted
		for range queries {
			if _, err := library.Search(ctx, benchdata.Query(random), nearest); err != nil {
				return a, err
			}
			if _, err := library.SimilarTo(ctx, 1+random.Int64N(int64(n)), nearest); err != nil {
				return a, err
			}
		}
		traces, err := watch.ended()
		if err != nil {
			return a, err
		}
		if repetition > 0 {
			a.add(traces, queries)
		}
	}
	return a, nil
}

// add takes in the traces of one repetition.
func (a *asked) add(traces []spanTree, queries int) {
	took := map[string][]float64{}
	steps, whole := map[string]float64{}, 0.0
	for _, t := range traces {
		if t.root.Name != "search" {
			continue
		}
		if t.attribute("search.kind") != "words" {
			took[byLooks] = append(took[byLooks], t.seconds())
			continue
		}
		took[fused] = append(took[fused], t.seconds())
		whole += t.seconds()
		words := 0.0
		for _, s := range t.below {
			steps[s.Name] += secondsOf(s)
			if s.Name == "search.parse" || s.Name == "search.text_query" {
				words += secondsOf(s)
			}
		}
		took[byWords] = append(took[byWords], words)
	}
	for kind, seconds := range took {
		a.p50[kind] = append(a.p50[kind], 1000*quantile(seconds, 0.50))
		a.p99[kind] = append(a.p99[kind], 1000*quantile(seconds, 0.99))
	}
	for name, seconds := range steps {
		a.steps[name] = append(a.steps[name], 1000*seconds/float64(queries))
	}
	a.whole = append(a.whole, 1000*whole/float64(queries))
}

// answers are the rows of one library.
func (b *bench) answers(a asked) (rows []Row) {
	for _, kind := range kinds {
		p50 := measured(fmt.Sprintf("%s, %s, p50", sized(a.library), kind), "ms", a.p50[kind])
		p99 := measured(fmt.Sprintf("%s, %s, p99", sized(a.library), kind), "ms", a.p99[kind])
		if kind != byLooks && a.library.size == b.Pictures {
			p50, p99 = p50.against(b.most(wordsP50)), p99.against(b.most(wordsP99))
		}
		rows = append(rows, p50, p99)
	}
	names := make([]string, 0, len(a.steps))
	for name := range a.steps {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int { return strings.Compare(x, y) })
	rest := slices.Clone(a.whole)
	for _, name := range names {
		if len(a.steps[name]) != len(a.whole) {
			continue // not in every repetition: too little to be a step
		}
		for i, ms := range a.steps[name] {
			rest[i] -= ms
		}
		rows = append(rows, measured(fmt.Sprintf("– of a fused one, `%s`", name), "ms", a.steps[name]).
			beside("the whole", a.steps[name], a.whole))
	}
	return append(rows, measured("– of a fused one, all between them", "ms", rest).beside("the whole", rest, a.whole))
}

// growth gives the exponent of each repetition.
func growth(all []asked, kind string) []float64 {
	var exponents []float64
	for i := range all[0].p50[kind] {
		points := make([]point, len(all))
		for j, a := range all {
			points[j] = point{float64(a.library.size), a.p50[kind][i]}
		}
		exponents = append(exponents, exponent(points))
	}
	return exponents
}
