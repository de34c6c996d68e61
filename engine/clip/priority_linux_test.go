//go:build cgo

package clip

import "testing"

func TestLowThreadsAreLow(t *testing.T) {
	low := startLowThreads(2)
	defer close(low)
	before := threadPriority()
	for range 4 {
		err := low.do(t.Context(), func() error {
			if p := threadPriority(); p < lowPriority {
				t.Errorf("pictures run with priority %d", p)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if after := threadPriority(); after != before && before < lowPriority {
		t.Errorf("other threads have priority %d after, and had %d", after, before)
	}
}
