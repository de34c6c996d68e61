package analysis

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/telemetry"
)

// outline writes frames as name:total/self×count, indented, in the order of a walk.
func outline(f *Frame, depth int) string {
	text := fmt.Sprintf("%s%s:%d/%d×%d ", strings.Repeat(".", depth), f.Name, f.Total, f.Self, f.Count)
	for _, c := range f.Children {
		text += outline(c, depth+1)
	}
	return text
}

func TestFlame(t *testing.T) {
	usage := func(rows []telemetry.Row, cpu ...int) []telemetry.Row {
		for i, c := range cpu {
			rows[i].Usage = telemetry.Usage{CPUUser: time.Duration(c), HeapAlloc: int64(10 * c)}
		}
		return rows
	}
	a := usage(rowsOf(t, "s 0 10", ".q 0 4", "..q 1 2", ".d 4 9"), 90, 40, 50, 30)
	b := usage(rowsOf(t, "s 0 5", ".q 1 3", "x 0 1"), 9, 1, 2)
	tests := map[string]struct {
		traces [][]telemetry.Row
		weight Weight
		want   string
	}{
		"nothing": {nil, ByTime, ":0/0×0"},
		"time":    {[][]telemetry.Row{a, b}, ByTime, ":16/0×0 .s:15/4×2 ..q:6/5×2 ...q:1/1×1 ..d:5/5×1 .x:1/1×1"},
		"CPU":     {[][]telemetry.Row{a, b}, ByCPU, ":111/0×0 .s:109/28×2 ..q:51/1×2 ...q:50/50×1 ..d:30/30×1 .x:2/2×1"},
		"alloc":   {[][]telemetry.Row{b}, ByAlloc, ":110/0×0 .s:90/80×1 ..q:10/10×1 .x:20/20×1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			flame := Flame(test.traces, test.weight)
			got := outline(flame, 0)
			if test.weight == ByTime {
				got = strings.ReplaceAll(got, "000000", "")
			}
			if got = strings.TrimSpace(got); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	var boxes []string
	for _, box := range Flame([][]telemetry.Row{a, b}, ByTime).Boxes(0.1) {
		boxes = append(boxes, fmt.Sprintf("%s@%d %.3f+%.3f", box.Name, box.Depth, box.X, box.Width))
	}
	if got := strings.Join(boxes, ", "); got != "@0 0.000+1.000, s@1 0.000+0.938, q@2 0.000+0.375, d@2 0.375+0.312" {
		t.Errorf("boxes %s", got)
	}
	if got := Flame(nil, ByCPU).Boxes(0); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

func FuzzFlame(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		rows := randomRows(data)
		half := randomRows(data[:len(data)/2])
		for _, weight := range []Weight{ByTime, ByCPU, ByAlloc} {
			spans := 0
			todo := []*Frame{Flame([][]telemetry.Row{rows, half}, weight)}
			for len(todo) > 0 {
				f := todo[len(todo)-1]
				todo = append(todo[:len(todo)-1], f.Children...)
				spans += f.Count
				sum := f.Self
				seen := map[string]bool{}
				for i, c := range f.Children {
					if sum = plus(sum, c.Total); seen[c.Name] || i > 0 && c.Total > f.Children[i-1].Total {
						t.Fatalf("child %q of %q comes twice or out of order", c.Name, f.Name)
					}
					seen[c.Name] = true
				}
				if f.Total != sum || f.Self < 0 {
					t.Fatalf("%q: %d, itself %d, all together %d", f.Name, f.Total, f.Self, sum)
				}
			}
			if spans != len(rows)+len(half) {
				t.Fatalf("%d of %d spans", spans, len(rows)+len(half))
			}
		}
	})
}

func pairsOf(a, b []telemetry.Row, pairs []Pair) string {
	var all []string
	for _, p := range pairs {
		switch {
		case p.OnlyA():
			all = append(all, strings.Repeat(".", p.Depth)+"-"+a[p.A].Name)
		case p.OnlyB():
			all = append(all, strings.Repeat(".", p.Depth)+"+"+b[p.B].Name)
		default:
			all = append(all, strings.Repeat(".", p.Depth)+a[p.A].Name)
		}
	}
	return strings.Join(all, " ")
}

func TestCompare(t *testing.T) {
	tests := map[string]struct {
		a, b []string
		want string
	}{
		"nothing":               {nil, nil, ""},
		"the same":              {[]string{"s 0 9", ".q 1 2"}, []string{"s 5 7", ".q 5 6"}, "s .q"},
		"only here, only there": {[]string{"s 0 9", ".q 1 2", "..r 1 2"}, []string{"s 0 9", ".n 1 2", "..m 1 2"}, "s .-q ..-r .+n ..+m"},
		"one more of a name":    {[]string{"s 0 9", ".q 1 2"}, []string{"s 0 9", ".q 1 2", ".q 3 4"}, "s .q .+q"},
		"one less":              {[]string{"s 0 9", ".q 1 2", ".q 3 4", ".e 5 6"}, []string{"s 0 9", ".q 1 2", ".e 5 6"}, "s .q .-q .e"},
		"new between":           {[]string{"s 0 9", ".a 1 2", ".c 3 4"}, []string{"s 0 9", ".a 1 2", ".b 2 3", ".c 3 4"}, "s .a .+b .c"},
		"another order":         {[]string{"s 0 9", ".a 1 2", ".c 3 4"}, []string{"s 0 9", ".c 1 2", ".a 3 4"}, "s .a .c"},
		"another root":          {[]string{"s 0 9", ".q 1 2"}, []string{"t 0 9", ".q 1 2"}, "-s .-q +t .+q"},
		"against nothing":       {[]string{"s 0 9", ".q 1 2"}, nil, "-s .-q"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a, b := rowsOf(t, test.a...), rowsOf(t, test.b...)
			if got := pairsOf(a, b, Compare(a, b, now)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	a, b := rowsOf(t, "s 0 10", ".q 1 5"), rowsOf(t, "s 0 7", ".n 1 -")
	a[0].Usage = telemetry.Usage{HasCPU: true, CPUUser: 4, HasMemory: true, MemoryDelta: 100}
	b[0].Usage = telemetry.Usage{HasCPU: true, CPUSystem: 9, HasHeap: true, HeapAlloc: 5}
	b[1].Usage = telemetry.Usage{HasMemory: true, MemoryDelta: -7}
	pairs := Compare(a, b, now)
	const ms = time.Millisecond
	if p := pairs[0]; p.Time != -3*ms || p.Self != -5*ms || !p.HasCPU || p.CPU != 5 || p.HasMemory || p.HasHeap || p.HeapAlloc != 0 {
		t.Errorf("both: %+v", p)
	}
	if p := pairs[1]; p.A != 1 || p.B != -1 || p.Time != -4*ms || p.HasCPU {
		t.Errorf("only A: %+v", p)
	}
	if p := pairs[2]; p.A != -1 || p.B != 1 || p.Time != 999*ms || !p.HasMemory || p.MemoryDelta != -7 {
		t.Errorf("only B: %+v", p)
	}
}

func FuzzCompare(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		a, b := randomRows(data[:len(data)/2]), randomRows(data[len(data)/2:])
		var atA, atB []int
		var above []Pair
		for _, p := range Compare(a, b, now) {
			if p.Depth > len(above) {
				t.Fatalf("pair %+v is at depth %d below one at %d", p, p.Depth, len(above)-1)
			}
			above = append(above[:p.Depth], p)
			parent := Pair{A: -1, B: -1}
			if p.Depth > 0 {
				parent = above[p.Depth-1]
			}
			if p.A >= 0 {
				if atA = append(atA, p.A); a[p.A].Parent != parent.A {
					t.Fatalf("%+v is not below its parent", p)
				}
			}
			if p.B >= 0 {
				if atB = append(atB, p.B); b[p.B].Parent != parent.B {
					t.Fatalf("%+v is not below its parent", p)
				}
			}
			if p.A >= 0 && p.B >= 0 && a[p.A].Name != b[p.B].Name {
				t.Fatalf("%+v pairs %q with %q", p, a[p.A].Name, b[p.B].Name)
			}
		}
		slices.Sort(atB)
		if len(atA) != len(a) || len(atB) != len(b) || !slices.IsSorted(atA) || len(slices.Compact(atB)) != len(b) {
			t.Fatalf("%d of %d rows, %d of %d", len(atA), len(a), len(atB), len(b))
		}
		for _, p := range Compare(a, a, now) {
			if p.A != p.B || p.Time != 0 || p.CPU != 0 {
				t.Fatalf("against itself: %+v", p)
			}
		}
	})
}

// Nothing may depend on the depth of Go's stack, or on anything squared.
func TestLongChainsAndManySpans(t *testing.T) {
	if testing.Short() {
		t.Skip("a million spans")
	}
	for name, rows := range map[string][]telemetry.Row{"chain": chainRows(200_000), "a million": manyRows(1_000_000)} {
		begin := time.Now()
		if got := len(Visible(rows, CollapseAll(rows))); got != 1 {
			t.Errorf("%s: %d rows to be seen", name, got)
		}
		if got := len(CriticalPath(rows, now)); got == 0 {
			t.Errorf("%s: no critical path", name)
		}
		Gaps(rows, now, 0)
		f, _ := Filter{Text: "nowhere to be found"}.Compile()
		if got := len(f.Matches(rows, now)); got != 0 {
			t.Errorf("%s: %d matches", name, got)
		}
		flame := Flame([][]telemetry.Row{rows}, ByTime)
		if flame.Total <= 0 || len(flame.Boxes(1e-9)) == 0 {
			t.Errorf("%s: flame %d", name, flame.Total)
		}
		if got := Compare(rows, rows, now); len(got) != len(rows) {
			t.Errorf("%s: %d pairs", name, len(got))
		}
		count := 0
		for _, f := range statisticsOf(rows).ByName() {
			count += f.Count
		}
		if count != len(rows) {
			t.Errorf("%s: %d spans in the statistics", name, count)
		}
		if took := time.Since(begin); took > time.Minute {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func TestPlusDoesNotOverflow(t *testing.T) {
	if plus(int64(math.MaxInt64), 5) != math.MaxInt64 || plus(int64(2), 3) != 5 {
		t.Error("sums")
	}
}
