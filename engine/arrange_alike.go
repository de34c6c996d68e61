package engine

import (
	"context"
	"path/filepath"

	"hybrid-image-search/engine/descriptor"
)

const (
	// alikeEnough is the similarity to the first of a group from which a picture belongs to it. See minLookAlike.
	alikeEnough = 0.60

	// twinEnough is the similarity from which two pictures show the same once more.
	twinEnough = 0.75

	// What is compared at the most. 5,000 hits with the first of 500 groups take 0.6 s where two busy cores do much else,
	// 1,000 hits with each other 0.1 s.
	maxGrouped     = 5_000
	maxAlikeGroups = 500
	maxDiversified = 1_000
)

// looked is a hit with its vector, which is nil where there is none.
type looked struct {
	at     int
	vector []float32
}

// look gives the first hits with their vectors.
func (l *Library) look(ctx context.Context, hits []Hit) []looked {
	all := make([]looked, len(hits))
	for i, h := range hits {
		v, _ := l.visual.Vector(ctx, h.ID)
		all[i] = looked{i, v}
	}
	return all
}

// diversified puts hits last among the first thousand that look nearly the same as one before them.
func (l *Library) diversified(ctx context.Context, hits []Hit) []Hit {
	n := min(len(hits), maxDiversified)
	var kept []looked
	order, twins := make([]Hit, 0, len(hits)), []Hit(nil)
	for _, one := range l.look(ctx, hits[:n]) {
		if ctx.Err() != nil {
			return hits
		}
		if nearestOf(kept, one, twinEnough) >= 0 {
			twins = append(twins, hits[one.at])
			continue
		}
		kept = append(kept, one)
		order = append(order, hits[one.at])
	}
	return append(append(order, twins...), hits[n:]...)
}

// nearestOf gives the most similar of several, by its place, where it is at least so similar; else -1.
func nearestOf(all []looked, one looked, least float64) (at int) {
	at = -1
	for i, other := range all {
		if s := descriptor.SimilarityAbove(other.vector, one.vector, least); s > least {
			at, least = i, s
		}
	}
	return at
}

// groupAlike puts hits together that look alike. Each joins the group whose first it is most like, or begins one. Those
// that are like no other are in a last group without a title, with all behind the first few thousand.
func (l *Library) groupAlike(ctx context.Context, arranged *Arranged, hits []Hit) error {
	n := min(len(hits), maxGrouped)
	var leaders []looked
	members := map[int][]Hit{} // by the place of the group's first
	var rest []Hit
	of := make([]int, n) // the group of each, or -1
	for i, one := range l.look(ctx, hits[:n]) {
		if err := ctx.Err(); err != nil {
			return err
		}
		group := nearestOf(leaders, one, alikeEnough)
		if group < 0 && len(leaders) < maxAlikeGroups && one.vector != nil {
			group = len(leaders)
			leaders = append(leaders, one)
		}
		if of[i] = group; group >= 0 {
			members[group] = append(members[group], hits[i])
		}
	}
	var first []int64
	for g, leader := range leaders {
		if len(members[g]) > 1 {
			first = append(first, hits[leader.at].ID)
		}
	}
	names := map[int64]string{}
	pictures, err := l.Pictures(ctx, first)
	if err != nil {
		return err
	}
	for _, p := range pictures {
		names[p.ID] = filepath.Base(p.File.Path)
	}
	for g, leader := range leaders {
		if all := members[g]; len(all) > 1 {
			arranged.Groups = append(arranged.Groups, Group{names[hits[leader.at].ID], len(arranged.Hits), len(all)})
			arranged.Hits = append(arranged.Hits, all...)
		}
	}
	for i, h := range hits {
		if i >= n || of[i] < 0 || len(members[of[i]]) == 1 {
			rest = append(rest, h)
		}
	}
	if len(rest) > 0 {
		arranged.Groups = append(arranged.Groups, Group{"", len(arranged.Hits), len(rest)})
		arranged.Hits = append(arranged.Hits, rest...)
	}
	return nil
}
