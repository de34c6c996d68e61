package telemetry

import (
	"bytes"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"
)

const (
	defaultSpoolBytes = 64 << 20
	maxSegmentBytes   = 1 << 20
	maxMemoryBytes    = 8 << 20 // while the disk takes nothing
	diskAgain         = 10 * time.Second
	ownNumbers        = 1 << 40 // segments of earlier processes are numbered below
)

// spool holds the spans that are still to be sent, on disk: what was appended survives the end of the
// process, however it ends. (Not that of the machine: nothing waits for the disk itself.) It is a queue
// of segments, the oldest first, and bounded: the oldest segment goes when there is no more room.
//
// While the disk takes nothing, segments are in memory, fewer of them.
type spool struct {
	root  string
	limit int64 // bytes
	board *statusBoard
	log   *slog.Logger
	more  chan struct{} // receives when spans begin to wait, and for each full batch

	own     *folder // nil: memory only
	closers sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	queue   []*segment
	active  *segment // the last of queue, which is written to; nil if there is none
	number  uint64   // of the newest segment
	adopted uint64   // number of the newest segment taken over
	held    int64    // bytes in queue
	waiting int64    // spans in queue, those being sent included
	broken  time.Time
	stuck   bool // what waits cannot be read for now
	flight  flight
}

// flight is what is being sent.
type flight struct {
	segment      *segment
	spans, bytes int64
}

// openSpool never fails: without a folder it keeps spans in memory and says so.
func openSpool(root string, limit int64, board *statusBoard, log *slog.Logger) *spool {
	if limit <= 0 {
		limit = defaultSpoolBytes
	}
	s := &spool{root: root, limit: limit, board: board, log: log, more: make(chan struct{}, 1), number: ownNumbers}
	if root == "" {
		board.spool(sentence("Spans that wait are kept in memory only, because the program has no folder for them."))
		return s
	}
	var err error
	if s.own, err = claimFolder(s.root); err != nil {
		log.Warn("telemetry spool", "error", err)
		board.spool(sentence("Spans that wait are kept in memory only, because the spool cannot be opened: {{.Reason}}.", with{"Reason": words(causeOf(err))}))
	}
	return s
}

// causeOf names the innermost error, which has no paths.
func causeOf(err error) string { return root(err).Error() }

// append stores one sealed record of a span, with the resource that it belongs to.
func (s *spool) append(resource, record []byte) {
	if !s.add(resource, record) {
		s.board.dropped.Add(1)
	}
	s.board.changed.signal()
}

// add reports whether the record was stored, be it in memory.
func (s *spool) add(resource, record []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	err := s.write(s.writable(), resource, record)
	if err != nil { // never in memory
		s.diskFailed(err)
		_ = s.write(s.push(&segment{}), resource, record)
	}
	s.expect(1, int64(len(record)))
	if s.waiting == 1 || s.waiting%maxBatch == 0 {
		s.signal()
	}
	s.makeRoom()
	return true
}

// onDisk reports whether what was added last would survive the process.
func (s *spool) onDisk() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.closed && s.active != nil && s.active.dir != ""
}

// count returns how many spans wait.
func (s *spool) count() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting
}

// isStuck reports whether spans wait that could not be read.
func (s *spool) isStuck() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stuck
}

func (s *spool) signal() {
	select {
	case s.more <- struct{}{}:
	default:
	}
}

func (s *spool) write(g *segment, resource, record []byte) error {
	before := g.size
	defer func() { s.held += g.size - before }()
	if !bytes.Equal(g.resource, resource) || g.last == 0 {
		if err := g.append(resource); err != nil {
			return err
		}
		g.resource = resource
	}
	if err := g.append(record); err != nil {
		return err
	}
	g.spans++
	g.bytes += int64(len(record))
	return nil
}

// writable returns the active segment, or a new one if that is full or not where it should be.
func (s *spool) writable() *segment {
	g := s.active
	onDisk := s.own != nil && (s.broken.IsZero() || time.Since(s.broken) > diskAgain)
	if g != nil && g.size < min(maxSegmentBytes, s.limit/8) && (g.dir != "" || !onDisk) {
		return g
	}
	s.retire()
	if !onDisk {
		return s.push(&segment{})
	}
	s.number++
	g, err := createSegment(segmentDir(s.own.path, s.number))
	if err != nil {
		s.diskFailed(err)
		return s.push(&segment{})
	}
	if !s.broken.IsZero() {
		s.broken = time.Time{}
		s.board.spool(Sentence{})
	}
	return s.push(g)
}

func (s *spool) push(g *segment) *segment {
	s.queue = append(s.queue, g)
	s.active = g
	return g
}

// retire ends the writing to the active segment. The files of one that is not being read are closed
// behind the back of the span that ends here: closing waits for the disk.
func (s *spool) retire() {
	g := s.active
	if g == nil {
		return
	}
	g.sealed = true
	s.active = nil
	if g != s.queue[0] {
		s.closers.Go(g.detach())
	}
}

func (s *spool) diskFailed(err error) {
	s.retire()
	s.broken = time.Now()
	s.log.Warn("telemetry spool", "error", err)
	s.board.spool(sentence("The spool takes no spans, so they wait in memory: {{.Reason}}.", with{"Reason": words(causeOf(err))}))
}

// makeRoom drops the oldest segments.
func (s *spool) makeRoom() {
	for s.held > s.limit && len(s.queue) > 1 {
		s.drop(s.queue[0])
	}
	if s.active == nil || s.active.dir != "" {
		return
	}
	inMemory := int64(0)
	for _, g := range s.queue {
		if g.dir == "" {
			inMemory += g.size
		}
	}
	if inMemory <= maxMemoryBytes {
		return
	}
	if i := slices.IndexFunc(s.queue, func(g *segment) bool { return g.dir == "" && g.sealed }); i >= 0 {
		s.drop(s.queue[i])
	}
}

// drop gives a segment up. What of it is being sent still may arrive.
func (s *spool) drop(g *segment) {
	spans, size := g.spans, g.bytes
	if s.flight.segment == g {
		spans, size = spans-s.flight.spans, size-s.flight.bytes
	}
	s.expect(-spans, -size)
	s.board.dropped.Add(spans)
	g.gone = true
	s.remove(g)
}

// expect changes how much waits.
func (s *spool) expect(spans, size int64) {
	s.waiting += spans
	s.board.waiting.Add(spans)
	s.board.waitingBytes.Add(size)
}

// remove takes a segment out of the queue and off the disk.
func (s *spool) remove(g *segment) {
	if i := slices.Index(s.queue, g); i >= 0 {
		s.queue = slices.Delete(s.queue, i, i+1)
		s.held -= g.size
	}
	if g == s.active {
		s.active = nil
	}
	if g.dir == "" {
		return
	}
	closeFiles := g.detach()
	s.closers.Go(func() {
		closeFiles()
		if err := os.RemoveAll(g.dir); err != nil {
			s.log.Warn("telemetry spool", "error", err)
		}
	})
}

// land counts what was being sent when the sending ended.
func (s *spool) land() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.flight; f.segment != nil && f.segment.gone {
		s.expect(-f.spans, -f.bytes)
		s.board.dropped.Add(f.spans)
	}
	s.flight = flight{}
}

// close ends the writing, and comes after the last reading. What is on disk stays there for the next
// start, what is in memory is lost.
func (s *spool) close() {
	s.mu.Lock()
	s.closed = true
	kept := 0
	for _, g := range slices.Clone(s.queue) {
		switch {
		case g.dir == "":
			s.drop(g)
		case g.spans == 0:
			s.remove(g)
		default:
			s.closers.Go(g.detach())
			kept++
		}
	}
	s.mu.Unlock()
	s.closers.Wait()
	if s.own == nil {
		return
	}
	if kept == 0 {
		s.own.remove()
	} else {
		s.own.release()
	}
}
