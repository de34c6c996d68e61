package gemini_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// What was committed stays, whoever ends the run.
func TestEmbedStops(t *testing.T) {
	full := errors.New("the disk is full")
	server := newServer(t, standin.Options{Latency: 5 * time.Millisecond})
	embedder := newClient(t, server, nil).Embedder()
	n := 0
	err := embedder.Embed(t.Context(), pictures(t, 600), gemini.Sink{Commit: func(gemini.Batch) error {
		if n++; n == 3 {
			return full
		}
		return nil
	}})
	if !errors.Is(err, full) || len(server.Calls()) > 40 {
		t.Errorf("%v after %d calls", err, len(server.Calls()))
	}

	ctx, cancel := context.WithCancel(t.Context())
	var k kept
	sink := k.sink()
	commit := sink.Commit
	sink.Commit = func(b gemini.Batch) error {
		if len(k.vectors) > 20 {
			cancel()
		}
		return commit(b)
	}
	spans := traced(t, func(outer context.Context) {
		ctx, stop := context.WithCancel(outer)
		defer stop()
		context.AfterFunc(ctx, cancel)
		sink.Progress = func(p gemini.Progress) {
			if p.Done > 20 {
				stop()
			}
		}
		if err := embedder.Embed(ctx, pictures(t, 600), sink); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
	<-ctx.Done()
	for _, s := range spans {
		if s.Name() == "embedding.batch" && s.Status().Code == codes.Error {
			t.Errorf("a cancelled batch is marked: %v", s.Status())
		}
	}
	if len(k.vectors) < 20 || len(k.vectors) > 300 {
		t.Errorf("%d vectors were kept", len(k.vectors))
	}
}

// An error that stays is told at once, also while other requests wait for the quota.
func TestEmbedGivesUpWhileWaiting(t *testing.T) {
	server := newServer(t, standin.Options{})
	server.Fail(standin.Fault{Times: 1, Status: 429, RetryDelay: "300s"})
	embedder := newClient(t, server, nil).Embedder()
	full := errors.New("full")
	n := 0
	err := embedder.Embed(t.Context(), pictures(t, 60), gemini.Sink{Commit: func(gemini.Batch) error { n++; return full }})
	if !errors.Is(err, full) {
		t.Errorf("%v after %d", err, n)
	}
	began := time.Now()
	_, err = embedder.Query(t.Context(), "sea")
	if after, ok := gemini.RetryAfter(err); !errors.Is(err, gemini.ErrQuota) || !ok || after < 200*time.Second {
		t.Errorf("a query over quota: %v", err)
	}
	if took := time.Since(began); took > 100*time.Millisecond {
		t.Errorf("a query over quota took %v", took)
	}
}

func TestPause(t *testing.T) {
	server := newServer(t, standin.Options{Latency: time.Millisecond})
	client := newClient(t, server, nil)
	client.Pause()
	done := make(chan error)
	var k kept
	go func() { done <- client.Embedder().Embed(t.Context(), pictures(t, 30), k.sink()) }()
	time.Sleep(60 * time.Millisecond)
	if n := len(server.Calls()); n != 0 {
		t.Errorf("%d calls during a pause", n)
	}
	client.Resume()
	if err := <-done; err != nil || len(k.vectors) != 30 {
		t.Errorf("%d vectors, %v", len(k.vectors), err)
	}
}
