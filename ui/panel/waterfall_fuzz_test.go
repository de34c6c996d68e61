package panel

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

// hostileTrace reads a trace from bytes, four for each span: circles, orphans, ids that come twice, clocks that go
// back or show no real time.
func hostileTrace(data []byte) traceData {
	var spans []telemetry.Span
	for ; len(data) >= 4; data = data[4:] {
		s := telemetry.Span{Name: string(data[:data[0]%4]), Start: noon.Add(time.Duration(data[2]) * time.Millisecond)}
		s.SpanID[7], s.ParentID[7] = data[0], data[1]
		switch data[3] {
		case 255:
			s.Start = time.Time{}
		case 254:
			s.Start = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		case 253:
			s.End = time.Date(2700, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		if data[3]%7 > 0 && s.End.IsZero() {
			s.End = s.Start.Add(time.Duration(int8(data[3])) * time.Millisecond)
		}
		if data[3]%3 == 0 {
			s.Status = codes.Error
		}
		s.Attributes = []attribute.KeyValue{attribute.String("k", string(data[:4]))}
		s.Usage = telemetry.Usage{CPUUser: time.Duration(data[2]) << 40, HasCPU: data[0]%2 > 0, Shared: data[1]%2 > 0, HasMemory: data[0]%3 > 0, MemoryDelta: -1 << 63}
		spans = append(spans, s)
	}
	d := traceData{Now: noon.Add(time.Second)}
	d.Rows = telemetry.Waterfall(spans, d.Now)
	if len(spans) > 0 {
		d.ID[0] = 1
	}
	return d
}

// Whatever a trace holds and whatever keys come, every line stays within its width and the chosen row among the
// rows.
func FuzzTraceView(f *testing.F) {
	newTestApp(f)
	f.Add([]byte{1, 0, 0, 100, 2, 1, 10, 20, 3, 1, 40, 30, 4, 2, 12, 5}, "+z]ce-0s[", byte(3))
	f.Add([]byte{1, 2, 0, 9, 2, 1, 1, 255, 3, 3, 0, 254, 4, 9, 9, 253}, "zz++]]kgtdc", byte(200))
	f.Add([]byte{}, "+z]ce-0s[kgtd", byte(0))
	keys := []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyReturn, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageDown, fyne.KeyEscape}
	v := newTraceView(atOnce())
	f.Fuzz(func(t *testing.T, data []byte, typed string, width byte) {
		if len(data) > 400 || len(typed) > 40 {
			t.Skip()
		}
		v.view.Resize(fyne.NewSize(300+float32(width)*4, 300))
		v.set(hostileTrace(data))
		for i, r := range typed {
			if r == '/' {
				continue // there is no canvas to take the keyboard
			}
			if !v.rune(r) {
				v.key(&fyne.KeyEvent{Name: keys[int(r)%len(keys)]})
			}
			if i == 3 {
				v.setFilter(analysis.Filter{Text: typed[:1], MinDuration: time.Duration(width), ErrorsOnly: width%5 == 0})
				v.hideOthers(width%2 == 0)
			}
			if i == 7 && len(data) > 8 { // it grows or shrinks meanwhile
				v.set(hostileTrace(data[:8]))
			}
		}
		w := v.waterfall
		if w.row >= len(w.scene.Rows) || w.row >= 0 && w.scene.Rows[w.row].SpanID != w.chosen {
			t.Fatalf("row %d of %d is chosen", w.row, len(w.scene.Rows))
		}
		for i := range w.visible {
			face := w.face(i)
			for _, s := range append(face.path[:], face.wall, face.user, face.system) {
				if !(s.from >= 0 && s.to <= 1 && s.from <= s.to) {
					t.Fatalf("row %d: %+v", i, s)
				}
			}
		}
		for _, o := range w.list.pool {
			for _, part := range o.(*spanRow).objects {
				if left, right := part.Position().X, part.Position().X+part.Size().Width; left < 0 || right > o.(*spanRow).layout.width+30 {
					t.Fatalf("%T from %v to %v of %v", part, left, right, o.(*spanRow).layout.width)
				}
			}
		}
		for _, b := range v.scene.picture {
			if b.span.empty() || b.span.from < 0 || b.span.to > 1 {
				t.Fatalf("%+v", b)
			}
		}
		v.setFilter(analysis.Filter{})
		v.waterfall.setZoom(zoom{})
	})
}
