package panel

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// detailLine is one line of what is known of a span.
type detailLine struct {
	kind       detailKind
	key, value string
	color      fyne.ThemeColorName // of the value; "" for the usual
	copy       string              // what its sign copies; "" for no sign
	button     bool                // the sign is always there, not only below the pointer
	toggle     string              // what a click opens or closes; "" for nothing
	open       bool
	trace      trace.TraceID // that a click goes to; zero for none
	indent     int
	places     []float32 // of events, as shares of the span's time
}

type detailKind uint8

const (
	linePair detailKind = iota
	lineTitle
	lineGlance
	lineSection
	lineText  // a part of a longer text
	lineFixed // the same, in a font of fixed width
	lineAxis
)

func (l detailLine) equal(other detailLine) bool {
	return l.kind == other.kind && l.key == other.key && l.value == other.value && l.color == other.color &&
		l.copy == other.copy && l.button == other.button && l.toggle == other.toggle && l.open == other.open &&
		l.indent == other.indent && slices.Equal(l.places, other.places)
}

// detailView is how a span is looked at.
type detailView struct {
	begin    time.Time // of the trace
	now      time.Time
	absolute bool
	find     string          // in keys and values
	flipped  map[string]bool // what was opened or closed, against its default
	letters  int             // of fixed width that a line holds
}

// detailBuilder gathers the lines.
type detailBuilder struct {
	detailView
	lines []detailLine
	find  string // in lower case
}

// detailLines tells everything about a span. Long values are shortened, and whole when they are opened.
func detailLines(row *telemetry.Row, v detailView) []detailLine {
	b := detailBuilder{detailView: v, find: strings.ToLower(v.find)}
	b.letters = max(b.letters, 16)
	if b.find == "" {
		b.overview(row)
		b.figures(row)
		b.statement(row.Span)
	}
	b.attributes(lang.L("Attributes"), row.Attributes, row.DroppedAttributes, true)
	b.events(row)
	b.links(row.Span)
	if b.find == "" {
		b.identity(row.Span)
	}
	b.attributes(lang.L("Resource"), row.Resource, 0, false)
	if b.find != "" && len(b.lines) == 0 {
		b.add(detailLine{kind: lineText, value: lang.L("Nothing here has this text."), color: look.Muted})
	}
	return b.lines
}

func (b *detailBuilder) add(l detailLine) { b.lines = append(b.lines, l) }

func (b *detailBuilder) pair(key, value string) { b.add(detailLine{key: key, value: value}) }

// isOpen reports whether something is open, which is so by default or not.
func (b *detailBuilder) isOpen(toggle string, byDefault bool) bool {
	return byDefault != b.flipped[toggle]
}

// section begins a part that can be closed, and reports whether it is open.
func (b *detailBuilder) section(title, copy string, byDefault bool) bool {
	name, _, _ := strings.Cut(title, " ")
	l := detailLine{kind: lineSection, key: title, copy: copy, button: true, toggle: "section " + name}
	l.open = b.find != "" || b.isOpen(l.toggle, byDefault)
	b.add(l)
	return l.open
}

func (b *detailBuilder) overview(row *telemetry.Row) {
	b.add(detailLine{kind: lineTitle, value: shortName(row.Name), copy: row.Name})
	if text := glance(row.Span); text != "" {
		b.add(detailLine{kind: lineGlance, value: text + " · " + look.Duration(b.duration(row)), copy: text})
	}
	if row.Status == codes.Error {
		message := row.StatusMessage
		if message == "" {
			message = lang.L("It failed, and does not say why.")
		}
		b.text(lineText, "✕ "+message, theme.ColorNameError, 6)
	}
	if row.Orphan {
		b.add(detailLine{kind: lineText, value: "⚬ " + lang.L("Its parent was not seen."), color: look.Muted})
	}
	if row.Running() {
		b.add(detailLine{kind: lineText, value: "▸ " + lang.L("It is still running; the figures are so far."), color: theme.ColorNamePrimary})
	}
}

// duration is rounded while it grows.
func (b *detailBuilder) duration(row *telemetry.Row) time.Duration {
	if row.Running() {
		return coarse(row.Duration(b.now))
	}
	return row.Duration(b.now)
}

func (b *detailBuilder) moment(t time.Time) string {
	if b.absolute {
		return t.Format("15:04:05.000000")
	}
	if d := t.Sub(b.begin); d < 0 {
		return look.Duration(d)
	} else {
		return "+" + look.Duration(d)
	}
}

func (b *detailBuilder) figures(row *telemetry.Row) {
	if b.absolute {
		b.pair(lang.L("Day"), row.Start.Format(lang.X("layout.longDay", "2 January 2006")))
	}
	b.add(detailLine{key: lang.L("Start"), value: b.moment(row.Start), copy: row.Start.Format(time.RFC3339Nano)})
	if !row.Running() {
		b.add(detailLine{key: lang.L("End"), value: b.moment(row.End), copy: row.End.Format(time.RFC3339Nano)})
	}
	duration, self := b.duration(row), row.Self
	if row.Running() {
		self = coarse(self)
	}
	b.pair(lang.L("Duration"), look.Duration(duration)+" · "+lang.L("itself {{.Time}}", map[string]any{"Time": look.Duration(self)}))
	texts := figuresOf(row, b.now)
	if u := row.Usage; u.HasCPU {
		total := u.CPU()
		if row.Running() {
			total = coarse(total)
		}
		b.pair("CPU", texts[columnShare]+" · "+look.Duration(total))
		b.pair(lang.L("user, system"), fmt.Sprintf("%s · %s", texts[columnUser], texts[columnSystem]))
		if u.Shared {
			b.add(detailLine{kind: lineText, value: "≈ " + lang.L("Other spans ran meanwhile and share the CPU's figures."), color: look.Muted})
		}
	}
	if row.Usage.HasMemory {
		b.pair(lang.L("Memory"), texts[columnMemory]+" · "+texts[columnDelta])
	}
	if row.Usage.HasHeap {
		b.pair(lang.L("Allocated"), texts[columnAllocated])
	}
}

func (b *detailBuilder) statement(s *telemetry.Span) {
	const most = 64 << 10 // bytes that are formatted
	query := queryText(s.Attributes)
	if query == "" || !b.section(lang.L("Statement"), query, true) {
		return
	}
	b.text(lineFixed, formatSQL(query[:min(len(query), most)]), "", mostWrapped)
}

func (b *detailBuilder) attributes(title string, list []attribute.KeyValue, dropped int, byDefault bool) {
	var found []attribute.KeyValue
	for _, kv := range list {
		if b.matches(string(kv.Key)) || b.matches(valueText(kv.Value)) {
			found = append(found, kv)
		}
	}
	if len(found) == 0 && (dropped == 0 || b.find != "") {
		return
	}
	if !b.section(fmt.Sprintf("%s %d", title, len(found)), pairsText(found), byDefault) {
		return
	}
	for i, kv := range found {
		b.attribute(fmt.Sprintf("%s %d", title, i), kv, 0)
	}
	if dropped > 0 {
		b.add(detailLine{kind: lineText, value: notKept(dropped), color: look.Muted})
	}
}

func (b *detailBuilder) attribute(toggle string, kv attribute.KeyValue, indent int) {
	whole := valueText(kv.Value)
	l := detailLine{key: shortName(string(kv.Key)), value: shortName(whole), copy: whole, indent: indent}
	if whole == "" {
		l.value, l.color = lang.L("(empty)"), look.Muted
	}
	if len(whole) > b.letters/2 || strings.Contains(whole, "\n") {
		l.toggle = "value " + toggle + string(kv.Key)
		l.open = b.isOpen(l.toggle, false)
	}
	b.add(l)
	if l.open {
		b.lines[len(b.lines)-1].value = ""
		b.text(lineFixed, whole, "", mostWrapped)
	}
}

func (b *detailBuilder) matches(text string) bool {
	const most = 1 << 20 // bytes that are looked at
	return b.find == "" || strings.Contains(strings.ToLower(text[:min(len(text), most)]), b.find)
}

func (b *detailBuilder) events(row *telemetry.Row) {
	list := slices.DeleteFunc(slices.Clone(row.Events), func(e eventOf) bool {
		return !b.matches(e.Name) && !slices.ContainsFunc(e.Attributes, func(kv attribute.KeyValue) bool {
			return b.matches(string(kv.Key)) || b.matches(valueText(kv.Value))
		})
	})
	if len(list) == 0 || !b.section(fmt.Sprintf("%s %d", lang.L("Events"), len(list)), "", true) {
		return
	}
	whole := max(row.Duration(b.now), 1)
	axis := detailLine{kind: lineAxis}
	for _, e := range list {
		axis.places = append(axis.places, min(max(float32(e.Time.Sub(row.Start))/float32(whole), 0), 1))
	}
	b.add(axis)
	for i, e := range list {
		color := fyne.ThemeColorName("")
		if e.Name == "exception" {
			color = theme.ColorNameError
		}
		b.add(detailLine{key: b.moment(e.Time), value: shortName(e.Name), copy: e.Name + "\n" + pairsText(e.Attributes), color: color})
		for _, kv := range e.Attributes {
			b.attribute(fmt.Sprintf("event %d ", i), kv, 1)
		}
	}
	if row.DroppedEvents > 0 {
		b.add(detailLine{kind: lineText, value: notKept(row.DroppedEvents), color: look.Muted})
	}
}

func (b *detailBuilder) links(s *telemetry.Span) {
	if len(s.Links) == 0 || b.find != "" || !b.section(fmt.Sprintf("%s %d", lang.L("Links"), len(s.Links)), "", true) {
		return
	}
	for i, l := range s.Links {
		id := l.SpanContext.TraceID()
		b.add(detailLine{key: lang.L("Trace"), value: id.String(), copy: id.String(), button: true, trace: id, color: theme.ColorNameHyperlink})
		b.id(lang.L("Span"), l.SpanContext.SpanID().String())
		for _, kv := range l.Attributes {
			b.attribute(fmt.Sprintf("link %d ", i), kv, 1)
		}
	}
}

func (b *detailBuilder) identity(s *telemetry.Span) {
	if !b.section(lang.L("Identity"), "", true) {
		return
	}
	b.id(lang.L("Trace"), s.TraceID.String())
	b.id(lang.L("Span"), s.SpanID.String())
	if s.ParentID.IsValid() {
		b.id(lang.L("Parent"), s.ParentID.String())
	}
	if s.TraceState != "" {
		b.add(detailLine{key: lang.L("State"), value: shortName(s.TraceState), copy: s.TraceState})
	}
	if s.Kind != trace.SpanKindUnspecified {
		b.pair(lang.L("Kind"), s.Kind.String())
	}
	if scope := strings.TrimSpace(s.Scope + " " + s.ScopeVersion); scope != "" {
		b.add(detailLine{key: lang.L("Scope"), value: shortName(scope), copy: scope})
	}
}

func (b *detailBuilder) id(key, id string) {
	b.add(detailLine{key: key, value: id, copy: id, button: true})
}
