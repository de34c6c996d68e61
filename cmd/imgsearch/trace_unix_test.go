//go:build unix

package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestInterruptedTrace(t *testing.T) {
	w, _ := openWindow(t)
	w.end(someTraces()...)
	cmd, stdout, stderr := child(t, "trace")
	out := &lockedBuffer{to: stdout}
	cmd.Stdout = out
	must(t, cmd.Start())
	for deadline := time.Now().Add(20 * time.Second); out.String() == ""; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("nothing is printed: %s", stderr)
		}
	}
	must(t, cmd.Process.Signal(os.Interrupt))
	cmd.Wait() //nolint:errcheck // its exit code is looked at
	if code := cmd.ProcessState.ExitCode(); code != exitCancelled || strings.Contains(stderr.String(), "Cancelled") {
		t.Errorf("exits with %d and tells %q", code, stderr)
	}
}
