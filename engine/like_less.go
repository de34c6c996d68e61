package engine

import (
	"context"
	"slices"

	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/vector"
)

// leaveUnlike leaves out the look-alikes that look more like a picture that the sum subtracts than like what is wanted;
// that picture itself is one of them. A negative part of the mean would do no more than shift all of them a little.
func (l *Library) leaveUnlike(ctx context.Context, hits []vector.Hit, sum []summand) []vector.Hit {
	for _, s := range sum {
		if s.like == nil || s.Weight > 0 {
			continue
		}
		away := s.like.look
		if known, ok := l.visual.Vector(ctx, s.like.id); ok {
			away = known
		}
		if away == nil {
			continue
		}
		hits = slices.DeleteFunc(hits, func(h vector.Hit) bool {
			v, ok := l.visual.Vector(ctx, h.ID)
			return h.ID == s.like.id || ok && descriptor.Similarity(v, away) > float64(h.Similarity)
		})
	}
	return hits
}
