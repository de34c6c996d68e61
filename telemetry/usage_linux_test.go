package telemetry

import (
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestMeterSeesWorkAndMemory(t *testing.T) {
	debug.FreeOSMemory() // so that nothing is given back meanwhile
	m := newMeter()
	begin := m.read()
	if !begin.hasCPU || !begin.hasMemory || begin.resident < 1<<20 {
		t.Fatalf("%+v", begin)
	}
	// Not from Go's heap, which may hold resident pages ready.
	const size = 64 << 20
	block, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Munmap(block) }()
	for i := 0; i < size; i += 1 << 10 {
		block[i] = 1
	}
	sum := 0
	for m.read().user-begin.user < 5*time.Millisecond {
		for i := range 100_000 {
			sum ^= i
		}
	}
	u := m.read().usageSince(begin)
	if !u.HasCPU || !u.HasMemory || u.CPU() < 5*time.Millisecond || u.MemoryDelta < size/2 || u.Memory < u.MemoryDelta {
		t.Errorf("%+v (%d)", u, sum)
	}
}

func TestResidentSetIsNeverOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now int64
		r := &recent{take: func() (int64, bool) {
			now++
			return now, now != 3
		}}
		for _, step := range []struct {
			after time.Duration
			want  int64
			ok    bool
		}{
			{0, 1, true},
			{0, 1, true},
			{residentAge - 1, 1, true},
			{1, 2, true}, // counted from when it was taken, not from when it was asked for
			{residentAge - 1, 2, true},
			{1, 3, false},
			{1, 3, false}, // that it cannot be told is kept too
			{time.Hour, 4, true},
		} {
			time.Sleep(step.after)
			if got, ok := r.read(); got != step.want || ok != step.ok {
				t.Errorf("after %v: %d, %v, not %d, %v", step.after, got, ok, step.want, step.ok)
			}
		}
	})
}

func TestResidentPages(t *testing.T) {
	tests := map[string]struct {
		pages int64
		ok    bool
	}{
		"1234 567 89 0 0 0 0\n":       {567, true},
		"1 0 0":                       {0, true},
		"":                            {0, false},
		"1234":                        {0, false},
		"1234 ":                       {0, false},
		"1 -5 0":                      {0, false},
		"1 99999999999999999999999 0": {0, false},
	}
	for statm, want := range tests {
		if pages, ok := residentPages([]byte(statm)); ok != want.ok || ok && pages != want.pages {
			t.Errorf("%q: %d, %v", statm, pages, ok)
		}
	}
}

func FuzzResidentPages(f *testing.F) {
	f.Add("1234 567 89 0 0 0 0\n")
	f.Fuzz(func(t *testing.T, statm string) {
		pages, ok := residentPages([]byte(statm))
		if !ok {
			return
		}
		_, rest, _ := strings.Cut(statm, " ")
		digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
		if want, err := strconv.ParseInt(digits, 10, 64); err != nil || want != pages {
			t.Fatalf("%q: %d, want %d (%v)", statm, pages, want, err)
		}
	})
}

// BenchmarkProcMeter is a reading that takes the resident set anew, and one in a burst.
func BenchmarkProcMeter(b *testing.B) {
	m, ok := newMeter().(procMeter)
	if !ok || m.resident == nil {
		b.Skip("no /proc")
	}
	b.Run("alone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.resident.last.Store(nil)
			m.read()
		}
	})
	b.Run("burst", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.read()
		}
	})
	b.Run("heap", func(b *testing.B) {
		h := heapMeter{noMeter{}}
		for b.Loop() {
			h.read()
		}
	})
}
