package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"hybrid-image-search/ui/panel"
)

// newTraces makes the trace panel.
func (w *Window) newTraces() *panel.Panel {
	return panel.New(panel.Options{
		Telemetry: w.options.Traces, Gauges: w.options.Gauges, App: w.app, Log: w.options.Log,
		Window: func() fyne.Window { return w.native },
		Post:   w.back.post, Do: w.back.do,
		Flash: w.status.flash, Tell: func(text string) { w.messages.show(failure, text) },
		OnClose: w.toggleTraces, OnDetach: func(bool) { w.placeTraces() },
		OnStatus: w.status.export.set, ExportView: w.exportView,
	})
}

// exportView is the settings of the export, for the panel.
func (w *Window) exportView(ctx context.Context) fyne.CanvasObject {
	return newExportSettings(w.options.Traces, exportActions{
		do: w.back.do, post: w.back.post, copy: w.app.Clipboard().SetContent, save: w.saveText, leave: w.traces.Unfocus,
	}).open(ctx)
}

func (w *Window) toggleTraces() {
	w.showTraces(!w.traces.Visible())
	w.app.Preferences().SetBool(preferTraces, w.traces.Visible())
	w.renewMenu()
}

// showTraces shows the trace panel, or takes it away.
func (w *Window) showTraces(visible bool) {
	w.traces.SetVisible(visible)
	w.placeTraces()
}

// placeTraces puts the trace panel below the pictures, unless it is hidden or has a window of its own.
func (w *Window) placeTraces() {
	if w.body == nil {
		return
	}
	w.body.Objects = []fyne.CanvasObject{w.middle}
	if w.traces.Visible() && !w.traces.Detached() {
		w.body.Objects[0] = w.panels
	}
	w.body.Refresh()
}

// typeToTraces gives the trace panel the keys that nothing has the focus for.
func (w *Window) typeToTraces() {
	w.native.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if w.full.Shown() {
			w.full.TypedKey(e.Name)
			return
		}
		if e.Name == fyne.KeyF1 {
			w.showQueryHelp()
			return
		}
		if w.duplicates.shown() && w.duplicates.typedKey(e.Name) {
			return
		}
		w.traces.TypedKey(e)
	})
	w.native.Canvas().SetOnTypedRune(func(r rune) {
		if w.full.Shown() {
			w.full.TypedRune(r)
			return
		}
		if r == '?' {
			w.showShortcuts()
			return
		}
		w.traces.TypedRune(r)
	})
}
