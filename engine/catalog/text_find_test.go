package catalog

import (
	"fmt"
	"slices"
	"testing"
)

// Of words that thousands hold, those come first of which people wrote them, and then the latest; nothing that may be
// found is lost behind what may not.
func TestFindTextOfWordsThatThousandsHold(t *testing.T) {
	c, _ := open(t)
	const n = maxRanked + 500
	var batch Batch
	for i := range n {
		p := picture(fmt.Sprintf("/p/%04d", i), byte(i))
		p.Tags = []string{"photo"}
		if i == 7 {
			p.Title = "A photo"
		}
		batch.Put = append(batch.Put, Entry{Picture: p})
	}
	must(t, c.Apply(t.Context(), &batch))
	ids := make([]int64, n)
	for i, e := range batch.Put {
		ids[i] = e.Picture.ID
	}
	terms := []Term{{Word: "photo", Prefix: true}}
	hits, err := c.FindText(t.Context(), terms, nil, 3, nil)
	must(t, err)
	if !slices.Equal(found(hits), []int64{ids[7], ids[n-1], ids[n-2]}) || !hits[0].Every {
		t.Errorf("%+v", hits)
	}
	first := map[int64]bool{ids[0]: true, ids[3]: true}
	hits, err = c.FindText(t.Context(), terms, nil, 3, func(id int64) bool { return first[id] })
	must(t, err)
	if !slices.Equal(found(hits), []int64{ids[3], ids[0]}) {
		t.Errorf("%+v", hits)
	}
	hits, err = c.FindText(t.Context(), append(terms, Term{Word: "zebra"}), nil, n+1, nil)
	must(t, err)
	if len(hits) != n || slices.ContainsFunc(hits, func(h TextHit) bool { return h.Every }) {
		t.Errorf("%d hits hold one of two", len(hits))
	}
	hits, err = c.FindText(t.Context(), terms, []Term{{Word: "a"}}, n, nil)
	must(t, err)
	if len(hits) != n-1 || slices.Contains(found(hits), ids[7]) {
		t.Errorf("%d hits do without", len(hits))
	}

	words, err := c.Words(t.Context(), "pho", 5)
	if err != nil || !slices.Equal(words, []Word{{"photo", n}}) {
		t.Errorf("%v, %v", words, err)
	}
	if words, err := c.Words(t.Context(), `'"%`, 5); err != nil || len(words) != 0 {
		t.Errorf("%v, %v", words, err)
	}
}

func found(hits []TextHit) []int64 {
	ids := make([]int64, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}
