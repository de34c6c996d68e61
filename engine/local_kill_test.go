package engine

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip/cliptest"
)

// The variables by which TestKilledLocal tells a process what to work on.
const (
	killedLocalLibrary = "ENGINE_TEST_KILLED_LOCAL_LIBRARY"
	killedLocalModel   = "ENGINE_TEST_KILLED_LOCAL_MODEL"
)

// TestKilledLocalChild is the process that is killed; by itself it does nothing.
func TestKilledLocalChild(t *testing.T) {
	dir := os.Getenv(killedLocalLibrary)
	if dir == "" {
		t.Skip("runs only as the child of TestKilledLocal")
	}
	l := openLocal(t, dir, localModelIn(t, os.Getenv(killedLocalModel)))
	embedLocal(t, l)
	must(t, l.Close())
}

// Processes that embed with a model of this machine are killed at random moments. Each goes on where the one before
// it was.
func TestKilledLocal(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	const pictures = 400
	_, l := withLocal(t, pictures, m)
	dir, space := l.Dir(), m.space()
	must(t, l.Close())
	kept, killed := 0, 0
	for range 4 {
		if killLocal(t, dir, m.dir, kept, space) {
			break
		}
		killed++
		now := keptLocal(t, dir, space)
		if now < kept {
			t.Errorf("%d were kept, and %d are", kept, now)
		}
		kept = now
	}
	l = openLocal(t, dir, m)
	r := embedLocal(t, l)
	if r.Known != kept || r.Embedded != pictures-kept || r.Failed != 0 || killed == 0 {
		t.Errorf("%d were kept after %d were killed: %+v", kept, killed, r)
	}
	if n := l.spaces.of(CLIP).index.Len(); n != pictures {
		t.Errorf("%d are searched", n)
	}
}

// killLocal runs the child and kills it soon after it has kept more. It tells whether the child came to its end.
func killLocal(t *testing.T, dir, model string, kept int, space string) bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledLocalChild$")
	cmd.Env = append(os.Environ(), killedLocalLibrary+"="+dir, killedLocalModel+"="+model, "GORACE="+quickExit())
	must(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for keptLocal(t, dir, space) == kept {
		select {
		case err := <-ended:
			must(t, err)
			return true
		case <-time.After(5 * time.Millisecond):
		}
	}
	time.Sleep(rand.N(20 * time.Millisecond))
	if err := cmd.Process.Kill(); !errors.Is(err, os.ErrProcessDone) {
		must(t, err)
	}
	return <-ended == nil
}

// keptLocal reads beside the process that writes.
func keptLocal(t *testing.T, dir, space string) int {
	t.Helper()
	c, err := catalog.Open(context.Background(), dir+"/"+catalogName, catalog.ReadOnly, false)
	must(t, err)
	defer c.Close() //nolint:errcheck // a test's
	n, err := c.CountVectors(context.Background(), space)
	must(t, err)
	return n
}
