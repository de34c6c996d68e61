package engine

import (
	"fmt"
	"testing"
	"time"

	"hybrid-image-search/engine/gemini"
)

func TestBreaker(t *testing.T) {
	start := time.Now()
	after := func(d time.Duration) time.Time { return start.Add(d) }
	for _, tt := range []struct {
		err  error
		rest time.Duration // 0 is none
	}{
		{&gemini.Error{Kind: gemini.ErrOffline}, restAfterFailure},
		{fmt.Errorf("on the way: %w", gemini.ErrTimeout), restAfterFailure},
		{&gemini.Error{Kind: gemini.ErrQuota, RetryAfter: 50 * time.Second}, 50 * time.Second},
		{&gemini.Error{Kind: gemini.ErrQuota, RetryAfter: time.Second}, time.Second},
		{&gemini.Error{Kind: gemini.ErrQuota}, restAfterFailure},
		{gemini.ErrNoKey, restAfterFailure},
		{&gemini.Error{Kind: gemini.ErrService, RetryAfter: time.Minute}, 0}, // the next one may succeed
		{ErrNoConsent, 0}, // it may be given at any time
		{gemini.ErrVectorNaN, 0},
	} {
		var b breaker
		b.note(tt.err, start, start)
		if tt.rest == 0 {
			if err := b.failure(start); err != nil {
				t.Errorf("after %v nothing is asked", tt.err)
			}
			continue
		}
		// Searches that are told so meanwhile do not make it longer.
		before := after(tt.rest - time.Millisecond)
		err := b.failure(before)
		if err != tt.err {
			t.Errorf("%v becomes %v", tt.err, err)
		}
		b.note(err, before, before)
		if err := b.failure(after(tt.rest)); err != nil {
			t.Errorf("%v is not forgotten after %v", err, tt.rest)
		}
		b.note(tt.err, start, after(tt.rest))
		if b.failure(after(tt.rest)) == nil {
			t.Errorf("%v again is no failure", tt.err)
		}
		b.forget(after(tt.rest))
		if err := b.failure(after(tt.rest)); err != nil {
			t.Errorf("%v was to be forgotten", err)
		}
		// With the new key the failure of a call that was under way with the old one holds nothing up.
		b.note(tt.err, start, after(tt.rest))
		if err := b.failure(after(tt.rest)); err != nil {
			t.Errorf("%v from before was to be forgotten, too", err)
		}
		b = breaker{}
		b.note(tt.err, start, start)
		b.note(nil, start, before)
		if err := b.failure(before); err != nil {
			t.Errorf("what works is not asked because of %v", err)
		}
	}
}
