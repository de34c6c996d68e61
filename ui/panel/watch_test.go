package panel

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
)

// watching is Watch with the test in the place of the widgets' goroutine.
func watching(t *testing.T, p *tracing) (posted chan func(), stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	posted, ended := make(chan func()), make(chan struct{})
	p.options.Post = func(f func()) {
		select {
		case posted <- f:
		case <-ctx.Done():
		}
	}
	go func() {
		defer close(ended)
		p.Watch(ctx)
	}()
	return posted, func() {
		cancel()
		<-ended
	}
}

func TestWatch(t *testing.T) {
	p := newTracing(t, asItIs)
	posted, stop := watching(t, p)
	defer stop()
	(<-posted)() // as it begins
	_, span := p.tracer.Start(context.Background(), "watched")
	for p.names() != "watched" {
		(<-posted)()
	}
	(<-posted)() // it grows, with no change
	span.End()
	for p.last.traces[0].Running {
		(<-posted)()
	}
}

// Without a change, and hidden whatever changes, nothing is posted.
func TestWatchRests(t *testing.T) {
	p := newTracing(t, asItIs)
	posted, stop := watching(t, p)
	defer stop()
	quiet := func(what string) {
		t.Helper()
		for { // what was on its way
			select {
			case f := <-posted:
				f()
				continue
			case <-time.After(3 * refreshEvery):
			}
			break
		}
		select {
		case <-posted:
			t.Errorf("posted: %s", what)
		case <-time.After(3 * refreshEvery):
		}
	}
	quiet("nothing changed")
	p.SetVisible(false)
	_, span := p.tracer.Start(context.Background(), "unseen")
	quiet("hidden, with a span that runs")
	span.End()
	quiet("hidden, with a span that ended")
	p.SetVisible(true)
	for p.names() != "unseen" {
		(<-posted)()
	}
}

func TestWatchIsNotFasterThanTenASecond(t *testing.T) {
	p := newTracing(t, asItIs)
	posted, stop := watching(t, p)
	defer stop()
	(<-posted)()
	begin, refreshes := time.Now(), 0
	for time.Since(begin) < 600*ms {
		_, span := p.tracer.Start(context.Background(), "many")
		span.End()
		select {
		case f := <-posted:
			f()
			refreshes++
		default:
			time.Sleep(ms)
		}
	}
	if most := int(time.Since(begin)/refreshEvery) + 1; refreshes > most || refreshes == 0 {
		t.Errorf("%d refreshes in %v", refreshes, time.Since(begin))
	}
}

func TestWithoutTelemetry(t *testing.T) {
	app := newTestApp(t)
	posted := 0
	p := New(Options{App: app, Post: func(func()) { posted++ }})
	p.SetVisible(true)
	for _, b := range bindings() {
		if b.does != nil && b.rune != 'w' {
			b.does(p)
		}
	}
	test.Tap(p.views.toolbar.clear)
	p.SetVisible(false)
	before := posted
	if p.Watch(t.Context()); posted != before {
		t.Error("posted with nothing to tell")
	}
	p.Close()
}
