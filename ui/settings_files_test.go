package ui

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/assets"
	"hybrid-image-search/ui/escape"
)

func TestCollectorFilesAreCopied(t *testing.T) {
	w := openExport(t)
	f := w.export.files
	for _, tt := range []struct {
		target int
		button *escape.Button
		text   string
		told   string
	}{
		{0, f.copyAlloy, assets.AlloyConfig, alloyRun + "config.alloy"},
		{1, f.copyAlloy, assets.AlloyLocal, alloyRun + "local.alloy"},
		{1, f.copyDashboard, assets.GrafanaDashboard, "Import and paste it"},
	} {
		f.target.SetSelectedIndex(tt.target)
		test.Tap(tt.button)
		if got := w.app.Clipboard().Content(); got != tt.text || !strings.Contains(f.note.Text, tt.told) {
			t.Errorf("copied %.40q, told %q", got, f.note.Text)
		}
	}
	// The command is the one that the configurations themselves name.
	for _, text := range []string{assets.AlloyConfig, assets.AlloyLocal} {
		if !strings.Contains(text, strings.TrimSpace(alloyRun)) {
			t.Error("a configuration names another command")
		}
	}
}

// tapTop taps a button of the dialog on top.
func (w *exportWindow) tapTop(t *testing.T, label string) {
	t.Helper()
	test.Tap(button(t, w.native.Canvas().Overlays().Top(), label))
}

func TestCollectorFileIsSavedAndOverwritesOnlyWhenAsked(t *testing.T) {
	w := openExport(t)
	dir := filepath.Join(t.TempDir(), "my folder")
	must(t, os.Mkdir(dir, 0o700))
	t.Setenv("HOME", dir) // where the dialog begins
	t.Setenv("USERPROFILE", dir)
	path := filepath.Join(dir, "config.alloy")
	f := w.export.files

	test.Tap(f.saveAlloy)
	w.tapTop(t, "Save")
	w.settle(t)
	if got, err := os.ReadFile(path); err != nil || string(got) != assets.AlloyConfig {
		t.Fatalf("saved %.40q, %v", got, err)
	}
	if !strings.HasSuffix(f.note.Text, alloyRun+`"`+path+`"`) {
		t.Errorf("told %q", f.note.Text)
	}

	f.target.SetSelectedIndex(1)
	must(t, os.WriteFile(filepath.Join(dir, "local.alloy"), []byte("mine"), 0o600))
	test.Tap(f.saveAlloy)
	w.tapTop(t, "Save")
	w.settle(t)
	if got, _ := os.ReadFile(filepath.Join(dir, "local.alloy")); string(got) != "mine" {
		t.Fatal("another file was overwritten unasked")
	}
	w.tapTop(t, "Yes")
	w.settle(t)
	if got, _ := os.ReadFile(filepath.Join(dir, "local.alloy")); string(got) != assets.AlloyLocal {
		t.Errorf("saved %.40q", got)
	}
	if w.overlays() != 1 {
		t.Errorf("%d dialogs are left", w.overlays())
	}
}

func TestCollectorFileThatCannotBeSavedIsTold(t *testing.T) {
	newTestApp(t)
	f := newCollectorFiles(exportActions{save: func(name, text string, saved func(string, error)) {
		saved("", fmt.Errorf("%s: %w", name, fs.ErrPermission))
	}})
	test.Tap(f.saveDashboard)
	if f.note.Importance != widget.DangerImportance || f.note.Text == "" {
		t.Errorf("told %q", f.note.Text)
	}
}
