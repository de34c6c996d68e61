package panel

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

var bothAppearances = []look.Appearance{look.Dark, look.Light}

// expectMarkup compares an object at a size with its masters below testdata, one for dark and one for light.
func expectMarkup(t *testing.T, master string, width, height float32, create func() fyne.CanvasObject) {
	t.Helper()
	for _, a := range bothAppearances {
		t.Run(master+"_"+string(a), func(t *testing.T) {
			newTestApp(t).Settings().SetTheme(look.NewTheme(a))
			o := create()
			o.Resize(fyne.NewSize(width, height))
			test.AssertObjectRendersToMarkup(t, master+"_"+string(a)+".xml", o)
		})
	}
}

func TestTraceRowMarkup(t *testing.T) {
	f := ofFile("", spansOfFourTraces())
	pinned := f.traces[3]
	pinned.Pinned, pinned.Root = true, "a name that is far too long for its column, and has a\nline end"
	for master, line := range map[string]traceLine{
		"row_failed": lineOf(&f.traces[0], f.traces[1].Duration), "row_running": lineOf(&f.traces[1], f.traces[1].Duration),
		"row": lineOf(&f.traces[2], f.traces[1].Duration), "row_pinned": lineOf(&pinned, 0),
	} {
		expectMarkup(t, master, 480, rowHeight, func() fyne.CanvasObject {
			r := newTraceRow()
			r.show(line)
			return r
		})
	}
}

func TestTraceHeadMarkup(t *testing.T) {
	expectMarkup(t, "head", 480, rowHeight, func() fyne.CanvasObject {
		h := newTraceHead(nil)
		h.set(analysis.ByDuration, true)
		return h
	})
	expectMarkup(t, "head_narrow", 260, rowHeight, func() fyne.CanvasObject {
		h := newTraceHead(nil)
		h.set(analysis.ByRoot, false)
		return h
	})
}

func TestTraceListMarkup(t *testing.T) {
	expectMarkup(t, "list", 480, 160, func() fyne.CanvasObject {
		l := newTraceList(listActions{})
		l.view.Resize(fyne.NewSize(480, 160))
		l.set(listData{seen: seenOf(ofFile("x", spansOfFourTraces()), func(w *wanted) { w.chosen = traceID(2) })})
		return l.view
	})
	expectMarkup(t, "list_empty", 480, 100, func() fyne.CanvasObject {
		l := newTraceList(listActions{})
		l.view.Resize(fyne.NewSize(480, 100))
		l.set(listData{seen: seenOf(ofFile("x", spansOfFourTraces()), func(w *wanted) { w.filter.Text = "none" }), follow: true})
		return l.view
	})
}

func TestToolbarMarkup(t *testing.T) {
	for master, width := range map[string]float32{"toolbar": 1280, "toolbar_narrow": 760} {
		expectMarkup(t, master, width, tabHeight, func() fyne.CanvasObject {
			p := New(Options{App: fyne.CurrentApp()})
			bar := p.views.toolbar
			bar.view.Resize(fyne.NewSize(width, tabHeight))
			s := seenOf(ofFile("traces.json", spansOfFourTraces()), func(w *wanted) { w.span = "search.text" })
			s.dropped = 3
			bar.show(s)
			return bar.view
		})
	}
}

func TestTabBarMarkup(t *testing.T) {
	expectMarkup(t, "tabs", 400, tabHeight, func() fyne.CanvasObject {
		b := newTabBar(tabTitles(), nil)
		b.show(2)
		b.hover(0)
		return b
	})
}

func TestToolButtonMarkup(t *testing.T) {
	for master, change := range map[string]func(*toolButton){
		"button": func(*toolButton) {}, "button_on": func(b *toolButton) { b.on = true }, "button_off": func(b *toolButton) { b.off = true },
		"button_brief": func(b *toolButton) { b.brief = true },
	} {
		expectMarkup(t, master, 70, 22, func() fyne.CanvasObject {
			b := newToolButton("Pause", theme.MediaPauseIcon(), nil)
			b.set(change)
			return b
		})
	}
}

func TestHelpMarkup(t *testing.T) {
	expectMarkup(t, "help", helpSize.Width, helpSize.Height, func() fyne.CanvasObject { return helpView(nil) })
}
