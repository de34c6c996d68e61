package analysis

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/telemetry"
)

func namesOf(rows []telemetry.Row, at []int) string {
	var all []string
	for _, i := range at {
		all = append(all, rows[i].Name)
	}
	return strings.Join(all, " ")
}

func TestVisible(t *testing.T) {
	rows := rowsOf(t, "a 0 90", ".b 1 50", "..c 2 9", "...d 3 4", "..e 10 20", ".f 60 70", "g 95 99", ".h 96 97")
	tests := map[string]struct {
		set  Collapsed
		want string
	}{
		"nothing folded":      {nil, "a b c d e f g h"},
		"expand all":          {ExpandAll(), "a b c d e f g h"},
		"all":                 {CollapseAll(rows), "a g"},
		"one":                 {ExpandAll().Toggle(rows, 1), "a b f g h"},
		"and back":            {ExpandAll().Toggle(rows, 1).Toggle(rows, 1), "a b c d e f g h"},
		"a leaf":              {ExpandAll().Toggle(rows, 3), "a b c d e f g h"},
		"siblings":            {ExpandAll().Siblings(rows, 2, true), "a b c e f g h"},
		"roots":               {ExpandAll().Siblings(rows, 6, true), "a g"},
		"siblings open":       {CollapseAll(rows).Siblings(rows, 0, false), "a b f g h"},
		"below":               {ExpandAll().Below(rows, 1, true).Toggle(rows, 1), "a b c e f g h"},
		"below open":          {CollapseAll(rows).Below(rows, 0, false), "a b c d e f g"},
		"reveal":              {CollapseAll(rows).Reveal(rows, 3), "a b c d e f g"},
		"reveal not itself":   {CollapseAll(rows).Reveal(rows, 2), "a b c e f g"},
		"ids that are not in": {CollapseAll(rowsOf(t, "x 0 1", ".y 0 1", "z 0 1")).Toggle(rows, 0), "a b c d e f g h"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := maps.Clone(test.set)
			if got := namesOf(rows, Visible(rows, test.set)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			_ = test.set.Toggle(rows, 0)
			_ = test.set.Siblings(rows, 1, true)
			if len(before) > 0 && !maps.Equal(before, test.set) {
				t.Error("the set was changed")
			}
		})
	}
	if got := Visible(nil, nil); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func FuzzVisible(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		rows := randomRows(data)
		set := Collapsed{}
		for i := range rows {
			if rows[i].SpanID[7]%3 == 0 {
				set[rows[i].SpanID] = struct{}{}
			}
		}
		var want []int
		for i := range rows {
			hidden := false
			for p := rows[i].Parent; p >= 0; p = rows[p].Parent {
				_, folded := set[rows[p].SpanID]
				hidden = hidden || folded
			}
			if !hidden {
				want = append(want, i)
			}
			if at := Visible(rows, set.Reveal(rows, i)); !slices.Contains(at, i) {
				t.Fatalf("row %d is not revealed: %v", i, at)
			}
		}
		if got := Visible(rows, set); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// segments writes a path as name:from-to, in milliseconds.
func segments(rows []telemetry.Row, path []Segment) string {
	var all []string
	for _, s := range path {
		all = append(all, fmt.Sprintf("%s:%d-%d", rows[s.Row].Name, s.From.Sub(ms(0)).Milliseconds(), s.To.Sub(ms(0)).Milliseconds()))
	}
	return strings.Join(all, " ")
}

func TestCriticalPath(t *testing.T) {
	tests := map[string]struct {
		lines []string
		want  string
	}{
		"nothing":                 {nil, ""},
		"root alone":              {[]string{"a 0 10"}, "a:0-10"},
		"one child":               {[]string{"a 0 10", ".b 2 6"}, "a:0-2 b:2-6 a:6-10"},
		"the last to finish":      {[]string{"a 0 10", ".b 1 6", ".c 2 8"}, "a:0-2 c:2-8 a:8-10"},
		"one after the other":     {[]string{"a 0 10", ".b 1 4", ".c 4 8"}, "a:0-1 b:1-4 c:4-8 a:8-10"},
		"one ran beside":          {[]string{"a 0 10", ".b 0 3", ".x 2 5", ".c 4 10"}, "b:0-3 a:3-4 c:4-10"},
		"down to the leaves":      {[]string{"a 0 10", ".b 1 9", "..c 2 3", "..d 4 8"}, "a:0-1 b:1-2 c:2-3 b:3-4 d:4-8 b:8-9 a:9-10"},
		"child outlives":          {[]string{"a 0 10", ".b 6 50"}, "a:0-6 b:6-10"},
		"child before its parent": {[]string{"a 10 20", ".b 2 15"}, "b:10-15 a:15-20"},
		"child of another clock":  {[]string{"a 0 10", ".b 500 600"}, "a:0-10"},
		"child goes back":         {[]string{"a 0 10", ".b 8 2"}, "a:0-10"},
		"children of no length":   {[]string{"a 0 10", ".b 5 5", ".c 5 5"}, "a:0-10"},
		"root of no length":       {[]string{"a 5 5", ".b 5 5"}, ""},
		"equal ends":              {[]string{"a 0 10", ".b 5 9", ".c 3 9"}, "a:0-3 c:3-9 a:9-10"},
		"runs":                    {[]string{"a 0 -", ".b 900 -"}, "a:0-900 b:900-1000"},
		"two roots":               {[]string{"a 0 10", ".b 2 4", "c 12 20"}, "a:0-2 b:2-4 a:4-10 c:12-20"},
		"roots side by side":      {[]string{"a 0 10", "c 5 20"}, "c:5-20"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rows := rowsOf(t, test.lines...)
			if got := segments(rows, CriticalPath(rows, now)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func FuzzCriticalPath(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		rows := randomRows(data)
		x := extentsOf(rows, now)
		var sum, last int64
		for i, s := range CriticalPath(rows, now) {
			from, to := x.At(s.From), x.At(s.To)
			if from >= to || from < x.from[s.Row] || to > x.to[s.Row] {
				t.Fatalf("segment %d from %d to %d is not within row %d, %d to %d", i, from, to, s.Row, x.from[s.Row], x.to[s.Row])
			}
			if i > 0 && from < last {
				t.Fatalf("segment %d begins at %d, before %d", i, from, last)
			}
			sum, last = sum+to-from, to
		}
		if len(rows) > 0 && rows[0].Size == len(rows) && sum != x.to[0]-x.from[0] {
			t.Fatalf("the path is %d of %d", sum, x.to[0]-x.from[0])
		}
	})
}

func gapsOf(rows []telemetry.Row, gaps []Gap) string {
	var all []Segment
	for _, g := range gaps {
		all = append(all, Segment(g))
	}
	return segments(rows, all)
}

func TestGaps(t *testing.T) {
	tests := map[string]struct {
		lines []string
		least time.Duration
		want  string
	}{
		"nothing":                {nil, 0, ""},
		"root alone":             {[]string{"a 0 10"}, 0, ""},
		"around a child":         {[]string{"a 0 10", ".b 3 5"}, 0, "a:0-3 a:5-10"},
		"only long ones":         {[]string{"a 0 10", ".b 3 5"}, 4 * time.Millisecond, "a:5-10"},
		"inner spans are no use": {[]string{"a 0 10", ".b 1 9", "..c 4 5"}, 0, "a:0-4 a:5-10"},
		"overlapping leaves":     {[]string{"a 0 10", ".b 0 8", ".c 2 4", ".d 7 9"}, 0, "a:9-10"},
		"leaf outlives":          {[]string{"a 0 10", ".b 8 90"}, 0, "a:0-8"},
		"leaf of no length":      {[]string{"a 0 10", ".b 5 5"}, 0, "a:0-10"},
		"runs":                   {[]string{"a 990 -", ".b 995 -"}, 0, "a:990-995"},
		"each root":              {[]string{"a 0 10", ".b 0 9", "c 20 30", ".d 22 30"}, 0, "a:9-10 c:20-22"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rows := rowsOf(t, test.lines...)
			if got := gapsOf(rows, Gaps(rows, now, test.least)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// Millisecond by millisecond.
func FuzzGaps(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		rows := randomRows(data)
		x := extentsOf(rows, now)
		gaps := Gaps(rows, now, 0)
		for root := 0; root < len(rows); root = after(rows, root) {
			if rows[root].Size == 1 {
				continue
			}
			const step = int64(time.Millisecond)
			for at := x.from[root]; at < min(x.to[root], x.from[root]+500*step); at += step {
				busy := false
				for i := root + 1; i < after(rows, root); i++ {
					busy = busy || rows[i].Children == 0 && x.from[i] <= at && at < x.to[i]
				}
				idle := slices.ContainsFunc(gaps, func(g Gap) bool {
					return g.Row == root && x.At(g.From) <= at && at < x.At(g.To)
				})
				if busy == idle {
					t.Fatalf("root %d at %d: busy %v, in a gap %v", root, at, busy, idle)
				}
			}
		}
	})
}
