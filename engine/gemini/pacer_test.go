package gemini

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// allowance is a service that takes so many requests in each window of time, and says when the next begins.
type allowance struct {
	requests int
	per      time.Duration
	latency  time.Duration
	silent   bool

	mu      sync.Mutex
	began   time.Time
	used    int
	served  int
	refused int
}

func (a *allowance) ask() (ok bool, after time.Duration) {
	a.mu.Lock()
	now := time.Now()
	if now.Sub(a.began) >= a.per {
		a.began, a.used = now, 0
	}
	if a.used < a.requests {
		a.used++
		a.served++
		a.mu.Unlock()
		time.Sleep(a.latency)
		return true, 0
	}
	a.refused++
	left := a.per - now.Sub(a.began)
	a.mu.Unlock()
	if a.silent {
		return false, 0
	}
	return false, left
}

// work sends through the pacer for so long, and returns how many requests were served.
func work(t *testing.T, p *pacer, a *allowance, d time.Duration) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	var wg sync.WaitGroup
	for range p.ceiling + 2 {
		wg.Go(func() {
			for {
				epoch, err := p.acquire(ctx)
				if err != nil {
					return
				}
				ok, after := a.ask()
				p.release()
				if ok {
					p.succeeded()
				} else {
					p.limited(epoch, after)
				}
			}
		})
	}
	wg.Wait()
	return a.served
}

// The pacer takes at least nine tenths of what a service allows, whatever that is.
func TestPacerTakesWhatIsAllowed(t *testing.T) {
	tests := []struct {
		name    string
		service *allowance
		d       time.Duration
		allowed int
	}{
		{"as fast as it answers", &allowance{requests: 1e9, per: time.Hour, latency: 200 * time.Millisecond}, time.Minute, 8 * 300},
		{"60 a minute", &allowance{requests: 60, per: time.Minute, latency: 200 * time.Millisecond}, 10 * time.Minute, 600},
		{"20 a second", &allowance{requests: 20, per: time.Second, latency: 200 * time.Millisecond}, time.Minute, 1200},
		{"one each 50 ms", &allowance{requests: 1, per: 50 * time.Millisecond, latency: 200 * time.Millisecond}, time.Minute, 1200},
		{"one each 2 s", &allowance{requests: 1, per: 2 * time.Second, latency: 200 * time.Millisecond}, 10 * time.Minute, 300},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				served := work(t, newPacer(8), tt.service, tt.d)
				share := float64(served) / float64(tt.allowed)
				t.Logf("served %d of %d (%.0f %%), refused %d", served, tt.allowed, 100*share, tt.service.refused)
				if share < 0.9 {
					t.Errorf("%.0f %% of what is allowed", 100*share)
				}
				if tt.service.refused > served+served/2 {
					t.Errorf("%d refusals for %d served", tt.service.refused, served)
				}
			})
		})
	}
}

// A service that does not say when to come back is asked less and less often.
func TestPacerBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := allowance{requests: 0, per: time.Hour, silent: true}
		work(t, newPacer(8), &service, 10*time.Minute)
		if service.refused > 40 {
			t.Errorf("%d requests in ten minutes in vain", service.refused)
		}
	})
}

func TestPacerEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(1)
		p.pause(true)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := p.acquire(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("paused: %v", err)
		}
		p.pause(false)
		if _, err := p.acquire(t.Context()); err != nil {
			t.Error(err)
		}
		p.limited(-1, time.Hour)
		if left, _ := p.waiting(); left != time.Hour {
			t.Errorf("waiting %v", left)
		}
	})
}
