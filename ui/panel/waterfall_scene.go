package panel

import (
	"cmp"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

// traceData is one trace at a moment.
type traceData struct {
	ID   trace.TraceID
	Rows []telemetry.Row
	Now  time.Time
	Live bool // it may still grow
}

// question is what is asked about a trace, beside what it holds.
type question struct {
	filter         analysis.Filter
	critical, gaps bool
}

// searches reports whether some spans are looked for among the others.
func (q question) searches() bool {
	return q.filter.Text != "" || q.filter.MinDuration > 0 || q.filter.ErrorsOnly
}

// scene is a trace with all that was found out about it. It does not change any more, and it can be made on any
// goroutine: with 200,000 spans it takes a while.
type scene struct {
	traceData
	question
	traceFacts
	picture minimapPicture
	coming  int // rows of the scene that is being made, while this one holds its place

	err     error // the pattern cannot be used
	finder  *analysis.Finder
	matches []int  // rows
	matched []bool // by row; nil if nothing is looked for
	kept    []bool // by row: matches and what is above them

	path     []analysis.Segment // the critical path, by row, then in the order of time
	pathRows int
	idle     []analysis.Gap
}

// traceFacts is what a trace tells about itself.
type traceFacts struct {
	line    telemetry.Timeline
	start   int64 // on the timeline
	whole   int64 // nanoseconds from the first start to the last end
	errors  []int // rows
	root    int   // the row that stands for the trace: the first one that is no orphan, if there is any
	running int
	orphans int
	peak    int64 // bytes
}

// newScene finds out what is asked about a trace. What an older scene of the same rows has found is used again.
func newScene(data traceData, q question, old *scene) *scene {
	s := &scene{traceData: data, question: q}
	same := old != nil && sameRows(old.Rows, data.Rows) && old.Now.Equal(data.Now)
	if same {
		s.traceFacts, s.picture = old.traceFacts, old.picture
	} else {
		s.traceFacts = factsOf(data)
		s.picture = newMinimapPicture(s)
	}
	if same && old.finder != nil && sameFilter(old.filter, q.filter) {
		s.finder, s.matches, s.matched, s.kept = old.finder, old.matches, old.matched, old.kept
	} else {
		s.find()
	}
	switch {
	case !q.critical:
	case same && old.critical:
		s.path, s.pathRows = old.path, old.pathRows
	default:
		s.path = analysis.CriticalPath(s.Rows, s.Now)
		slices.SortStableFunc(s.path, func(a, b analysis.Segment) int { return cmp.Compare(a.Row, b.Row) })
		s.pathRows = countRows(s.path)
	}
	switch {
	case !q.gaps:
	case same && old.gaps:
		s.idle = old.idle
	default:
		s.idle = analysis.Gaps(s.Rows, s.Now, time.Duration(max(s.whole/1000, 1)))
	}
	return s
}

// wordy reports whether rows hold so much text that to search it takes longer than a click may.
func wordy(rows []telemetry.Row) bool {
	left := 2 << 20 // bytes; 10 ms
	for i := range rows {
		left -= textSize(rows[i].Attributes)
		for _, e := range rows[i].Events {
			left -= textSize(e.Attributes)
		}
		if left < 0 {
			return true
		}
	}
	return false
}

func textSize(list []attribute.KeyValue) (bytes int) {
	for i := range list {
		switch v := list[i].Value; v.Type() {
		case attribute.STRING:
			bytes += len(v.AsString())
		case attribute.STRINGSLICE:
			for _, s := range v.AsStringSlice() {
				bytes += len(s)
			}
		}
	}
	return bytes
}

// countRows counts the rows of segments that come by row.
func countRows(path []analysis.Segment) int {
	count := 0
	for i := range path {
		if i == 0 || path[i].Row != path[i-1].Row {
			count++
		}
	}
	return count
}

func sameRows(a, b []telemetry.Row) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func sameFilter(a, b analysis.Filter) bool {
	return a.Text == b.Text && a.Regexp == b.Regexp && a.MinDuration == b.MinDuration && a.ErrorsOnly == b.ErrorsOnly &&
		slices.Equal(a.HiddenNames, b.HiddenNames)
}

func factsOf(data traceData) traceFacts {
	var f traceFacts
	rows := data.Rows
	f.line = telemetry.NewTimeline(func(yield func(time.Time) bool) {
		for i := range rows {
			if !yield(rows[i].Start) {
				return
			}
		}
	})
	for i := 0; i < len(rows); i += max(1, rows[i].Size) {
		if !rows[i].Orphan {
			f.root = i
			break
		}
	}
	var end int64
	for i := range rows {
		r := &rows[i]
		from, to := f.line.Range(r.Span, data.Now)
		if i == 0 {
			f.start, end = from, to
		}
		f.start, end = min(f.start, from), max(end, to)
		if r.Status == codes.Error {
			f.errors = append(f.errors, i)
		}
		if r.Running() {
			f.running++
		}
		if r.Orphan {
			f.orphans++
		}
		if r.Usage.HasMemory {
			f.peak = max(f.peak, r.Usage.Memory)
		}
	}
	f.whole = max(end-f.start, int64(closest))
	return f
}

// find looks for what the filter asks for.
func (s *scene) find() {
	if s.finder, s.err = s.filter.Compile(); s.err != nil {
		s.finder, _ = analysis.Filter{HiddenNames: s.filter.HiddenNames}.Compile()
		return
	}
	if !s.searches() {
		return
	}
	s.matches = s.finder.Matches(s.Rows, s.Now)
	s.matched, s.kept = make([]bool, len(s.Rows)), make([]bool, len(s.Rows))
	for _, m := range s.matches {
		s.matched[m] = true
		for i := m; i >= 0 && !s.kept[i]; i = s.Rows[i].Parent {
			s.kept[i] = true
		}
	}
}

// visible are the rows that are to be seen, in their order. With onlyMatches, those that do not match and have no
// match below them are left out.
func (s *scene) visible(folded analysis.Collapsed, onlyMatches bool) []int {
	all := analysis.Visible(s.Rows, folded)
	onlyMatches = onlyMatches && s.kept != nil
	if !onlyMatches && len(s.filter.HiddenNames) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(i int) bool {
		return onlyMatches && !s.kept[i] || s.finder.Hidden(s.Rows[i].Name)
	})
}

// unfolded is a set in which nothing above a match is folded away.
func (s *scene) unfolded(folded analysis.Collapsed) analysis.Collapsed {
	set := analysis.Collapsed{}
	for id := range folded {
		set[id] = struct{}{}
	}
	for i, kept := range s.kept {
		if kept && s.Rows[i].Children > 0 {
			delete(set, s.Rows[i].SpanID)
		}
	}
	return set
}

// span is where a row lies, in nanoseconds from the trace's start.
func (s *scene) span(row int) (from, to float64) {
	a, b := s.line.Range(s.Rows[row].Span, s.Now)
	return float64(a - s.start), float64(b - s.start)
}

// since is where a moment lies, in nanoseconds from the trace's start.
func (s *scene) since(t time.Time) float64 { return float64(s.line.At(t) - s.start) }

// begin is the moment at which the trace starts.
func (s *scene) begin() time.Time { return s.line.Time(s.start) }

// pathOf are the parts of the critical path that lie in a row.
func (s *scene) pathOf(row int) []analysis.Segment {
	from, _ := slices.BinarySearchFunc(s.path, row, func(p analysis.Segment, row int) int { return cmp.Compare(p.Row, row) })
	to := from
	for to < len(s.path) && s.path[to].Row == row {
		to++
	}
	return s.path[from:to]
}

// rowOf finds a span's row again, -1 if it is not there. It mostly stands where it stood or a little below.
func (s *scene) rowOf(id trace.SpanID, was int) int {
	if was >= 0 && was < len(s.Rows) && s.Rows[was].SpanID == id {
		return was
	}
	return slices.IndexFunc(s.Rows, func(r telemetry.Row) bool { return r.SpanID == id })
}
