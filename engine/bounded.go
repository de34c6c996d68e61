package engine

import (
	"context"
	"fmt"
)

// MaxFoundByWords is how many pictures words find at the most; filters alone find all that pass.
const MaxFoundByWords = maxTextHits

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
