package gauges

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// Interval is the least time between two samples. A sample a second takes 0.05 % of a core, by CPU
	// time of the idle process (BenchmarkRun, 2 cores, busy), so that Run may go on while nobody looks:
	// the history is there when a panel opens. In a warm loop a sample takes 0.07 ms (BenchmarkSample).
	Interval = time.Second

	// History is how far back the samples go.
	History = 5 * time.Minute

	kept = int(History/Interval) + 4 // the next chart still reaches its left edge
)

// Options are what a Sampler cannot find out by itself.
type Options struct {
	// SpansEnded returns how many spans have ended since the start; nil leaves the rate out. It is
	// called once a second from the goroutine of Run.
	SpansEnded func() int64
}

// Sampler keeps the samples of the last five minutes. Its methods may be called from any goroutine.
type Sampler struct {
	read  func() reading
	clock func() (wall time.Time, monotonic time.Duration)

	running  atomic.Bool
	failures atomic.Int64

	// Of the goroutine in Run.
	last  reading
	begun bool // there is a last one

	mu          sync.Mutex
	ring        []Sample
	next        int // where the oldest sample lies once the ring is full
	subscribers []chan struct{}
}

// New returns a sampler. It has no samples until Run is called.
func New(o Options) *Sampler {
	p := &probe{host: newHost(), runtime: newRuntimeProbe(), spans: o.SpansEnded}
	begin := time.Now()
	return &Sampler{
		read: p.read,
		clock: func() (time.Time, time.Duration) {
			now := time.Now()
			return now, now.Sub(begin)
		},
	}
}

// Run takes a sample at once and then one a second, until the context ends. While it runs, another call
// returns at once.
func (s *Sampler) Run(ctx context.Context) {
	if !s.running.CompareAndSwap(false, true) {
		return
	}
	defer s.running.Store(false)
	timer := time.NewTimer(s.due())
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		s.sample()
		timer.Reset(Interval) // no ticker: after a late sample it would take the next one early
	}
}

// due is how long to wait for the first sample of a Run that follows upon another.
func (s *Sampler) due() time.Duration {
	if !s.begun {
		return 0
	}
	_, now := s.clock()
	return min(Interval, max(0, s.last.clock+Interval-now))
}

func (s *Sampler) sample() {
	r := s.read()
	r.at, r.clock = s.clock()
	s.failures.Add(int64(r.failures))
	taken := r.sample()
	if s.begun {
		taken = r.sampleSince(s.last)
	}
	s.last, s.begun = r, true

	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.ring) < kept {
		s.ring = append(s.ring, taken)
	} else {
		s.ring[s.next] = taken
		s.next = (s.next + 1) % kept
	}
	for _, c := range s.subscribers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Samples returns a copy of the samples after since, the oldest first. The zero time gives all; the
// Time of a sample gives those that came after it.
func (s *Sampler) Samples(since time.Time) []Sample {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Sample, 0, len(s.ring))
	for _, part := range [][]Sample{s.ring[s.next:], s.ring[:s.next]} {
		for i := range part {
			if part[i].Time.After(since) {
				all = append(all, part[i])
			}
		}
	}
	return all
}

// Subscribe returns a channel that receives after a sample was taken, and a function that ends the
// subscription. Signals coalesce; the channel is never closed.
func (s *Sampler) Subscribe() (changed <-chan struct{}, cancel func()) {
	c := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subscribers = append(s.subscribers, c)
	return c, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.subscribers = slices.DeleteFunc(s.subscribers, func(other chan struct{}) bool { return other == c })
	}
}

// Failures returns how many figures were not there although this system has them. They are counted and
// not logged: one a second would fill any log.
func (s *Sampler) Failures() int64 { return s.failures.Load() }
