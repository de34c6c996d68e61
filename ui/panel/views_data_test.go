package panel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/telemetry/gauges"
)

// spansOf makes a trace of a search in which each step's times are its usual ones by a factor.
func spansOf(number int, start time.Time, factor float64) []telemetry.Span {
	took := func(millis, share float64) time.Duration { return time.Duration(millis * factor * share * float64(ms)) }
	steps := []struct {
		name          string
		parent        int
		at, took, cpu float64 // ms
		memory, alloc int64
		code          codes.Code
	}{
		{"search", -1, 0, 41, 30, 2 << 20, 6 << 20, 0},
		{"query.parse", 0, 0.2, 0.4, 0.4, 0, 20 << 10, 0},
		{"catalog.text", 0, 0.8, 9, 4, 128 << 10, 300 << 10, 0},
		{"sql.query SELECT", 2, 1, 7.5, 3, 64 << 10, 250 << 10, 0},
		{"sql.rows", 2, 8.6, 1, 0.8, 0, 40 << 10, 0},
		{"vector.scan", 0, 10, 22, 21, 1 << 20, 5 << 20, 0},
		{"vector.block", 5, 10.5, 10, 10, 0, 2 << 20, 0},
		{"vector.block", 5, 21, 10, 9.5, 0, 2 << 20, 0},
		{"gemini.embed", 0, 33, 6, 0.5, -20 << 10, 90 << 10, codes.Error},
		{"fusion", 0, 39.5, 1, 1, 0, 200 << 10, 0},
	}
	spans := make([]telemetry.Span, len(steps))
	for i, s := range steps {
		spans[i] = spanOf(number, i+1, s.parent+1, s.name, start.Sub(noon)+took(s.at, 1), took(s.took, 1))
		spans[i].Status = s.code
		spans[i].Usage = telemetry.Usage{
			HasCPU: true, CPUUser: took(s.cpu, 0.8), CPUSystem: took(s.cpu, 0.2),
			HasMemory: true, Memory: 90 << 20, MemoryDelta: s.memory, HasHeap: true, HeapAlloc: s.alloc,
		}
	}
	return spans
}

func rowsOf(spans []telemetry.Span) []telemetry.Row { return telemetry.Waterfall(spans, teaTime) }

// summaryOf is the trace in a list.
func summaryOf(spans []telemetry.Span) telemetry.TraceSummary {
	s := spans[0]
	return telemetry.TraceSummary{
		ID: s.TraceID, Root: s.Name, Start: s.Start, Duration: s.End.Sub(s.Start), Spans: len(spans), Errors: 1, HasCPU: true,
		CPUUser: s.Usage.CPUUser, CPUSystem: s.Usage.CPUSystem, PeakMemory: s.Usage.Memory,
	}
}

// searches are statistics over many searches, from the first number to the last.
func searches(first, last int, factor float64) *analysis.Statistics {
	random := rand.New(rand.NewPCG(uint64(first), 2))
	var digests []*analysis.Digest
	for i := first; i < last; i++ {
		spans := spansOf(i, teaTime.Add(time.Duration(i)*time.Second), factor*math.Exp(random.NormFloat64()*0.5))
		digests = append(digests, analysis.NewDigest(rowsOf(spans), time.Time{}, teaTime))
	}
	return (*analysis.Statistics)(nil).Change(digests, nil)
}

// comparison is two searches beside each other: the second is faster, has no error, and a step more.
func comparison() compareData {
	a, b := spansOf(1, teaTime.Add(-time.Minute), 1), spansOf(2, teaTime, 0.7)
	b[8].Status = codes.Unset
	b[4].Name = "sql.scan"
	b[9].End = b[9].End.Add(3 * time.Millisecond)
	d := compareData{A: summaryOf(a), B: summaryOf(b), RowsA: rowsOf(a), RowsB: rowsOf(b), Now: teaTime}
	d.Pairs = analysis.Compare(d.RowsA, d.RowsB, teaTime)
	d.Traces = []telemetry.TraceSummary{d.B, d.A}
	return d
}

// fiveMinutes are samples with a gap in them.
func fiveMinutes() []gauges.Sample {
	random := rand.New(rand.NewPCG(3, 4))
	var samples []gauges.Sample
	for i := range 300 {
		if i >= 90 && i < 105 {
			continue
		}
		x := float64(i)
		busy := 4 + 3*random.Float64()
		if i > 180 && i < 240 {
			busy = 120 + 40*math.Sin(x/7) + 20*random.Float64()
		}
		samples = append(samples, gauges.Sample{
			Time: teaTime.Add(time.Duration(i-299) * time.Second), Gap: i == 0 || i == 105,
			CPUUser: busy * 0.8, CPUSystem: busy * 0.2, HasCPU: true,
			Resident: 92<<20 + int64(max(0, x-180))*300<<10, HasResident: true,
			HeapInUse: 20<<20 + int64(i%17)<<20, HasHeapInUse: true, HeapLive: 19 << 20, HasHeapLive: true, HeapGoal: 38 << 20, HasHeapGoal: true,
			Goroutines: 31 + int64(busy/8), HasGoroutines: true,
			GCPauses: 1, GCPauseMax: time.Duration(busy*2) * time.Microsecond, HasGCPauses: true,
			MachineCPU: 12 + busy/2.5, HasMachineCPU: true, MachineUsed: 5 << 30, MachineTotal: 16 << 30, HasMachineMemory: true,
			SpanRate: busy * 3, HasSpanRate: true,
		})
	}
	return samples
}

// manyRows is a trace of so many spans, each of the names below another at random.
func manyRows(n int) []telemetry.Row {
	random := rand.New(rand.NewPCG(5, 6))
	spans := make([]telemetry.Span, n)
	for i := range spans {
		from := teaTime.Add(time.Duration(i) * time.Microsecond)
		spans[i] = telemetry.Span{SpanID: spanID(i + 1), Name: fmt.Sprintf("step.%d", random.IntN(300)), Start: from, End: from.Add(time.Duration(random.IntN(1e6)) + time.Duration(n-i)*time.Microsecond)}
		if i > 0 {
			spans[i].ParentID = spanID(random.IntN(min(i, 4000)) + 1)
		}
	}
	return rowsOf(spans)
}
