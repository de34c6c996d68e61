package engine

import (
	"context"
	"fmt"
)

// MaxFoundByWords is how many pictures words find at the most; filters alone find all that pass.
const MaxFoundByWords = maxTextHits

// Bounded tells whether words found as many pictures as they can, so that there may be more that hold them.
func (r Results) Bounded() bool {
	n := 0
	for _, h := range r.Hits {
		if h.Text != nil {
			n++
		}
	}
	return n >= MaxFoundByWords
}

// CountTagged tells how many pictures Tag has looked at.
func (l *Library) CountTagged(ctx context.Context) (int, error) {
	n, err := l.catalog.CountTagged(ctx)
	if err != nil {
		return 0, fmt.Errorf("engine: count tagged: %w", l.noteDamage(err))
	}
	return n, nil
}

// CountRead tells how many pictures ReadText has read.
func (l *Library) CountRead(ctx context.Context) (int, error) {
	n, _, err := l.catalog.CountReadings(ctx)
	if err != nil {
		return 0, fmt.Errorf("engine: count read: %w", l.noteDamage(err))
	}
	return n, nil
}
