package query

import (
	"strings"
	"testing"
)

// However much is subtracted, what is searched for stays.
func TestTooManySummands(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("word width:abc -x ", 2000),
		"sea " + strings.Repeat("-x ", 40),
		strings.Repeat("-x ", 40) + "+ sea",
		strings.Repeat("-x ", 40) + "like:sea.jpg",
		strings.Repeat("2:sea ", 40) + "-x",
	} {
		q := Parse(text)
		if len(q.Sum) != MaxSummands || len(q.Notes) != 1 {
			t.Fatalf("%.40q: %d summands, %q", text, len(q.Sum), q.Notes)
		}
		wanted := 0
		for _, s := range q.Sum {
			if s.Weight > 0 {
				wanted++
			}
		}
		if wanted == 0 {
			t.Errorf("%.40q: nothing is searched for", text)
		}
		for _, p := range q.Parts {
			if p.Group >= len(q.Sum) {
				t.Fatalf("%.40q: %q is in summand %d", text, p.Text, p.Group)
			}
			if p.Group >= 0 && p.Kind != KindFilter && (p.Not != (q.Sum[p.Group].Weight < 0) || !strings.Contains(q.Sum[p.Group].Text+q.Sum[p.Group].Like, p.Text)) {
				t.Fatalf("%.40q: %q is in summand %+v", text, p.Text, q.Sum[p.Group])
			}
		}
	}
}
