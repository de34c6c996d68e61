package vector

import "container/heap"

// candidate is a row with its dot product as the scan has it.
type candidate struct {
	id  int64
	row int
	dot float32
}

// before tells which of two is nearer; of equally near ones it is the one of the lower id.
func (c candidate) before(other candidate) bool {
	return c.dot > other.dot || c.dot == other.dot && c.id < other.id
}

// top keeps the nearest of what it is shown, at most limit.
type top struct {
	limit int
	worst []candidate // a heap whose first is the farthest
}

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (t *top) Len() int           { return len(t.worst) }
func (t *top) Less(i, j int) bool { return t.worst[j].before(t.worst[i]) }
func (t *top) Swap(i, j int)      { t.worst[i], t.worst[j] = t.worst[j], t.worst[i] }
func (t *top) Push(x any)         { t.worst = append(t.worst, x.(candidate)) }
func (t *top) Pop() any           { panic("vector: nothing is taken out of the nearest") }

// offer takes a candidate in if it is among the nearest. Most are not, and cost one comparison.
func (t *top) offer(c candidate) {
	switch {
	case len(t.worst) < t.limit:
		heap.Push(t, c)
	case t.limit > 0 && c.before(t.worst[0]):
		t.worst[0] = c
		heap.Fix(t, 0)
	}
}

// newTops makes empty tops, by worker and query.
func newTops(workers, queries, limit int) [][]top {
	tops := make([][]top, workers)
	for w := range tops {
		tops[w] = make([]top, queries)
		for q := range tops[w] {
			tops[w][q].limit = limit
		}
	}
	return tops
}

// merged gives the nearest of all workers to each query. The first worker's tops have them all then.
func merged(tops [][]top) []top {
	for _, others := range tops[1:] {
		for q := range others {
			for _, c := range others[q].worst {
				tops[0][q].offer(c)
			}
			others[q].worst = nil
		}
	}
	return tops[0]
}
