package telemetry

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// leave has a process end and leave a segment of n spans that was never read.
func leave(t *testing.T, dir string, n int) (file string) {
	t.Helper()
	down := startProcess(t, dir, nowhere, 0)
	down.end(0, n)
	down.stop(t)
	left := folders(t, dir)
	if len(left) != 1 {
		t.Fatalf("left: %v", left)
	}
	if err := os.Remove(filepath.Join(left[0], cursorFile)); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(left[0], walFile)
}

// A damaged resource is no span: were it counted out as one, the next span would not be seen to wait.
func TestDamagedResourceIsNoSpan(t *testing.T) {
	const n = 2000 // too many to be written again
	dir := t.TempDir()
	file := leave(t, dir, n)
	data := readAll(t, file)
	data[10] ^= 4
	writeAll(t, file, data)

	r := newReceiver(t)
	up := startProcess(t, dir, r.URL, 0)
	eventually(t, "all is sent", func() bool { return up.board.read().Sent == n })
	if got := up.board.waiting.Load(); got != 0 || up.board.waitingBytes.Load() != 0 || up.board.read().SetAside != 1 {
		t.Errorf("%d wait, %+v", got, up.board.read())
	}
	up.end(n, n+1)
	eventually(t, "a span alone is sent", func() bool { return up.board.read().Sent == n+1 })
	r.once(t, 0, n+1)
}

// What is being sent is read again after each change of the settings. A record that is not sound counts once: a
// segment that seems empty would be removed.
func TestDamagedRecordCountsOnce(t *testing.T) {
	const n = 1000
	dir := t.TempDir()
	file := leave(t, dir, n)
	data := readAll(t, file)
	_, rest, _ := nextRecord(data)
	_, rest, _ = nextRecord(rest)
	data[len(data)-len(rest)+20] ^= 4
	writeAll(t, file, data)

	board := &statusBoard{}
	s := openSpool(dir, 0, board, discard())
	s.adopt(func() bool { return false })
	for range n {
		s.next(maxBatch)
		s.land()
	}
	if got := board.read(); got.Waiting != n-1 || got.SetAside != 1 {
		t.Errorf("%+v", got)
	}
	s.close()

	r := newReceiver(t)
	up := startProcess(t, dir, r.URL, 0)
	eventually(t, "the rest is sent", func() bool { return up.board.read().Sent == n-1 })
	if got := up.board.read(); got.Waiting != 0 {
		t.Errorf("%+v", got)
	}
}

// A segment that cannot be opened for a moment is not set aside. Its file is away here, as it seems to a program that
// has too many open.
func TestSegmentThatCannotBeOpenedForNowWaits(t *testing.T) {
	const n = 2000
	dir := t.TempDir()
	leave(t, dir, n)
	board := &statusBoard{}
	s := openSpool(dir, 0, board, discard())
	defer s.close()
	s.adopt(func() bool { return false })
	moved := s.queue[0].dir
	if err := os.Rename(moved, moved+"-away"); err != nil {
		t.Fatal(err)
	}
	writeAll(t, moved, nil) // a file, in which nothing can be opened
	if b := s.next(maxBatch); b != nil || !s.isStuck() {
		t.Errorf("read %v", b)
	}
	if got := board.read(); got.State != Retrying || got.LastError.IsZero() || got.Waiting != n || got.SetAside != 0 {
		t.Errorf("%+v", got)
	}
	if err := errors.Join(os.Remove(moved), os.Rename(moved+"-away", moved)); err != nil {
		t.Fatal(err)
	}
	b := s.next(maxBatch)
	if b == nil || len(b.spans) != maxBatch || s.isStuck() {
		t.Fatal("not read after that")
	}
	s.land()

	s.queue[0].detach()()
	if err := errors.Join(os.RemoveAll(moved), os.WriteFile(moved, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for range maxOpenFailures {
		s.next(maxBatch)
	}
	if got := board.read(); got.Waiting != 0 || got.SetAside != n || s.isStuck() {
		t.Errorf("lost for good: %+v", got)
	}
}
