package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/escape"
)

// section is a part of the settings. What is changed in it takes effect at once.
type section interface {
	title() string
	open(ctx context.Context) fyne.CanvasObject // ctx ends when the settings are closed
}

// settings is a dialog of sections, one of which is seen. Each opening builds it anew: Fyne does not repaint what
// is off the window when the colours change.
type settings struct {
	window   fyne.Window
	sections []section
	seen     int // the section that is seen, or was last
	list     *escape.List
	body     *fyne.Container
	contents []fyne.CanvasObject // of the sections

	popup   *widget.PopUp     // nil while closed
	overlay fyne.CanvasObject // the popup's
	end     context.CancelFunc
	back    func() // gives the keys back
}

func newSettings(window fyne.Window) *settings { return &settings{window: window} }

func (s *settings) buildUI(ctx context.Context) fyne.CanvasObject {
	longest := ""
	s.contents = nil
	for _, part := range s.sections {
		s.contents = append(s.contents, container.NewVScroll(part.open(ctx)))
		if len(part.title()) > len(longest) {
			longest = part.title()
		}
	}
	s.list = escape.NewList(func() int { return len(s.sections) },
		func() fyne.CanvasObject { return widget.NewLabel(longest) },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*widget.Label).SetText(s.sections[i].title()) }, s.close)
	s.list.HideSeparators = true
	s.list.OnSelected = s.choose
	s.body = container.NewStack()
	title := widget.NewLabel(lang.L("Settings"))
	title.SizeName = theme.SizeNameSubHeadingText
	title.TextStyle.Bold = true
	closing := escape.NewButton("", theme.CancelIcon(), s.close, s.close)
	closing.Importance = widget.LowImportance
	s.list.Select(s.seen)
	return container.New(layout.NewCustomPaddedLayout(10, 12, 12, 8), container.NewBorder(
		container.NewBorder(nil, nil, title, closing), nil, container.NewHBox(s.list, widget.NewSeparator()), nil, s.body))
}

// choose shows a section.
func (s *settings) choose(i widget.ListItemID) {
	s.seen = i
	s.body.Objects = []fyne.CanvasObject{s.contents[i]}
	s.body.Refresh()
}

// reveal chooses a section in the list.
func (s *settings) reveal(wanted section) {
	for i, part := range s.sections {
		if part == wanted {
			s.list.Select(i)
		}
	}
}

// settingsSize is as much as the settings need; a smaller window scrolls them.
var settingsSize = fyne.NewSize(860, 660)

// open shows the dialog until the user closes it. ctx ends with the window.
func (s *settings) open(ctx context.Context) {
	if s.popup != nil {
		return
	}
	ctx, s.end = context.WithCancel(ctx)
	canvas := s.window.Canvas()
	s.back = dialogKeys(canvas, s.closeOnTop)
	s.popup = widget.NewModalPopUp(s.buildUI(ctx), canvas)
	room := canvas.Size().Subtract(fyne.NewSquareSize(40))
	s.popup.Resize(fyne.NewSize(min(room.Width, settingsSize.Width), min(room.Height, settingsSize.Height)))
	s.popup.Show()
	s.overlay = canvas.Overlays().Top()
}

// closeOnTop closes the dialog unless another one is above it.
func (s *settings) closeOnTop() {
	if s.window.Canvas().Overlays().Top() == s.overlay {
		s.close()
	}
}

func (s *settings) close() {
	if s.popup == nil {
		return
	}
	s.window.Canvas().Unfocus() // what was typed holds
	s.popup.Hide()
	s.popup, s.overlay = nil, nil
	s.back()
	s.end()
}

// openSettings shows the section that was seen last.
func (w *Window) openSettings() {
	if w.makeSettings() {
		w.settings.open(w.ctx)
	}
}

// makeSettings makes the settings when they are first needed, and tells whether there are any.
func (w *Window) makeSettings() bool {
	if w.native == nil || w.options.Traces == nil && w.options.Service == nil && w.local == nil {
		return false
	}
	if w.settings == nil {
		w.settings = newSettings(w.native)
		w.addSections()
	}
	return true
}

// openExportSettings shows the section of the export.
func (w *Window) openExportSettings() {
	w.openSettings()
	if w.settings == nil {
		return
	}
	for _, part := range w.settings.sections {
		if export, ok := part.(*exportSettings); ok {
			w.settings.reveal(export)
		}
	}
}
