package telemetry

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// fakeMeter counts up by a fixed step with each reading.
type fakeMeter struct {
	mu   sync.Mutex
	last reading
}

func (m *fakeMeter) read() reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last.user += 2 * time.Millisecond
	m.last.system += time.Millisecond
	m.last.resident += 1 << 20
	m.last.hasCPU, m.last.hasMemory = true, true
	return m.last
}

// record returns a tracer whose spans only go to the recorder.
func record(t *testing.T, l limits) (trace.Tracer, *Recorder) {
	t.Helper()
	m := &fakeMeter{}
	r := newRecorder(m, l)
	p := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(&tee{meter: m, recorder: r}))
	t.Cleanup(func() { _ = p.Shutdown(context.Background()) })
	return p.Tracer("test"), r
}

var roomy = limits{spans: 1000, bytes: 1 << 30, open: 100}

func TestRunningSpansAreSeenAsTheyAre(t *testing.T) {
	tracer, r := record(t, roomy)
	before := r.Revision()
	ctx, root := tracer.Start(t.Context(), "root")
	root.SetAttributes(attribute.String("query", "sea"))
	_, child := tracer.Start(ctx, "child")
	child.End()
	root.SetName("search")
	root.AddEvent("first hit")

	if r.Running() != 1 || r.Revision() == before {
		t.Errorf("%d running, revision %d", r.Running(), r.Revision())
	}
	traces := r.Traces()
	if len(traces) != 1 {
		t.Fatalf("traces %+v", traces)
	}
	s := traces[0]
	// The root's meter stood at 1, that of this look stands at 4: child start, child end, look.
	if s.Root != "search" || !s.Running || s.Spans != 2 || s.CPUUser != 6*time.Millisecond || s.PeakMemory != 4<<20 {
		t.Errorf("summary %+v", s)
	}
	spans, ok := r.Trace(s.ID)
	if !ok || len(spans) != 2 || spans[0].Name != "child" || spans[0].Running() {
		t.Fatalf("spans %+v", spans)
	}
	open := spans[1]
	if !open.Running() || open.Name != "search" || len(open.Attributes) != 1 || len(open.Events) != 1 || open.Scope != "test" ||
		open.Usage.CPUUser != 8*time.Millisecond || open.Usage.MemoryDelta != 4<<20 {
		t.Errorf("running span %+v", open)
	}
	if d := open.Duration(open.Start.Add(time.Second)); d != time.Second {
		t.Errorf("duration %v", d)
	}

	root.SetStatus(codes.Error, "broken")
	root.End()
	s = r.Traces()[0]
	if s.Running || s.Errors != 1 || s.Duration <= 0 || s.CPUSystem != 5*time.Millisecond || r.Running() != 0 {
		t.Errorf("summary after %+v", s)
	}
	spans, _ = r.Trace(s.ID)
	if spans[1].StatusMessage != "broken" || len(spans[1].Attributes) != len(usageKeys) { // its own, and all but the heap, which this meter does not tell
		t.Errorf("ended span %+v", spans[1])
	}
}

func TestOldestTracesGoFirst(t *testing.T) {
	tracer, r := record(t, limits{spans: 100, bytes: 1 << 30, open: 100})
	running, session := tracer.Start(t.Context(), "session")
	_, first := tracer.Start(running, "first")
	first.End()
	for range 200 {
		ctx, root := tracer.Start(t.Context(), "search")
		_, child := tracer.Start(ctx, "query")
		child.End()
		root.End()
	}
	traces := r.Traces()
	last := traces[len(traces)-1]
	if last.Root != "session" || !last.Running || last.Spans != 2 {
		t.Errorf("the running trace is gone or cut: %+v", last)
	}
	for _, s := range traces {
		if s.Spans != 2 || s.Dropped != 0 {
			t.Errorf("trace in part: %+v", s)
		}
	}
	// Of 401 ended spans one is the session's; the others go in pairs.
	if d := r.Dropped(); len(traces) != 50 || d.Traces != 151 || d.Spans != 302 || d.Open != 0 {
		t.Errorf("%d traces, dropped %+v", len(traces), d)
	}
	session.End()
	if _, ok := r.Trace(trace.TraceID{1}); ok {
		t.Error("an unknown trace was found")
	}
}

func TestLargeTraceIsCutAndKeepsItsRoot(t *testing.T) {
	tracer, r := record(t, limits{spans: 100, bytes: 1 << 30, open: 100})
	ctx, root := tracer.Start(t.Context(), "index")
	for range 250 {
		_, s := tracer.Start(ctx, "file")
		s.End()
	}
	want := func(spans, dropped int) {
		t.Helper()
		all := r.Traces()
		s := all[len(all)-1]
		if s.Root != "index" || s.Spans != spans || s.Dropped != dropped || r.Dropped().Spans != int64(dropped) || r.Dropped().Traces != 0 {
			t.Errorf("%+v, %+v", s, r.Dropped())
		}
	}
	want(101, 150) // it runs: the root is not counted
	root.End()
	want(100, 151)
	for range 30 {
		_, s := tracer.Start(t.Context(), "search")
		s.End()
	}
	want(70, 181)
	for range 60 {
		_, s := tracer.Start(t.Context(), "search")
		s.End()
	}
	want(10, 241)
	_, s := tracer.Start(t.Context(), "search")
	s.End()
	if got := r.Traces(); len(got) != 91 || got[len(got)-1].Root != "search" || r.Dropped().Traces != 1 {
		t.Errorf("%d traces, the oldest %+v, %+v", len(got), got[len(got)-1], r.Dropped())
	}
}

func TestBytesAreBounded(t *testing.T) {
	const limit = 4 << 20
	tracer, r := record(t, limits{spans: 1000, bytes: limit, open: 100})
	giant := strings.Repeat("x", 1<<20)
	for range 100 {
		_, s := tracer.Start(t.Context(), "giant")
		for i := range 100 {
			s.SetAttributes(attribute.String("key"+string(rune('a'+i)), giant))
			s.AddEvent(giant, trace.WithAttributes(attribute.String("text", giant)))
		}
		s.End()
	}
	if r.bytes > limit || r.Dropped().Clipped == 0 || r.Dropped().Traces == 0 {
		t.Errorf("%d bytes, dropped %+v", r.bytes, r.Dropped())
	}
	total := 0
	for _, s := range r.Traces() {
		spans, _ := r.Trace(s.ID)
		for _, s := range spans {
			for _, kv := range s.Attributes {
				total += len(kv.Value.String())
			}
			for _, e := range s.Events {
				total += len(e.Name)
			}
			if last := s.Attributes[len(s.Attributes)-1]; last.Key != AttrCPUSystem || last.Value.Type() != attribute.FLOAT64 {
				t.Errorf("the last attribute is %v", last)
			}
		}
	}
	if total == 0 || total > limit {
		t.Errorf("%d bytes of texts are kept", total)
	}
}

func TestSpansThatNeverEndFallOut(t *testing.T) {
	tracer, r := record(t, limits{spans: 100, bytes: 1 << 30, open: 5})
	var all []trace.Span
	for range 8 {
		_, s := tracer.Start(t.Context(), "forgotten")
		all = append(all, s)
	}
	if d := r.Dropped(); d.Open != 3 || r.Running() != 5 || len(r.Traces()) != 5 {
		t.Errorf("dropped %+v, %d running, %d traces", d, r.Running(), len(r.Traces()))
	}
	all[0].End() // late, and no longer known: kept, without usage
	all[7].End()
	s := r.Traces()[0]
	if s.Running || s.HasCPU || s.Spans != 1 || r.Running() != 4 {
		t.Errorf("%+v, %d running", s, r.Running())
	}
	for _, span := range all {
		span.End()
	}
	if r.Running() != 0 || r.open.first != nil || r.open.last != nil {
		t.Errorf("%d running at the end", r.Running())
	}
}

func TestClearKeepsWhatRuns(t *testing.T) {
	tracer, r := record(t, roomy)
	_, old := tracer.Start(t.Context(), "old")
	old.End()
	ctx, root := tracer.Start(t.Context(), "root")
	_, child := tracer.Start(ctx, "child")
	child.End()
	r.Clear()
	s := r.Traces()
	if len(s) != 1 || s[0].Spans != 1 || s[0].Root != "root" || !s[0].Running {
		t.Fatalf("%+v", s)
	}
	root.End()
	if s := r.Traces()[0]; s.Running || !s.HasCPU || s.Spans != 1 || r.spans != 1 || r.bytes <= 0 {
		t.Errorf("%+v", s)
	}
	r.Clear()
	if len(r.Traces()) != 0 || r.spans != 0 || r.bytes != 0 || len(r.logs) != 0 {
		t.Errorf("left: %+v", r.Traces())
	}
}

func TestRootIsFoundHoweverSpansArrive(t *testing.T) {
	at := func(id, parent byte, start int64, name string) *keptSpan {
		s := testSpan(id, parent, start)
		s.TraceID, s.Name = trace.TraceID{1}, name
		return &keptSpan{Span: s}
	}
	for _, order := range [][]*keptSpan{
		{at(1, 0, 5, "root"), at(2, 1, 3, "early child"), at(3, 1, 6, "child")},
		{at(2, 1, 3, "early child"), at(1, 0, 5, "root"), at(3, 1, 6, "child")},
		{at(3, 1, 6, "child"), at(2, 1, 3, "early child"), at(1, 0, 5, "root")},
	} {
		r := newRecorder(&fakeMeter{}, roomy)
		for _, s := range order {
			r.ended(s, nil)
		}
		if s := r.Traces()[0]; s.Root != "root" || s.Spans != 3 || s.Duration != 4*time.Millisecond {
			t.Errorf("%+v", s)
		}
	}
	r := newRecorder(&fakeMeter{}, roomy)
	r.ended(at(3, 9, 6, "late"), nil)
	r.ended(at(2, 9, 3, "early"), nil)
	if s := r.Traces()[0]; s.Root != "early" {
		t.Errorf("without a root: %+v", s)
	}
}

func TestSubscribersAreToldOnce(t *testing.T) {
	tracer, r := record(t, roomy)
	changed, cancel := r.Subscribe()
	for range 10 {
		_, s := tracer.Start(t.Context(), "x")
		s.End()
	}
	<-changed
	select {
	case <-changed:
		t.Error("told twice")
	default:
	}
	cancel()
	cancel() // harmless
	_, s := tracer.Start(t.Context(), "x")
	s.End()
	select {
	case <-changed:
		t.Error("told after the end")
	default:
	}
}

// As in the program: an index run and searches on several goroutines, a panel that looks ten times a
// second and subscribes, a user who clears. Run with -race.
func TestWritersAndReaders(t *testing.T) {
	tracer, r := record(t, limits{spans: 300, bytes: 1 << 20, open: 20})
	writers, stop := sync.WaitGroup{}, make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		writers.Go(func() {
			for i := range 500 {
				ctx, root := tracer.Start(context.Background(), "search")
				root.SetAttributes(attribute.Int("n", i))
				for range 3 {
					_, child := tracer.Start(ctx, "query")
					child.AddEvent("row")
					child.End()
				}
				if i%50 != 0 { // some never end
					root.End()
				}
			}
		})
	}
	readers.Go(func() {
		changed, cancel := r.Subscribe()
		defer cancel()
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for look := 0; ; look++ {
			select {
			case <-stop:
				return
			case <-changed:
			case <-tick.C:
			}
			for _, s := range r.Traces() {
				spans, _ := r.Trace(s.ID)
				if rows := Waterfall(spans, time.Now()); len(rows) != len(spans) {
					t.Errorf("%d rows of %d spans", len(rows), len(spans))
				}
			}
			if look%100 == 99 {
				r.Clear()
			}
		}
	})
	writers.Wait()
	close(stop)
	readers.Wait()
	if r.spans > 300 || r.Running() > 20 || len(r.logs) != len(r.order) {
		t.Errorf("%d spans, %d running, %d logs, %d in order", r.spans, r.Running(), len(r.logs), len(r.order))
	}
}
