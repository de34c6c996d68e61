package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"hybrid-image-search/engine"
)

// TestKilledIndexing ends an indexing the hard way, twice in each of five libraries, at moments that are spread
// over the whole of it. Each time the library opens as if nothing had been, with every picture that anybody
// could see in it before.
func TestKilledIndexing(t *testing.T) {
	if testing.Short() {
		t.Skip("it indexes many pictures many times")
	}
	const count = 150
	pictures, library := places(t)
	for i := range count {
		draw(t, filepath.Join(pictures, fmt.Sprintf("%d", i%7), fmt.Sprintf("%d.jpg", i)), i, 128)
	}
	begin := time.Now()
	cmd, stdout, stderr := child(t, "index", "--json", "--library", library, pictures)
	if e := finish(t, cmd, stdout, stderr); e.code != exitDone {
		t.Fatalf("the whole run exits with %d: %s", e.code, e.stderr)
	}
	whole := time.Since(begin)

	random := rand.New(rand.NewPCG(9, 9))
	partly := 0
	for i := range 5 {
		library := fmt.Sprintf("%s-%d", library, i)
		before := map[string]bool{}
		for part := range 2 {
			share := (float64(2*i+part) + random.Float64()) / 10
			if part == 1 {
				share /= 2 // the first part is done
			}
			killAfter(t, time.Duration(share*float64(whole)), before, library, pictures)
			after := contents(t, library)
			for path := range before {
				if !after[path] {
					t.Errorf("library %d, kill %d: %s was committed and is gone", i, part, path)
				}
			}
			if n := len(after); 0 < n && n < count {
				partly++
			}
			before = after
		}
		e := succeed(t, "index", "--json", "--library", library, pictures)
		r := decode[engine.Report](t, e.stdout)
		if r.Added+r.Unchanged != count || r.Unchanged != len(before) || r.Updated+r.Removed+len(r.Failed) != 0 || e.stderr != "" {
			t.Errorf("library %d with %d pictures is completed by %+v, %q", i, len(before), r, e.stderr)
		}
		if n := len(contents(t, library)); n != count {
			t.Errorf("library %d has %d pictures in the end", i, n)
		}
	}
	t.Logf("a whole run takes %v; %d of 10 kills left a part of the pictures", whole.Round(time.Millisecond), partly)
}

// killAfter indexes in another process and kills it after some time. What could be seen in the library just
// before is added to seen.
func killAfter(t *testing.T, delay time.Duration, seen map[string]bool, library, pictures string) {
	t.Helper()
	cmd, _, _ := child(t, "index", "--json", "--library", library, pictures)
	must(t, cmd.Start())
	time.Sleep(delay)
	if l, err := engine.Open(t.Context(), library, engine.Options{}); err == nil { // too early, there is none
		maps.Copy(seen, paths(t, l))
		must(t, l.Close())
	}
	cmd.Process.Kill() //nolint:errcheck // it may have come to its end
	cmd.Wait()         //nolint:errcheck // it was killed
}

// contents opens a library, which has nothing to complain of, and gives its pictures' paths.
func contents(t *testing.T, dir string) map[string]bool {
	t.Helper()
	l, err := engine.Open(t.Context(), dir, engine.Options{})
	if err != nil {
		t.Fatalf("the library does not open: %v", err)
	}
	defer l.Close() //nolint:errcheck // a test
	if notices := l.Notices(); len(notices) > 0 || l.NeedsRebuild() || l.ReadOnly() {
		t.Errorf("the library opens with the notices %q", notices)
	}
	must(t, l.Check(t.Context()))
	all := paths(t, l)
	stats, err := l.Stats(t.Context())
	must(t, err)
	if stats.Pictures != len(all) || !slices.Equal(slices.Collect(maps.Values(stats.Vectors)), counts(len(all))) {
		t.Errorf("%d pictures are counted as %+v", len(all), stats)
	}
	return all
}

// counts are those of the vectors of n pictures.
func counts(n int) []int {
	if n == 0 {
		return nil
	}
	return []int{n}
}

func paths(t *testing.T, l *engine.Library) map[string]bool {
	t.Helper()
	all, err := l.All(t.Context())
	must(t, err)
	ids := make([]int64, len(all.Hits))
	for i, h := range all.Hits {
		ids[i] = h.ID
	}
	known, err := l.Pictures(t.Context(), ids)
	must(t, err)
	found := map[string]bool{}
	for _, p := range known {
		found[p.File.Path] = true
	}
	return found
}
