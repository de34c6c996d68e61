package telemetry

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
)

// smallSegment is one whose spans are written again rather than its folder moved, in bytes. A program
// that runs often and shortly, with no collector there, must not leave a folder for each run.
const smallSegment = 64 << 10

// adopt takes over what processes have left behind that are no more. A segment is moved, or written
// again and then removed; whenever this process is killed in between, nothing is lost.
func (s *spool) adopt(stop func() bool) {
	if s.own == nil {
		return
	}
	entries, err := os.ReadDir(s.root)
	if err != nil {
		s.log.Warn("telemetry spool", "error", err)
		return
	}
	for _, e := range entries {
		path := filepath.Join(s.root, e.Name())
		if !e.IsDir() || e.Name() == asideFolder || path == s.own.path {
			continue
		}
		f, err := lockFolder(path)
		if err != nil {
			s.log.Debug("telemetry spool", "error", err)
		}
		if f == nil {
			continue
		}
		if s.adoptFolder(f, stop) {
			f.remove()
		} else {
			f.release()
		}
	}
}

// adoptFolder reports whether nothing is left in the folder that must be kept.
func (s *spool) adoptFolder(f *folder, stop func() bool) (emptied bool) {
	entries, err := os.ReadDir(f.path) // by name, so the oldest first
	emptied = err == nil
	for _, e := range entries {
		if _, ok := segmentNumber(e.Name()); !ok || !e.IsDir() {
			continue
		}
		if stop() {
			return false
		}
		if err := s.adoptSegment(filepath.Join(f.path, e.Name())); err != nil {
			s.log.Warn("telemetry spool", "error", err)
			emptied = false
		}
	}
	return emptied
}

func (s *spool) adoptSegment(dir string) error {
	g, torn, err := findSegment(dir)
	if len(torn) > 0 {
		s.setAside("torn", torn)
		s.board.setAside.Add(1)
	}
	if err != nil {
		return err
	}
	if g.spans == 0 {
		return os.RemoveAll(dir)
	}
	if g.bytes < smallSegment {
		return s.rewrite(g)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.adopted++
	moved := segmentDir(s.own.path, s.adopted)
	if err := os.Rename(dir, moved); err != nil {
		return err
	}
	g.dir = moved
	g.adopted = true
	at := 0 // behind the ones taken over before, before those of this process
	for at < len(s.queue) && s.queue[at].adopted {
		at++
	}
	s.queue = slices.Insert(s.queue, at, g)
	s.held += g.size
	s.expect(g.spans, g.bytes)
	s.signal()
	s.makeRoom()
	return nil
}

var errNotOnDisk = errors.New("telemetry: the spool takes no spans, what an earlier process left stays there")

func (s *spool) rewrite(g *segment) error {
	if err := g.open(); err != nil {
		return err
	}
	err := s.copyRecords(g)
	g.detach()()
	if err != nil {
		return err
	}
	return os.RemoveAll(g.dir)
}

func (s *spool) copyRecords(g *segment) error {
	resource := unknownResource
	for i := uint64(1); i <= g.last; i++ {
		record, err := g.log.Read(i)
		switch {
		case err != nil:
			return err
		case !sound(record):
			s.setAside("record", record)
			s.board.setAside.Add(1)
		case record[4] == kindResource:
			resource = record
		case i > g.acked && (!s.add(resource, record) || !s.onDisk()):
			return errNotOnDisk
		}
	}
	return nil
}
