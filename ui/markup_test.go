package ui

import (
	"fmt"
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/escape"
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
	show := func(thumb *thumbnail, mark cellMark) *cell {
		c := newCell(cellWidth)
		c.show(3, 7, thumb, mark)
		return c
	}
	p := pictureOf(7, "A lighthouse at the end of a long pier")
	there := &thumbnail{picture: p, image: uniform(image.Pt(8, 6), seaBlue)}
	hovered := show(there, cellMark{})
	hovered.MouseIn(nil)
	for master, c := range map[string]*cell{
		"cell.xml": show(there, cellMark{}), "cell_selected.xml": show(there, cellMark{chosen: true}), "cell_hovered.xml": hovered,
		"cell_picked.xml": show(there, cellMark{picked: true}), "cell_picked_chosen.xml": show(there, cellMark{picked: true, chosen: true}),
		"cell_loading.xml": show(nil, cellMark{}), "cell_broken.xml": show(&thumbnail{picture: p}, cellMark{}),
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
		LastError:   telemetry.Sentence{English: nowhere + " refuses the credentials (HTTP 401). Check OTEL_EXPORTER_OTLP_HEADERS."},
		Problems:    []telemetry.Sentence{{English: "One."}, {English: "Two."}},
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

func TestGeminiMarkup(t *testing.T) {
	sandbox(t)
	clearGeminiVariables(t)
	service := engine.NewService(engine.ServiceOptions{Keys: &gemini.Keys{Ring: &memoryRing{}}})
	q := question{title: "What leaves this machine", sentences: []string{"One picture is sent.", "It costs nothing."}, yes: "Agree", no: "Not now"}
	going := &modelRun{task: embedTask(), service: "Gemini", progress: engine.EmbedProgress{Done: 30, Total: 120, Rate: 3, Remaining: 30 * time.Second}}
	for _, variant := range []look.Appearance{look.Light, look.Dark} {
		t.Run(string(variant), func(t *testing.T) {
			newTestApp(t).Settings().SetTheme(look.NewTheme(variant))
			s := newGeminiSettings(&choiceKeeper{own: service, service: func() *engine.Service { return service }}, geminiActions{
				do: func(func() func()) {}, leave: func() {}, dir: func() (string, error) { return "", nil },
			})
			view := s.open(t.Context())
			s.key.show(gemini.FromNowhere, gemini.ErrNoKey)
			expectMarkup(t, fmt.Sprintf("settings_gemini_%s.xml", variant), view, 700, 640)

			l := newLibrarySettings(libraryActions{load: func(func(libraryState)) {}})
			view = l.open(t.Context())
			space := engine.SpaceInfo{Pictures: 120, Searched: true, Current: true}
			space.Name, space.Vectors, space.Created = "gemini-embedding-2-768", 30, time.Date(2026, 2, 1, 12, 30, 0, 0, time.Local)
			l.show(libraryState{open: true, spaces: []engine.SpaceInfo{space}, consents: []catalog.Consent{
				{Purpose: string(engine.ForMeaning), Recipient: "gemini.example", GivenAt: space.Created},
			}})
			l.running(going)
			expectMarkup(t, fmt.Sprintf("settings_library_%s.xml", variant), view, 700, 500)

			asked, height := q.view(escape.NewButton("Agree", nil, nil, nil), 500)
			expectMarkup(t, fmt.Sprintf("question_%s.xml", variant), asked, 500, height)
			bar := newRunBar(nil, nil)
			bar.show(&runState{text: describeRun(going), share: shareOfRun(going.progress), pausable: true})
			expectMarkup(t, fmt.Sprintf("run_%s.xml", variant), bar.view, 900, 40)
		})
	}
}
