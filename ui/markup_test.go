package ui

import (
	"fmt"
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// expectMarkup compares an object at a size with its master below testdata.
func expectMarkup(t *testing.T, master string, o fyne.CanvasObject, width, height float32) {
	t.Helper()
	o.Resize(fyne.NewSize(width, height))
	test.AssertObjectRendersToMarkup(t, master, o)
}

func TestCellMarkup(t *testing.T) {
	newTestApp(t)
	show := func(thumb *thumbnail, selected bool) *cell {
		c := newCell(cellWidth)
		c.show(3, 7, thumb, selected)
		return c
	}
	p := pictureOf(7, "A lighthouse at the end of a long pier")
	there := &thumbnail{picture: p, image: uniform(image.Pt(8, 6), seaBlue)}
	hovered := show(there, false)
	hovered.MouseIn(nil)
	for master, c := range map[string]*cell{
		"cell.xml": show(there, false), "cell_selected.xml": show(there, true), "cell_hovered.xml": hovered,
		"cell_loading.xml": show(nil, false), "cell_broken.xml": show(&thumbnail{picture: p}, false),
	} {
		expectMarkup(t, master, c, 180, 166)
	}
}

func TestChipMarkup(t *testing.T) {
	newTestApp(t)
	tapped := 0
	c := newChip("blue", func() { tapped++ })
	expectMarkup(t, "chip.xml", c, 0, 0)
	test.Tap(c)
	if tapped != 1 {
		t.Errorf("tapped %d times", tapped)
	}
}

func TestExportLightMarkup(t *testing.T) {
	newTestApp(t)
	for _, state := range []telemetry.State{telemetry.Connecting, telemetry.Connected, telemetry.Retrying, telemetry.Off} {
		e := newExportLight(nil)
		e.set(telemetry.Status{State: state})
		expectMarkup(t, "export_"+string(state)+".xml", e, 0, 0)
	}
}

func TestSettingsMarkup(t *testing.T) {
	clearExportVariables(t)
	spans := telemetry.Setup(t.Context(), telemetry.Config{SpoolDir: t.TempDir()})
	defer shutDown(spans)
	failing := telemetry.Status{
		State: telemetry.Paused, Endpoint: nowhere, Sent: 12345, Waiting: 7, WaitingBytes: 3600, Dropped: 2, SetAside: 1,
		LastError: nowhere + " refuses the credentials (HTTP 401). Check OTEL_EXPORTER_OTLP_HEADERS.", Problems: []string{"One.", "Two."},
		LastSuccess: time.Date(2020, 2, 1, 12, 30, 0, 0, time.Local),
	}
	for _, variant := range []look.Appearance{look.Light, look.Dark} {
		t.Run(string(variant), func(t *testing.T) {
			newTestApp(t).Settings().SetTheme(look.NewTheme(variant))
			s := newExportSettings(spans, exportActions{leave: func() {}})
			s.buildUI(t.Context())
			s.restore()
			s.status.show(spans.Status())
			expectMarkup(t, fmt.Sprintf("settings_%s.xml", variant), s.view, 700, 600)
			status := newExportStatus(nil, nil)
			status.show(failing)
			expectMarkup(t, fmt.Sprintf("settings_status_%s.xml", variant), look.OnCard(status.view), 700, 200)
		})
	}
}
