package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tracefile"
)

const (
	settled     = 300 * time.Millisecond // after its root and the last of its spans, a trace is taken for complete
	abandoned   = 30 * time.Second       // after the last of its spans, a trace without a root is
	maxGathered = 100_000                // spans that wait for the others of their traces
)

// gathering holds spans until their traces are complete: a root ends after most of what is below it, but not all.
// The zero one is empty.
type gathering struct {
	traces []*gatheredTrace // by the arrival of their first span
	byID   map[trace.TraceID]*gatheredTrace
	spans  int
}

type gatheredTrace struct {
	id     trace.TraceID
	spans  []telemetry.Span
	rooted bool // its root is there
	last   time.Time
}

func (g *gathering) add(spans []telemetry.Span, now time.Time) {
	if g.byID == nil {
		g.byID = map[trace.TraceID]*gatheredTrace{}
	}
	for _, s := range spans {
		t := g.byID[s.TraceID]
		if t == nil {
			t = &gatheredTrace{id: s.TraceID}
			g.byID[s.TraceID] = t
			g.traces = append(g.traces, t)
		}
		t.spans = append(t.spans, s)
		t.rooted = t.rooted || !s.ParentID.IsValid()
		t.last = now
		g.spans++
	}
}

// take takes out the traces that are complete, and the oldest if there are too many spans.
func (g *gathering) take(now time.Time) [][]telemetry.Span {
	return g.takeIf(func(t *gatheredTrace) bool {
		quiet := now.Sub(t.last)
		return t.rooted && quiet >= settled || quiet >= abandoned || g.spans > maxGathered
	})
}

func (g *gathering) takeAll() [][]telemetry.Span {
	return g.takeIf(func(*gatheredTrace) bool { return true })
}

func (g *gathering) takeIf(ready func(*gatheredTrace) bool) (taken [][]telemetry.Span) {
	g.traces = slices.DeleteFunc(g.traces, func(t *gatheredTrace) bool {
		if !ready(t) {
			return false
		}
		taken = append(taken, t.spans)
		g.spans -= len(t.spans)
		delete(g.byID, t.id)
		return true
	})
	return taken
}

// totals are the figures of a trace.
type totals struct {
	start, end time.Time
	errors     int
}

func totalsOf(spans []telemetry.Span) (t totals) {
	for i := range spans {
		s := &spans[i]
		if i == 0 || s.Start.Before(t.start) {
			t.start = s.Start
		}
		if s.Status == codes.Error {
			t.errors++
		}
	}
	t.end = tracefile.Latest(spans)
	return t
}

func (t totals) duration() time.Duration { return max(0, t.end.Sub(t.start)) }

// growing reads the lines of a file, and those that come, until ctx ends. A file that was begun anew is
// read from its beginning.
func growing(ctx context.Context, path string) <-chan batch {
	const pause = 200 * time.Millisecond
	batches := make(chan batch)
	go func() {
		defer close(batches)
		give := func(b batch) bool {
			select {
			case batches <- b:
				return b.err == nil
			case <-ctx.Done():
				return false
			}
		}
		file, err := os.Open(path)
		if err != nil {
			give(batch{err: err})
			return
		}
		defer file.Close() //nolint:errcheck // it was only read
		in := bufio.NewReaderSize(file, 64<<10)
		var line []byte
		var read int64
		for ctx.Err() == nil {
			part, err := in.ReadSlice('\n')
			line, read = append(line, part...), read+int64(len(part))
			switch {
			case err == nil:
				if !give(batchOf(line)) {
					return
				}
				line = line[:0]
			case errors.Is(err, io.EOF):
				select {
				case <-ctx.Done():
				case <-time.After(pause):
				}
				if info, err := file.Stat(); err == nil && info.Size() < read {
					if _, err := file.Seek(0, io.SeekStart); err == nil {
						line, read = line[:0], 0
						in.Reset(file)
					}
				}
			case !errors.Is(err, bufio.ErrBufferFull):
				give(batch{err: err})
				return
			case len(line) > maxFollowedLine:
				give(batch{err: tracefile.ErrTooLarge})
				return
			}
		}
	}()
	return batches
}

const maxFollowedLine = 256 << 20 // bytes

// batchOf reads a line. An empty one, and a part of one that a crash left, hold nothing.
func batchOf(line []byte) batch {
	if len(bytes.TrimSpace(line)) == 0 {
		return batch{}
	}
	spans, _, err := tracefile.Read(bytes.NewReader(line), tracefile.Limits{})
	if errors.Is(err, tracefile.ErrFormat) && bytes.HasPrefix(line, []byte("{")) {
		err = nil
	}
	return batch{spans: spans, err: err}
}
