package gauges

import (
	"errors"
	"runtime"
	"testing"
	"time"
)

var errBroken = errors.New("broken")

// brokenHost fails as it is told.
type brokenHost struct{ err error }

func (h brokenHost) cpu() (user, system time.Duration, err error) { return 0, 0, h.err }
func (h brokenHost) resident() (int64, error)                     { return 0, h.err }
func (h brokenHost) machineCPU() (machineTimes, error)            { return machineTimes{}, h.err }
func (h brokenHost) machineMemory() (used, total int64, err error) {
	return 0, 0, h.err
}

func TestFailuresAreCounted(t *testing.T) {
	for _, tt := range []struct {
		err      error
		failures int64
	}{{nil, 0}, {errBroken, 8}, {errCannotTell, 0}} {
		s := New(Options{})
		s.read = (&probe{host: brokenHost{tt.err}, runtime: newRuntimeProbe()}).read
		now := time.Duration(0)
		s.clock = func() (time.Time, time.Duration) {
			now += Interval
			return noon.Add(now), now
		}
		s.sample()
		s.sample()
		if s.Failures() != tt.failures {
			t.Errorf("%v: %d failures, want %d", tt.err, s.Failures(), tt.failures)
		}
		last := s.Samples(time.Time{})[1]
		if has := tt.err == nil; last.HasCPU != has || last.HasResident != has || last.HasMachineMemory != has {
			t.Errorf("%v: %+v", tt.err, last)
		}
		if last.HasMachineCPU { // counters that stand still
			t.Errorf("%v: %+v", tt.err, last)
		}
		if !last.HasHeapInUse || !last.HasGoroutines || !last.HasAllocRate || !last.HasGCPauses || last.HasSpanRate {
			t.Errorf("%v: %+v", tt.err, last)
		}
	}
}

func TestHost(t *testing.T) {
	h := newHost()
	user, system, err := h.cpu()
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	for sum := 0; ; sum++ {
		if sum%100_000 != 0 {
			continue
		}
		u, s, err := h.cpu()
		if err != nil {
			t.Fatal(err)
		}
		if used := u - user + s - system; used >= 50*time.Millisecond {
			// One goroutine works, on one core.
			if took := time.Since(begin); used > 2*took+50*time.Millisecond {
				t.Errorf("%v of CPU time in %v", used, took)
			}
			break
		}
		if time.Since(begin) > 30*time.Second {
			t.Fatal("no CPU time was counted")
		}
	}

	resident, err := h.resident()
	if errors.Is(err, errCannotTell) {
		t.Skip("the rest needs cgo on this system")
	}
	if err != nil || resident < 1<<20 {
		t.Errorf("resident: %d, %v", resident, err)
	}
	used, total, err := h.machineMemory()
	if err != nil || used <= 0 || used > total || total < resident {
		t.Errorf("memory: %d of %d, %v", used, total, err)
	}
	machine, err := h.machineCPU()
	if err != nil || machine.busy < 0 || machine.busy > machine.total {
		t.Errorf("machine: %+v, %v", machine, err)
	}
	if runtime.GOOS == "linux" && machine.total == 0 {
		t.Log("this sandbox has no CPU times of the machine")
	}
}
