package analysis

import (
	"fmt"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// BenchmarkAnalysis is what each view of a trace costs that was made by an index run; ten attributes a span.
func BenchmarkAnalysis(b *testing.B) {
	finder := func(f Filter) *Finder {
		compiled, err := f.Compile()
		if err != nil {
			b.Fatal(err)
		}
		return compiled
	}
	for _, n := range []int{1_000, 10_000, 200_000} {
		rows := manyRows(n)
		folded := CollapseAll(rows)
		text, nothing := finder(Filter{Text: "img_000777"}), finder(Filter{Text: "größe"})
		expression, slow := finder(Filter{Text: `img_\d+7\.jpg$`, Regexp: true}), finder(Filter{Text: `[g-z]{3}[0-9]{3}`, Regexp: true})
		digest := NewDigest(rows, time.Time{}, now)
		for _, f := range []struct {
			name string
			run  func()
		}{
			{"visible-all", func() { Visible(rows, nil) }},
			{"visible-folded", func() { Visible(rows, folded) }},
			{"collapse-all", func() { CollapseAll(rows) }},
			{"critical-path", func() { CriticalPath(rows, now) }},
			{"gaps", func() { Gaps(rows, now, time.Microsecond) }},
			{"find-text", func() { text.Matches(rows, now) }},
			{"find-nothing", func() { nothing.Matches(rows, now) }},
			{"find-expression", func() { expression.Matches(rows, now) }},
			{"find-expression-without-text", func() { slow.Matches(rows, now) }},
			{"flame", func() { Flame([][]telemetry.Row{rows}, ByTime) }},
			{"compare", func() { Compare(rows, rows, now) }},
			{"digest", func() { NewDigest(rows, time.Time{}, now) }},
			{"statistics", func() { new(Statistics).Change([]*Digest{digest}, nil).ByName() }},
		} {
			b.Run(fmt.Sprintf("%s-%d", f.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f.run()
				}
			})
		}
	}
}

// BenchmarkLedger is what one new trace of ten spans costs where 2,000 are kept.
func BenchmarkLedger(b *testing.B) {
	spans := make([]telemetry.Span, 0, 10)
	for _, r := range manyRows(10) {
		spans = append(spans, *r.Span)
	}
	s := &fakeSource{spans: map[trace.TraceID][]telemetry.Span{}}
	for i := range 2000 {
		id := trace.TraceID{1, byte(i >> 8), byte(i)}
		s.spans[id] = spans
		s.versions = append(s.versions, telemetry.TraceVersion{ID: id, Version: 1})
	}
	l := NewLedger(time.Time{})
	l.Update(s, now)
	b.ReportAllocs()
	for b.Loop() {
		s.versions[0].Version++
		l.Update(s, now).ByName()
	}
}
