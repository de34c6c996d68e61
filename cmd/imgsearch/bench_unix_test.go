//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Ctrl+C ends it soon, wherever it is, and leaves nothing.
func TestInterruptedBench(t *testing.T) {
	for _, c := range []struct {
		section string
		begun   string // below the temporary folder, when the signal comes
	}{
		{"vectors", "traces"},
		{"queries", filepath.Join("library-*", "library", "catalog.db")},
		{"opening", filepath.Join("imgsearch-bench-*", "traces")}, // of the process that opens
		{"indexing", filepath.Join("photos", "*.jpg")},
	} {
		t.Run(c.section, func(t *testing.T) {
			temporary := t.TempDir()
			cmd, stdout, stderr := child(t, benchName, "--only", c.section, "--pictures", "3000", "--repetitions", "500")
			cmd.Env = append(cmd.Env, "TMPDIR="+temporary)
			must(t, cmd.Start())
			for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(time.Millisecond) {
				if made, err := filepath.Glob(filepath.Join(temporary, "imgsearch-bench-*", c.begun)); err == nil && len(made) > 0 {
					break
				}
				if time.Now().After(deadline) {
					cmd.Process.Kill() //nolint:errcheck // it may have come to its end
					cmd.Wait()         //nolint:errcheck // what it told is complete then
					t.Fatalf("nothing happens: %s", stderr)
				}
			}
			begin := time.Now()
			must(t, cmd.Process.Signal(os.Interrupt))
			cmd.Wait() //nolint:errcheck // its exit code is looked at
			if code := cmd.ProcessState.ExitCode(); code != exitCancelled || stdout.Len() != 0 || !strings.Contains(stderr.String(), "Cancelled") {
				t.Errorf("exits with %d, prints %q and tells %q", code, stdout, stderr)
			}
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
			expectNothing(t, temporary)
		})
	}
}
