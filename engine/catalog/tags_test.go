package catalog

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestTags(t *testing.T) {
	c, _ := open(t)
	a, b := picture("/p/a", 1), picture("/p/b", 2)
	put(t, c, &a, &b)
	must(t, c.AddVectors(t.Context(), "clip", []HashedVector{
		{Vector{a.ID, []float32{1, 0}}, a.File.Hash}, {Vector{b.ID, []float32{0, 1}}, b.File.Hash},
	}, nil))
	if ids, err := c.Untagged(t.Context(), "clip"); err != nil || !slices.Equal(ids, []int64{a.ID, b.ID}) {
		t.Errorf("%v, %v", ids, err)
	}
	must(t, c.AddTags(t.Context(), "clip", []TaggedVector{
		{a.ID, a.File.Hash, []string{"owl", "fire engine"}}, {b.ID, b.File.Hash, nil}, {99, a.File.Hash, []string{"gone"}},
	}))
	if ids, err := c.Untagged(t.Context(), "clip"); err != nil || len(ids) != 0 {
		t.Errorf("%v, %v", ids, err)
	}
	find := func(word string) []int64 {
		ids, err := c.Holding(t.Context(), []Term{{Word: word}})
		must(t, err)
		return ids
	}
	if !slices.Equal(find("owl"), []int64{a.ID}) || !slices.Equal(find("fire engine"), []int64{a.ID}) || find("engine fire") != nil || find("gone") != nil {
		t.Errorf("%v, %v", find("owl"), find("fire engine"))
	}
	a.Title = "Harbour" // other facts of the same pixels leave the tags
	put(t, c, &a)
	if p, err := c.Picture(t.Context(), a.ID); err != nil || !slices.Equal(p.MachineTags, []string{"owl", "fire engine"}) || len(find("owl")) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	if n, err := c.CountTagged(t.Context()); n != 2 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if all, err := c.MachineTags(t.Context()); err != nil || !slices.Equal(all, []TagCount{{"fire engine", 1}, {"owl", 1}}) {
		t.Errorf("%v, %v", all, err)
	}
	must(t, c.RemoveTags(t.Context()))
	if find("owl") != nil || find("harbour") == nil {
		t.Error("the tags are found, or the title is not")
	}
}

func TestSearchTextWithout(t *testing.T) {
	c, _ := open(t)
	a, b, d := picture("/p/a", 1), picture("/p/b", 2), picture("/p/d", 3)
	a.Title, b.Title, d.Title = "red car by the sea", "red carpet by the sea", "car, red, sea"
	put(t, c, &a, &b, &d)
	for _, q := range []struct {
		without []Term
		want    []int64
	}{
		{nil, []int64{a.ID, b.ID, d.ID}},
		{[]Term{{Word: "car"}}, []int64{b.ID}},
		{[]Term{{Word: "red car"}}, []int64{b.ID, d.ID}},
		{[]Term{{Word: "carpet"}, {Word: "red car"}}, []int64{d.ID}},
		{[]Term{{Word: `" OR "`}}, []int64{a.ID, b.ID, d.ID}},
	} {
		for _, terms := range [][]Term{{{Word: "sea"}}, {{Word: "sea"}, {Word: "nothing"}}} {
			hits, err := c.SearchText(t.Context(), terms, 10, q.without...)
			var got []int64
			for _, h := range hits {
				got = append(got, h.ID)
			}
			slices.Sort(got)
			if err != nil || !slices.Equal(got, q.want) {
				t.Errorf("%v without %v: %v, %v", terms, q.without, got, err)
			}
		}
	}
}

// What must be held is, whatever else the hits hold; those that hold all come first.
func TestSearchTextMust(t *testing.T) {
	c, _ := open(t)
	a, b, d, e := picture("/p/a", 1), picture("/p/b", 2), picture("/p/d", 3), picture("/p/e", 4)
	a.Title, b.Title, d.Title, e.Title = "red car", "red car by the sea", "sea", "car, red, invoice"
	put(t, c, &a, &b, &d, &e)
	if err := c.SetDescription(t.Context(), d.ID, Description{Model: "m", Text: "Invoice 12"}); err != nil {
		t.Fatal(err)
	}
	car := Term{Word: "red car", Must: true}
	invoice := Term{Word: "invoice", Column: Seen, Must: true}
	for _, q := range []struct {
		terms, without []Term
		want           []int64
	}{
		{[]Term{car}, nil, []int64{a.ID, b.ID}},
		{[]Term{car, {Word: "sea"}}, nil, []int64{b.ID, a.ID}},
		{[]Term{car, {Word: "nothing"}}, nil, []int64{a.ID, b.ID}},
		{[]Term{car, {Word: "nothing"}}, []Term{{Word: "sea"}}, []int64{a.ID}},
		{[]Term{car, {Word: "sea", Must: true}}, nil, []int64{b.ID}},
		{[]Term{{Word: "red car", Any: []Term{{Word: "inv", Prefix: true}}}}, nil, []int64{a.ID, b.ID, d.ID, e.ID}},
		{[]Term{invoice}, nil, []int64{d.ID}},
		{[]Term{{Word: "inv", Prefix: true, Column: Seen, Any: []Term{car}}}, nil, []int64{a.ID, b.ID, d.ID}},
		{[]Term{{Word: "car", Must: true}}, []Term{{Word: "car red"}}, []int64{a.ID, b.ID}},
		{[]Term{{Word: "red", Must: true}}, []Term{invoice}, []int64{a.ID, b.ID, e.ID}},
	} {
		hits, err := c.SearchText(t.Context(), q.terms, 10, q.without...)
		var got []int64
		for _, h := range hits {
			got = append(got, h.ID)
		}
		if len(q.terms) == 1 || q.terms[1].Word == "nothing" { // by BM25 alone
			slices.Sort(got)
		}
		if err != nil || !slices.Equal(got, q.want) {
			t.Errorf("%v without %v: %v, %v; want %v", q.terms, q.without, got, err, q.want)
		}
	}
	if ids, err := c.HoldingAll(t.Context(), []Term{{Word: "red"}, {Word: "sea"}}); err != nil || !slices.Equal(ids, []int64{b.ID}) {
		t.Errorf("red and sea are held by %v, %v", ids, err)
	}
}

func TestByName(t *testing.T) {
	c, _ := open(t)
	a, b := picture(filepath.FromSlash("/p/one/sea.jpg"), 1), picture(filepath.FromSlash("/p/two/sea.jpg"), 2)
	put(t, c, &a, &b)
	for name, want := range map[string]int{"sea.jpg": 2, "one/sea.jpg": 1, "/one/sea.jpg": 1, "ea.jpg": 0, "": 0, "%": 0, "x": 0} {
		if found, err := c.ByName(t.Context(), name, 10); err != nil || len(found) != want {
			t.Errorf("%q: %d, %v", name, len(found), err)
		}
	}
}
