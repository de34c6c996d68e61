package engine

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"hybrid-image-search/engine/gemini/standin"
)

// The variables by which TestKilledEmbed tells a process what to work on.
const (
	killedLibrary = "ENGINE_TEST_KILLED_LIBRARY"
	killedAddress = "ENGINE_TEST_KILLED_ADDRESS"
	killedKey     = "ENGINE_TEST_KILLED_KEY"
)

// TestKilledChild is the process that is killed; by itself it does nothing.
func TestKilledChild(t *testing.T) {
	dir := os.Getenv(killedLibrary)
	if dir == "" {
		t.Skip("runs only as the child of TestKilledEmbed")
	}
	service := localService(t, os.Getenv(killedAddress), os.Getenv(killedKey), standInModels())
	l, err := Open(context.Background(), dir, Options{Service: service})
	must(t, err)
	_, err = l.Embed(context.Background(), Gemini, nil)
	must(t, err)
	must(t, l.Close())
}

// Processes that embed are killed at random moments. Each goes on where the one before it was: nothing that came to
// the catalog is sent again, and what was lost is at most what was on its way.
func TestKilledEmbed(t *testing.T) {
	const pictures = 240
	server, _, l := withModel(t, pictures, standin.Options{Latency: 15 * time.Millisecond})
	dir := l.Dir()
	must(t, l.Close())
	kept, killed := 0, 0
	for round := 0; ; round++ {
		before := settled(server)
		done := killedWhile(t, server, dir, round < 6)
		now := countKept(t, dir)
		if sent, gained := settled(server)-before, now-kept; gained > sent || sent-gained > 6*10 {
			t.Errorf("round %d: %d were answered, %d more are kept", round, sent, gained)
		}
		kept = now
		if done {
			break
		}
		killed++
	}
	if kept != pictures || killed == 0 {
		t.Errorf("%d are kept after %d were killed", kept, killed)
	}
	t.Logf("%d processes were killed; %d pictures were answered for, %d are kept", killed, embedded(server), kept)
}

// killedWhile runs the child, and kills it soon after its first answer if it is to be killed. It tells whether the
// child came to its end.
func killedWhile(t *testing.T, server *standin.Server, dir string, kill bool) bool {
	t.Helper()
	calls := len(server.Calls())
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledChild$")
	cmd.Env = append(os.Environ(), killedLibrary+"="+dir, killedAddress+"="+server.Address(), killedKey+"="+server.Key(), "GORACE="+quickExit())
	must(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for kill && len(server.Calls()) == calls {
		select {
		case err := <-ended:
			must(t, err)
			return true
		case <-time.After(time.Millisecond):
		}
	}
	if kill {
		time.Sleep(rand.N(60 * time.Millisecond))
		if err := cmd.Process.Kill(); !errors.Is(err, os.ErrProcessDone) { // it may have been quicker
			must(t, err)
		}
		return <-ended == nil
	}
	must(t, <-ended)
	return true
}

func countKept(t *testing.T, dir string) int {
	t.Helper()
	l, err := Open(t.Context(), dir, Options{})
	must(t, err)
	defer l.Close() //nolint:errcheck // a test's
	return vectorsOf(t, l)
}
