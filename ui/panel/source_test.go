package panel

import (
	"context"
	"errors"
	"testing"
	"time"

	"hybrid-image-search/telemetry"
)

// A file's list tells of a trace what the recorder's did.
func TestFileIsSummarizedAsTheRecorderDoes(t *testing.T) {
	p := newTracing(t, asItIs)
	ctx, root := p.tracer.Start(context.Background(), "root")
	_, running := p.tracer.Start(ctx, "running")
	p.record("failed", errors.New("on purpose"))
	root.End()
	recorder := p.options.Telemetry.Recorder()
	frozen := freeze(recorder, time.Now())
	running.End()
	var spans []telemetry.Span
	for _, these := range frozen.spans {
		spans = append(spans, these...)
	}
	for i, got := range ofFile("x", spans).traces {
		want := frozen.traces[i]
		if want.Running { // it lasts until the last moment of the file
			want.Duration = got.Duration
			want.PeakMemory = got.PeakMemory
		}
		want.Start, got.Start = want.Start.Round(0), got.Start.Round(0)
		if got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
}

func TestSummaryOfOddTraces(t *testing.T) {
	lost := spanOf(1, 2, 9, "lost", 5*ms, 10*ms)
	earlier := spanOf(1, 3, 9, "earlier", 2*ms, 1*ms)
	root := spanOf(1, 1, 0, "root", 4*ms, 1*ms)
	backwards := spanOf(1, 4, 0, "backwards", 9*ms, -1)
	backwards.End = backwards.Start.Add(-time.Second)
	tests := map[string]struct {
		spans []telemetry.Span
		root  string
		takes time.Duration
	}{
		"none":            {nil, "", 0},
		"no root":         {[]telemetry.Span{lost, earlier}, "earlier", 13 * ms},
		"root comes last": {[]telemetry.Span{lost, root}, "root", 11 * ms},
		"clock went back": {[]telemetry.Span{backwards}, "backwards", 0},
		"no time":         {[]telemetry.Span{{Name: "zero"}}, "zero", 0},
	}
	for name, tt := range tests {
		got := summarize(traceID(1), tt.spans, time.Time{})
		if got.Root != tt.root || got.Duration != tt.takes || got.Spans != len(tt.spans) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
