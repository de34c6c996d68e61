package bench

import (
	"fmt"
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// spanWatch reads the spans that ended since it was last asked.
type spanWatch struct {
	recorder *telemetry.Recorder
	cursor   uint64
}

func newSpanWatch(r *telemetry.Recorder) *spanWatch {
	_, cursor, _ := r.EndedSince(0)
	return &spanWatch{r, cursor}
}

// spanTree is a trace that has ended: its root and what lies directly below.
type spanTree struct {
	root  telemetry.Span
	below []telemetry.Span
}

// spans gives what ended. It fails where the recorder had to let go of some.
func (w *spanWatch) spans() ([]telemetry.Span, error) {
	spans, next, missed := w.recorder.EndedSince(w.cursor)
	w.cursor = next
	if missed > 0 {
		return nil, fmt.Errorf("bench: %d spans were let go of before they were read", missed)
	}
	return spans, nil
}

// ended gives the traces whose root ended.
func (w *spanWatch) ended() ([]spanTree, error) {
	spans, err := w.spans()
	if err != nil {
		return nil, err
	}
	var trees []spanTree
	at := map[trace.SpanID]int{}
	for _, s := range spans {
		if !s.ParentID.IsValid() {
			at[s.SpanID] = len(trees)
			trees = append(trees, spanTree{root: s})
		}
	}
	for _, s := range spans {
		if i, ok := at[s.ParentID]; ok {
			trees[i].below = append(trees[i].below, s)
		}
	}
	return trees, nil
}

func (t spanTree) seconds() float64 { return secondsOf(t.root) }

func secondsOf(s telemetry.Span) float64 { return s.Duration(time.Time{}).Seconds() }

// attribute gives one of the root's; "" where there is none.
func (t spanTree) attribute(key string) string {
	for _, kv := range t.root.Attributes {
		if string(kv.Key) == key {
			return kv.Value.String()
		}
	}
	return ""
}
