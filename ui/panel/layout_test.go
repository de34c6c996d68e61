package panel

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry/analysis"
)

func TestLayoutIsKeptAcrossStarts(t *testing.T) {
	p := newTracing(t, asItIs)
	p.chooseTab(tabFlame)
	p.views.list.head.sort(analysis.BySpans)
	p.views.list.head.sort(analysis.BySpans)
	p.views.split.SetOffset(0.5)
	p.keepGrafana("http://g/{traceID}")
	p.views.trace.arrange(arrangement{Absolute: true, NoDetail: true, Split: 0.6})
	p.Close()
	again := New(p.options)
	l, w := again.layout, again.wanted.Load()
	if l.tab != tabFlame || w.tab != tabFlame || w.by != analysis.BySpans || w.down || l.grafana != "http://g/{traceID}" ||
		again.views.split.Offset != 0.5 || again.views.toolbar.tabs.chosen != int(tabFlame) || l.detached ||
		again.views.trace.arrangement() != (arrangement{Absolute: true, NoDetail: true, Split: 0.6}) {
		t.Errorf("restored %+v, wanted %+v, split %v", l, w, again.views.split.Offset)
	}
}

func TestLayoutThatMakesNoSense(t *testing.T) {
	kept := newTestApp(t).Preferences()
	kept.SetInt(preferTab, 99)
	kept.SetInt(preferSort, -3)
	kept.SetFloat(preferSplit, 7)
	kept.SetFloat(preferWidth, 1e9)
	kept.SetFloat(preferHeight, 1)
	kept.SetString(preferTrace, `{"Absolute":true,"Split":"x"`)
	if got, want := restoreLayout(kept), restoreLayout(nil); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// The panel leaves the window and comes back, with what was chosen in it.
func TestDetach(t *testing.T) {
	var moves []bool
	p := newTracing(t, func(o *Options) { o.OnDetach = func(on bool) { moves = append(moves, on) } })
	p.record("one", nil)
	p.record("two", nil)
	p.choose(p.last.traces[1].ID)
	p.views.list.filter.entry.SetText("o")
	p.update()
	docked := p.views
	p.typeRunes("w")
	p.update()
	if !p.Detached() || len(p.View.Objects) != 0 || p.views == docked || p.shown() != "one" || p.views.list.filter.entry.Text != "o" {
		t.Fatalf("detached %t: %q shown, filter %q", p.Detached(), p.shown(), p.views.list.filter.entry.Text)
	}
	if p.window() == p.options.Window() || p.window().Title() != ownTitle() {
		t.Errorf("its window is %q", p.window().Title())
	}
	p.SetVisible(false)
	p.SetVisible(true)
	p.window().Resize(fyne.NewSize(900, 500))
	p.Close()

	again := New(p.options)
	again.SetVisible(true)
	if again.Restore(); !again.Detached() || again.layout.size != fyne.NewSize(900, 500) {
		t.Errorf("restored: detached %t, %v", again.Detached(), again.layout.size)
	}
	again.typedRune('w')
	if again.Detached() || len(again.View.Objects) != 1 {
		t.Errorf("brought back: detached %t, %d views", again.Detached(), len(again.View.Objects))
	}
	if len(moves) != 3 || !moves[0] || !moves[1] || moves[2] {
		t.Errorf("told of %v", moves)
	}
}

func TestGrafanaURL(t *testing.T) {
	id := traceID(7)
	for template, want := range map[string]string{
		"http://localhost:3000/explore?x={traceID}":        "http://localhost:3000/explore?x=" + id.String(),
		"https://me.grafana.net/{traceID}?again={traceID}": "https://me.grafana.net/" + id.String() + "?again=" + id.String(),
		"http://localhost:3000":                            "", "{traceID}": "", "file:///{traceID}": "", "javascript:{traceID}": "", "http://{traceID": "", "": "", "http:///{traceID}": "",
	} {
		page, err := grafanaURL(template, id)
		if (err == nil) != (want != "") || err == nil && page.String() != want {
			t.Errorf("%s: %v, %v", template, page, err)
		}
	}
}

func TestGrafanaIsAskedForAndThenOpened(t *testing.T) {
	var flashed string
	p := newTracing(t, func(o *Options) { o.Flash = func(text string) { flashed = text } })
	app := &openingApp{App: p.options.App}
	p.options.App = app
	p.record("one", nil)
	p.typeRunes("G")
	if p.wanted.Load().tab != tabExport || !strings.Contains(flashed, "Export tab") || len(app.opened) != 0 {
		t.Fatalf("with no address: tab %d, told %q, opened %v", p.wanted.Load().tab, flashed, app.opened)
	}
	f := newGrafanaField("", p.keepGrafana)
	f.entry.SetText("http://localhost:3000/")
	if p.layout.grafana != "" || f.entry.Validate() == nil {
		t.Errorf("an address without an id is kept: %q", p.layout.grafana)
	}
	f.entry.SetText(" http://localhost:3000/{traceID} ")
	p.openGrafana(p.last.chosen)
	if want := "http://localhost:3000/" + p.last.chosen.String(); len(app.opened) != 1 || app.opened[0] != want {
		t.Errorf("opened %v, want %s", app.opened, want)
	}
}

type openingApp struct {
	fyne.App
	opened []string
}

func (a *openingApp) OpenURL(u *url.URL) error {
	a.opened = append(a.opened, u.String())
	return nil
}

// The view of the export lives while its tab can be seen, and no longer.
func TestExportTabLivesWhileShown(t *testing.T) {
	var lives []context.Context
	p := newTracing(t, func(o *Options) {
		o.ExportView = func(ctx context.Context) fyne.CanvasObject {
			lives = append(lives, ctx)
			return container.NewVBox(widget.NewLabel("export"))
		}
	})
	expect := func(what string, count int, alive bool) {
		t.Helper()
		if len(lives) != count || count > 0 && (lives[count-1].Err() == nil) != alive {
			t.Errorf("%s: %d views, want %d with the last one alive: %t", what, len(lives), count, alive)
		}
	}
	expect("another tab", 0, false)
	p.typeRunes("6")
	expect("opened", 1, true)
	p.SetVisible(false)
	expect("hidden", 1, false)
	p.SetVisible(true)
	expect("shown again", 2, true)
	p.typeRunes("1")
	expect("left", 2, false)
	p.typeRunes("6")
	p.Close()
	expect("closed", 3, false)
}
