package catalog

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

func TestHistoryIsBounded(t *testing.T) {
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), ReadWrite, false)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // a test
	begin := time.Now()
	all := make([]Generation, maxGenerations)
	for i := range all {
		all[i] = Generation{MadeAt: begin.Add(time.Duration(i)), Record: fmt.Append(nil, i)}
	}
	for range 2 { // the second time brings nothing new
		if err := c.RestoreGenerations(t.Context(), all); err != nil {
			t.Fatal(err)
		}
	}
	var last int64
	for i := range 2 {
		id, err := c.AddGeneration(t.Context(), Generation{MadeAt: begin.Add(time.Hour), Record: fmt.Append(nil, "new", i)})
		if err != nil || id <= last {
			t.Fatalf("id %d after %d, %v", id, last, err)
		}
		last = id
	}
	kept, err := c.Generations(t.Context(), 10*maxGenerations)
	if err != nil || len(kept) != maxGenerations || string(kept[0].Record) != "new1" || kept[0].ID != last ||
		string(kept[len(kept)-1].Record) != "2" || !kept[len(kept)-1].MadeAt.Equal(all[2].MadeAt) {
		t.Errorf("%d entries, the first %+v, the last %+v, %v", len(kept), kept[0], kept[len(kept)-1], err)
	}
	if err := c.DeleteGeneration(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	if kept, err = c.Generations(t.Context(), 1); err != nil || len(kept) != 1 || string(kept[0].Record) != "new0" {
		t.Errorf("after deleting: %+v, %v", kept, err)
	}
}
