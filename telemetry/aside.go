package telemetry

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// spoil sets a record of g aside that is not as it was written.
func (s *spool) spoil(g *segment, record []byte) {
	s.setAside("record", record)
	s.board.setAside.Add(1)
	if !waits(record) {
		return
	}
	size := int64(len(record))
	g.spans, g.bytes = g.spans-1, g.bytes-size
	s.expect(-1, -size)
}

// abandon sets a whole segment aside that cannot be opened.
func (s *spool) abandon(g *segment, err error) {
	g.detach()()
	if path := s.asidePath("segment"); path != "" && g.dir != "" {
		if err := os.Rename(g.dir, path); err != nil {
			s.log.Warn("telemetry spool", "error", err)
		}
	}
	s.log.Warn("telemetry spool", "error", errors.Join(errors.New("telemetry: a segment cannot be read"), err))
	s.board.setAside.Add(g.spans)
	s.expect(-g.spans, -g.bytes)
	s.remove(g)
}

// setAside keeps what cannot be sent for whoever wants to look, a few of them.
func (s *spool) setAside(kind string, data []byte) {
	const largest = 2 << 20
	if path := s.asidePath(kind + ".bin"); path != "" && len(data) <= largest {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			s.log.Warn("telemetry spool", "error", err)
		}
	}
}

// asidePath returns where something may be kept, or nothing when there is enough of it.
func (s *spool) asidePath(kind string) string {
	const most = 100
	if s.own == nil {
		return ""
	}
	dir := filepath.Join(s.root, asideFolder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return ""
	}
	if there, err := os.ReadDir(dir); err != nil || len(there) >= most || sizeOf(dir) > s.limit/4 {
		return ""
	}
	return filepath.Join(dir, fmt.Sprintf("%d-%s-%s", time.Now().UnixNano(), rand.Text()[:6], kind))
}

// sizeOf returns how many bytes the files below a folder have.
func sizeOf(dir string) (total int64) {
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			if info, err := e.Info(); err == nil {
				total += info.Size()
			}
		}
		return nil
	})
	return total
}
