//go:build unix

package telemetry

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
)

// A disk that is really full, in two ways: a file system of a few kilobytes, and the system's limit for files. Each
// needs a process of its own, so the test runs itself once more in one.

const diskEnv = "TELEMETRY_TEST_DISK" // the folder, in the process that the disk is full for

// again runs the calling test in a process of its own.
func again(t *testing.T, attributes *syscall.SysProcAttr) {
	t.Helper()
	cmd := command(t, os.Args[0], []string{diskEnv + "=" + t.TempDir()}, "-test.v", "-test.run=^"+t.Name()+"$")
	cmd.SysProcAttr = attributes
	out, err := cmd.CombinedOutput()
	if _, ran := err.(*exec.ExitError); err != nil && !ran {
		t.Skipf("this system starts no process with a disk of its own: %v", err)
	}
	switch {
	case err != nil:
		t.Errorf("%v\n%s", err, out)
	case bytes.Contains(out, []byte("--- SKIP")):
		t.Skipf("%s", out)
	case !bytes.Contains(out, []byte("--- PASS: "+t.Name()+" ")):
		t.Errorf("the test did not run:\n%s", out)
	default:
		t.Logf("%s", out)
	}
}

// No file may grow beyond a few kilobytes, which every Unix can be asked for.
func TestFilesThatMayNotGrow(t *testing.T) {
	if os.Getenv(diskEnv) == "" {
		t.Parallel()
		again(t, nil)
		return
	}
	signal.Ignore(syscall.SIGXFSZ) // or the limit ends the process
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	limit := func(r syscall.Rlimit) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &r); err != nil {
			t.Fatal(err)
		}
	}
	small := before
	small.Cur = 64 << 10
	limit(small)
	fullDisk(t, os.Getenv(diskEnv), syscall.EFBIG, func() { limit(before) })
}

// fullDisk ends spans until the disk takes no more and beyond, frees it, and ends some more. Nothing is lost.
func fullDisk(t *testing.T, dir string, full error, free func()) {
	t.Helper()
	const first, second = 5000, 200
	r := newReceiver(t)
	r.setFault(answerWith(http.StatusServiceUnavailable, "", ""))
	cleanEnv(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	spool := filepath.Join(dir, "spool")
	tel := Setup(t.Context(), Config{SpoolDir: spool})
	tracer := otel.Tracer("test")
	end := func(from, to int) (slowest time.Duration) {
		for i := from; i < to; i++ {
			begin := time.Now()
			_, span := tracer.Start(t.Context(), strconv.Itoa(i))
			span.End()
			slowest = max(slowest, time.Since(begin))
		}
		return slowest
	}

	slowest := end(0, first)
	t.Logf("%d spans against a full disk, the slowest in %v", first, slowest)
	if err := os.WriteFile(filepath.Join(dir, "one more"), make([]byte, 100<<10), 0o600); !errors.Is(err, full) {
		t.Fatalf("the disk is not full: %v", err)
	}
	_ = os.Remove(filepath.Join(dir, "one more"))
	s := tel.Status()
	if !strings.Contains(s.Spool.String(), "wait in memory: "+full.Error()) || !strings.Contains(s.Sentence(), s.Spool.String()) {
		t.Errorf("the status says %q", s.Sentence())
	}
	if s.Waiting != first || s.Dropped != 0 || s.SetAside != 0 {
		t.Errorf("while the disk is full: %+v", s)
	}
	if got := len(tel.Recorder().Traces()); got != first {
		t.Errorf("%d of %d spans are in the recorder", got, first)
	}
	onDisk := inSpoolFiles(t, spool, 0)
	if !onDisk || inSpoolFiles(t, spool, first-1) {
		t.Error("the disk was full from the beginning, or never")
	}

	free()
	time.Sleep(diskAgain) // the spool does not ask a full disk again before that
	slowest = end(first, first+second)
	t.Logf("%d spans after there is room again, the slowest in %v", second, slowest)
	if s := tel.Status(); s.Spool.String() != "" || s.Waiting != first+second || s.Dropped != 0 {
		t.Errorf("after there is room again: %+v", s)
	}
	if !inSpoolFiles(t, spool, first) || !inSpoolFiles(t, spool, first+second-1) {
		t.Error("what ended after there is room again is not on disk")
	}

	r.setFault(nil)
	if err := shutdown(tel, 20*time.Second); err != nil {
		t.Error(err)
	}
	if s := tel.Status(); s.Sent != first+second || s.Waiting != 0 || s.Dropped != 0 || s.SetAside != 0 {
		t.Errorf("in the end: %+v", s)
	}
	r.once(t, 0, first+second)
}

// inSpoolFiles reports whether the span of a number is in a file of the spool, where its name stands as it is.
func inSpoolFiles(t *testing.T, dir string, number int) bool {
	t.Helper()
	name := strconv.Itoa(number)
	field := append([]byte{0x2a, byte(len(name))}, name...) // of Span in OTLP: field 5
	found := false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		found = found || bytes.Contains(data, field)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
