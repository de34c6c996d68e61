package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tail"
	"hybrid-image-search/telemetry/tracefile"
)

// window stands for one that is open: it has spans and lets them be read until close is called.
type window struct {
	mu      sync.Mutex
	spans   []telemetry.Span
	changed chan struct{}
}

func openWindow(t *testing.T) (w *window, close func()) {
	t.Helper()
	data, err := engine.DataDir()
	must(t, err)
	w = &window{changed: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	dir := filepath.Join(data, "live")
	go func() { done <- tail.Serve(ctx, dir, w) }()
	close = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil && !errors.Is(err, tail.ErrPath) {
			t.Error(err)
		}
	})
	t.Cleanup(close)
	for range 500 {
		if list, err := tail.List(dir); err == nil && len(list) > 0 {
			return w, close
		}
		select {
		case err := <-done:
			done <- err
			t.Skipf("no socket can be made here: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatal("the window does not listen")
	return nil, nil
}

func (w *window) end(spans ...telemetry.Span) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spans = append(w.spans, spans...)
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

func (w *window) EndedSince(cursor uint64) ([]telemetry.Span, uint64, int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.spans[cursor:], uint64(len(w.spans)), 0
}

func (w *window) Subscribe() (<-chan struct{}, func()) { return w.changed, func() {} }

func TestTraceOfTheWindow(t *testing.T) {
	w, closeWindow := openWindow(t)
	w.end(someTraces()...)
	if e := succeed(t, "trace", "--no-follow", "--errors"); strings.Count(e.stdout, "12:00:00.000") != 1 || e.stderr != "" {
		t.Errorf("prints %s and tells %q", e.stdout, e.stderr)
	}
	cmd, stdout, stderr := child(t, "trace")
	out := &lockedBuffer{to: stdout}
	cmd.Stdout = out
	must(t, cmd.Start())
	until := func(want string) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); !strings.Contains(out.String(), want); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%q does not come: %s%s", want, out, stderr)
			}
		}
	}
	until("שלום")
	w.end(traceSpan(3, 2, 1, "early", 0, 1))
	time.Sleep(2 * settled)
	if strings.Contains(out.String(), "early") {
		t.Error("a trace was printed before its root ended")
	}
	w.end(traceSpan(3, 1, 0, "late root", 0, 2))
	until("late root")
	until("└─ early")
	w.end(traceSpan(4, 2, 1, "unfinished", 0, 1))
	time.Sleep(2 * settled)
	closeWindow()
	must(t, cmd.Wait())
	if !strings.Contains(out.String(), "unfinished") || !strings.Contains(stderr.String(), "The window was closed.") {
		t.Errorf("at the end: %s%s", out, stderr)
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Error("colours went into a pipe")
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	to *bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.to.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.to.String()
}

// A file that another program appends to, and then begins anew.
func TestTraceFollowsAFile(t *testing.T) {
	path := traceFile(t, []telemetry.Span{traceSpan(1, 1, 0, "first", 0, 1)})
	ctx, cancel := context.WithCancel(t.Context())
	batches := growing(ctx, path)
	next := func() string {
		t.Helper()
		select {
		case b := <-batches:
			if b.err != nil || len(b.spans) != 1 {
				t.Fatalf("%+v", b)
			}
			return b.spans[0].Name
		case <-time.After(20 * time.Second):
			t.Fatal("nothing comes")
		}
		return ""
	}
	if got := next(); got != "first" {
		t.Errorf("%q", got)
	}
	var line bytes.Buffer
	must(t, tracefile.WriteOTLP(&line, []telemetry.Span{traceSpan(1, 2, 1, "second", 0, 1)}))
	for _, part := range [][]byte{line.Bytes()[:50], line.Bytes()[50:]} {
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		must(t, err)
		_, err = f.Write(part)
		must(t, errors.Join(err, f.Close()))
		time.Sleep(50 * time.Millisecond)
	}
	if got := next(); got != "second" {
		t.Errorf("%q", got)
	}
	line.Reset()
	must(t, tracefile.WriteOTLP(&line, []telemetry.Span{traceSpan(1, 3, 1, "anew", 0, 1)}))
	must(t, os.WriteFile(path, line.Bytes(), 0o600))
	if got := next(); got != "anew" {
		t.Errorf("%q", got)
	}
	cancel()
	for range batches {
		t.Error("more comes after the end")
	}
}
