package telemetry

import (
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
)

func TestUnitsAndDecimals(t *testing.T) {
	u := Usage{
		CPUUser: 1234567 * time.Nanosecond, CPUSystem: 4 * time.Microsecond, HasCPU: true,
		Memory: 123456789, MemoryDelta: -4096, HasMemory: true,
	}
	got := attribute.NewSet(withUsage([]attribute.KeyValue{attribute.String("a", "b")}, u)...)
	for key, want := range map[attribute.Key]float64{
		AttrMemory: 117.7, AttrMemoryDelta: -4, AttrCPUUser: 1.235, AttrCPUSystem: 0.004,
	} {
		if v, ok := got.Value(key); !ok || v.Type() != attribute.FLOAT64 || v.AsFloat64() != want {
			t.Errorf("%s = %v, want %v", key, v.String(), want)
		}
	}
	if got.Len() != 5 {
		t.Errorf("%d attributes", got.Len())
	}
}

func TestWhatTheSystemCannotTellIsLeftOut(t *testing.T) {
	cpuOnly := reading{user: time.Second, hasCPU: true}
	memoryOnly := reading{resident: 1 << 20, hasMemory: true}
	tests := map[string]struct {
		begin, end  reading
		cpu, memory bool
	}{
		"both":         {reading{hasCPU: true, hasMemory: true}, reading{hasCPU: true, hasMemory: true}, true, true},
		"CPU":          {cpuOnly, cpuOnly, true, false},
		"memory":       {memoryOnly, memoryOnly, false, true},
		"nothing":      {reading{}, reading{}, false, false},
		"at one end":   {cpuOnly, memoryOnly, false, false},
		"going back":   {reading{user: time.Second, hasCPU: true}, reading{hasCPU: true}, true, false},
		"nothing seen": {reading{}, cpuOnly, false, false},
	}
	for name, test := range tests {
		u := test.end.usageSince(test.begin)
		set := attribute.NewSet(withUsage(nil, u)...)
		if set.HasValue(AttrCPUUser) != test.cpu || set.HasValue(AttrCPUSystem) != test.cpu ||
			set.HasValue(AttrMemory) != test.memory || set.HasValue(AttrMemoryDelta) != test.memory {
			t.Errorf("%s: %v", name, set.ToSlice())
		}
		if u.CPUUser < 0 {
			t.Errorf("%s: CPU went back", name)
		}
	}
}
