package panel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tracefile"
	"hybrid-image-search/ui/look"
)

// extensions are those of files that may hold traces.
var extensions = []string{".json", ".jsonl", ".ndjson", ".gz"}

// chooseFile asks for a file of traces.
func (p *Panel) chooseFile() {
	w := p.window()
	if w == nil {
		return
	}
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			p.tell(asSentence(err))
		case file != nil:
			path := file.URI().Path()
			file.Close() //nolint:errcheck // it is opened again, off this goroutine
			p.Open([]string{path})
		}
	}, w)
	d.SetFilter(storage.NewExtensionFileFilter(extensions))
	d.SetTitleText(lang.L("Open traces: OTLP/JSON, or the JSON of Jaeger or Grafana"))
	d.Show()
	d.Resize(w.Canvas().Size().Subtract(fyne.NewSize(160, 120))) // only after Show: before it there is nothing to size
}

// Dropped takes files that were dropped on the window, if all of them may hold traces.
func (p *Panel) Dropped(paths []string) bool {
	for _, path := range paths {
		known := false
		for _, e := range extensions {
			known = known || strings.EqualFold(filepath.Ext(path), e)
		}
		if !known {
			return false
		}
	}
	if len(paths) == 0 {
		return false
	}
	p.Open(paths)
	return true
}

// Open reads files and shows their traces instead of the recorder's. It gives up one that is being read.
func (p *Panel) Open(paths []string) {
	p.cancelReading()
	ctx, cancel := context.WithCancel(context.Background())
	p.reading = cancel
	name := filepath.Base(paths[0])
	if len(paths) > 1 {
		name = lang.N("{{.Count}} files", len(paths), map[string]any{"Count": len(paths)})
	}
	shownName := look.Ellipsize(look.Printable(name), 160, 11)
	reading := lang.L("Reading {{.Name}}", map[string]any{"Name": shownName})
	p.tellReading(reading)
	var waiting atomic.Bool // at most one progress is on its way to the window
	progress := func(share float64) {
		if waiting.CompareAndSwap(false, true) {
			p.options.Post(func() {
				waiting.Store(false)
				if ctx.Err() == nil {
					p.tellReading(fmt.Sprintf("%s · %.0f %%", reading, 100*share))
				}
			})
		}
	}
	p.options.Do(func() func() {
		var all []telemetry.Span
		var told []string
		var failure error
		for _, path := range paths {
			spans, notes, err := readTraces(ctx, path, progress)
			all, told = append(all, spans...), append(told, notes...)
			if err != nil {
				failure = err
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		s := ofFile(name, all)
		return func() {
			if ctx.Err() == nil {
				p.cancelReading()
				p.opened(s, told, failure)
			}
		}
	})
}

// opened shows what was read, and tells what could not be.
func (p *Panel) opened(s *snapshot, notes []string, failure error) {
	if failure != nil {
		p.options.Log.Warn("traces not read", "error", failure)
		p.tell(explainFile(s.name, failure))
		if len(s.traces) == 0 {
			return
		}
	}
	if len(notes) > 0 {
		p.flash(strings.Join(notes, " "))
	}
	p.want(func(w *wanted) {
		w.file, w.paused, w.follow, w.chosen, w.span = s, false, true, trace.TraceID{}, ""
		w.a, w.b, w.since, w.baseline = trace.TraceID{}, trace.TraceID{}, time.Time{}, nil
		if !w.tab.ofTraces() {
			w.tab = tabTrace
		}
	})
	p.views.enter(p.wanted.Load().tab, p.Visible())
}

func (p *Panel) cancelReading() {
	if p.reading != nil {
		p.reading()
		p.reading = nil
		p.tellReading("")
	}
}

func (p *Panel) tellReading(text string) { p.views.toolbar.chip(p.views.toolbar.reading, text) }

// readTraces reads a file, tells how far it is, and ends early with ctx.
func readTraces(ctx context.Context, path string, progress func(share float64)) ([]telemetry.Span, []string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() { // to open a pipe would wait for its other end
		return nil, nil, fmt.Errorf("%w: it is no regular file", tracefile.ErrFormat)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	r := &progressReader{ctx: ctx, file: file, size: max(info.Size(), 1), progress: progress}
	return tracefile.Read(r, tracefile.Limits{})
}

// progressReader tells how much of a file was read, every mebibyte.
type progressReader struct {
	ctx        context.Context
	file       io.Reader
	size, read int64
	told       int64
	progress   func(float64)
}

// Read implements io.Reader.
func (r *progressReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.file.Read(b)
	r.read += int64(n)
	if r.read-r.told >= 1<<20 {
		r.told = r.read
		r.progress(min(float64(r.read)/float64(r.size), 1))
	}
	return n, err
}

// explainFile says why a file is not shown.
func explainFile(name string, err error) string {
	name = look.Printable(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return lang.L("There is no file {{.Name}} any more.", map[string]any{"Name": name})
	case errors.Is(err, fs.ErrPermission):
		return lang.L("{{.Name}} may not be read. Check its permissions.", map[string]any{"Name": name})
	}
	return name + ": " + asSentence(err) + "."
}

// upperFirst begins a text as a sentence does.
func upperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
