package tracefile

import (
	"math"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/telemetry"
)

// jaegerTrace is one trace of Jaeger's own JSON while it is read. Its spans name the processes that made them,
// which may come later.
type jaegerTrace struct {
	d         *decoder
	made      []made
	processes map[string][]attribute.KeyValue
}

// made tells which process made the span at a position.
type made struct {
	span    int
	process string
}

// jaeger reads one trace.
func (d *decoder) jaeger() error {
	t := jaegerTrace{d: d}
	err := d.s.fields(t.field)
	t.close()
	return err
}

func (t *jaegerTrace) field(key []byte) error {
	switch string(key) {
	case "spans":
		return t.d.spanList(t.span)
	case "processes":
		return t.d.s.fields(func([]byte) error {
			id := string(t.d.s.text) // fields has read it, and gives small letters
			attributes, err := t.process()
			if t.processes == nil {
				t.processes = map[string][]attribute.KeyValue{}
			}
			t.processes[id] = attributes
			if err == nil {
				err = t.d.charge(len(id) + 64)
			}
			return err
		})
	}
	return t.d.s.skip()
}

// close gives each span the process that made it.
func (t *jaegerTrace) close() {
	for _, m := range t.made {
		if s := &t.d.spans[m.span]; s.Resource == nil {
			s.Resource = t.processes[m.process]
		}
	}
}

// process reads what made spans, as the attributes of a resource.
func (t *jaegerTrace) process() (attributes []attribute.KeyValue, err error) {
	var name string
	err = t.d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "servicename":
			name, err = t.d.string()
		case "tags":
			attributes, err = t.d.pairs(t.d.tag)
		default:
			err = t.d.s.skip()
		}
		return err
	})
	if name != "" {
		attributes = append([]attribute.KeyValue{attribute.String("service.name", name)}, attributes...)
	}
	return attributes, err
}

func (t *jaegerTrace) span() error {
	d := t.d
	if b, err := d.s.peek(); err != nil || b != '{' {
		return orSkip(err, d.s)
	}
	var (
		s          telemetry.Span
		process    string
		references []reference
		duration   int64
	)
	err := d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "traceid":
			s.TraceID, err = d.traceID()
		case "spanid":
			s.SpanID, err = d.spanID()
		case "parentspanid":
			s.ParentID, err = d.spanID()
		case "operationname":
			s.Name, err = d.string()
		case "starttime":
			s.Start, err = d.microseconds()
		case "duration":
			duration, err = d.integer()
		case "tags":
			s.Attributes, err = d.pairs(d.tag)
		case "logs":
			s.Events, err = bounded(d, d.log)
		case "references":
			references, err = bounded(d, d.reference)
		case "processid":
			process, err = d.string()
		case "process":
			s.Resource, err = t.process()
		default:
			err = d.s.skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	if !s.Start.IsZero() { // neither end may lie beyond what OTLP can tell
		start := s.Start.UnixNano()
		s.End = time.Unix(0, start+min(max(0, duration), (math.MaxInt64-start)/1000)*1000)
	}
	refer(&s, references)
	s.Attributes = interpret(&s, s.Attributes)
	before := len(d.spans)
	err = d.add(s)
	if len(d.spans) > before {
		t.made = append(t.made, made{before, process})
	}
	return err
}
