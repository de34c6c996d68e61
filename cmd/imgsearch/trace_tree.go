package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strings"
	"time"
	"unicode"

	"github.com/mattn/go-runewidth"
	"go.opentelemetry.io/otel/codes"
	"golang.org/x/term"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tracefile"
)

// treePrinter prints traces as trees, with a column for each figure.
type treePrinter struct {
	to     io.Writer
	width  int
	colour bool
}

// columns are those right of the name, each so wide.
var columns = []struct {
	title string
	width int
}{{"DURATION", 10}, {"CPU USER", 10}, {"CPU SYS", 10}, {"MEMORY", 11}, {"Δ MEMORY", 12}}

const (
	columnsWidth = 10 + 10 + 10 + 11 + 12
	deepest      = 24 // levels that are drawn; below, the depth is told
)

// newTreePrinter fits the tree to the terminal. Elsewhere there are no colours.
func newTreePrinter(to io.Writer) *treePrinter {
	p := &treePrinter{to: to, width: 120}
	if o, ok := to.(*output); ok {
		to = o.to
	}
	f, ok := to.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return p
	}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil {
		p.width = width
	}
	// The old console of Windows prints the codes as they are.
	p.colour = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && (runtime.GOOS != "windows" || os.Getenv("WT_SESSION") != "")
	return p
}

const (
	dim    = "2"
	bold   = "1"
	red    = "31"
	yellow = "33"
)

func (p *treePrinter) paint(code, text string) string {
	if !p.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// print prints one trace, and a line without anything after it.
func (p *treePrinter) print(spans []telemetry.Span) error {
	nameWidth := max(20, p.width-columnsWidth)
	t := totalsOf(spans)
	var b strings.Builder
	summary := fmt.Sprintf("%s  %s  %s", t.start.Local().Format("15:04:05.000"), spans[0].TraceID, plural(len(spans), "span"))
	if t.errors > 0 {
		summary += ", " + plural(t.errors, "error")
	}
	if runewidth.StringWidth(summary) >= nameWidth { // the id is there to be copied, so it is not shortened
		b.WriteString(p.paint(bold, summary) + "\n")
		summary = ""
	}
	b.WriteString(p.paint(bold, fit(summary, nameWidth)))
	for _, c := range columns {
		b.WriteString(p.paint(dim, runewidth.FillLeft(c.title, c.width)))
	}
	b.WriteByte('\n')

	now := tracefile.Latest(spans)
	rows := telemetry.Waterfall(spans, now)
	continued := continuations(rows)
	for i := range rows {
		p.row(&b, &rows[i], continued[i], nameWidth, now)
		if b.Len() > 64<<10 {
			if _, err := io.WriteString(p.to, b.String()); err != nil {
				return err
			}
			b.Reset()
		}
	}
	b.WriteByte('\n')
	_, err := io.WriteString(p.to, b.String())
	return err
}

// continuations tells for each row at which levels another row follows, as bits.
func continuations(rows []telemetry.Row) []uint32 {
	out := make([]uint32, len(rows))
	var below uint32
	for i := len(rows) - 1; i >= 0; i-- {
		out[i] = below
		if depth := rows[i].Depth; depth <= deepest {
			below = below&(1<<depth-1) | 1<<depth
		}
	}
	return out
}

func (p *treePrinter) row(b *strings.Builder, row *telemetry.Row, continued uint32, nameWidth int, now time.Time) {
	lines, under := branches(row.Depth, continued, row.Children > 0)
	room := max(8, nameWidth-runewidth.StringWidth(lines)-1)
	mark, failed := "", row.Status == codes.Error
	if failed {
		mark = "✗ "
	}
	name := mark + cmp.Or(harmless(row.Name), "(no name)")
	if row.Orphan {
		name += " (parent not seen)"
	}
	name = fit(name, room)
	switch {
	case failed:
		name = p.paint(red, name)
	case row.Depth == 0:
		name = p.paint(bold, name)
	}
	line := p.paint(dim, lines) + name + " "
	cells := figures(row.Usage)
	duration := shortDuration(row.Duration(now))
	if row.Running() {
		duration += "…"
	}
	line += runewidth.FillLeft(duration, columns[0].width)
	for i, cell := range cells {
		cell = runewidth.FillLeft(cell, columns[i+1].width)
		if row.Usage.Shared && i < 2 {
			cell = p.paint(dim, cell)
		}
		line += cell
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
	if failed && row.StatusMessage != "" {
		message := runewidth.Truncate(harmless(row.StatusMessage), max(8, p.width-runewidth.StringWidth(under)-2), "…")
		b.WriteString(p.paint(dim, under) + "  " + p.paint(red, message) + "\n")
	}
}

// branches draws the lines of the tree before a row, and those before what is told below it.
func branches(depth int, continued uint32, children bool) (lines, under string) {
	var line, next strings.Builder
	for level := 1; level <= min(depth, deepest); level++ {
		more := continued&(1<<level) != 0
		switch {
		case level == depth && more:
			line.WriteString("├─ ")
		case level == depth:
			line.WriteString("└─ ")
		case more:
			line.WriteString("│  ")
		default:
			line.WriteString("   ")
		}
		if more {
			next.WriteString("│  ")
		} else {
			next.WriteString("   ")
		}
	}
	if depth > deepest {
		fmt.Fprintf(&line, "%d: ", depth)
	} else if children {
		next.WriteString("│")
	}
	return line.String(), next.String()
}

// figures are the cells of what a span used. What is not known is empty.
func figures(u telemetry.Usage) (cells [4]string) {
	if u.HasCPU {
		shared := ""
		if u.Shared {
			shared = "~"
		}
		cells[0], cells[1] = shared+shortDuration(u.CPUUser), shared+shortDuration(u.CPUSystem)
	}
	if u.HasMemory {
		cells[2] = fmt.Sprintf("%.1f MiB", float64(u.Memory)/(1<<20))
		cells[3] = fmt.Sprintf("%+.0f KiB", float64(u.MemoryDelta)/(1<<10))
		if kib := math.Abs(float64(u.MemoryDelta)) / (1 << 10); kib >= 10_000 {
			cells[3] = fmt.Sprintf("%+.1f MiB", float64(u.MemoryDelta)/(1<<20))
		}
	}
	return cells
}

// shortDuration writes three digits and a unit.
func shortDuration(d time.Duration) string {
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{time.Second, "s"}, {time.Millisecond, "ms"}, {time.Microsecond, "µs"}} {
		if d >= unit.size-unit.size/2000 { // what would be rounded up to it is written in it
			n := float64(d) / float64(unit.size)
			decimals := max(0, 2-int(math.Log10(n)))
			return fmt.Sprintf("%.*f %s", decimals, n, unit.name)
		}
	}
	return fmt.Sprintf("%d ns", d)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// fit shortens a text to a width, or fills it up.
func fit(text string, width int) string {
	return runewidth.FillRight(runewidth.Truncate(text, width, "…"), width)
}

// harmless replaces what would command the terminal, break the line or turn the direction of what follows. Letters that
// are written from right to left stay.
func harmless(text string) string {
	const longest = 2000 // characters: more than fits, even if they take no room
	var b strings.Builder
	n := 0
	for _, r := range text {
		if n++; n > longest {
			b.WriteString("…")
			break
		}
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case r == '\u200c' || r == '\u200d': // within words and emoji
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			r = '·'
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}
