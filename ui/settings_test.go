package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry"
)

// exportWindow is a window with real telemetry, whose settings are open.
type exportWindow struct {
	*testWindow
	telemetry *telemetry.Telemetry
	export    *exportSettings
	choices   string // the file of choices
}

// openExport opens the settings over telemetry that reads these variables and no other.
func openExport(t *testing.T, variables ...string) *exportWindow {
	t.Helper()
	sandbox(t)
	clearExportVariables(t)
	for i := 0; i < len(variables); i += 2 {
		t.Setenv(variables[i], variables[i+1])
	}
	return openExportOver(t, filepath.Join(t.TempDir(), "telemetry.json"))
}

func clearExportVariables(t *testing.T) {
	t.Helper()
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "OTEL_") {
			t.Setenv(name, "")
		}
	}
}

func openExportOver(t *testing.T, choices string) *exportWindow {
	t.Helper()
	w := &exportWindow{choices: choices}
	w.telemetry = telemetry.Setup(t.Context(), telemetry.Config{SpoolDir: t.TempDir(), ChoicesFile: choices})
	w.testWindow = newTestWindow(t, Options{Traces: w.telemetry})
	t.Cleanup(func() { shutDown(w.telemetry) }) // before the window ends, which waits for nothing of it
	w.native = w.app.NewWindow("")
	t.Cleanup(w.native.Close)
	w.native.SetContent(w.content)
	w.native.Resize(fyne.NewSize(1280, 800))
	w.openExportSettings()
	w.export = w.settings.sections[0].(*exportSettings)
	return w
}

// until runs what is posted until something holds.
func (w *exportWindow) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for !holds() {
		select {
		case f := <-w.posted:
			f()
		case <-time.After(time.Millisecond):
		case <-deadline:
			t.Fatalf("never: %s; status %+v", what, w.telemetry.Status())
		}
	}
}

// enter types an address in the place of the one that is there, and presses Enter.
func (w *exportWindow) enter(t *testing.T, address string) {
	t.Helper()
	e := w.export.endpoint
	e.SetText("")
	w.native.Canvas().Focus(e)
	test.Type(e, address)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.settle(t)
}

// escape presses Escape where nothing has the focus.
func (w *exportWindow) escape() {
	if typed := w.native.Canvas().OnTypedKey(); typed != nil {
		typed(&fyne.KeyEvent{Name: fyne.KeyEscape})
	}
}

func (w *exportWindow) overlays() int { return len(w.native.Canvas().Overlays().List()) }

func TestSettingsOpenAndClose(t *testing.T) {
	w := openExport(t)
	w.openSettings()
	if w.overlays() != 1 {
		t.Errorf("%d dialogs", w.overlays())
	}
	w.escape()
	if w.overlays() != 0 || w.native.Canvas().OnTypedKey() != nil {
		t.Error("Escape leaves the dialog, or its keys, behind")
	}
	w.escape()

	traces := w.traces.Visible()
	test.Tap(w.status.export)
	if w.overlays() != 1 || w.traces.Visible() != traces {
		t.Errorf("a click on the light: %d dialogs, traces %t", w.overlays(), w.traces.Visible())
	}
	w.escape()
	for i := range 6 {
		w.openSettings()
		e := w.export
		o := []fyne.Focusable{e.send, e.text, e.endpoint, e.probe.button, e.files.target, e.files.copyAlloy}[i]
		w.native.Canvas().Focus(o)
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if w.overlays() != 0 {
			t.Errorf("Escape does not leave %T", o)
		}
	}
	w.settle(t)
	if c := w.telemetry.Choices(); c != (telemetry.Choices{}) {
		t.Errorf("opening and closing chose %+v", c)
	}
}

func TestSettingsAreInTheMenu(t *testing.T) {
	w := openExport(t)
	w.escape()
	for _, item := range w.menu().Items[0].Items {
		if item.Label == "Settings …" {
			if key := item.Shortcut.(*desktop.CustomShortcut); key.KeyName != fyne.KeyComma || key.Modifier != fyne.KeyModifierShortcutDefault {
				t.Errorf("shortcut %+v", key)
			}
			item.Action()
			if w.overlays() != 1 {
				t.Errorf("%d dialogs", w.overlays())
			}
			return
		}
	}
	t.Error("the menu has no settings")
}

// A window that is smaller than the settings scrolls them.
func TestSettingsFitASmallWindow(t *testing.T) {
	w := openExport(t)
	w.escape()
	w.native.Resize(fyne.NewSize(560, 400))
	w.openSettings()
	if size := w.settings.popup.Content.Size(); size.Width > 560 || size.Height > 400 {
		t.Errorf("the settings are %v", size)
	}
}

func TestSettingsWithoutTelemetry(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{})
	w.native = w.app.NewWindow("")
	defer w.native.Close()
	w.openExportSettings()
	w.openSettings()
	if n := len(w.native.Canvas().Overlays().List()); n != 0 {
		t.Errorf("%d dialogs", n)
	}
}

// plainSection is a section of one line.
type plainSection string

func (p plainSection) title() string { return string(p) }
func (p plainSection) open(context.Context) fyne.CanvasObject {
	return widget.NewLabel("about " + string(p))
}

func TestSettingsShowTheChosenSection(t *testing.T) {
	app := newTestApp(t)
	window := app.NewWindow("")
	defer window.Close()
	window.Resize(fyne.NewSize(900, 700))
	s := newSettings(window)
	s.sections = []section{plainSection("first"), plainSection("the second")}
	seen := func() string { return find[*widget.Label](s.body)[0].Text }
	s.open(t.Context())
	if seen() != "about first" {
		t.Errorf("at first: %q", seen())
	}
	s.list.Select(1)
	if seen() != "about the second" {
		t.Errorf("after a click: %q", seen())
	}
	s.close()
	s.open(t.Context())
	if seen() != "about the second" {
		t.Errorf("opened again: %q", seen())
	}
	s.reveal(plainSection("first"))
	if seen() != "about first" {
		t.Errorf("revealed: %q", seen())
	}
	s.close()
}
