package panel

import (
	"math"
	"testing"
	"time"
)

func TestZoom(t *testing.T) {
	const whole = 1e9
	tests := map[string]struct {
		got      zoom
		from, to float64
	}{
		"all":                        {zoom{}, 0, whole},
		"a part":                     {zoomTo(2e8, 3e8, whole), 2e8, 3e8},
		"backwards":                  {zoomTo(3e8, 2e8, whole), 2e8, 3e8},
		"before the start":           {zoomTo(-1e8, 1e8, whole), 0, 2e8},
		"behind the end":             {zoomTo(9e8, 12e8, whole), 7e8, 1e9},
		"more than all":              {zoomTo(-1, 2e9, whole), 0, whole},
		"closer than clocks tell":    {zoomTo(5e8, 5e8, whole), 5e8 - 500, 5e8 + 500},
		"in at the middle":           {zoom{}.around(0.5, 0.5, whole), 2.5e8, 7.5e8},
		"in at the start":            {zoom{}.around(0, 0.1, whole), 0, 1e8},
		"out again":                  {zoomTo(2e8, 3e8, whole).around(0.5, 100, whole), 0, whole},
		"on":                         {zoomTo(2e8, 3e8, whole).pan(0.5, whole), 2.5e8, 3.5e8},
		"on to the end":              {zoomTo(2e8, 3e8, whole).pan(100, whole), 9e8, 1e9},
		"on with all seen":           {zoom{}.pan(0.5, whole), 0, whole},
		"a part of a part":           {zoomTo(2e8, 4e8, whole).part(0.25, 0.5, whole), 2.5e8, 3e8},
		"seen already":               {zoomTo(2e8, 4e8, whole).reveal(2.1e8, 2.2e8, whole), 2e8, 4e8},
		"a short one elsewhere":      {zoomTo(2e8, 4e8, whole).reveal(7e8, 7.2e8, whole), 6.1e8, 8.1e8},
		"a long one elsewhere":       {zoomTo(2e8, 3e8, whole).reveal(5e8, 9e8, whole), 4.9e8, 5.9e8},
		"a long one around it":       {zoomTo(2e8, 3e8, whole).reveal(1e8, 9e8, whole), 2e8, 3e8},
		"an earlier span came in":    {zoomTo(2e8, 3e8, whole).shifted(1e8, 1.1e9), 3e8, 4e8},
		"the trace has shrunk":       {zoomTo(8e8, 9e8, whole).shifted(0, 5e8), 4e8, 5e8},
		"of no length at all":        {zoomTo(0, 0, 0), 0, closest},
		"the trace grows, all of it": {zoom{}.shifted(5, 3e9), 0, 3e9},
	}
	for name, tt := range tests {
		all := float64(whole)
		switch name {
		case "of no length at all":
			all = 0
		case "the trace grows, all of it":
			all = 3e9
		}
		from, to := tt.got.window(all)
		if math.Abs(from-tt.from) > 1 || math.Abs(to-tt.to) > 1 {
			t.Errorf("%s: from %v to %v, want %v to %v", name, from, to, tt.from, tt.to)
		}
	}
}

// However it is turned, the wheel leaves the moment under the pointer where it is, and never leaves the trace.
func FuzzZoom(f *testing.F) {
	f.Add(0.3, 0.5, 1e9, 0.2)
	f.Add(0.0, 100.0, 1.0, -3.0)
	f.Add(1.0, 1e-12, 1e18, 1e9)
	f.Fuzz(func(t *testing.T, share, factor, whole, pan float64) {
		if !(share >= 0 && share <= 1) || !(factor > 0 && factor < 1e6) || !(whole >= 0 && whole < 1e19) || !(math.Abs(pan) < 1e6) {
			t.Skip()
		}
		z := zoomTo(0.2*whole, 0.7*whole, whole)
		before, beforeTo := z.window(whole)
		at := before + share*(beforeTo-before)
		z = z.around(share, factor, whole)
		from, to := z.window(whole)
		if from < -1 || to > max(whole, closest)*(1+1e-9)+1 || !(to > from) {
			t.Fatalf("from %v to %v of %v", from, to, whole)
		}
		if factor < 1 && to-from > closest*1.01 && math.Abs(from+share*(to-from)-at) > 1e-6*(whole+1) {
			t.Errorf("%v went to %v", at, from+share*(to-from))
		}
		if from, to := z.pan(pan, whole).window(whole); from < -1 || !(to > from) || to > max(whole, closest)*(1+1e-9)+1 {
			t.Errorf("panned: from %v to %v of %v", from, to, whole)
		}
	})
}

func TestTicks(t *testing.T) {
	const ms, s = float64(time.Millisecond), float64(time.Second)
	tests := map[string]struct {
		from, to float64
		most     int
		want     []string
	}{
		"from the start":       {0, 46 * ms, 5, []string{"0", "10 ms", "20 ms", "30 ms", "40 ms"}},
		"deep in a long one":   {12.3401 * s, 12.3419 * s, 4, []string{"12.3405 s", "12.341 s", "12.3415 s"}},
		"microseconds":         {0, 9000, 3, []string{"0", "5 µs"}},
		"seconds":              {0, 100 * s, 2, []string{"0", "50 s", "100 s"}},
		"a second in millis":   {0, 1000 * ms, 2, []string{"0", "0.5 s", "1 s"}},
		"no room":              {0, s, 0, nil},
		"no length":            {5, 5, 5, nil},
		"one":                  {900 * ms, 1900 * ms, 1, []string{"1 s"}},
		"between milliseconds": {1.0002 * ms, 1.0009 * ms, 3, []string{"1.0005 ms"}},
	}
	for name, tt := range tests {
		places, step := ticks(tt.from, tt.to, tt.most)
		if len(places) != len(tt.want) {
			t.Errorf("%s: %v, want %v", name, places, tt.want)
			continue
		}
		for i, at := range places {
			if got := tickLabel(at, step, tt.to); got != tt.want[i] {
				t.Errorf("%s: %q, want %q", name, got, tt.want[i])
			}
		}
	}
}

func FuzzTicks(f *testing.F) {
	f.Add(0.0, 1e9, 7)
	f.Add(1e18, 1.0, 3)
	f.Fuzz(func(t *testing.T, from, length float64, most int) {
		if !(from >= 0 && from < 1e15) || !(length >= closest && length < 4e18) || most < 0 || most > 40 {
			t.Skip()
		}
		places, step := ticks(from, from+length, most)
		if len(places) > most+1 {
			t.Errorf("%d of at most %d", len(places), most)
		}
		for _, p := range places {
			if p < from-step*1e-3 || p > (from+length)*(1+1e-12) {
				t.Errorf("%v is not in %v for %v", p, from, length)
			}
			tickLabel(p, step, from+length)
		}
	})
}

func TestClock(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 30, 15, 123456789, time.UTC)
	for step, want := range map[float64]string{2e9: "12:30:15", 5e6: "12:30:15.123", 1000: "15.123456"} {
		if got := clock(at, step); got != want {
			t.Errorf("%v: %q, want %q", step, got, want)
		}
	}
}
