package catalog

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

func TestConsents(t *testing.T) {
	c, _ := open(t)
	for _, purpose := range []string{"meaning", "ranking", "meaning"} {
		must(t, c.AddConsent(t.Context(), purpose, "example.org"))
	}
	all, err := c.Consents(t.Context())
	if err != nil || len(all) != 2 || all[0].Purpose != "ranking" || all[1].GivenAt.Before(all[0].GivenAt) {
		t.Fatalf("%+v, %v", all, err)
	}
	must(t, c.RemoveConsent(t.Context(), "meaning", "example.com"))
	must(t, c.RemoveConsent(t.Context(), "ranking", "example.org"))
	if all, err = c.Consents(t.Context()); err != nil || len(all) != 1 || all[0].Recipient != "example.org" {
		t.Fatalf("%+v, %v", all, err)
	}
}

func TestVectorsOfASpace(t *testing.T) {
	c, _ := open(t)
	a, b, twin, changed := picture("/p/a", 1), picture("/p/b", 2), picture("/p/twin", 1), picture("/p/c", 3)
	put(t, c, &a, &b, &twin, &changed)
	must(t, c.AddSpace(t.Context(), Space{Name: "m-2", Source: "gemini", Model: "m", Dimensions: 2}))
	lacking := func() (ids []int64) {
		all, err := c.Lacking(t.Context(), "m-2")
		must(t, err)
		for _, k := range all {
			ids = append(ids, k.ID)
		}
		return ids
	}
	if got := lacking(); !slices.Equal(got, []int64{a.ID, b.ID, changed.ID}) {
		t.Fatalf("lacking %v", got)
	}
	vector := func(p Picture, hash Hash) HashedVector {
		return HashedVector{Vector{p.ID, []float32{float32(p.ID), 0}}, hash}
	}
	// One of a content that the file does not have any more is left out.
	must(t, c.AddVectors(t.Context(), "m-2", []HashedVector{vector(a, a.File.Hash), vector(changed, Hash{9})}, nil))
	if got := lacking(); !slices.Equal(got, []int64{b.ID, changed.ID}) {
		t.Errorf("lacking %v: the copy needs none", got)
	}
	shared, err := c.ShareVectors(t.Context(), "m-2")
	if err != nil || !slices.Equal(shared, []int64{twin.ID}) {
		t.Errorf("shared with %v, %v", shared, err)
	}
	of, err := c.VectorsOf(t.Context(), "m-2", []int64{twin.ID, b.ID, a.ID, 99})
	if err != nil || len(of) != 2 || of[0].ID != twin.ID || of[0].Values[0] != float32(a.ID) || of[0].Hash != a.File.Hash {
		t.Errorf("%+v, %v", of, err)
	}
	// A refusal holds for all files of the content, also for those that come later, and no longer than the content.
	must(t, c.AddVectors(t.Context(), "m-2", nil, []Refusal{{ID: b.ID, Hash: b.File.Hash, Error: "no"}, {ID: changed.ID, Hash: Hash{9}}}))
	later := picture("/p/later", 2)
	put(t, c, &later)
	if got := lacking(); !slices.Equal(got, []int64{changed.ID}) {
		t.Errorf("lacking %v", got)
	}
	if shared, err = c.ShareVectors(t.Context(), "m-2"); err != nil || len(shared) != 0 {
		t.Errorf("shared again with %v, %v", shared, err)
	}
	refused, err := c.Refusals(t.Context(), "m-2")
	if err != nil || len(refused) != 2 || refused[1].ID != later.ID || refused[1].Error != "no" || refused[1].Hash != b.File.Hash {
		t.Errorf("refused %+v, %v", refused, err)
	}
	b.File.Hash = Hash{7}
	put(t, c, &b)
	if got := lacking(); !slices.Equal(got, []int64{b.ID, changed.ID}) {
		t.Errorf("lacking %v after a change", got)
	}
	must(t, c.DropSpace(t.Context(), "m-2"))
	if n, err := c.CountVectors(t.Context(), "m-2"); n != 0 || err != nil {
		t.Errorf("%d vectors, %v", n, err)
	}
	if n, err := c.CountVectors(t.Context(), "visual"); n != 5 || err != nil {
		t.Errorf("%d visual vectors, %v", n, err)
	}
}

func TestDescriptions(t *testing.T) {
	c, _ := open(t)
	a, twin, b := picture("/p/a", 1), picture("/p/twin", 1), picture("/p/b", 2)
	put(t, c, &a, &twin, &b)
	const work = "descriptions:m"
	find := func(word string) (n int) {
		hits, err := c.SearchText(t.Context(), []Term{{Word: word}}, 10)
		must(t, err)
		return len(hits)
	}
	n, err := c.DescribeContent(t.Context(), a.File.Hash, Description{"m", "A barge at anchor.", []string{"barge", "calm sea"}, "HMS Test"})
	if err != nil || n != 2 || find("barge") != 2 || find("calm") != 2 || find("hms") != 2 {
		t.Errorf("%d described, %v, %d found", n, err, find("barge"))
	}
	if n, err := c.DescribeContent(t.Context(), Hash{77}, Description{Model: "m", Caption: "gone"}); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	later := picture("/p/later", 1)
	put(t, c, &later)
	todo, err := c.Undescribed(t.Context(), work)
	if err != nil || len(todo) != 1 || todo[0].ID != b.ID {
		t.Errorf("to do: %v, %v", todo, err)
	}
	if n, err = c.ShareDescriptions(t.Context(), work); err != nil || n != 1 || find("barge") != 3 {
		t.Errorf("shared %d, %v; %d found", n, err, find("barge"))
	}
	must(t, c.Refuse(t.Context(), work, []Refusal{{ID: b.ID, Hash: b.File.Hash, Error: "no"}}))
	if todo, err = c.Undescribed(t.Context(), work); err != nil || len(todo) != 0 {
		t.Errorf("to do: %v, %v", todo, err)
	}
	got, err := c.Picture(t.Context(), later.ID)
	if err != nil || got.Machine.Caption != "A barge at anchor." || got.Machine.Text != "HMS Test" || got.Caption != "" {
		t.Errorf("%+v, %v", got.Machine, err)
	}
	// Other facts of the same pixels leave it; other pixels do not.
	a.Title = "Harbour"
	put(t, c, &a)
	if find("barge") != 3 || find("harbour") != 1 {
		t.Error("a new title took the description away")
	}
	a.File.Hash = Hash{8}
	put(t, c, &a)
	if n, err := c.CountDescriptions(t.Context()); n != 2 || err != nil || find("barge") != 2 {
		t.Errorf("%d descriptions, %v", n, err)
	}
	must(t, c.SetDescription(t.Context(), twin.ID, Description{}))
	if find("barge") != 1 {
		t.Error("a removed description is found")
	}
	if err := c.SetDescription(t.Context(), 99, Description{Model: "m"}); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

// What models made is asked for in large libraries too.
func BenchmarkLacking(b *testing.B) {
	c, err := Open(b.Context(), b.TempDir()+"/catalog.db", ReadWrite, false)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // a benchmark
	const n = 10_000
	for first := 0; first < n; first += 1_000 {
		var batch Batch
		for i := first; i < first+1_000; i++ {
			p := picture(fmt.Sprintf("/p/%d", i), 0)
			p.File.Hash = Hash{byte(i), byte(i >> 8), byte(i >> 16)}
			vectors := map[string][]float32{}
			if i%2 == 0 {
				vectors["m-768"] = make([]float32, 768)
			}
			batch.Put = append(batch.Put, Entry{Picture: p, Vectors: vectors})
		}
		if err := c.Apply(b.Context(), &batch); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("lacking", func(b *testing.B) {
		for b.Loop() {
			if all, err := c.Lacking(b.Context(), "m-768"); err != nil || len(all) != n/2 {
				b.Fatal(len(all), err)
			}
		}
	})
	b.Run("share", func(b *testing.B) {
		for b.Loop() {
			if ids, err := c.ShareVectors(b.Context(), "m-768"); err != nil || len(ids) != 0 {
				b.Fatal(len(ids), err)
			}
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
