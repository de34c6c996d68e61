package engine

import (
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/vector"
)

// ranking is one search's result, best first, and what it counts in the fusion.
type ranking struct {
	ids      []int64
	scores   []float64
	weight   float64
	assign   func(*Hit, *Place)
	strength func(i int) float64 // how much the i-th is what was asked for, from 0 to 1; it falls with i
	sure     func(i int) bool    // whether the i-th is seldom wrong; nil is never
	every    func(i int) bool    // whether the i-th holds every word; nil is never
}

// The strengths of words. Whoever holds every word is what was asked for; of the others, some part of it.
const (
	everyWord = 0.6
	someWords = 0.4
)

func textRanking(found []catalog.TextHit) ranking {
	r := ranking{weight: 1, assign: func(h *Hit, p *Place) { h.Text = p }}
	for _, h := range found {
		r.ids, r.scores = append(r.ids, h.ID), append(r.scores, h.Score)
	}
	r.every = func(i int) bool { return found[i].Every }
	r.sure = r.every
	var best [2]float64 // of those that hold some words, and of those that hold every one
	for _, h := range found {
		best[tier(h.Every)] = max(best[tier(h.Every)], h.Score)
	}
	r.strength = func(i int) float64 {
		share := 0.5 // too many hold the words to be compared
		if top := best[tier(found[i].Every)]; top > 0 {
			share = found[i].Score / top
		}
		if found[i].Every {
			return everyWord + (1-everyWord)*share
		}
		return someWords * share
	}
	return r
}

func tier(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// meaningRanking counts as much as words do: each finds what the other cannot.
func meaningRanking(space string, found []vector.Hit) ranking {
	r := visualRanking(found, 1)
	r.assign = func(h *Hit, p *Place) {
		p.Space = space
		if h.Second = p; h.Meaning == nil || p.Rank < h.Meaning.Rank {
			h.Meaning, h.Second = p, h.Meaning
		}
	}
	r.strength = r.meant
	r.sure = func(int) bool { return true }
	return r
}

func visualRanking(found []vector.Hit, weight float64) ranking {
	r := ranking{weight: weight, assign: func(h *Hit, p *Place) { h.Visual = p }}
	for _, h := range found {
		r.ids, r.scores = append(r.ids, h.ID), append(r.scores, float64(h.Similarity))
	}
	r.strength = r.lookAlike
	r.sure = func(i int) bool { return r.scores[i] >= sureLookAlike }
	return r
}

// sureLookAlike is the similarity from which look-alikes of the words' best are seldom wrong: 0.74 of those from 0.55 on
// are right, and 0.93 from 0.60. See minLookAlike.
const sureLookAlike = 0.55

// lookAlike is the strength of a look-alike of what words found: half of what it looks like, at the most.
func (r *ranking) lookAlike(i int) float64 {
	const none, full = minLookAlike - 0.05, 0.70
	return 0.5 * min(max((r.scores[i]-none)/(full-none), 0), 1)
}

// likeness is the strength of a picture that is like one that was asked for.
func (r *ranking) likeness(i int) float64 { return min(max(r.scores[i], 0), 1) }

// meant is the strength of a picture that shows what was asked for: all of them clearly do.
func (r *ranking) meant(i int) float64 {
	best, least := r.scores[0], r.scores[len(r.scores)-1]
	if best <= least {
		return 1
	}
	return 0.5 + 0.5*(r.scores[i]-least)/(best-least)
}

// guess is the strength of a picture that comes nearest to what none shows.
func (r *ranking) guess(i int) float64 { return 0.3 * r.meant(i) }

// add takes in what one search says of a hit: two that agree are stronger than each.
func (h *Hit) add(r ranking, i int) {
	h.strength = 1 - (1-h.strength)*(1-r.strength(i))
	h.sure = h.sure || r.sure != nil && r.sure(i)
	h.every = h.every || r.every != nil && r.every(i)
}

// relevant gives hits their relevance, and tells how many of the first are relevant: all up to the last that holds every
// word, shows clearly what was asked for in the eyes of a model, or looks so much like the best that it is seldom wrong.
// Where there is none of these, whoever holds some of the words is all that there is, and nothing is a tail.
func relevant(hits []Hit) int {
	strengths := make([]float64, len(hits))
	last := 0
	for i, h := range hits {
		strengths[i] = h.strength
		if h.sure {
			last = i + 1
		}
	}
	descend(strengths)
	for i := range hits {
		if hits[i].Relevance = 1; strengths[0] > 0 {
			hits[i].Relevance = strengths[i] / strengths[0]
		}
	}
	if last == 0 {
		return len(hits)
	}
	return last
}

// descend makes numbers fall, changing them as little as can be: where one is larger than those before it, all of them
// become their mean.
func descend(all []float64) {
	type block struct {
		sum float64
		n   int
	}
	var blocks []block
	for _, x := range all {
		blocks = append(blocks, block{x, 1})
		for n := len(blocks); n > 1; n = len(blocks) {
			a, b := blocks[n-2], blocks[n-1]
			if a.sum/float64(a.n) >= b.sum/float64(b.n) {
				break
			}
			blocks = append(blocks[:n-2], block{a.sum + b.sum, a.n + b.n})
		}
	}
	at := 0
	for _, b := range blocks {
		for range b.n {
			all[at] = b.sum / float64(b.n)
			at++
		}
	}
}
