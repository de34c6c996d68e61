package catalog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What is read directly is what the driver reads, however the catalog was opened and whatever it is called.
func TestVectorsAreThoseOfTheDriver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "50% of #1 ä 'x'.db")
	c, err := Open(t.Context(), path, ReadWrite, false)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var b Batch
	for i := range 300 {
		v := make([]float32, 1+random.IntN(3000)) // more than a page, too
		for j := range v {
			v[j] = random.Float32()
		}
		e := Entry{Picture: picture(fmt.Sprintf("/p/%d.jpg", i), byte(i)), Vectors: map[string][]float32{"s": v}}
		if i%7 == 0 {
			e.Vectors["other"] = v
		}
		b.Put = append(b.Put, e)
	}
	if err := c.Apply(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	same := func(c *Catalog) {
		t.Helper()
		want, err := collect(t.Context(), c.read, func(row scanner) (v Vector, err error) {
			var raw []byte
			err = row.Scan(&v.ID, &raw)
			v.Values = decode(nil, raw)
			return v, err
		}, `SELECT picture_id, vector FROM vectors WHERE space = 's' ORDER BY picture_id`)
		if err != nil || len(want) != 300 {
			t.Fatal(len(want), err)
		}
		for v, err := range c.Vectors(t.Context(), "s") {
			if err != nil || len(want) == 0 || v.ID != want[0].ID || !slices.Equal(v.Values, want[0].Values) {
				t.Fatalf("%d values of %d, %v", len(v.Values), v.ID, err)
			}
			want = want[1:]
		}
		if len(want) > 0 {
			t.Errorf("%d are missing", len(want))
		}
	}
	same(c) // what was just written lies in the log
	reader, err := Open(t.Context(), path, ReadOnly, false)
	if err != nil {
		t.Fatal(err)
	}
	same(reader)
	for range c.Vectors(t.Context(), "s") { // who has enough leaves nothing open
		break
	}
	if err := errors.Join(reader.Close(), c.Close()); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*-wal")); len(left) > 0 {
		t.Errorf("a log is left: %v", left)
	}
	if c, err = Open(t.Context(), path, Immutable, false); err != nil {
		t.Fatal(err)
	}
	same(c)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Error(err)
	}
}

func TestFactsAreThoseOfTheDriver(t *testing.T) {
	c, _ := open(t)
	random := rand.New(rand.NewPCG(3, 4))
	var b Batch
	for i := range 400 {
		p := picture(fmt.Sprintf("/p/%d ä.jpg", i), byte(i))
		if random.IntN(2) == 0 {
			p.Camera, p.TakenAt, p.Tags = "Canon", time.Unix(int64(i), 0), []string{"red", "photo"}
		}
		if random.IntN(2) == 0 {
			p.Position = &Position{Latitude: -12.5, Longitude: float64(i)}
		}
		if random.IntN(2) == 0 {
			p.Title, p.Keywords, p.Rating = "t", []string{"generated", strconv.Itoa(i % 3)}, i%6
		}
		e := Entry{Picture: p}
		if random.IntN(2) == 0 {
			e.Look = &Look{Version: 1, PHash: 1<<63 | uint64(i), Sharpness: 0.5, Colour: int32(i)}
		}
		b.Put = append(b.Put, e)
	}
	if err := c.Apply(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	first, last := b.Put[10].Picture.ID, b.Put[389].Picture.ID
	var ids []int64
	for id := first; id <= last; id++ {
		ids = append(ids, id)
	}
	want, err := c.FactsOf(t.Context(), ids)
	if err != nil || len(want) != 380 {
		t.Fatal(len(want), err)
	}
	var got []Fact
	for f, err := range c.Facts(t.Context(), first, last) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, f)
	}
	slices.SortFunc(want, func(a, b Fact) int { return cmp.Compare(a.ID, b.ID) })
	if !slices.Equal(got, want) {
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Fatalf("%d facts; %+v is missing", len(got), want[i])
			}
		}
	}
}

func TestReadingDirectlyFails(t *testing.T) {
	c, path := open(t)
	failure := func(ctx context.Context, c *Catalog, query string, args ...any) (n int, failure error) {
		for _, err := range c.directly(ctx, query, args...) {
			if err != nil {
				failure = err
			} else {
				n++
			}
		}
		return n, failure
	}
	if _, err := failure(t.Context(), c, "SELECT x FROM nowhere"); err == nil || !strings.Contains(err.Error(), "no such table") {
		t.Error(err)
	}
	if _, err := failure(t.Context(), c, "DELETE FROM vectors"); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	if _, err := failure(t.Context(), c, "SELECT ?", 1.5); err == nil {
		t.Error("what cannot be bound was")
	}
	const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rows := 0
	for _, err := range c.directly(ctx, endless) {
		if rows++; rows == 1000 {
			cancel()
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if rows < 1000 || rows > 1000+checkEvery+1 {
		t.Errorf("cancelled at 1000, ended at %d", rows)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := failure(t.Context(), c, "SELECT 1 FROM vectors"); !errors.Is(err, ErrCorrupt) {
		t.Error(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := failure(t.Context(), c, "SELECT 1"); !errors.Is(err, ErrCannotOpen) {
		t.Error(err)
	}
}
