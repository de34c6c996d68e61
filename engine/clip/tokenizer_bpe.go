package clip

import "container/heap"

// appendWord appends the tokens of a word: its bytes, joined pair by pair in the order in which the model's makers
// found pairs to be frequent. The pairs wait in a heap, so that a word of a thousand letters costs no more than a
// thousand letters in words.
func (t *tokenizer) appendWord(ids []int32, word string) []int32 {
	if word == "" {
		return ids
	}
	w := joining{pieces: make([]piece, len(word)), merges: t.merges}
	last := len(word) - 1
	for i := range len(word) {
		id := t.letters[word[i]]
		if i == last {
			id = t.ends[word[i]]
		}
		w.pieces[i] = piece{id: id, before: int32(i - 1), after: int32(i + 1)}
	}
	w.pieces[last].after = none
	for i := range last {
		w.offer(int32(i))
	}
	for w.candidates.Len() > 0 {
		w.join(heap.Pop(&w.candidates).(candidate))
	}
	for i := int32(0); i != none; i = w.pieces[i].after {
		ids = append(ids, w.pieces[i].id)
	}
	return ids
}

const none = -1

// joining is a word while its pieces are joined.
type joining struct {
	pieces     []piece
	merges     map[[2]int32]merge
	candidates candidates
}

// A piece is a token so far, with its neighbours. One that was joined to the piece before it has the id none.
type piece struct{ id, before, after int32 }

// A candidate is a pair that may be joined, by the place of its first piece.
type candidate struct {
	rank, at    int32
	left, right int32 // as they were when it was found
	id          int32
}

// offer notes that the piece at this place and the one after it can be joined, if they can.
func (w *joining) offer(at int32) {
	p := w.pieces[at]
	if p.after == none {
		return
	}
	right := w.pieces[p.after].id
	if m, ok := w.merges[[2]int32{p.id, right}]; ok {
		heap.Push(&w.candidates, candidate{rank: m.rank, at: at, left: p.id, right: right, id: m.id})
	}
}

// join makes one piece of two, unless one of them has changed since.
func (w *joining) join(c candidate) {
	p := &w.pieces[c.at]
	if p.id != c.left || p.after == none || w.pieces[p.after].id != c.right {
		return
	}
	gone := &w.pieces[p.after]
	p.id, p.after = c.id, gone.after
	gone.id = none
	if p.after != none {
		w.pieces[p.after].before = c.at
	}
	w.offer(c.at)
	if p.before != none {
		w.offer(p.before)
	}
}

// candidates is a heap: the lowest rank first, and from left to right.
type candidates []candidate

func (c candidates) Len() int { return len(c) }

func (c candidates) Less(i, j int) bool {
	return c[i].rank < c[j].rank || c[i].rank == c[j].rank && c[i].at < c[j].at
}

func (c candidates) Swap(i, j int) { c[i], c[j] = c[j], c[i] }

func (c *candidates) Push(x any) { *c = append(*c, x.(candidate)) }

func (c *candidates) Pop() any {
	last := len(*c) - 1
	x := (*c)[last]
	*c = (*c)[:last]
	return x
}
