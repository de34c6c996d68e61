package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hybrid-image-search/engine/catalog"
)

func TestUnfinishedGoesOn(t *testing.T) {
	w := newWatched(t)
	pictures := filepath.Join(w.root, "pictures")
	for i := range 20 {
		draw(t, filepath.Join(pictures, fmt.Sprintf("%d.jpg", i)), i)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := w.l.Index(ctx, []string{pictures}, func(Progress) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	must(t, w.l.Close())
	w.open()
	if left := w.l.Unfinished(t.Context()); len(left) != 1 || left[0] != pictures {
		t.Fatalf("left: %q", left)
	}
	must(t, w.l.SetWatched(t.Context(), pictures, false)) // what the user asked for is done all the same
	w.start()
	w.until("done", func() bool { return w.count() == 20 && len(w.l.Unfinished(t.Context())) == 0 })
	if !isMissing(filepath.Join(w.l.Dir(), unfinishedName)) {
		t.Error("the note stays")
	}
	w.stop()
	must(t, w.l.Close())
	write(t, filepath.Join(w.l.Dir(), unfinishedName), `{"odd":`)
	w.open()
	if left := w.l.Unfinished(t.Context()); len(left) != 0 {
		t.Errorf("a damaged note says %q", left)
	}
}

func TestCloseEndsWatch(t *testing.T) {
	before := goleak.IgnoreCurrent()
	w := newWatched(t)
	draw(t, filepath.Join(w.root, "p", "a.jpg"), 1)
	index(t, w.l, filepath.Join(w.root, "p"))
	ended := make(chan error, 1)
	told := make(chan WatchState, 100)
	go func() { ended <- w.l.Watch(context.Background(), func(s WatchState) { told <- s }) }()
	<-told
	must(t, w.l.Close())
	if err := <-ended; err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, before)

	reader, err := Open(t.Context(), w.l.Dir(), Options{ReadOnly: true})
	must(t, err)
	defer reader.Close() //nolint:errcheck // a test
	if err := reader.Watch(t.Context(), nil); !errors.Is(err, catalog.ErrReadOnly) {
		t.Errorf("only to read: %v", err)
	}
}

func TestIndexingIsCourteous(t *testing.T) {
	var c courtesy
	begin := time.Now()
	must(t, c.pass(t.Context()))
	if waited := time.Since(begin); waited > afterSearch/2 {
		t.Errorf("waits %v for nobody", waited)
	}
	done := c.search()
	begin = time.Now()
	time.AfterFunc(afterSearch/3, done)
	must(t, c.pass(t.Context()))
	if waited := time.Since(begin); waited < afterSearch || waited > longestPause {
		t.Errorf("waits %v", waited)
	}
	c.search() // without end
	begin = time.Now()
	must(t, c.pass(t.Context()))
	if waited := time.Since(begin); waited < longestPause || waited > 2*longestPause {
		t.Errorf("waits %v for one who never ends", waited)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.pass(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
