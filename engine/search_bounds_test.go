package engine

import (
	"slices"
	"strings"
	"testing"
)

// What a picture does not hold is told among what it passes.
func TestWhatIsLeftOutIsTold(t *testing.T) {
	l := holiday(t, 12)
	r, err := l.Search(t.Context(), "folder:coast -boat", 0)
	must(t, err)
	found, err := l.Details(t.Context(), r, r.Hits[:1])
	must(t, err)
	if len(found) != 1 || !slices.Equal(found[0].Passed, []string{"folder:coast", "-boat"}) {
		t.Errorf("it is told as %+v", found)
	}
}

// Words that more pictures hold than are looked at say so.
func TestVeryManyHitsAreTold(t *testing.T) {
	if testing.Short() {
		t.Skip("a library of 10,001 pictures")
	}
	l := holiday(t, maxTextHits+1)
	for text, want := range map[string]bool{
		"red": true, "red -name:p0001": false, "red folder:coast": false, "boat": false,
	} {
		r, err := l.Search(t.Context(), text, 0)
		must(t, err)
		if told := strings.Contains(r.Note, "10,000"); told != want || r.Bounded != want || want && len(r.Hits) < maxTextHits {
			t.Errorf("%q finds %d, note %q", text, len(r.Hits), r.Note)
		}
		if text == "red -name:p0001" && len(r.Hits) != maxTextHits { // as many as can be found, and no more
			t.Errorf("%q finds %d", text, len(r.Hits))
		}
	}
}

func TestALongQueryIsToldOnce(t *testing.T) {
	q := ParseQuery(many("w", 31) + " u OR v OR x " + many("y", 4))
	if n := strings.Count(q.Note, "The query is long"); n != 1 {
		t.Errorf("told %d times: %q", n, q.Note)
	}
	if q := ParseQuery(many("w", maxTerms)); q.Note != "" {
		t.Errorf("%d words are told as too many: %q", maxTerms, q.Note)
	}
}

// many gives different words.
func many(prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(prefix)
		b.WriteString(strings.Repeat("z", i+1))
		b.WriteByte(' ')
	}
	return b.String()
}
