package tracefile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/telemetry"
)

// Read reads spans, in the order of the file. Notes are sentences for the user about what was shortened,
// repaired or left out. The error is ErrFormat, ErrTooLarge or one of r; the spans before it are returned with it.
// A file that ends in the middle is no error: what was whole is there, and a note tells.
//
// A span without an end ran when the file was written; see [Latest] for the moment to draw it at.
func Read(r io.Reader, limits Limits) (spans []telemetry.Span, notes []string, err error) {
	limits = limits.withDefaults()
	plain, err := unpacked(r)
	if err != nil {
		return nil, nil, err
	}
	d := decoder{s: newScanner(plain, limits.Bytes), limits: limits, texts: map[string]string{}}
	err = d.documents()
	switch {
	case errors.Is(err, errCut):
		err, d.cut = nil, true
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), isCorrupt(err):
		err, d.damaged = nil, d.damaged+1
	case errors.Is(err, ErrTooLarge):
		if err == ErrTooLarge { //nolint:errorlint // the scanner's own, which has no words yet
			err = tooLarge("the limit is %s", binary(limits.Bytes))
		}
	case err != nil:
		err = fmt.Errorf("tracefile: read: %w", err)
	}
	if err == nil && !d.known {
		return nil, nil, d.unknown()
	}
	return d.spans, d.notes(), err
}

// ReadFile is Read of a file by its name.
func ReadFile(path string, limits Limits) ([]telemetry.Span, []string, error) {
	// To open a pipe would wait for its other end.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%w: %s is no regular file", ErrFormat, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("tracefile: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	return Read(f, limits)
}

// unpacked returns r without compression and without a byte order mark.
func unpacked(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if magic, err := b.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("%w: it looks packed by gzip, but cannot be unpacked", ErrFormat)
		}
		b = bufio.NewReader(z)
	}
	mark := []byte("\ufeff")
	if start, err := b.Peek(len(mark)); err == nil && bytes.Equal(start, mark) {
		b.Discard(len(mark)) //nolint:errcheck // they were seen
	}
	return b, nil
}

// decoder is one reading.
type decoder struct {
	s      *scanner
	limits Limits
	spans  []telemetry.Span
	texts  map[string]string // short ones that were seen, so that each is kept once
	memory int64

	attributes []attribute.KeyValue // of the list that is being read

	known bool // something in it is a list of spans
	other bool // something in it is metrics or logs
	cut   bool
	found struct{ shortened, beyond, unidentified int }

	damaged int
}

// documents reads one JSON document after another. It gives up where too many are none of traces, or are damaged.
func (d *decoder) documents() error {
	const enough = 10_000
	for n := 0; d.damaged < enough && (d.known || n < enough); n++ {
		b, err := d.s.peek()
		if errors.Is(err, errCut) && d.s.failure == io.EOF { //nolint:errorlint // a clean end is never wrapped
			return nil
		}
		if err != nil {
			return err
		}
		breaks := d.s.breaks
		d.s.inside = true
		switch b {
		case '{':
			if err = d.document(0); err == nil && d.s.breaks == breaks {
				d.s.aLine = true
			}
		case '[':
			err = d.s.list(func() error { return d.document(0) })
		default:
			err = errSyntax
		}
		d.s.inside = false
		if !errors.Is(err, errSyntax) {
			if err != nil {
				return err
			}
			continue
		}
		d.damaged++
		if more, err := d.s.nextLine(); !more {
			if errors.Is(err, errCut) { // the damage reaches to the end, and is counted
				return nil
			}
			return err
		}
	}
	return nil
}

// document reads one request of OTLP, one answer of Tempo, or one download of Jaeger.
func (d *decoder) document(depth int) error {
	const deepest = 3
	t := jaegerTrace{d: d}
	err := d.s.fields(func(key []byte) error {
		switch string(key) {
		case "resourcespans", "batches":
			return d.spanList(d.resourceSpans)
		case "trace", "result": // around the answers of newer servers
			if depth < deepest {
				return d.document(depth + 1)
			}
		case "data":
			return d.s.list(d.jaeger)
		case "resourcemetrics", "resourcelogs":
			d.other = true
		case "spans", "processes": // one of Jaeger's traces alone
			return t.field(key)
		}
		return d.s.skip()
	})
	t.close()
	return err
}

// spanList reads a list that only files of traces have.
func (d *decoder) spanList(item func() error) error {
	b, err := d.s.peek()
	if err != nil {
		return err
	}
	d.known = d.known || b == '['
	return d.s.list(item)
}

// unknown tells why there is nothing to show.
func (d *decoder) unknown() error {
	if d.other {
		return fmt.Errorf("%w, but it holds metrics or logs", ErrFormat)
	}
	return ErrFormat
}

// charge counts what is kept against the limit.
func (d *decoder) charge(bytes int) error {
	if d.memory += int64(bytes); d.memory > d.limits.Memory {
		return tooLarge("the spans take more than %s", binary(d.limits.Memory))
	}
	return nil
}

// add keeps a span that was read whole.
func (d *decoder) add(s telemetry.Span) error {
	const overhead = 400 // of a Span without its texts and lists
	if !s.TraceID.IsValid() || !s.SpanID.IsValid() {
		d.found.unidentified++
		return nil
	}
	if len(d.spans) == d.limits.Spans {
		return tooLarge("the limit is %s spans", grouped(d.limits.Spans))
	}
	s.Usage = usageOf(s.Attributes)
	d.spans = append(d.spans, s)
	return d.charge(overhead)
}
