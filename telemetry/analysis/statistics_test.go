package analysis

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

func statisticsOf(traces ...[]telemetry.Row) *Statistics {
	var s *Statistics
	for _, rows := range traces {
		s = s.Change([]*Digest{NewDigest(rows, time.Time{}, now)}, nil)
	}
	return s
}

func TestStatistics(t *testing.T) {
	a := rowsOf(t, "search 0 100", ".query! 10 40", ".query 40 60", ".query 60 -")
	a[1].Usage = telemetry.Usage{HasCPU: true, CPUUser: 9 * time.Millisecond, CPUSystem: time.Millisecond, HasMemory: true, MemoryDelta: -100, HasHeap: true, HeapAlloc: 7}
	a[2].Usage = telemetry.Usage{HasMemory: true, MemoryDelta: 50}
	b := rowsOf(t, "search 0 3")
	got := statisticsOf(a, b).ByName()
	if len(got) != 2 || got[0].Name != "query" || got[1].Name != "search" {
		t.Fatalf("%+v", got)
	}
	const ms = time.Millisecond
	q, s := got[0], got[1]
	if q.Count != 2 || q.Errors != 1 || q.Running != 1 || q.P50 != 20*ms || q.P90 != 30*ms || q.Max != 30*ms || q.Total != 50*ms || q.Self != 50*ms ||
		q.MeanCPU != 10*ms || !q.HasCPU || q.MeanMemoryDelta != -25 || q.MeanAlloc != 7 || !q.HasHeap {
		t.Errorf("query: %+v", q)
	}
	if s.Count != 2 || s.Errors != 0 || s.P50 != 3*ms || s.P99 != 100*ms || s.Total != 103*ms || s.Self != 13*ms || s.HasCPU || s.HasMemory || s.HasHeap {
		t.Errorf("search: %+v", s)
	}
	if s.Histogram[Bucket(3*ms)] != 1 || s.Histogram[Bucket(100*ms)] != 1 {
		t.Errorf("histogram %v", s.Histogram)
	}
	if got := (*Statistics)(nil).ByName(); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
	if got := statisticsOf(a, b).Change(nil, []*Digest{NewDigest(a, time.Time{}, now)}).ByName(); len(got) != 1 || got[0].Count != 1 {
		t.Errorf("with one taken away: %+v", got)
	}
	if got := NewDigest(a, a[2].Start, now); got.Has("search") || !got.Has("query") || len(got.names["query"].durations) != 1 {
		t.Errorf("since a moment: %+v", got.names)
	}
}

func TestQuantile(t *testing.T) {
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	for percent, want := range map[int]time.Duration{0: 1, 1: 1, 50: 50, 90: 90, 99: 99, 100: 100} {
		if got := quantile(hundred, percent); got != want {
			t.Errorf("%d %%: %d", percent, got)
		}
	}
	if quantile(nil, 50) != 0 || quantile(hundred[:1], 99) != 1 || quantile(hundred[:3], 50) != 2 {
		t.Error("few")
	}
}

func TestExchange(t *testing.T) {
	type list = []time.Duration
	tests := map[string]struct{ sorted, more, less, want list }{
		"nothing":            {nil, nil, nil, nil},
		"put in":             {list{2, 4}, list{5, 1, 4}, nil, list{1, 2, 4, 4, 5}},
		"take out":           {list{1, 2, 2, 3}, nil, list{2, 3}, list{1, 2}},
		"both":               {list{1, 2, 3}, list{2, 0}, list{3, 2}, list{0, 1, 2}},
		"what is not there":  {list{2, 4, 6}, nil, list{1, 3, 4, 9}, list{2, 6}},
		"more than is there": {list{2}, nil, list{2, 2, 2}, nil},
	}
	for name, test := range tests {
		if got := exchange(test.sorted, test.more, test.less); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestBuckets(t *testing.T) {
	for i := range HistogramBuckets {
		if start := BucketStart(i); Bucket(start) != i || i > 0 && Bucket(start-1) != i-1 {
			t.Errorf("bucket %d starts at %v, which is in %d", i, start, Bucket(start))
		}
	}
	if Bucket(-1) != 0 || Bucket(math.MaxInt64) != HistogramBuckets-1 || BucketStart(-5) != 0 || BucketStart(99) != BucketStart(31) {
		t.Error("the ends")
	}
}

// naive works the figures out from all spans at once.
func naive(traces [][]telemetry.Row) map[string]Figures {
	all := map[string][]telemetry.Row{}
	for _, rows := range traces {
		for _, r := range rows {
			all[r.Name] = append(all[r.Name], r)
		}
	}
	figures := map[string]Figures{}
	for name, rows := range all {
		f := Figures{Name: name}
		var durations []time.Duration
		var cpu, memory float64
		var withCPU, withMemory int
		for _, r := range rows {
			if r.Running() {
				f.Running++
				continue
			}
			d := r.Duration(now)
			durations = append(durations, d)
			f.Total, f.Self = f.Total+d, f.Self+r.Self
			f.Histogram[Bucket(d)]++
			if r.Status == 1 {
				f.Errors++
			}
			if r.Usage.HasCPU {
				cpu += float64(r.Usage.CPU())
				withCPU++
			}
			if r.Usage.HasMemory {
				memory += float64(r.Usage.MemoryDelta)
				withMemory++
			}
		}
		slices.Sort(durations)
		f.Count, f.HasCPU, f.HasMemory = len(durations), withCPU > 0, withMemory > 0
		if f.Count > 0 {
			last := f.Count - 1
			at := func(share float64) time.Duration {
				return durations[min(last, max(0, int(math.Ceil(share*float64(f.Count)))-1))]
			}
			f.P50, f.P90, f.P99, f.Max = at(0.50), at(0.90), at(0.99), durations[last]
		}
		if withCPU > 0 {
			f.MeanCPU = time.Duration(cpu / float64(withCPU))
		}
		if withMemory > 0 {
			f.MeanMemoryDelta = memory / float64(withMemory)
		}
		figures[name] = f
	}
	return figures
}

// Traces come, change and go; the figures are always those of the ones that are there.
func FuzzStatistics(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var parts [][]telemetry.Row
		for len(data) > 0 {
			n := min(len(data), 12)
			parts, data = append(parts, randomRows(data[:n])), data[n:]
		}
		digest := func(i int) []*Digest { return []*Digest{NewDigest(parts[i], time.Time{}, now)} }
		var s *Statistics
		var there [][]telemetry.Row
		for i := range parts {
			if i%3 == 2 { // in the place of the one before
				before := s.ByName()
				next := s.Change(digest(i), digest(i-1))
				if !reflect.DeepEqual(before, s.ByName()) {
					t.Fatal("statistics were changed")
				}
				s, there[len(there)-1] = next, parts[i]
				continue
			}
			s, there = s.Change(digest(i), nil), append(there, parts[i])
		}
		got, want := map[string]Figures{}, naive(there)
		for _, figures := range s.ByName() {
			got[figures.Name] = figures
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	})
}

func TestChanges(t *testing.T) {
	before := statisticsOf(rowsOf(t, "search 0 100", ".query! 10 20", ".gone 30 31"))
	after := statisticsOf(rowsOf(t, "search 0 50", ".query 10 30", ".new 40 41"))
	got := map[string]Change{}
	var names []string
	for _, c := range Changes(after, before) {
		got[c.Name] = c
		names = append(names, c.Name)
	}
	if !slices.Equal(names, []string{"search", "query", "new", "gone"}) {
		t.Fatalf("names %v", names)
	}
	if s := got["search"].P50; !s.Known || s.By != -50e6 || s.Share != -0.5 {
		t.Errorf("search %+v", s)
	}
	if q := got["query"]; q.Mean.Share != 1 || q.ErrorShare.By != -1 || q.MeanCPU.Known {
		t.Errorf("query %+v", q)
	}
	if got["new"].P50.Known || got["gone"].Max.Known || got["gone"].Before.Count != 1 || got["new"].Before.Count != 0 {
		t.Errorf("%+v, %+v", got["new"], got["gone"])
	}
	if s := shift(3, 0, true); !math.IsInf(s.Share, 1) {
		t.Errorf("against nothing: %+v", s)
	}
	if s := shift(0, 0, true); s.Share != 0 || s.By != 0 {
		t.Errorf("nothing against nothing: %+v", s)
	}
	if s := shift(5, -10, true); s.Share != 1.5 {
		t.Errorf("from a negative: %+v", s)
	}
	if len(Changes(nil, nil)) != 0 || len(Changes(after, nil)) != 3 {
		t.Error("without a baseline")
	}
}

// fakeSource counts what is read from it.
type fakeSource struct {
	versions []telemetry.TraceVersion
	spans    map[trace.TraceID][]telemetry.Span
	read     int
}

func (s *fakeSource) Versions() []telemetry.TraceVersion { return s.versions }

func (s *fakeSource) Trace(id trace.TraceID) ([]telemetry.Span, bool) {
	s.read++
	spans, ok := s.spans[id]
	return spans, ok
}

func TestLedgerReadsOnlyWhatChanged(t *testing.T) {
	s := &fakeSource{spans: map[trace.TraceID][]telemetry.Span{}}
	put := func(id byte, version uint64, starts ...int) {
		s.versions = slices.DeleteFunc(s.versions, func(v telemetry.TraceVersion) bool { return v.ID[0] == id })
		delete(s.spans, trace.TraceID{id})
		for _, at := range starts {
			s.spans[trace.TraceID{id}] = append(s.spans[trace.TraceID{id}], telemetry.Span{Name: fmt.Sprint("n", id), Start: ms(at), End: ms(at + 5)})
		}
		if version > 0 {
			s.versions = append(s.versions, telemetry.TraceVersion{ID: trace.TraceID{id}, Version: version})
		}
	}
	all, since := NewLedger(time.Time{}), NewLedger(ms(100))
	check := func(wantRead int, want, wantSince map[string]int) *Statistics {
		t.Helper()
		counts := func(s *Statistics) map[string]int {
			m := map[string]int{}
			for _, f := range s.ByName() {
				m[f.Name] = f.Count
			}
			return m
		}
		s.read = 0
		stats := all.Update(s, now)
		if got := counts(stats); s.read != wantRead || !maps.Equal(got, want) {
			t.Errorf("read %d, %v; want %d, %v", s.read, got, wantRead, want)
		}
		if got := counts(since.Update(s, now)); !maps.Equal(got, wantSince) {
			t.Errorf("since: %v, want %v", got, wantSince)
		}
		return stats
	}
	type m = map[string]int
	check(0, m{}, m{})
	put(1, 1, 0, 10)
	put(2, 1, 90, 100)
	first := check(2, m{"n1": 2, "n2": 2}, m{"n2": 1})
	if again := check(0, m{"n1": 2, "n2": 2}, m{"n2": 1}); again != first {
		t.Error("the same figures were worked out again")
	}
	put(2, 2, 90, 100, 110)
	check(1, m{"n1": 2, "n2": 3}, m{"n2": 2})
	if with := all.TracesWith("n2"); len(with) != 1 {
		t.Errorf("traces with n2: %v", with)
	}
	put(1, 0)
	check(0, m{"n2": 3}, m{"n2": 2})
	s.spans = nil // gone between the look and the reading
	s.versions[0].Version++
	check(1, m{}, m{})
	if got := first.ByName(); len(got) != 2 {
		t.Errorf("old figures have changed: %v", got)
	}
}

// A recorder is a source.
var _ Source = (*telemetry.Recorder)(nil)
