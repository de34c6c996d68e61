package engine

import (
	"sync"
	"time"

	"hybrid-image-search/engine/gemini"
)

// EmbedProgress is how far a run is. Its rate is of the run's own pictures.
type EmbedProgress struct {
	Done, Failed, Total int
	Cost                gemini.Cost   // so far
	Waiting             time.Duration // the service wants no requests for so long
	Why                 error         // of the wait
	Paused              bool
	Rate                float64 // pictures a second
	Remaining           time.Duration
}

// workTally counts what a run does and tells it: at most ten times a second when something happens, and every second
// when nothing does, for waits have an end that comes nearer.
type workTally struct {
	mu       sync.Mutex
	progress EmbedProgress
	report   EmbedReport
	started  time.Time
	told     time.Time
	commits  time.Duration
	until    time.Time     // the service wants no requests before
	idle     time.Duration // in pauses that are over
	idleFrom time.Time     // of the pause that lasts

	telling sync.Mutex // held while tell runs, which may pause the run
	tell    func(EmbedProgress)
	stop    chan struct{}
	ticker  sync.WaitGroup
}

// maxFailuresTold bounds the failures that a report names.
const maxFailuresTold = 20

func newWorkTally(tell func(EmbedProgress)) *workTally {
	t := &workTally{started: time.Now(), tell: tell, stop: make(chan struct{})}
	t.progress.Cost.Known, t.report.Cost.Known = true, true
	if tell == nil {
		t.tell = func(EmbedProgress) {}
		return t
	}
	t.ticker.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-t.stop:
				return
			case <-tick.C:
				t.update(false, func() {})
			}
		}
	})
	return t
}

// update changes the counts and tells them when it is time, or when now is set.
func (t *workTally) update(now bool, change func()) {
	t.mu.Lock()
	change()
	if now {
		t.told = time.Time{}
	}
	due := time.Since(t.told) >= 100*time.Millisecond
	t.mu.Unlock()
	if due && t.telling.TryLock() { // else it is told next time
		t.tellNow()
		t.telling.Unlock()
	}
}

// tellNow tells how far the run is. The caller holds telling.
func (t *workTally) tellNow() {
	t.mu.Lock()
	t.told = time.Now()
	p := t.progress
	if p.Waiting = max(time.Until(t.until), 0); p.Waiting == 0 {
		p.Why = nil
	}
	worked := time.Since(t.started) - t.idle
	if p.Paused {
		worked -= time.Since(t.idleFrom)
	}
	if s := worked.Seconds(); s > 0.2 && p.Done > 0 {
		p.Rate = float64(p.Done) / s
		p.Remaining = time.Duration(float64(p.Total-p.Done-p.Failed) / p.Rate * float64(time.Second))
	}
	t.mu.Unlock()
	t.tell(p)
}

func (t *workTally) describe(model, space string) {
	t.update(false, func() { t.report.Model, t.report.Space = model, space })
}

// begin tells what there is to do.
func (t *workTally) begin(pictures, known, todo int) {
	t.update(true, func() {
		t.report.Pictures, t.report.Known, t.progress.Total = pictures, known, todo
		t.started, t.idle, t.idleFrom = time.Now(), 0, time.Now()
	})
}

// add counts pictures that are done, and what they took.
func (t *workTally) add(n int, usage gemini.Usage, cost gemini.Cost, commit time.Duration) {
	t.update(false, func() {
		t.progress.Done += n
		t.report.Embedded += n
		t.commits += commit
		t.report.Usage = t.report.Usage.Add(usage)
		if usage != (gemini.Usage{}) {
			t.progress.Cost = t.progress.Cost.Add(cost)
		}
	})
}

func (t *workTally) share(n int) { t.update(false, func() { t.report.Shared += n }) }

func (t *workTally) found(n int) { t.update(false, func() { t.report.Found += n }) }

func (t *workTally) fail(path, why string) {
	t.update(false, func() {
		t.progress.Failed++
		if len(t.report.Failures) < maxFailuresTold {
			t.report.Failures = append(t.report.Failures, FileError{path, why})
		}
	})
}

// wait takes from the client how long the service wants no requests.
func (t *workTally) wait(p gemini.Progress) {
	t.update(p.Why != nil, func() {
		t.until = time.Now().Add(p.Waiting)
		if p.Why != nil {
			t.progress.Why = p.Why
		}
	})
}

// spent is wait, and takes from the client what was used, where the results do not tell it.
func (t *workTally) spent(p gemini.Progress) {
	t.update(false, func() { t.report.Usage, t.progress.Cost = p.Usage, p.Cost })
	t.wait(p)
}

// pause notes that the user paused, or goes on; update tells it.
func (t *workTally) pause(on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case on && !t.progress.Paused:
		t.idleFrom = time.Now()
	case !on && t.progress.Paused:
		t.idle += time.Since(t.idleFrom)
	}
	t.progress.Paused = on
}

func (t *workTally) commitTime() float64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return float64(t.commits.Microseconds()) / 1000
}

// end tells for the last time, and gives the report.
func (t *workTally) end() EmbedReport {
	close(t.stop)
	t.ticker.Wait()
	t.telling.Lock() // and nothing is told from now on
	t.tellNow()
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.report
	r.Failed, r.Cost = t.progress.Failed, t.progress.Cost
	r.Seconds = time.Since(t.started).Seconds()
	return r
}
