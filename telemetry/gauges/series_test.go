package gauges

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"time"
)

func TestSeries(t *testing.T) {
	at := func(i int) time.Time { return noon.Add(time.Duration(i) * time.Second) }
	samples := []Sample{
		{Time: at(0)},
		{Time: at(1), CPUUser: 1, HasCPU: true},
		{Time: at(2), CPUUser: 2, CPUSystem: 3, HasCPU: true},
		{Time: at(3)},
		{Time: at(4), CPUUser: 4, HasCPU: true},
		{Time: at(9), CPUUser: 5, HasCPU: true, Gap: true},
	}
	want := []Point{{at(1), 1, true}, {at(2), 5, false}, {at(4), 4, true}, {at(9), 5, true}}
	if got := Series(samples, CPU); !slices.Equal(got, want) {
		t.Errorf("%v, want\n%v", got, want)
	}
	if got := Series(samples, Resident); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestDownsample(t *testing.T) {
	at := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
	axis := Axis{From: at(0), To: at(10_000), Width: 10}
	points := []Point{
		{Time: at(-1), Value: 99, Break: true},
		{Time: at(0), Value: 3},
		{Time: at(300), Value: 9},
		{Time: at(600), Value: 1},
		{Time: at(999), Value: 4},
		{Time: at(1000), Value: 5},
		{Time: at(5000), Value: 6, Break: true},
		{Time: at(9999), Value: 7},
		{Time: at(10_000), Value: 8, Break: true},
		{Time: at(10_001), Value: 99},
	}
	want := []Bucket{
		{X: 0, Min: 1, Max: 9, First: 3, Last: 4, Break: true},
		{X: 1, Min: 5, Max: 5, First: 5, Last: 5},
		{X: 5, Min: 6, Max: 6, First: 6, Last: 6, Break: true},
		{X: 9, Min: 7, Max: 8, First: 7, Last: 8},
	}
	if got := Downsample(points, axis); !slices.Equal(got, want) {
		t.Errorf("%+v, want\n%+v", got, want)
	}
	back := slices.Clone(points)
	slices.Reverse(back)
	if got := Downsample(back, axis); !slices.Equal(got, want) {
		t.Errorf("out of order: %+v, want\n%+v", got, want)
	}
	if back[0].Value != 99 || back[1].Value != 8 {
		t.Error("the caller's points were sorted")
	}
	for _, none := range []Axis{{}, {From: at(0), To: at(10_000)}, {From: at(1), To: at(0), Width: 10}, {From: at(0), To: at(10_000), Width: -1}} {
		if got := Downsample(points, none); len(got) != 0 {
			t.Errorf("%+v: %+v", none, got)
		}
	}
}

func TestMark(t *testing.T) {
	at := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	axis := Axis{From: at(0), To: at(100), Width: 50}
	tests := []struct {
		start, end int
		want       Range
		ok         bool
	}{
		{10, 20, Range{5, 11}, true},
		{10, 10, Range{5, 6}, true},
		{0, 100, Range{0, 50}, true},
		{-50, 150, Range{0, 50}, true},
		{-50, 10, Range{0, 6}, true},
		{90, 150, Range{45, 50}, true},
		{100, 120, Range{49, 50}, true},
		{20, 10, Range{10, 11}, true},
		{-20, -10, Range{}, false},
		{101, 120, Range{}, false},
	}
	for _, tt := range tests {
		if got, ok := axis.Mark(at(tt.start), at(tt.end)); got != tt.want || ok != tt.ok {
			t.Errorf("%d to %d: %v, %t", tt.start, tt.end, got, ok)
		}
	}
	if _, ok := (Axis{}).Mark(at(0), at(1)); ok {
		t.Error("a mark on no axis")
	}
	// A trace that was opened from a file may be of any time.
	if got, ok := axis.Mark(time.Time{}, at(1_000_000_000)); !ok || got != (Range{0, 50}) {
		t.Errorf("%v, %t", got, ok)
	}
}

// Every point on the axis lies in the bucket of its column, and the buckets hold nothing else.
func FuzzDownsample(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x01\x10\x00\x05\x01\x00\x20\x03\x00"), int64(5000), 100)
	f.Add([]byte("\xff\xff\x00\x01\x10\x00\x05\x01\x00\x20\x03\x00"), int64(math.MaxInt64), 1)
	f.Fuzz(func(t *testing.T, data []byte, length int64, width int) {
		width %= 5000
		axis := Axis{From: noon, To: noon.Add(time.Duration(length)), Width: width}
		var points []Point
		for ; len(data) >= 4; data = data[4:] {
			offset := int16(binary.BigEndian.Uint16(data))
			points = append(points, Point{
				Time:  noon.Add(time.Duration(offset) * time.Millisecond),
				Value: float64(int8(data[2])), Break: data[3]&1 == 1,
			})
		}
		buckets := Downsample(points, axis)
		if width <= 0 || length <= 0 {
			if len(buckets) != 0 {
				t.Fatalf("%+v on an empty axis", buckets)
			}
			return
		}
		values := map[int][]float64{}
		for _, p := range points {
			if r, ok := axis.Mark(p.Time, p.Time); ok {
				if r.Left < 0 || r.Right != r.Left+1 || r.Right > width {
					t.Fatalf("%v is at %+v of %d", p.Time, r, width)
				}
				values[r.Left] = append(values[r.Left], p.Value)
			}
		}
		if len(values) != len(buckets) {
			t.Fatalf("%d buckets for %d columns", len(buckets), len(values))
		}
		last := -1
		for i, b := range buckets {
			in := values[b.X]
			if b.X <= last || i == 0 && !b.Break {
				t.Fatalf("bucket %d: %+v after column %d", i, b, last)
			}
			last = b.X
			if b.Min != slices.Min(in) || b.Max != slices.Max(in) || !slices.Contains(in, b.First) || !slices.Contains(in, b.Last) {
				t.Fatalf("%+v of %v", b, in)
			}
		}
	})
}
