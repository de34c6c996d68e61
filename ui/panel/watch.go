package panel

import (
	"context"
	"time"

	"hybrid-image-search/telemetry/gauges"
)

const (
	// refreshEvery is how often the panel may change: fast enough to seem live, and slow enough to cost little.
	refreshEvery = 100 * time.Millisecond
	// crowd is how many starts and ends of spans between two refreshes make the next one wait twice as long: more than
	// eyes follow, and each repaints the window. At 1,000 spans a second that is 20 % of a core instead of 29 %, with
	// the painting done in software.
	crowd = 100
	// restPerWork is how long the collector rests after work: it takes a fifth of a core at most.
	restPerWork = 4
)

// Watch shows what changes, at most once in refreshEvery, and while spans run, as they grow. It ends with ctx.
func (p *Panel) Watch(ctx context.Context) {
	if p.options.Telemetry == nil {
		return
	}
	recorder := p.options.Telemetry.Recorder()
	spans, stopSpans := recorder.Subscribe()
	defer stopSpans()
	states, stopStates := p.options.Telemetry.Subscribe()
	defer stopStates()
	samples, stopSamples := p.sampling(ctx)
	defer stopSamples()

	rest := time.NewTimer(0)
	defer rest.Stop()
	shown := make(chan struct{}, 1)
	var revision uint64
	for {
		w := p.wanted.Load()
		begin := time.Now()
		every := refreshEvery
		now := recorder.Revision()
		if now-revision > crowd {
			every *= 2
		}
		revision = now
		s := p.collector.collect(w, begin)
		work := time.Since(begin)
		p.options.Post(func() {
			p.show(s)
			shown <- struct{}{}
		})
		select { // one at a time, however slow the window is
		case <-ctx.Done():
			return
		case <-shown:
		}
		rest.Reset(max(every, restPerWork*work) - min(work, every))
		select {
		case <-ctx.Done():
			return
		case <-p.kicked:
			continue // a click is answered at once
		case <-rest.C:
		}
		// What does not concern the view that is shown does not wake it.
		news, gauged := spans, samples
		w = p.wanted.Load()
		if w.file != nil || !w.visible || !w.tab.ofTraces() {
			news = nil
		}
		if w.tab != tabSystem || !w.visible || w.paused {
			gauged = nil
		}
		if news != nil && !w.paused && recorder.Running() > 0 {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-p.kicked:
		case <-news:
		case <-states:
		case <-gauged:
		}
	}
}

// sampling runs the sampler until ctx ends, unless somebody does already.
func (p *Panel) sampling(ctx context.Context) (<-chan struct{}, func()) {
	if p.options.Gauges == nil {
		return nil, func() {}
	}
	go func(s *gauges.Sampler) { s.Run(ctx) }(p.options.Gauges)
	return p.options.Gauges.Subscribe()
}
