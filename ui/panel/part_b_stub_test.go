package panel

import "testing"

func TestLettersGoToTheTrace(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	for keys, want := range map[string]string{"/": "find", "e": "expandAll", "c": "collapseAll", "]": "nextError", "[": "previousError", "k": "critical"} {
		p.views.trace.did = ""
		p.typeRunes(keys)
		if p.views.trace.did != want {
			t.Errorf("%s in the trace: %q, want %q", keys, p.views.trace.did, want)
		}
	}
}
