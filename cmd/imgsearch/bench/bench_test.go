package bench

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/files"
)

// Where a disk is too small nothing is made.
func TestRunWithoutRoom(t *testing.T) {
	o := Options{Pictures: 1 << 45, Repetitions: 1, Dir: t.TempDir(), Progress: func(text string) { t.Error("it began:", text) }}
	var room *files.RoomError
	if _, err := Run(t.Context(), o); !errors.As(err, &room) || room.Folder != o.Dir || room.Need <= room.Free {
		t.Errorf("%v", err)
	}
}

// Every task has its turns, each of which begins with another one; the first turn is not counted.
func TestTurns(t *testing.T) {
	b := &bench{}
	var order strings.Builder
	calls := map[string]int{}
	counting := func(name string) task {
		return task{name, func(context.Context) (float64, error) {
			order.WriteString(name)
			calls[name]++
			return float64(calls[name]), nil
		}}
	}
	figures, err := b.turns(t.Context(), 3, counting("a"), counting("b"), counting("c"))
	if err != nil || order.String() != "abcbcacababc" {
		t.Errorf("%s, %v", &order, err)
	}
	for name, got := range figures {
		if !slices.Equal(got, []float64{2, 3, 4}) {
			t.Errorf("%s: %v", name, got)
		}
	}

	broken := errors.New("broken")
	failing := task{"failing", func(context.Context) (float64, error) { return 0, broken }}
	if _, err := b.turns(t.Context(), 3, counting("a"), failing); !errors.Is(err, broken) || !strings.Contains(err.Error(), "failing") {
		t.Errorf("a failure: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.turns(ended, 3, failing); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// What is measured is what is printed, if in another order.
func TestMeasuringHasAllSections(t *testing.T) {
	if want, got := slices.Sorted(slices.Values(Sections())), slices.Sorted(slices.Values(measuring)); !slices.Equal(got, want) {
		t.Errorf("%q are measured of %q", got, want)
	}
}
