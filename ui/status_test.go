package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/telemetry"
)

func TestDescribeProgress(t *testing.T) {
	tests := []struct {
		progress engine.Progress
		want     string
		share    float64
	}{
		{engine.Progress{}, "Looking through folders: 0 files seen", 0},
		{engine.Progress{Found: 1}, "Looking through folders: 1 file seen", 0},
		{engine.Progress{Found: 1234}, "Looking through folders: 1 234 files seen", 0},
		{engine.Progress{Found: 9, ToDo: 8}, "Adding pictures: 0 of 8", 0},
		{
			engine.Progress{ToDo: 2000, Done: 500, Rate: 99.6, Remaining: 15400 * time.Millisecond},
			"Adding pictures: 500 of 2 000 · 100 a second · 15s left", 0.25,
		},
		{engine.Progress{ToDo: 4, Done: 4, Failed: 1}, "Adding pictures: 4 of 4 · 1 failure", 1},
		{engine.Progress{ToDo: 4, Done: 3, Failed: 2}, "Adding pictures: 3 of 4 · 2 failures", 0.75},
	}
	for _, tt := range tests {
		if got := strings.ReplaceAll(describeProgress(tt.progress), "\u202f", " "); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
		if got := shareOf(tt.progress); got != tt.share {
			t.Errorf("%s: share %v, want %v", tt.want, got, tt.share)
		}
	}
}

func TestStatusBar(t *testing.T) {
	newTestApp(t)
	cancelled := 0
	s := newStatusBar(statusActions{cancel: func() { cancelled++ }, export: func() {}})
	s.view.Resize(fyne.NewSize(1000, 30))
	if s.progress.Visible() || s.cancel.Visible() {
		t.Error("progress is shown while nothing is under way")
	}
	s.setLibrary("/pictures\n", false)
	s.setCount(1)
	if s.library.Text != "1 picture in /pictures " {
		t.Errorf("library: %q", s.library.Text)
	}
	s.setLibrary("/pictures", true)
	if s.library.Text != "1 picture in /pictures (reading only)" {
		t.Errorf("library: %q", s.library.Text)
	}

	s.busy("Opening the library", 0.5, false)
	if !s.progress.Visible() || s.cancel.Visible() || s.progress.Value != 0.5 || s.note.Text != "Opening the library" {
		t.Errorf("opening: progress %t %v, cancel %t, %q", s.progress.Visible(), s.progress.Value, s.cancel.Visible(), s.note.Text)
	}
	s.indexing(engine.Progress{ToDo: 4, Done: 1})
	if !s.cancel.Visible() || s.progress.Value != 0.25 {
		t.Errorf("indexing: cancel %t, progress %v", s.cancel.Visible(), s.progress.Value)
	}
	test.Tap(s.cancel)
	if cancelled != 1 {
		t.Errorf("cancelled %d times", cancelled)
	}
	s.idle()
	if s.progress.Visible() || s.cancel.Visible() || s.note.Text != "" {
		t.Error("progress stays when all is done")
	}
}

func TestExportLight(t *testing.T) {
	newTestApp(t)
	tapped := 0
	e := newExportLight(func() { tapped++ })
	for _, state := range []telemetry.State{telemetry.Connecting, telemetry.Connected, telemetry.Retrying, telemetry.Off} {
		e.set(telemetry.Status{State: state})
		if e.text.Text != "export "+string(state) {
			t.Errorf("%s: %q", state, e.text.Text)
		}
	}
	test.Tap(e)
	if tapped != 1 {
		t.Errorf("tapped %d times", tapped)
	}
}
