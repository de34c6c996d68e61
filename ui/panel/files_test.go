package panel

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tracefile"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// writeTraces writes a file of traces as another program would.
func writeTraces(t testing.TB, name string, spans []telemetry.Span) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	var b bytes.Buffer
	must(t, tracefile.WriteOTLP(&b, spans))
	content := b.Bytes()
	if filepath.Ext(name) == ".gz" {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := z.Write(content)
		must(t, errors.Join(err, z.Close()))
		content = packed.Bytes()
	}
	must(t, os.WriteFile(path, content, 0o600))
	return path
}

func TestDroppedFileIsShownUntilItIsClosed(t *testing.T) {
	for _, name := range []string{"traces.json", "traces.jsonl", "traces.JSON.gz"} {
		p := newTracing(t, asItIs)
		p.record("live", nil)
		p.chooseTab(tabSystem)
		if !p.Dropped([]string{writeTraces(t, name, spansOfFourTraces())}) {
			t.Fatalf("%s was not taken", name)
		}
		p.update()
		if p.names() != "library.index gemini.describe search search" || p.shown() != "gemini.describe" {
			t.Errorf("%s: listed %s, shown %q; told %q", name, p.names(), p.shown(), p.told)
		}
		if p.views.toolbar.file.Hidden || p.views.toolbar.file.text != name || !p.views.toolbar.clear.off {
			t.Errorf("%s: the chip says %q", name, p.views.toolbar.file.text)
		}
		p.record("meanwhile", nil)
		if strings.Contains(p.names(), "meanwhile") {
			t.Errorf("%s: listed %s", name, p.names())
		}
		test.Tap(p.views.toolbar.file)
		p.update()
		if p.names() != "meanwhile live" || p.shown() != "meanwhile" || !p.views.toolbar.file.Hidden {
			t.Errorf("%s closed: listed %s, shown %q", name, p.names(), p.shown())
		}
	}
}

func TestDroppedTakesFilesOfTracesOnly(t *testing.T) {
	p := newTracing(t, asItIs)
	for _, paths := range [][]string{nil, {"a.jpg"}, {"a.json", "b.png"}, {"json"}, {t.TempDir()}} {
		if p.Dropped(paths) {
			t.Errorf("took %q", paths)
		}
	}
	spans := spansOfFourTraces()
	if !p.Dropped([]string{writeTraces(t, "a.json", spans[:3]), writeTraces(t, "b.json", spans[3:5])}) {
		t.Fatal("did not take two files")
	}
	p.update()
	if p.names() != "search search" || p.views.toolbar.file.text != "2 files" {
		t.Errorf("two files: %s, the chip says %q", p.names(), p.views.toolbar.file.text)
	}
}

func TestFilesThatCannotBeShown(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "package.json")
	must(t, os.WriteFile(other, []byte(`{"name":"x"}`), 0o600))
	folder := filepath.Join(dir, "folder.json")
	must(t, os.Mkdir(folder, 0o700))
	for path, want := range map[string]string{
		other: "no file of traces", folder: "no regular file", filepath.Join(dir, "gone.json"): "There is no file gone.json",
	} {
		p := newTracing(t, asItIs)
		p.record("live", nil)
		p.Open([]string{path})
		p.update()
		if len(p.told) != 1 || !strings.Contains(p.told[0], want) || p.names() != "live" || !p.views.toolbar.reading.Hidden {
			t.Errorf("%s: told %q, listed %s", filepath.Base(path), p.told, p.names())
		}
	}
	var flashed []string
	p := newTracing(t, func(o *Options) { o.Flash = func(text string) { flashed = append(flashed, text) } })
	whole, err := os.ReadFile(writeTraces(t, "x.json", spansOfFourTraces()))
	must(t, err)
	cut := filepath.Join(dir, "cut.json")
	must(t, os.WriteFile(cut, whole[:len(whole)-700], 0o600))
	p.Open([]string{cut})
	p.update()
	if len(p.told) != 0 || p.names() == "" || len(flashed) != 1 || !strings.Contains(flashed[0], "ends in the middle") {
		t.Errorf("cut: told %q and %q, listed %s", p.told, flashed, p.names())
	}
}

// Reading is cancelled by a click, or by another file, and then shows nothing.
func TestReadingIsCancelled(t *testing.T) {
	var work []func() func()
	p := newTracing(t, func(o *Options) { o.Do = func(w func() func()) { work = append(work, w) } })
	p.record("live", nil)
	run := func() {
		for _, w := range work {
			if then := w(); then != nil {
				then()
			}
		}
		work = nil
		p.update()
	}
	path := writeTraces(t, "first.json", spansOfFourTraces())
	p.Open([]string{path})
	if p.views.toolbar.reading.Hidden || !strings.Contains(p.views.toolbar.reading.text, "first.json") {
		t.Errorf("while reading: %q", p.views.toolbar.reading.text)
	}
	test.Tap(p.views.toolbar.reading)
	run()
	if p.names() != "live" || len(p.told) != 0 || !p.views.toolbar.reading.Hidden {
		t.Errorf("cancelled: listed %s, told %q", p.names(), p.told)
	}
	p.Open([]string{path})
	p.Open([]string{writeTraces(t, "second.json", spansOfFourTraces()[:3])})
	run()
	if p.names() != "search" || p.views.toolbar.file.text != "second.json" || !p.views.toolbar.reading.Hidden {
		t.Errorf("two, one after the other: listed %s of %q", p.names(), p.views.toolbar.file.text)
	}
}

func TestReadTracesTellsHowFarItIs(t *testing.T) {
	var spans []telemetry.Span
	for i := range 20_000 {
		spans = append(spans, spanOf(i+1, 1, 0, "search", 0, ms))
	}
	path := writeTraces(t, "many.json", spans)
	var told []float64
	ctx, cancel := context.WithCancel(t.Context())
	got, _, err := readTraces(ctx, path, func(share float64) { told = append(told, share) })
	if err != nil || len(got) != len(spans) || len(told) < 3 {
		t.Errorf("%d spans, told %v, %v", len(got), told, err)
	}
	for i, share := range told {
		if share <= 0 || share > 1 || i > 0 && share <= told[i-1] {
			t.Errorf("told %v", told)
		}
	}
	_, _, err = readTraces(ctx, path, func(float64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// What is saved, in each format, is what was seen: also while paused, and of a file.
func TestSave(t *testing.T) {
	p := newTracing(t, asItIs)
	p.Open([]string{writeTraces(t, "x.json", spansOfFourTraces())})
	p.update()
	p.choose(traceID(1))
	p.update()
	dir := t.TempDir()
	one, all := filepath.Join(dir, "one.json"), filepath.Join(dir, "all.json")
	p.saveTo(one, saveFormats[0], p.last.from, idsOf(&p.last, false))
	p.saveTo(all, saveFormats[0], p.last.from, idsOf(&p.last, true))
	for path, want := range map[string]int{one: 3, all: len(spansOfFourTraces())} {
		spans, _, err := tracefile.ReadFile(path, tracefile.Limits{})
		if err != nil || len(spans) != want {
			t.Errorf("%s: %d spans, want %d; %v", filepath.Base(path), len(spans), want, err)
		}
	}
	for i, begins := range map[int]string{1: "{", 2: "trace_id,"} {
		path := filepath.Join(dir, "other")
		p.saveTo(path, saveFormats[i], p.last.from, idsOf(&p.last, true))
		text, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(text), begins) {
			t.Errorf("%s: %.60q, %v", saveFormats[i].title(), text, err)
		}
	}
	if len(p.told) != 0 {
		t.Errorf("told %q", p.told)
	}
	empty := filepath.Join(dir, "empty.json")
	must(t, os.WriteFile(empty, nil, 0o600)) // the dialog has made it
	p.write(empty, func(io.Writer) (string, error) { return "", errors.New("the disk is full") })
	if _, err := os.Stat(empty); len(p.told) != 1 || !strings.Contains(p.told[0], "disk is full") || !os.IsNotExist(err) {
		t.Errorf("told %q; left behind: %v", p.told, err)
	}
}

func TestSaveName(t *testing.T) {
	tests := map[string]string{
		"search": "search-00000001", "GET /a/../b": "GET--a-..-b-00000001", "": "trace-00000001", "../..": "trace-00000001",
		"C:\\x": "C--x-00000001", "süß 海": "süß-海-00000001", strings.Repeat("x", 200): strings.Repeat("x", 40) + "-00000001",
	}
	for root, want := range tests {
		if got := saveName(telemetry.TraceSummary{ID: traceID(1), Root: root}, false, 1); got != want {
			t.Errorf("%q: %q, want %q", root, got, want)
		}
	}
	if got := saveName(telemetry.TraceSummary{}, true, 12); got != "12-traces" {
		t.Errorf("all: %q", got)
	}
}
