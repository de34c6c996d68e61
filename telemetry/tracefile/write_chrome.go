package tracefile

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// WriteChrome writes spans as Chrome trace events, which Perfetto and chrome://tracing open. Each trace is a process
// there, with as many threads as it takes for its spans to nest; the events of spans are instants. The first
// process holds the counters: at the end of each span, the CPU that it used in percent of a core, and the resident
// memory of the program. Times count from the first start, which otherData names: in microseconds since 1970 they
// would be rounded.
func WriteChrome(w io.Writer, spans []telemetry.Span) error {
	c := chrome{out: bufio.NewWriterSize(w, bufferSize), now: Latest(spans), zero: earliest(spans)}
	c.raw(`{"displayTimeUnit":"ms","otherData":{"start":`)
	c.b = appendText(c.b, c.zero.UTC().Format(time.RFC3339Nano))
	c.raw(`},"traceEvents":[` + "\n")
	c.name("process_name", countersProcess, 0, "Program")
	for i, t := range traces(spans) {
		c.trace(i+countersProcess+1, t)
	}
	c.counters(spans)
	c.raw("\n]}\n")
	if c.err == nil {
		c.err = c.out.Flush()
	}
	if c.err != nil {
		return fmt.Errorf("tracefile: write: %w", c.err)
	}
	return nil
}

// countersProcess is the number of the first process.
const countersProcess = 1

// traces sorts spans by trace, in the order of their first.
func traces(spans []telemetry.Span) [][]*telemetry.Span {
	var list [][]*telemetry.Span
	at := map[trace.TraceID]int{}
	for i := range spans {
		id := spans[i].TraceID
		n, ok := at[id]
		if !ok {
			n = len(list)
			at[id] = n
			list = append(list, nil)
		}
		list[n] = append(list[n], &spans[i])
	}
	return list
}

func earliest(spans []telemetry.Span) time.Time {
	var first time.Time
	for i := range spans {
		if s := spans[i].Start; !s.IsZero() && (first.IsZero() || s.Before(first)) {
			first = s
		}
	}
	return first
}

// chrome writes the events. It remembers the first failure.
type chrome struct {
	out       *bufio.Writer
	b         []byte
	now, zero time.Time
	began     bool
	err       error
}

func (c *chrome) raw(s string) {
	c.b = append(c.b, s...)
	c.flush()
}

func (c *chrome) flush() {
	if c.err == nil {
		_, c.err = c.out.Write(c.b)
	}
	c.b = c.b[:0]
}

// event begins an event; the caller ends it.
func (c *chrome) event(phase string, process, thread int, name string) {
	if c.began {
		c.b = append(c.b, ",\n"...)
	}
	c.began = true
	c.b = append(append(append(c.b, `{"ph":"`...), phase...), `","pid":`...)
	c.b = strconv.AppendInt(c.b, int64(process), 10)
	c.b = strconv.AppendInt(append(c.b, `,"tid":`...), int64(thread), 10)
	c.b = appendText(append(c.b, `,"name":`...), name)
}

func (c *chrome) end() {
	c.b = append(c.b, '}')
	c.flush()
}

// time appends a field in microseconds, exactly.
func (c *chrome) time(field string, d time.Duration) {
	d = max(0, d)
	c.b = append(append(append(c.b, `,"`...), field...), `":`...)
	c.b = strconv.AppendInt(c.b, int64(d/1000), 10)
	if rest := int(d % 1000); rest > 0 {
		c.b = append(c.b, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	}
}

// name gives a process or a thread its name.
func (c *chrome) name(what string, process, thread int, name string) {
	c.event("M", process, thread, what)
	c.b = append(appendText(append(c.b, `,"args":{"name":`...), name), '}')
	c.end()
}

func (c *chrome) trace(process int, spans []*telemetry.Span) {
	root := slices.MinFunc(spans, func(a, b *telemetry.Span) int {
		return cmp.Or(compareBool(a.ParentID.IsValid(), b.ParentID.IsValid()), a.Start.Compare(b.Start))
	})
	c.name("process_name", process, 0, root.Name+" "+root.TraceID.String()[:8])
	order, lane := lanes(spans, c.now)
	for thread := range slices.Max(lane) + 1 {
		c.name("thread_name", process, thread+1, "lane "+strconv.Itoa(thread+1))
	}
	for _, i := range order {
		c.span(process, lane[i]+1, spans[i])
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (c *chrome) span(process, thread int, s *telemetry.Span) {
	c.event("X", process, thread, s.Name)
	c.b = appendText(append(c.b, `,"cat":`...), cmp.Or(s.Scope, "span"))
	c.time("ts", s.Start.Sub(c.zero))
	c.time("dur", s.Duration(c.now))
	if s.Status == codes.Error {
		c.b = append(c.b, `,"cname":"terrible"`...)
	}
	c.b = appendText(append(c.b, `,"args":{"trace_id":`...), s.TraceID.String())
	c.b = appendText(append(c.b, `,"span_id":`...), s.SpanID.String())
	if s.ParentID.IsValid() {
		c.b = appendText(append(c.b, `,"parent_id":`...), s.ParentID.String())
	}
	if s.Running() {
		c.b = append(c.b, `,"running":true`...)
	}
	if s.Status == codes.Error {
		c.b = appendText(append(c.b, `,"error":`...), s.StatusMessage)
	}
	if len(s.Attributes) > 0 {
		c.b = appendPlainObject(append(c.b, `,"attributes":`...), s.Attributes)
	}
	c.b = append(c.b, '}')
	c.end()
	for _, e := range s.Events {
		c.event("i", process, thread, e.Name)
		c.b = append(c.b, `,"s":"t"`...)
		c.time("ts", e.Time.Sub(c.zero))
		c.b = appendPlainObject(append(c.b, `,"args":`...), e.Attributes)
		c.end()
	}
}

// counters tells what spans have used, at their ends.
func (c *chrome) counters(spans []telemetry.Span) {
	order := make([]*telemetry.Span, 0, len(spans))
	for i := range spans {
		if s := &spans[i]; !s.Running() && (s.Usage.HasCPU || s.Usage.HasMemory) {
			order = append(order, s)
		}
	}
	slices.SortStableFunc(order, func(a, b *telemetry.Span) int { return a.End.Compare(b.End) })
	for _, s := range order {
		if duration := s.Duration(c.now); s.Usage.HasCPU && duration > 0 {
			c.counter("CPU %", "percent of a core", s.End, share(s.Usage, duration))
		}
		if s.Usage.HasMemory {
			c.counter("Memory MiB", "MiB resident", s.End, float64(s.Usage.Memory)/(1<<20))
		}
	}
}

func (c *chrome) counter(name, series string, at time.Time, value float64) {
	c.event("C", countersProcess, 0, name)
	c.time("ts", at.Sub(c.zero))
	c.b = append(appendText(append(c.b, `,"args":{`...), series), ':')
	c.b = append(strconv.AppendFloat(c.b, value, 'f', 2, 64), '}')
	c.end()
}
