package telemetry

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestResidentSetIsNeverOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now int64
		r := &recent{take: func() (int64, bool) {
			now++
			return now, now != 3
		}}
		for _, step := range []struct {
			after time.Duration
			want  int64
			ok    bool
		}{
			{0, 1, true},
			{0, 1, true},
			{residentAge - 1, 1, true},
			{1, 2, true}, // counted from when it was taken, not from when it was asked for
			{residentAge - 1, 2, true},
			{1, 3, false},
			{1, 3, false}, // that it cannot be told is kept too
			{time.Hour, 4, true},
		} {
			time.Sleep(step.after)
			if got, ok := r.read(); got != step.want || ok != step.ok {
				t.Errorf("after %v: %d, %v, not %d, %v", step.after, got, ok, step.want, step.ok)
			}
		}
	})
}
