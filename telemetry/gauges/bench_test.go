package gauges

import (
	"context"
	"sync"
	"testing"
	"time"
)

// BenchmarkSample is the cost of one sample, of which there is one a second, and of its parts.
func BenchmarkSample(b *testing.B) {
	h, p := newHost(), newRuntimeProbe()
	s := New(Options{SpansEnded: func() int64 { return 0 }})
	parts := []struct {
		name string
		run  func()
	}{
		{"all", s.sample},
		{"cpu", func() { _, _, _ = h.cpu() }},
		{"resident", func() { _, _ = h.resident() }},
		{"machine-cpu", func() { _, _ = h.machineCPU() }},
		{"machine-memory", func() { _, _, _ = h.machineMemory() }},
		{"runtime", func() { p.read() }},
	}
	for _, part := range parts {
		b.Run(part.name, func(b *testing.B) {
			user, system, err := h.cpu()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				part.run()
			}
			// A busy machine stretches time, CPU time much less.
			u, s, _ := h.cpu()
			b.ReportMetric(float64(u-user+s-system)/float64(b.N), "cpu-ns/op")
		})
	}
}

// BenchmarkRun is the cost of a second with its sample, as a process pays it that does nothing else: it
// wakes up with cold caches. An operation takes a second; -benchtime 40x says how many.
func BenchmarkRun(b *testing.B) {
	h := newHost()
	s := New(Options{SpansEnded: func() int64 { return 0 }})
	changed, unsubscribe := s.Subscribe()
	defer unsubscribe()
	ctx, cancel := context.WithCancel(b.Context())
	var done sync.WaitGroup
	done.Go(func() { s.Run(ctx) })
	<-changed
	user, system, err := h.cpu()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		<-changed
	}
	u, y, _ := h.cpu()
	b.ReportMetric(float64(u-user+y-system)/float64(b.N), "cpu-ns/op")
	cancel()
	done.Wait()
}

// BenchmarkChart is what a panel pays for one line at each sample, with a full history.
func BenchmarkChart(b *testing.B) {
	s := New(Options{})
	now := time.Duration(0)
	s.clock = func() (time.Time, time.Duration) {
		now += Interval
		return noon.Add(now), now
	}
	for range kept {
		s.sample()
	}
	to := noon.Add(now)
	b.ReportAllocs()
	for b.Loop() {
		Downsample(Series(s.Samples(time.Time{}), Resident), Axis{From: to.Add(-History), To: to, Width: 1280})
	}
}
