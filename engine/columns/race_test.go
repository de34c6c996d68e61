package columns

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"hybrid-image-search/engine/query"
)

// Queries go on while pictures are indexed; each sees a whole state: of a batch all or nothing.
func TestReadersBesideAWriter(t *testing.T) {
	table := New()
	table.SetRoots(testRoots)
	const batch = 64
	var done atomic.Bool
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for !done.Load() {
				s := table.Select(query.Parse("rating:>=0 -is:dark name:g").Filters(), nil)
				all := table.Select(nil, nil)
				if all.Len()%batch != 0 {
					t.Errorf("a state with %d pictures", all.Len())
					return
				}
				table.Facets(s.IDs())
				table.FacetsOf(all)
				if sorted := table.Sort(all.IDs(), Name, true); len(sorted) != all.Len() {
					t.Errorf("%d sorted, %d given", len(sorted), all.Len())
				}
				table.Group(all.IDs(), ByDay)
				table.Values(query.Folder, "", 10)
				table.Values(query.Is, "", 10)
			}
		})
	}
	random := rand.New(rand.NewPCG(4, 4))
	for round := range int64(40) {
		var rows []Row
		for i := range int64(batch) {
			rows = append(rows, randomRow(random, 1+round*batch*3+i*3))
		}
		var gone []int64
		if round%4 == 3 {
			for i := range int64(batch) {
				gone = append(gone, 1+(round-2)*batch*3+i*3)
			}
		}
		table.Update(rows, gone)
		if round%10 == 5 {
			table.SetRoots(testRoots[:round%2])
		}
	}
	done.Store(true)
	readers.Wait()
}
