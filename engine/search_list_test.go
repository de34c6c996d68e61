package engine

import (
	"errors"
	"testing"
)

// Where nothing can be searched for, all pictures come instead, and why is told once.
func TestAllInsteadSaysWhy(t *testing.T) {
	l := holiday(t, 12)
	for text, note := range map[string]string{
		"…!?":        noteNoWords + " " + noteAllInstead,
		"width:>abc": noteAllInstead, // the mistake is told where it is
	} {
		asked, err := l.Search(t.Context(), text, 0)
		if !errors.Is(err, ErrNoWords) {
			t.Fatalf("%q: %v", text, err)
		}
		all, err := l.AllInstead(t.Context(), asked)
		if err != nil || len(all.Hits) != 12 || all.Note != note || all.Query.Text != "" {
			t.Errorf("%q: %d pictures, %q, %v", text, len(all.Hits), all.Note, err)
		}
	}
}
