package panel

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// snapshotOf is so many traces of one span each.
func snapshotOf(count int) *snapshot {
	s := &snapshot{now: noon}
	for i := range count {
		root := spanOf(i+1, 1, 0, "search", time.Duration(i)*ms, time.Duration(i%50)*ms)
		s.traces = append(s.traces, summarize(root.TraceID, []telemetry.Span{root}, noon))
	}
	return s
}

// BenchmarkListRefresh is what the widgets do ten times a second while traces come: a new list each time.
func BenchmarkListRefresh(b *testing.B) {
	for _, count := range []int{10_000, 200_000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			newTestApp(b)
			l := newTraceList(listActions{})
			canvas := software.NewCanvas()
			canvas.SetContent(look.OnSurface(l.view))
			canvas.Resize(fyne.NewSize(480, 900))
			s := snapshotOf(count)
			a, z := seenOf(s, func(*wanted) {}), seenOf(s, func(w *wanted) { w.filter = parseFilter(">1ms") })
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				l.set(listData{seen: a})
				a, z = z, a
			}
		})
	}
}

// BenchmarkCollect is what the collector does for the list, off the widgets' goroutine.
func BenchmarkCollect(b *testing.B) {
	for _, count := range []int{10_000, 200_000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			s := snapshotOf(count)
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				seenOf(s, func(w *wanted) { w.filter.Text = "sea" })
			}
		})
	}
}

// BenchmarkScroll is a page further down a list of many.
func BenchmarkScroll(b *testing.B) {
	newTestApp(b)
	l := newTraceList(listActions{})
	canvas := software.NewCanvas()
	canvas.SetContent(look.OnSurface(l.view))
	canvas.Resize(fyne.NewSize(480, 900))
	l.set(listData{seen: seenOf(snapshotOf(200_000), func(*wanted) {})})
	b.ReportAllocs()
	b.ResetTimer()
	at := float32(0)
	for b.Loop() {
		at += 800
		if at > 3_900_000 {
			at = 0
		}
		l.rows.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, l.rows.scroll.Offset.Y-at)})
	}
}
