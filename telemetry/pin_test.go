package telemetry

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// oneSpan records a trace of its own and returns its id.
func oneSpan(t *testing.T, tracer trace.Tracer, name string) trace.TraceID {
	t.Helper()
	_, s := tracer.Start(t.Context(), name)
	s.End()
	return s.SpanContext().TraceID()
}

func names(traces []TraceSummary) string {
	var all []string
	for _, s := range traces {
		name := s.Root
		if s.Pinned {
			name += "!"
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

func TestPinnedTracesStay(t *testing.T) {
	tracer, r := record(t, limits{spans: 10, bytes: 1 << 30, open: 10})
	oneSpan(t, tracer, "a")
	b := oneSpan(t, tracer, "b")
	c := oneSpan(t, tracer, "c")
	before := r.Revision()
	if err := r.Pin(b, true); err != nil || r.Revision() == before {
		t.Fatal(err, r.Revision())
	}
	if got := names(r.Traces()); got != "c b! a" {
		t.Errorf("in the order of their arrival: %s", got)
	}
	for i := range 12 {
		oneSpan(t, tracer, fmt.Sprint(i))
	}
	if got := names(r.Traces()); got != "11 10 9 8 7 6 5 4 3 b!" || r.spans != 10 {
		t.Errorf("kept %s, %d spans", got, r.spans)
	}
	if err := r.Pin(c, true); !errors.Is(err, ErrTraceGone) {
		t.Errorf("pinning what is gone: %v", err)
	}
	if err := r.Pin(c, false); err != nil {
		t.Errorf("unpinning what is gone: %v", err)
	}
	r.Clear()
	if got := names(r.Traces()); got != "b!" || r.spans != 1 || r.bytes <= 0 {
		t.Errorf("after Clear: %s, %d spans, %d bytes", got, r.spans, r.bytes)
	}
	oneSpan(t, tracer, "x")
	if err := r.Pin(b, false); err != nil || names(r.Traces()) != "x b" {
		t.Errorf("unpinned: %v, %s", err, names(r.Traces()))
	}
	for i := range 10 {
		oneSpan(t, tracer, fmt.Sprint(i))
	}
	if got := names(r.Traces()); got != "9 8 7 6 5 4 3 2 1 0" || r.pins.spans != 0 || r.pins.bytes != 0 || len(r.pins.logs) != 0 {
		t.Errorf("kept %s, pins %+v", got, r.pins)
	}
}

func TestPinsTakeHalfAtMost(t *testing.T) {
	tracer, r := record(t, limits{spans: 10, bytes: 1 << 30, open: 10})
	ctx, root := tracer.Start(t.Context(), "grows")
	id := root.SpanContext().TraceID()
	if err := r.Pin(id, true); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		_, s := tracer.Start(ctx, "part")
		s.End()
	}
	if r.pins.spans != 5 || r.spans != 5 || r.Dropped().Spans != 15 {
		t.Errorf("pins %+v of %d spans, dropped %+v", r.pins, r.spans, r.Dropped())
	}
	var bytes int64
	for _, s := range r.logs[id].ended {
		bytes += s.size
	}
	if r.pins.bytes != bytes || r.bytes != bytes {
		t.Errorf("%d bytes are pinned, %d are kept; want %d", r.pins.bytes, r.bytes, bytes)
	}
	other := oneSpan(t, tracer, "other")
	if err := r.Pin(other, true); !errors.Is(err, ErrPinLimit) {
		t.Errorf("beyond the half: %v", err)
	}
	root.End()
	for range 20 {
		oneSpan(t, tracer, "more")
	}
	if s, ok := r.Trace(id); !ok || len(s) != 5 || r.spans != 10 {
		t.Errorf("%d spans of the pinned trace, %d in all", len(s), r.spans)
	}
}

func TestVersionsTellWhatChanged(t *testing.T) {
	tracer, r := record(t, limits{spans: 3, bytes: 1 << 30, open: 10})
	a := oneSpan(t, tracer, "a")
	_, b := tracer.Start(t.Context(), "b")
	first := r.Versions()
	if len(first) != 2 || first[0].ID != a || first[0].Running || !first[1].Running {
		t.Fatalf("%+v", first)
	}
	b.End()
	second := r.Versions()
	if second[0] != first[0] || second[1].Version == first[1].Version || second[1].Running {
		t.Errorf("%+v, then %+v", first, second)
	}
	// A trace that went and came again is another one.
	s := testSpan(1, 0, 5)
	s.TraceID = a
	r.Clear()
	r.ended(&keptSpan{Span: s}, nil)
	if third := r.Versions(); len(third) != 1 || third[0].ID != a || third[0].Version == first[0].Version {
		t.Errorf("%+v, then %+v", first, third)
	}
}

func TestEndedSinceFollowsTheEnds(t *testing.T) {
	tracer, r := record(t, limits{spans: 4, bytes: 1 << 30, open: 10})
	read := func(cursor uint64, want string, wantMissed int64) (next uint64) {
		t.Helper()
		spans, next, missed := r.EndedSince(cursor)
		var got []string
		for _, s := range spans {
			got = append(got, s.Name)
		}
		if strings.Join(got, " ") != want || missed != wantMissed {
			t.Errorf("since %d: %q, missed %d; want %q and %d", cursor, strings.Join(got, " "), missed, want, wantMissed)
		}
		return next
	}
	read(0, "", 0)
	ctx, root := tracer.Start(t.Context(), "root")
	_, child := tracer.Start(ctx, "child")
	read(0, "", 0)
	child.End()
	cursor := read(0, "child", 0)
	cursor = read(cursor, "", 0)
	root.End()
	cursor = read(cursor, "root", 0)
	kept := oneSpan(t, tracer, "kept")
	_ = r.Pin(kept, true)
	for i := range 30 {
		oneSpan(t, tracer, fmt.Sprint(i))
	}
	next := read(cursor, "kept 27 28 29", 27)
	read(next, "", 0)
	read(next+100, "", 0) // of another run
	r.Clear()
	read(cursor, "kept", 30)
	oneSpan(t, tracer, "last")
	read(next, "last", 0)
	if n := len(r.endings.list); n > 2*4+2 {
		t.Errorf("the list has grown to %d", n)
	}
}

// The list of ends against a plain slice of all that ever ended.
func FuzzEndings(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 0, 2, 0, 3})
	f.Fuzz(func(t *testing.T, steps []byte) {
		var e endings
		var all []*keptSpan
		kept := map[*keptSpan]bool{}
		for _, step := range steps {
			switch s := (&keptSpan{}); {
			case step%4 < 2 || len(all) == 0:
				e.add(s)
				all, kept[s] = append(all, s), true
			case step%4 == 2:
				s = all[int(step/4)%len(all)]
				e.drop(s)
				delete(kept, s)
			default:
				var left []*keptSpan
				for s := range kept {
					if left = append(left, s); len(left) > int(step/4) {
						break
					}
				}
				clear(kept)
				for _, s := range left {
					kept[s] = true
				}
				e.retain(left)
			}
		}
		for cursor := range uint64(len(all)) {
			var got []*keptSpan
			for _, x := range e.list[e.behind(cursor):] {
				if x.span != nil {
					got = append(got, x.span)
				}
			}
			for _, s := range all[cursor:] {
				if !kept[s] {
					continue
				}
				if len(got) == 0 || got[0] != s {
					t.Fatalf("since %d: number %d is missing or out of order", cursor, s.number)
				}
				got = got[1:]
			}
			if len(got) > 0 {
				t.Fatalf("since %d: %d too many", cursor, len(got))
			}
		}
	})
}

func TestSpansTellWhereTheyAreFrom(t *testing.T) {
	tracer, r := record(t, roomy)
	state, err := trace.ParseTraceState("a=1,b=2")
	if err != nil {
		t.Fatal(err)
	}
	remote := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}, TraceState: state, TraceFlags: trace.FlagsSampled})
	_, s := tracer.Start(trace.ContextWithSpanContext(t.Context(), remote), "s")
	for i := range 200 {
		s.SetAttributes(attribute.Int(fmt.Sprint(i), i))
		s.AddEvent("e")
		s.AddLink(trace.Link{SpanContext: remote})
	}
	check := func(when string) []attribute.KeyValue {
		t.Helper()
		spans, _ := r.Trace(trace.TraceID{1})
		got := spans[0]
		if got.TraceState != "a=1,b=2" || got.Scope != "test" || got.ScopeVersion != "" || got.DroppedAttributes != 72 || got.DroppedEvents != 72 || got.DroppedLinks != 72 || len(got.Resource) == 0 {
			t.Errorf("%s: %+v", when, got)
		}
		return got.Resource
	}
	open := check("running")
	s.End()
	if ended := check("ended"); &ended[0] != &open[0] {
		t.Error("the resource is copied for each span")
	}
}

// BenchmarkFollowing is what it costs to see that nothing changed, and to take in one new span, over a full
// recorder of 20,000 traces, some pinned.
func BenchmarkFollowing(b *testing.B) {
	r := newRecorder(noMeter{}, limits{spans: maxSpans, bytes: maxBytes, open: maxOpenSpans})
	add := func(i int) {
		s := testSpan(1, 0, int64(i))
		s.TraceID = trace.TraceID{1, byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)}
		r.ended(&keptSpan{Span: s}, nil)
	}
	for i := range maxSpans {
		add(i)
	}
	for i := range 100 {
		_ = r.Pin(trace.TraceID{1, 0, 0, byte(i)}, true)
	}
	b.Run("versions", func(b *testing.B) {
		for b.Loop() {
			r.Versions()
		}
	})
	_, cursor, _ := r.EndedSince(0)
	b.Run("ended-since", func(b *testing.B) {
		i := maxSpans
		for b.Loop() {
			i++
			add(i)
			var spans []Span
			if spans, cursor, _ = r.EndedSince(cursor); len(spans) != 1 {
				b.Fatalf("%d spans", len(spans))
			}
		}
	})
	b.Run("ended-since-the-start", func(b *testing.B) {
		for b.Loop() {
			r.EndedSince(0)
		}
	})
}
