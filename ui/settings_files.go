package ui

import (
	"errors"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/assets"
	"hybrid-image-search/ui/escape"
)

// alloyRun runs the configurations. The queue that they have on disk needs the flag.
const alloyRun = "alloy run --stability.level=public-preview "

// collectorFile is something to be handed to Alloy or Grafana.
type collectorFile struct {
	name, text string
	copied     string                   // that it was, and what to do then
	saved      func(path string) string // the same of a file
}

func alloyForCloud() collectorFile {
	const name = "config.alloy"
	return collectorFile{
		name, assets.AlloyConfig,
		lang.L("The Alloy configuration was copied. Save it as {{.File}}, set the three variables that it names, and run:\n{{.Command}}",
			map[string]any{"File": name, "Command": alloyRun + name}),
		func(path string) string {
			return lang.L("The Alloy configuration was saved. Set the three variables that it names, and run:\n{{.Command}}",
				map[string]any{"Command": alloyRun + path})
		},
	}
}

func alloyForThisMachine() collectorFile {
	const name = "local.alloy"
	return collectorFile{
		name, assets.AlloyLocal,
		lang.L("The Alloy configuration was copied. Save it as {{.File}}, start the Tempo that it names, and run:\n{{.Command}}",
			map[string]any{"File": name, "Command": alloyRun + name}),
		func(path string) string {
			return lang.L("The Alloy configuration was saved. Start the Tempo that it names, and run:\n{{.Command}}",
				map[string]any{"Command": alloyRun + path})
		},
	}
}

func grafanaDashboard() collectorFile {
	return collectorFile{
		"dashboard.json", assets.GrafanaDashboard,
		lang.L("The Grafana dashboard was copied. In Grafana, open Dashboards > New > Import and paste it."),
		func(path string) string {
			return lang.L("The Grafana dashboard was saved. In Grafana, open Dashboards > New > Import and upload {{.File}}.",
				map[string]any{"File": path})
		},
	}
}

// collectorFiles hands out what sets up a collector.
type collectorFiles struct {
	view          *fyne.Container
	target        *escape.Select
	copyAlloy     *escape.Button
	saveAlloy     *escape.Button
	copyDashboard *escape.Button
	saveDashboard *escape.Button
	note          *widget.Label
	actions       exportActions
}

func newCollectorFiles(actions exportActions) *collectorFiles {
	f := &collectorFiles{actions: actions, note: widget.NewLabel("")}
	f.target = escape.NewSelect([]string{lang.L("to Grafana Cloud"), lang.L("on this machine")}, actions.leave)
	f.note.Wrapping = fyne.TextWrapWord
	f.note.Selectable = true // a command may be copied
	button := func(text string, icon fyne.Resource, onTap func()) *escape.Button {
		return escape.NewButton(text, icon, onTap, actions.leave)
	}
	f.copyAlloy = button(lang.L("Copy Alloy configuration"), theme.ContentCopyIcon(), func() { f.onCopy(f.alloy()) })
	f.saveAlloy = button(lang.L("Save …"), theme.DocumentSaveIcon(), func() { f.onSave(f.alloy()) })
	f.copyDashboard = button(lang.L("Copy Grafana dashboard"), theme.ContentCopyIcon(), func() { f.onCopy(grafanaDashboard()) })
	f.saveDashboard = button(lang.L("Save …"), theme.DocumentSaveIcon(), func() { f.onSave(grafanaDashboard()) })
	name := func(text string) fyne.CanvasObject { return widget.NewLabel(text) }
	f.view = container.NewVBox(
		container.New(layout.NewCustomPaddedVBoxLayout(-4), heading(lang.L("A collector of your own")), twoLines(f.note)),
		container.NewBorder(nil, nil, name("Grafana Alloy"), container.NewHBox(f.copyAlloy, f.saveAlloy), f.target),
		container.NewBorder(nil, nil, name("Grafana"), container.NewHBox(f.copyDashboard, f.saveDashboard)))
	f.tell(lang.L("Alloy takes the spans and sends them on, to Grafana Cloud or to a Tempo on this machine. "+
		"The dashboard shows them in Grafana."), widget.MediumImportance)
	return f
}

// alloy is the configuration that is chosen.
func (f *collectorFiles) alloy() collectorFile {
	if f.target.SelectedIndex() == 1 {
		return alloyForThisMachine()
	}
	return alloyForCloud()
}

func (f *collectorFiles) onCopy(file collectorFile) {
	f.actions.copy(file.text)
	f.tell(file.copied, widget.SuccessImportance)
}

func (f *collectorFiles) onSave(file collectorFile) {
	f.actions.save(file.name, file.text, func(path string, err error) {
		if err != nil {
			f.tell(explain(err), widget.DangerImportance)
			return
		}
		if strings.ContainsRune(path, ' ') {
			path = `"` + path + `"`
		}
		f.tell(file.saved(path), widget.SuccessImportance)
	})
}

func (f *collectorFiles) tell(text string, importance widget.Importance) {
	f.note.Importance = importance
	f.note.SetText(text)
	f.view.Refresh()
}

// saveText asks where a text is to be kept, and asks again before it takes the place of another file.
func (w *Window) saveText(name, text string, saved func(path string, err error)) {
	d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			saved("", err)
		case file != nil:
			w.back.do(func() func() {
				_, err := io.WriteString(file, text)
				err = errors.Join(err, file.Close())
				return func() { saved(file.URI().Path(), err) }
			})
		}
	}, w.native)
	d.SetFileName(name)
	d.SetTitleText(lang.L("Save {{.File}}", map[string]any{"File": name}))
	d.SetConfirmText(lang.L("Save"))
	d.Show()
	d.Resize(w.native.Canvas().Size().Subtract(fyne.NewSize(160, 120))) // only after Show: before it there is nothing to size
}
