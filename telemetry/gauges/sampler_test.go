package gauges

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// run starts the sampler in a bubble of synctest and ends it with the test.
func run(t *testing.T, s *Sampler) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { s.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		done.Wait()
	})
}

func TestRunTakesOneSampleASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := int64(0)
		s := New(Options{SpansEnded: func() int64 { ended += 7; return ended }})
		begin := time.Now()
		run(t, s)
		time.Sleep(10*time.Second + Interval/2)
		samples := s.Samples(time.Time{})
		if len(samples) != 11 {
			t.Fatalf("%d samples in ten seconds and a half", len(samples))
		}
		for i, sample := range samples {
			if at := sample.Time.Sub(begin); at != time.Duration(i)*Interval || sample.Gap {
				t.Errorf("sample %d at %v, gap: %t", i, at, sample.Gap)
			}
			if sample.HasSpanRate != (i > 0) || i > 0 && sample.SpanRate != 7 {
				t.Errorf("sample %d: %v spans a second (%t)", i, sample.SpanRate, sample.HasSpanRate)
			}
			if !sample.HasGoroutines || !sample.HasHeapInUse || sample.HasGCPauses != (i > 0) {
				t.Errorf("sample %d: %+v", i, sample)
			}
		}
		if late := s.Samples(samples[8].Time); len(late) != 2 || !late[0].Time.Equal(samples[9].Time) {
			t.Errorf("after the ninth sample: %d", len(late))
		}
	})
}

func TestSlowReadingIsNotCaughtUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		slow := true
		s.read = func() reading {
			if slow = !slow; slow {
				time.Sleep(Interval * 17 / 10)
			}
			return reading{}
		}
		run(t, s)
		time.Sleep(20 * time.Second)
		samples := s.Samples(time.Time{})
		if len(samples) < 5 {
			t.Fatalf("%d samples", len(samples))
		}
		for i := 1; i < len(samples); i++ {
			if d := samples[i].Time.Sub(samples[i-1].Time); d < Interval {
				t.Errorf("%v between samples %d and %d", d, i-1, i)
			}
		}
	})
}

func TestHistoryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		s.read = func() reading { return reading{} }
		run(t, s)
		time.Sleep(20*time.Minute + Interval/2)
		samples := s.Samples(time.Time{})
		if len(samples) != kept {
			t.Fatalf("%d samples", len(samples))
		}
		for i := 1; i < len(samples); i++ {
			if d := samples[i].Time.Sub(samples[i-1].Time); d != Interval {
				t.Fatalf("%v between samples %d and %d", d, i-1, i)
			}
		}
		if age := time.Since(samples[len(samples)-1].Time); age > Interval {
			t.Errorf("the newest is %v old", age)
		}
		if age := time.Since(samples[0].Time); age < History {
			t.Errorf("the oldest is only %v old", age)
		}
		samples[0].Resident = 1
		if s.Samples(time.Time{})[0].Resident == 1 {
			t.Error("the caller can write to the ring")
		}
	})
}

func TestRunTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{SpansEnded: func() int64 { return 0 }})
		ctx, cancel := context.WithCancel(context.Background())
		var first, again sync.WaitGroup
		first.Go(func() { s.Run(ctx) })
		time.Sleep(2*Interval + Interval/4)
		s.Run(context.Background()) // returns, or the bubble is deadlocked
		cancel()
		first.Wait()

		// At once after the other: the next sample is due when it would have been anyway.
		ctx, cancel = context.WithCancel(context.Background())
		defer cancel()
		again.Go(func() { s.Run(ctx) })
		time.Sleep(2 * Interval)
		samples := s.Samples(time.Time{})
		if n := len(samples); n != 5 || samples[3].Time.Sub(samples[2].Time) != Interval || samples[3].Gap {
			t.Errorf("%d samples: %+v", n, samples)
		}
		cancel()
		again.Wait()

		// Much later: what was between is not known.
		time.Sleep(time.Minute)
		ctx, cancel = context.WithCancel(context.Background())
		defer cancel()
		again.Go(func() { s.Run(ctx) })
		synctest.Wait()
		samples = s.Samples(time.Time{})
		if n := len(samples); n != 6 || !samples[5].Gap || samples[5].HasSpanRate || !samples[5].HasHeapInUse {
			t.Errorf("%d samples: %+v", n, samples)
		}
		cancel()
		again.Wait()
	})
}

func TestSubscribe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		s.read = func() reading { return reading{} }
		changed, cancel := s.Subscribe()
		other, cancelOther := s.Subscribe()
		defer cancelOther()
		run(t, s)
		time.Sleep(5*Interval + Interval/2)
		<-changed
		select {
		case <-changed:
			t.Error("signals did not coalesce")
		default:
		}
		cancel()
		<-other
		time.Sleep(Interval)
		select {
		case <-changed:
			t.Error("signal after the end of the subscription")
		case <-other:
		default:
			t.Error("the other subscription ended too")
		}
		if len(s.subscribers) != 1 {
			t.Errorf("%d subscribers", len(s.subscribers))
		}
	})
}

// Like a window: one goroutine samples, panels come, look and go.
func TestManyReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{SpansEnded: func() int64 { return 1 }})
		run(t, s)
		var panels sync.WaitGroup
		for range 8 {
			panels.Go(func() {
				for range 20 {
					changed, cancel := s.Subscribe()
					<-changed
					if len(s.Samples(time.Time{})) == 0 {
						t.Error("told of a sample that is not there")
					}
					s.Failures()
					cancel()
				}
			})
		}
		panels.Wait()
	})
}
