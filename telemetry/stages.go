package telemetry

import (
	"context"
	"log/slog"
	"runtime"
	"sync"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Stage is what a span costs up to one part of its way, for measurements. Each has all that those before it have.
type Stage struct {
	Name      string
	Processor sdktrace.SpanProcessor
}

// The names of the stages.
const (
	StageBare     = "bare"     // the SDK with a processor that does nothing
	StageRecorder = "recorder" // the tee and its recorder, nothing measured
	StageUsage    = "usage"    // usage read at both ends
	StageEncoding = "encoding" // the record for the spool, thrown away
	StageSpool    = "spool"    // on disk: all that Setup installs
)

// Stages makes the way of a span part by part. The spool lies in dir; where its spans are sent the environment says.
// Shut every processor down.
func Stages(dir string) []Stage {
	full := limits{spans: maxSpans, bytes: maxBytes, open: maxOpenSpans}
	over := func(m meter, export sdktrace.SpanProcessor) *tee {
		return &tee{meter: m, recorder: newRecorder(m, full), export: export}
	}
	usage := func() meter { return heapMeter{newMeter()} }
	board, log := &statusBoard{}, slog.New(slog.DiscardHandler)
	spool := newExport(func() *spool { return openSpool(dir, 0, board, log) }, steadyPacing, board, log)
	spool.direct(readSettings(Choices{}, false))
	return []Stage{
		{StageBare, idle{}},
		{StageRecorder, over(noMeter{}, nil)},
		{StageUsage, over(usage(), nil)},
		{StageEncoding, over(usage(), &encodeOnly{})},
		{StageSpool, over(usage(), spool)},
	}
}

// Used is what this process has used so far: time of the cores, and the bytes that it has in memory now. What the system
// does not tell is 0.
func Used() (cpu time.Duration, resident int64) {
	r := ownMeter().read()
	return r.user + r.system, r.resident
}

var ownMeter = sync.OnceValue(newMeter)

// idle keeps nothing.
type idle struct{}

func (idle) OnStart(context.Context, sdktrace.ReadWriteSpan) {}
func (idle) OnEnd(s sdktrace.ReadOnlySpan)                   { runtime.KeepAlive(s) }
func (idle) Shutdown(context.Context) error                  { return nil }
func (idle) ForceFlush(context.Context) error                { return nil }

// noMeter can tell nothing.
type noMeter struct{}

func (noMeter) read() reading { return reading{} }

// encodeOnly makes a record of each span and throws it away.
type encodeOnly struct {
	idle
	record []byte
}

func (e *encodeOnly) OnEnd(s sdktrace.ReadOnlySpan) {
	e.record = appendSpan(append(e.record[:0], make([]byte, recordHeader)...), s)
	seal(e.record, kindSpan)
}
