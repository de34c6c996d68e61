package ui

import (
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/assets"
	"hybrid-image-search/engine"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// about is a dialog about the program: its version, where its files are, and whose code it uses under which terms.
type about struct {
	window  fyne.Window
	facts   aboutFacts
	actions aboutActions

	list   *escape.List
	module *widget.Label     // the chosen one
	site   *widget.Hyperlink // where more is told of it
	text   *escape.List      // its lines
	lines  []string
	whole  string // the text that they are of
	note   *widget.Label

	popup   *widget.PopUp // nil while closed
	overlay fyne.CanvasObject
	back    func() // gives the keys back
}

// aboutActions are what the dialog asks for.
type aboutActions struct {
	copy func(string)
	open func(path string, failed func()) // shows a folder
}

func newAbout(window fyne.Window, facts aboutFacts, actions aboutActions) *about {
	return &about{window: window, facts: facts, actions: actions}
}

// showAbout reads what there is to tell and shows it.
func (w *Window) showAbout() {
	if w.native == nil || w.about != nil && w.about.popup != nil {
		return
	}
	library := ""
	if w.library != nil {
		library = w.library.Dir()
	}
	w.back.do(func() func() {
		facts, err := readAbout(library)
		return func() {
			w.tell(err) // the rest can be told all the same
			if w.about != nil && w.about.popup != nil {
				return
			}
			w.about = newAbout(w.native, facts, aboutActions{copy: w.app.Clipboard().SetContent, open: w.openFolder})
			w.about.open()
		}
	})
}

// openFolder shows a folder in the system's file manager.
func (w *Window) openFolder(path string, failed func()) {
	w.back.do(func() func() {
		path := filepath.ToSlash(path)
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
		}
		err := w.app.OpenURL(&url.URL{Scheme: "file", Path: path})
		return func() {
			if err != nil {
				w.options.Log.Warn("folder not opened", "error", err)
				failed()
			}
		}
	})
}

// aboutSize is as much as the dialog needs at most.
var aboutSize = fyne.NewSize(1060, 720)

func (a *about) open() {
	surface := a.window.Canvas()
	a.back = dialogKeys(surface, func() {
		if surface.Overlays().Top() == a.overlay {
			a.close()
		}
	})
	a.popup = widget.NewModalPopUp(a.buildUI(), surface)
	a.popup.Resize(a.size())
	a.popup.Show()
	if len(a.facts.modules) > 0 {
		a.list.Select(0)
	}
	a.overlay = surface.Overlays().Top()
	surface.Focus(a.list)
}

// size is what the window has room for.
func (a *about) size() fyne.Size {
	room := a.window.Canvas().Size().Subtract(fyne.NewSquareSize(40))
	return fyne.NewSize(min(room.Width, aboutSize.Width), min(room.Height, aboutSize.Height))
}

func (a *about) close() {
	if a.popup == nil {
		return
	}
	surface := a.window.Canvas()
	surface.Unfocus()
	a.popup.Hide()
	a.popup, a.overlay = nil, nil
	a.back()
}

func (a *about) buildUI() fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(10, 12, 14, 12), container.NewBorder(
		container.NewVBox(a.head(), a.folders(), a.note, heading(lang.L("Made with")+" · "+look.Plural(len(a.facts.modules), "module", "modules"))),
		nil, nil, nil, a.licences()))
}

// head names the program and what it runs on.
func (a *about) head() fyne.CanvasObject {
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.png", assets.Icon))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSquareSize(72))
	name := widget.NewLabel(Title)
	name.SizeName = theme.SizeNameSubHeadingText
	name.TextStyle.Bold = true
	version := widget.NewLabel(lang.L("Version {{.Version}}", map[string]any{"Version": engine.Version}))
	system := widget.NewLabel(a.facts.runsOn())
	system.Truncation = fyne.TextTruncateEllipsis
	system.Importance = widget.LowImportance
	a.note = widget.NewLabel("")
	a.note.Truncation = fyne.TextTruncateEllipsis
	a.note.Hide()
	copying := escape.NewButton(lang.L("Copy details"), theme.ContentCopyIcon(), func() {
		a.actions.copy(a.facts.details())
		a.tell(lang.L("Copied. Paste it where you report a fault."), widget.SuccessImportance)
	}, a.close)
	closing := escape.NewButton("", theme.CancelIcon(), a.close, a.close)
	closing.Importance = widget.LowImportance
	return container.NewBorder(nil, nil, container.NewPadded(icon),
		container.NewVBox(container.NewHBox(copying, closing)),
		container.New(layout.NewCustomPaddedVBoxLayout(-12), name, version, system))
}

// folders are where the program keeps what it keeps.
func (a *about) folders() fyne.CanvasObject {
	rows := container.New(layout.NewCustomPaddedVBoxLayout(-4))
	names := []string{lang.L("Library"), lang.L("Data"), lang.L("Log")}
	widest := float32(0)
	for _, name := range names {
		widest = max(widest, widget.NewLabel(name).MinSize().Width)
	}
	for i, folder := range []aboutFolder{a.facts.library, a.facts.data, a.facts.log} {
		if folder.path == "" {
			continue
		}
		name, path := widget.NewLabel(names[i]), widget.NewLabel(look.Printable(look.Path(folder.path)))
		path.Truncation = fyne.TextTruncateEllipsis
		name.Importance = widget.LowImportance
		opening := escape.NewButton(lang.L("Open folder"), theme.FolderOpenIcon(), func() {
			a.actions.open(folder.dir, func() {
				a.tell(lang.L("No program of this system opens {{.Path}}.", map[string]any{"Path": look.Printable(folder.dir)}), widget.WarningImportance)
			})
		}, a.close)
		opening.Importance = widget.LowImportance
		if !folder.there {
			opening.Disable()
		}
		first := container.New(layout.NewGridWrapLayout(fyne.NewSize(widest, name.MinSize().Height)), name)
		rows.Add(container.NewBorder(nil, nil, first, opening, path))
	}
	return rows
}

func (a *about) tell(text string, importance widget.Importance) {
	a.note.Importance = importance
	a.note.SetText(text)
	a.note.Show()
}
