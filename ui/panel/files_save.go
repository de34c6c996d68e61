package panel

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tracefile"
	"hybrid-image-search/ui/look"
)

// saveFormat is a way in which traces are written.
type saveFormat struct {
	title     func() string
	extension string
	write     func(io.Writer, []telemetry.Span) error
}

var saveFormats = []saveFormat{
	{func() string { return lang.L("OTLP/JSON: what collectors and viewers read") }, ".otlp.json", tracefile.WriteOTLP},
	{func() string { return lang.L("Chrome trace events: opens in Perfetto") }, ".chrome.json", tracefile.WriteChrome},
	{func() string { return lang.L("CSV: a line for each span") }, ".csv", tracefile.WriteCSV},
}

// saveMenu asks what is to be saved, and how.
func (p *Panel) saveMenu() {
	w := p.window()
	if w == nil || len(p.last.traces) == 0 {
		return
	}
	item := func(f saveFormat, all bool) *fyne.MenuItem {
		return fyne.NewMenuItem(f.title(), func() { p.save(f, all) })
	}
	heading := func(text string) *fyne.MenuItem {
		i := fyne.NewMenuItem(text, nil)
		i.Disabled = true
		return i
	}
	menu := fyne.NewMenu("")
	if p.last.summary.ID.IsValid() {
		menu.Items = append(menu.Items, heading(lang.L("This trace as")))
		for _, f := range saveFormats {
			menu.Items = append(menu.Items, item(f, false))
		}
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
	}
	n := len(p.last.traces)
	menu.Items = append(menu.Items, heading(lang.N("All {{.Count}} listed traces as", n, look.Counted(n))))
	for _, f := range saveFormats {
		menu.Items = append(menu.Items, item(f, true))
	}
	below := fyne.NewPos(0, p.views.toolbar.save.Size().Height)
	widget.ShowPopUpMenuAtRelativePosition(menu, w.Canvas(), below, p.views.toolbar.save)
}

// save asks for a name, and asks again before it takes the place of another file.
func (p *Panel) save(f saveFormat, all bool) {
	s := p.last
	ids := idsOf(&s, all)
	p.askWhere(lang.L("Save traces"), saveName(s.summary, all, len(ids))+f.extension, func(path string) { p.saveTo(path, f, s.from, ids) })
}

// idsOf are the listed traces, or the chosen one alone.
func idsOf(s *seen, all bool) []trace.TraceID {
	if !all {
		return []trace.TraceID{s.chosen}
	}
	ids := make([]trace.TraceID, len(s.traces))
	for i := range s.traces {
		ids[i] = s.traces[i].ID
	}
	return ids
}

// saveTo writes traces as they are by now.
func (p *Panel) saveTo(path string, f saveFormat, from source, ids []trace.TraceID) {
	p.write(path, func(w io.Writer) (string, error) {
		var spans []telemetry.Span
		for _, id := range ids {
			these, _ := from.Trace(id) // none if it is gone by now
			spans = append(spans, these...)
		}
		if len(spans) == 0 {
			return "", telemetry.ErrTraceGone
		}
		return look.Plural(len(spans), "span", "spans"), f.write(w, spans)
	})
}

// removeEmpty takes away what the dialog had made for a file that could not be written.
func removeEmpty(path string) {
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		os.Remove(path) //nolint:errcheck // it is empty, and no harm
	}
}

// saveName proposes a name without what systems do not take in one.
func saveName(t telemetry.TraceSummary, all bool, count int) string {
	if all {
		return fmt.Sprintf("%d-traces", count)
	}
	const longest = 40
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, t.Root)
	if runes := []rune(name); len(runes) > longest {
		name = string(runes[:longest])
	}
	name = strings.Trim(name, ".-")
	if name == "" {
		name = "trace"
	}
	return name + "-" + t.ID.String()[:8]
}
