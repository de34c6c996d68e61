package telemetry

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/tidwall/wal"
)

const (
	cursorFile  = "cursor"
	walFile     = "00000000000000000001" // the one file of a log that is never cut
	maxWalFile  = 1 << 30                // the log itself never begins a second one
	cursorBytes = 16
)

var walOptions = wal.Options{NoSync: true, SegmentSize: maxWalFile, DirPerms: 0o700, FilePerms: 0o600}

// segment is a part of the spool: a folder with a write-ahead log and a cursor, which says how far it
// was sent. Parts are removed as a whole, so that neither sending nor dropping ever rewrites a file.
// One without a folder is in memory, for while the disk takes nothing.
//
// The spool's lock guards it.
type segment struct {
	dir    string
	log    *wal.Log // nil while it is not needed, and in memory
	cursor *os.File // nil like log
	memory [][]byte

	last  uint64 // record; the first is 1
	acked uint64 // record up to which everything is dealt with
	noted uint64 // record up to which those that are not sound were set aside
	size  int64  // bytes, sent ones included

	spans, bytes int64 // that wait, those being sent included

	resource []byte // that was written last
	current  []byte // the resource of the record that was read last
	adopted  bool   // of an earlier process
	sealed   bool   // takes no more
	reopened bool   // because it could not be read
	gone     bool   // dropped while it was being sent
	failures int    // to open it, in a row
}

// errSpoiled is a segment whose file is not as it was written.
var errSpoiled = errors.New("telemetry: the spool changed behind the program's back")

func createSegment(dir string) (*segment, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	g := &segment{dir: dir}
	if err := g.open(); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return g, nil
}

// findSegment takes over a segment of an earlier process, and cuts off what cannot be read.
func findSegment(dir string) (g *segment, torn []byte, err error) {
	g = &segment{dir: dir, sealed: true, acked: readCursor(filepath.Join(dir, cursorFile))}
	file := filepath.Join(dir, walFile)
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return g, nil, nil // it was being made or removed
	}
	if err != nil {
		return nil, nil, err
	}
	c := count(data, g.acked)
	if c.good < len(data) {
		torn = data[c.good:]
		if err := os.Truncate(file, int64(c.good)); err != nil {
			return nil, torn, err
		}
	}
	g.last, g.size, g.spans, g.bytes = c.records, int64(c.good), c.spans, c.bytes
	g.acked = min(g.acked, g.last)
	return g, torn, nil
}

func (g *segment) open() error {
	if g.dir == "" || g.log != nil {
		return nil
	}
	log, err := wal.Open(g.dir, &walOptions)
	if errors.Is(err, wal.ErrCorrupt) { // a write that failed has left a part of a record
		if err = g.trim(); err == nil {
			log, err = wal.Open(g.dir, &walOptions)
		}
	}
	if err != nil {
		return err
	}
	cursor, err := os.OpenFile(filepath.Join(g.dir, cursorFile), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		_ = log.Close()
		return err
	}
	if last, err := log.LastIndex(); err != nil || last != g.last {
		_, _ = log.Close(), cursor.Close()
		return fmt.Errorf("%w: %d records, not %d", errSpoiled, last, g.last)
	}
	g.log, g.cursor = log, cursor
	return nil
}

func (g *segment) trim() error {
	file := filepath.Join(g.dir, walFile)
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.Truncate(file, int64(count(data, 0).good))
}

// detach returns a function that closes the files, which may take as long as the disk likes.
func (g *segment) detach() func() {
	log, cursor := g.log, g.cursor
	g.log, g.cursor = nil, nil
	return func() {
		if log != nil {
			_ = log.Close()
			_ = cursor.Close()
		}
	}
}

func (g *segment) append(record []byte) error {
	if g.dir == "" {
		g.memory = append(g.memory, append([]byte(nil), record...))
	} else if err := g.log.Write(g.last+1, record); err != nil {
		return err
	}
	g.last++
	g.size += int64(len(record)) + 2
	return nil
}

// records returns a way to read.
func (g *segment) records() func(index uint64) ([]byte, error) {
	if g.dir == "" {
		memory := g.memory
		return func(index uint64) ([]byte, error) { return memory[index-1], nil }
	}
	return g.log.Read
}

// ack notes how far the segment was dealt with. A cursor that does not reach the disk costs a second
// delivery, no span.
func (g *segment) ack(index uint64) {
	g.acked = index
	if g.cursor == nil {
		return
	}
	var buf [cursorBytes]byte
	binary.LittleEndian.PutUint64(buf[:], index)
	binary.LittleEndian.PutUint64(buf[8:], ^index)
	_, _ = g.cursor.WriteAt(buf[:], 0)
}

func readCursor(file string) uint64 {
	buf, err := os.ReadFile(file)
	if err != nil || len(buf) != cursorBytes {
		return 0
	}
	index := binary.LittleEndian.Uint64(buf)
	if binary.LittleEndian.Uint64(buf[8:]) != ^index {
		return 0
	}
	return index
}

func segmentDir(folder string, number uint64) string {
	return filepath.Join(folder, fmt.Sprintf("%020d", number))
}

// segmentNumber reads the name of a segment's folder.
func segmentNumber(name string) (uint64, bool) {
	n, err := strconv.ParseUint(name, 10, 64)
	return n, err == nil && len(name) == 20
}
