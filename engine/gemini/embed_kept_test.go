package gemini_test

import (
	"sync"
	"testing"
	"time"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// However slowly answers are kept, no more of them wait for it than may be on their way: that is what a killed process
// loses.
func TestEmbedKeepsBeforeItSendsMore(t *testing.T) {
	const concurrency = 3
	server := newServer(t, standin.Options{})
	embedder := newClient(t, server, func(s *gemini.Settings) { s.Limits.Concurrency = concurrency }).Embedder()
	slow := make(chan struct{})
	goOn := sync.OnceFunc(func() { close(slow) })
	defer goOn()
	var k kept
	sink := k.sink()
	commit := sink.Commit
	sink.Commit = func(b gemini.Batch) error {
		<-slow
		return commit(b)
	}
	ended := make(chan error, 1)
	go func() { ended <- embedder.Embed(t.Context(), pictures(t, 300), sink) }()
	for deadline := time.Now().Add(time.Minute); len(server.Calls()) < 1 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond) // in which many more could be sent
	if n := len(server.Calls()); n == 0 || n > concurrency {
		t.Errorf("%d were answered while the first was being kept", n)
	}
	goOn()
	if err := <-ended; err != nil || len(k.vectors) != 300 {
		t.Errorf("%v, %d are kept", err, len(k.vectors))
	}
}
