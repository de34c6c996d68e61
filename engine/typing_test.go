package engine

import (
	"testing"

	"go.opentelemetry.io/otel/trace"
)

// What is done between a key and its results is one trace, and what comes later is none of it.
func TestTypingIsOneTrace(t *testing.T) {
	l := holiday(t, 12)
	spans := recordSpans()
	begun := len(spans.Ended())
	typing := BeginTyping(t.Context())
	l.Complete(typing.In(t.Context()), "re", 2)
	l.Complete(typing.In(t.Context()), "red", 3)
	r, err := l.Search(typing.In(t.Context()), "red", 0)
	must(t, err)
	_, err = l.Arrange(typing.In(t.Context()), r, Arrangement{Diversify: true})
	must(t, err)
	typing.End()
	typing.End() // once
	if !r.Typing || isTyping(t.Context()) {
		t.Error("it is not marked as typing")
	}
	_, err = l.Search(typing.In(t.Context()), "red", 0)
	must(t, err)
	_, err = l.Search((*Typing)(nil).In(t.Context()), "red", 0)
	must(t, err)

	roots := map[string]int{}
	inTyping := map[string]int{}
	var of trace.TraceID
	for _, s := range spans.Ended()[begun:] {
		if !s.Parent().IsValid() {
			roots[s.Name()]++
		}
		if s.Name() == "search.typing" {
			of = s.SpanContext().TraceID()
		}
	}
	for _, s := range spans.Ended()[begun:] {
		if s.SpanContext().TraceID() == of {
			inTyping[s.Name()]++
		}
	}
	if roots["search.typing"] != 1 || roots["search"] != 2 || roots["search.complete"]+roots["search.arrange"] > 0 {
		t.Errorf("the traces are %v", roots)
	}
	if inTyping["search.complete"] != 2 || inTyping["search"] != 1 || inTyping["search.arrange"] != 1 {
		t.Errorf("typing has %v", inTyping)
	}
}
