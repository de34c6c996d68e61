package engine

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// tally counts what happens and tells it, at most ten times a second.
type tally struct {
	mu       sync.Mutex
	progress Progress
	counts   Report
	moved    map[int64]bool
	started  time.Time
	told     time.Time
	tell     func(Progress)
}

// Progress is how far an indexing is.
type Progress struct {
	Found     int  // files seen so far
	Scanned   bool // all files are seen, so ToDo is nearly final
	ToDo      int  // pictures to read; what only its content could tell to be one counts when it was read
	Done      int  // of them
	Added     int
	Updated   int
	Unchanged int
	Removed   int
	Failed    int
	Current   string        // a file that was just read
	Rate      float64       // pictures read a second
	Remaining time.Duration // 0 while it cannot be told
}

func newTally(tell func(Progress)) *tally {
	if tell == nil {
		tell = func(Progress) {}
	}
	return &tally{started: time.Now(), moved: map[int64]bool{}, counts: Report{Failed: []FileError{}}, tell: tell}
}

// update changes the counts and tells them when it is time, or when now is set.
func (t *tally) update(now bool, change func(p *Progress, r *Report)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.progress, &t.counts)
	if !now && time.Since(t.told) < 100*time.Millisecond {
		return
	}
	t.told = time.Now()
	p, c := t.progress, t.counts
	p.Added, p.Updated, p.Unchanged, p.Removed, p.Failed = c.Added, c.Updated, c.Unchanged, c.Removed, len(c.Failed)
	if elapsed := time.Since(t.started).Seconds(); elapsed > 0.2 && p.Done > 0 {
		p.Rate = float64(p.Done) / elapsed
		if p.Scanned {
			p.Remaining = time.Duration(float64(p.ToDo-p.Done) / p.Rate * float64(time.Second))
		}
	}
	t.tell(p)
}

func (t *tally) fail(path, why string) {
	t.update(false, func(_ *Progress, r *Report) { r.Failed = append(r.Failed, FileError{path, why}) })
}

// claimMove tells whether the picture may take a new path: the first file of the same content has it.
func (t *tally) claimMove(id int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.moved[id] {
		return false
	}
	t.moved[id] = true
	return true
}

func (t *tally) wasMoved(id int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.moved[id]
}

func (t *tally) report() Report {
	t.update(true, func(*Progress, *Report) {})
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.counts
	r.Failed = slices.Clone(r.Failed)
	slices.SortFunc(r.Failed, func(a, b FileError) int { return cmp.Compare(a.Path, b.Path) })
	r.Seconds = time.Since(t.started).Seconds()
	return r
}
