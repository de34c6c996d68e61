package ranking

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestEvaluate(t *testing.T) {
	constant := func(int, int) float64 { return 0 }
	for _, c := range []struct {
		name   string
		labels string // a letter each
		score  func(q, i int) float64
		want   Result
	}{
		{"nothing", "", constant, Result{}},
		{"one of each", "abc", constant, Result{}},
		{"a pair", "aa", constant, Result{2, 1, 1, 1}},
		{
			// Ties go by index. Query 0 ranks 1 2 3: right at 2, AP 1/2. Query 1 ranks 0 2 3: right at 3, AP 1/3.
			// Query 2 ranks 0 1 3: right at 1, AP 1. Query 3 ranks 0 1 2: right at 2, AP 1/2. One of three is right.
			"ties", "abab", constant, Result{4, (1.0/2 + 1.0/3 + 1 + 1.0/2) / 4, 1.0 / 4, 1.0 / 3},
		},
		{
			// A picture whose label nobody shares never asks, but stands in the way: query 0 ranks 1 2, query 2
			// ranks 0 1.
			"a stranger", "aba", constant, Result{2, (1.0/2 + 1) / 2, 1.0 / 2, 1.0 / 2},
		},
		{
			// Nearest by position, as negated distances: 0 ranks 1 2 3 4: right at 1 and 4, AP (1 + 2/4)/2.
			// 1 ranks 0 2 3 4: the same. 4 ranks 3 2 1 0: right at 3 and 4, AP (1/3 + 2/4)/2. 2 ranks 1 3 0 4:
			// right at 2, AP 1/2. 3 ranks 2 4 1 0: right at 1, AP 1. Of four others, two, two, two, one and one.
			"distances", "aabba",
			func(q, i int) float64 { return -math.Abs(float64(q - i)) },
			Result{5, (0.75 + 0.75 + 5.0/12 + 0.5 + 1) / 5, 3.0 / 5, (3*2.0/4 + 2*1.0/4) / 5},
		},
		{
			// NaN comes last, so for both the other of its kind does: query 0 ranks 1 2.
			"no number", "aba",
			func(q, i int) float64 {
				if i != 1 {
					return math.NaN()
				}
				return -100
			},
			Result{2, 1.0 / 2, 0, 1.0 / 2},
		},
		{
			// Of twelve others in the order of indices, six are right and lie behind the six wrong ones: P@10 is
			// 4/10, AP (1/7 + 2/8 + 3/9 + 4/10 + 5/11 + 6/12)/6. The wrong ones never ask.
			"behind ten", "uvwxyzaaaaaaa", constant,
			Result{7, (1.0/7 + 2.0/8 + 3.0/9 + 4.0/10 + 5.0/11 + 6.0/12) / 6, 0, 4.0 / 10},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var labels []string
			if c.labels != "" {
				labels = strings.Split(c.labels, "")
			}
			got, err := Evaluate(t.Context(), labels, c.score)
			if err != nil {
				t.Fatal(err)
			}
			if got.Queries != c.want.Queries || !near(got.MAP, c.want.MAP) || !near(got.P1, c.want.P1) || !near(got.P10, c.want.P10) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// Against the definition, written down without any shortcut.
func TestEvaluateAgainstTheDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		n := 2 + random.IntN(40)
		labels := make([]string, n)
		scores := make([]float64, n*n)
		for i := range labels {
			labels[i] = fmt.Sprint(random.IntN(5))
		}
		for i := range scores {
			scores[i] = float64(random.IntN(6)) // many are equal
		}
		score := func(q, i int) float64 { return scores[q*n+i] }
		got, err := Evaluate(t.Context(), labels, score)
		if err != nil {
			t.Fatal(err)
		}
		want := define(labels, score)
		if got.Queries != want.Queries || !near(got.MAP, want.MAP) || !near(got.P1, want.P1) || !near(got.P10, want.P10) {
			t.Fatalf("%v: %+v, want %+v", labels, got, want)
		}
	}
}

// define counts for every item how many come before it.
func define(labels []string, score func(q, i int) float64) (r Result) {
	before := func(q, a, b int) bool {
		return score(q, a) > score(q, b) || score(q, a) == score(q, b) && a < b
	}
	for q := range labels {
		relevant, precision, first, top := 0, 0.0, 0.0, 0.0
		for i := range labels {
			if i == q || labels[i] != labels[q] {
				continue
			}
			relevant++
			rank, right := 1, 1
			for j := range labels {
				if j != q && j != i && before(q, j, i) {
					rank++
					if labels[j] == labels[q] {
						right++
					}
				}
			}
			precision += float64(right) / float64(rank)
			if rank == 1 {
				first = 1
			}
			if rank <= 10 {
				top++
			}
		}
		if relevant > 0 {
			r.Queries++
			r.MAP += precision / float64(relevant)
			r.P1 += first
			r.P10 += top / float64(min(10, len(labels)-1))
		}
	}
	if n := float64(r.Queries); n > 0 {
		r.MAP, r.P1, r.P10 = r.MAP/n, r.P1/n, r.P10/n
	}
	return r
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-12 }
