package panel

import (
	"testing"
	"time"
)

// Pausing keeps what there is at that moment, whatever tab is shown then.
func TestPauseBesideTheTraces(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.pause()
	p.update()
	p.chooseTab(tabSystem)
	p.update()
	p.pause() // goes on
	p.update()
	p.record("two", nil)
	p.pause()
	p.update()
	p.record("three", nil)
	p.chooseTab(tabTrace)
	p.update()
	if p.names() != "two one" {
		t.Errorf("paused after the second: %q", p.names())
	}
}

// Going on and pausing again between two looks is another pause.
func TestPauseAnew(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.pause()
	p.update()
	p.record("two", nil)
	p.pause()
	p.pause()
	p.update()
	if p.names() != "two one" {
		t.Errorf("paused anew: %q", p.names())
	}
}

// The charts stay as they were, also after a look at another tab.
func TestPauseKeepsTheCharts(t *testing.T) {
	p := newTracing(t, asItIs)
	p.chooseTab(tabSystem)
	p.update()
	p.pause()
	p.update()
	kept := p.last.system
	p.chooseTab(tabTrace)
	p.update()
	p.chooseTab(tabSystem)
	time.Sleep(time.Millisecond)
	p.update()
	if !p.last.system.Now.Equal(kept.Now) {
		t.Errorf("the charts went on by %v", p.last.system.Now.Sub(kept.Now))
	}
}

// What was set for a file does not narrow what comes.
func TestLiveForgetsWhatBelongedToTheFile(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.opened(ofFile("a.json", spansOfFourTraces()), nil, nil)
	p.chooseTab(tabStatistics)
	p.update()
	p.since()
	p.only("one.step")
	p.live()
	if w := p.wanted.Load(); !w.since.IsZero() || w.baseline != nil || w.span != "" {
		t.Errorf("live, with the baseline of a file of %v, and traces with %q", w.since, w.span)
	}
}
