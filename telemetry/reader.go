package telemetry

import (
	"errors"
)

// maxBatchBytes bounds one request before it is compressed; receivers take 4 MiB at least.
const maxBatchBytes = 3 << 20

// maxOpenFailures is how often in a row a segment may fail to open before it is set aside: often the program has
// too many files open for the moment, or a virus scanner has this one.
const maxOpenFailures = 10

// stored is one span of the spool that is to be sent.
type stored struct {
	index    uint64 // in its segment
	content  []byte // an ExportTraceServiceRequest
	resource []byte // a ResourceSpans
	size     int64
}

// batch is the head of the queue. It stays in the spool until it is settled.
type batch struct {
	segment *segment
	spans   []stored
	newest  bool // of the segment that is being written to
}

// next returns the oldest spans that wait, at most that many, of one segment; nil if there are none, or if they
// cannot be read for now.
func (s *spool) next(most int) *batch {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stuck = false
	for len(s.queue) > 0 {
		g := s.queue[0]
		if g.acked == g.last {
			if g == s.active {
				return nil
			}
			s.remove(g)
			continue
		}
		if err := g.open(); err != nil {
			if g.failures++; g.failures < maxOpenFailures && !errors.Is(err, errSpoiled) {
				s.stuck = true
				s.log.Warn("telemetry spool", "error", err)
				s.board.failed(sentence("The spans that wait cannot be read for now: {{.Reason}}.", with{"Reason": words(causeOf(err))}))
				return nil
			}
			s.abandon(g, err)
			continue
		}
		g.failures = 0
		b, err := s.read(g, most)
		if len(b.spans) > 0 {
			s.flight = flight{segment: g, spans: int64(len(b.spans))}
			for _, span := range b.spans {
				s.flight.bytes += span.size
			}
			return b
		}
		if err == nil {
			continue
		}
		if g.reopened {
			s.abandon(g, err)
			continue
		}
		g.reopened = true
		if g == s.active {
			s.retire()
		}
		g.detach()()
	}
	return nil
}

// read reads on from the cursor of g, which it moves past what is no span.
func (s *spool) read(g *segment, most int) (*batch, error) {
	b := &batch{segment: g, newest: g == s.active}
	records := g.records()
	if g.current == nil {
		g.current = unknownResource
		for i := uint64(1); i <= g.acked; i++ {
			if r, err := records(i); err == nil && sound(r) && r[4] == kindResource {
				g.current = r
			}
		}
	}
	total := int64(0)
	for i := g.acked + 1; i <= g.last; i++ {
		r, err := records(i)
		if err != nil {
			return b, err
		}
		size := int64(len(r))
		if len(b.spans) > 0 && total+size > maxBatchBytes {
			break
		}
		switch {
		case !sound(r):
			if i > g.noted { // or it is read again
				g.noted = i
				s.spoil(g, r)
			}
		case r[4] == kindResource:
			g.current = r
		default:
			b.spans = append(b.spans, stored{i, r[recordHeader:], g.current[recordHeader:], size})
			total += size
			if len(b.spans) == most {
				return b, nil
			}
			continue
		}
		if len(b.spans) == 0 {
			g.ack(i)
		}
	}
	return b, nil
}

// settle takes the first n spans off a batch: they were accepted, or never will be.
func (s *spool) settle(b *batch, n int) {
	s.mu.Lock()
	defer s.board.changed.signal()
	defer s.mu.Unlock()
	g, done := b.segment, b.spans[:n]
	b.spans = b.spans[n:]
	size := int64(0)
	for _, span := range done {
		size += span.size
	}
	s.expect(-int64(n), -size)
	s.flight.spans -= int64(n)
	s.flight.bytes -= size
	if len(b.spans) == 0 {
		s.flight = flight{}
	}
	if g.gone {
		return
	}
	g.spans -= int64(n)
	g.bytes -= size
	g.ack(done[n-1].index)
	if g.acked < g.last {
		return
	}
	if g == s.active {
		if g.size < smallSegment {
			return
		}
		g.sealed = true
	}
	s.remove(g)
}
