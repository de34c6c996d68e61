package engine

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestQueryCacheKeepsOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "queries")
	want := []float32{0.6, 0.8}
	c := newQueryCache(dir)
	must(t, c.put("space", "sea", want))
	for _, c := range []*queryCache{c, newQueryCache(dir)} {
		if got, ok := c.get("space", 2, "sea"); !ok || !slices.Equal(got, want) {
			t.Errorf("%v, %t", got, ok)
		}
		for _, other := range [][2]string{{"space", "sea "}, {"spaces", "ea"}, {"other", "sea"}} {
			if _, ok := c.get(other[0], 2, other[1]); ok {
				t.Errorf("%q has the vector of another", other)
			}
		}
	}
	info, err := os.Stat(filepath.Join(dir, queryName("space", "sea")))
	must(t, err)
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v", info.Mode())
	}
}

func TestDamagedQueryIsReplaced(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, queryName("space", "sea"))
	good := encodeQuery([]float32{0.6, 0.8})
	flipped := slices.Clone(good)
	flipped[1] ^= 1
	nan := encodeQuery([]float32{float32(math.NaN()), 1})
	for _, data := range [][]byte{nil, {1}, good[:len(good)-1], append(slices.Clone(good), 0), flipped, nan, encodeQuery([]float32{0, 0}), encodeQuery([]float32{1})} {
		must(t, os.WriteFile(path, data, 0o600))
		c := newQueryCache(dir)
		if v, ok := c.get("space", 2, "sea"); ok {
			t.Errorf("%x is read as %v", data, v)
		}
		must(t, c.put("space", "sea", []float32{0.6, 0.8}))
		if _, ok := newQueryCache(dir).get("space", 2, "sea"); !ok {
			t.Errorf("%x was not replaced", data)
		}
	}
}

func TestQueryCacheIsBounded(t *testing.T) {
	c := newQueryCache(filepath.Join(t.TempDir(), "queries"))
	c.limit = 20
	name := func(i int) string { return fmt.Sprint("query ", i) }
	for i := range 300 {
		must(t, c.put("space", name(i), []float32{1, float32(i)}))
		at := time.Unix(int64(i), 0)
		must(t, os.Chtimes(filepath.Join(c.dir, queryName("space", name(i))), at, at))
	}
	entries, err := os.ReadDir(c.dir)
	must(t, err)
	if len(entries) > c.limit || len(entries) < c.limit/2 || c.recent.Len() != maxQueriesInMemory || len(c.byName) != maxQueriesInMemory {
		t.Errorf("%d files, %d in memory", len(entries), c.recent.Len())
	}
	fresh := newQueryCache(c.dir)
	if _, ok := fresh.get("space", 2, name(299)); !ok {
		t.Error("the latest is gone")
	}
	if _, ok := fresh.get("space", 2, name(200)); ok {
		t.Error("an old one is still there")
	}
}

func TestQueryCacheDoesWithoutDisk(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	write(t, blocked, "a file stands where the folder should be")
	c := newQueryCache(filepath.Join(blocked, "queries"))
	if err := c.put("space", "sea", []float32{1, 0}); err == nil {
		t.Error("it was kept in a file")
	}
	if _, ok := c.get("space", 2, "sea"); !ok {
		t.Error("it is not even in memory")
	}
}

func FuzzDecodeQuery(f *testing.F) {
	f.Add(encodeQuery([]float32{0.6, 0.8}), 2)
	f.Add([]byte{}, 0)
	f.Add([]byte{0, 0, 0, 0}, -1)
	f.Fuzz(func(t *testing.T, data []byte, dimensions int) {
		v, ok := decodeQuery(data, dimensions)
		if ok && (len(v) != dimensions || string(encodeQuery(v)) != string(data)) {
			t.Fatalf("%x is %v", data, v)
		}
	})
}
