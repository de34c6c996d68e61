package panel

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// traceHeader says what a trace is, and holds the buttons of its view.
type traceHeader struct {
	view                                           fyne.CanvasObject
	summary                                        *noteText
	id, grafana                                    *toolButton
	find, critical, gaps, absolute, columns, aside *toolButton
}

// leastSummary is the room of a trace's name and figures, and wantedSummary what the words of buttons leave to them.
const leastSummary, wantedSummary = 60, 210

// headerRight keeps the last button off the edge of the window.
const headerRight = 8

func newTraceHeader(v *traceView) *traceHeader {
	h := &traceHeader{
		summary:  newNoteText(leastSummary),
		id:       newViewButton("", func() { v.copyText(v.scene.ID.String()) }).instead(theme.ContentCopyIcon()),
		grafana:  newViewButton("Grafana", func() { v.on.openGrafana(v.scene.ID) }).instead(theme.ComputerIcon()),
		find:     newViewButton(lang.L("Find"), v.toggleFind).instead(theme.SearchIcon()),
		critical: newViewButton(lang.L("Critical path"), v.andBack(v.toggleCritical)).instead(criticalIcon),
		gaps:     newViewButton(lang.L("Idle gaps"), v.andBack(v.toggleGaps)).instead(gapsIcon),
		absolute: newViewButton(lang.L("Clock"), v.andBack(v.toggleAbsolute)).instead(clockIcon),
		aside:    newViewButton(lang.L("Detail"), v.andBack(v.toggleDetail)).instead(theme.InfoIcon()),
	}
	h.columns = newViewButton(lang.L("Columns"), func() { v.columnMenu(h.columns) }).instead(columnsIcon)
	if v.on.openGrafana == nil {
		h.grafana.Hide()
	}
	row := newToolRow(leastSummary, wantedSummary, h.summary, h.id, h.grafana, h.find, h.critical, h.gaps, h.absolute, h.columns, h.aside)
	line := row.Layout.(*toolRow) //nolint:forcetypeassert // it was just made
	line.height, line.right = viewButtonHeight+4, headerRight
	h.view = row
	return h
}

// andBack gives the keyboard back to the tree, from which a click took it.
func (v *traceView) andBack(do func()) func() {
	return func() {
		do()
		v.focusTree()
	}
}

// tools are the buttons that may lose their words.
func (h *traceHeader) tools() []*toolButton {
	return []*toolButton{h.id, h.grafana, h.find, h.critical, h.gaps, h.absolute, h.columns, h.aside}
}

// show says what the trace is by now, and which buttons are on.
func (h *traceHeader) show(v *traceView) {
	s := v.scene
	head, text := traceSummary(s)
	h.summary.setHead(head, text)
	id := ""
	if s.ID.IsValid() {
		id = lang.L("Copy id {{.ID}}", map[string]any{"ID": s.ID.String()[:8]})
	}
	if h.id.text != id {
		h.id.set(func(b *toolButton) { b.text = id })
		h.view.Refresh()
	}
	h.id.setOff(id == "")
	h.grafana.setOff(id == "")
	h.find.setOn(v.finder.bar.Visible())
	h.critical.setOn(v.question.critical)
	h.gaps.setOn(v.question.gaps)
	h.absolute.setOn(v.waterfall.absolute)
	h.aside.setOn(v.detailed)
	v.legend.set(v.question.critical, v.question.gaps)
}

// traceSummary is a trace's root, and its figures.
func traceSummary(s *scene) (head, text string) {
	switch {
	case len(s.Rows) > 0:
	case s.coming > 0:
		return "", lang.N("Laying out {{.Count}} spans …", s.coming, look.Counted(s.coming))
	case s.ID.IsValid():
		return "", lang.L("This trace is not kept any more. A pinned one stays.")
	default:
		return "", lang.L("Search or add pictures, and every step shows here with its time, CPU and memory.")
	}
	root := s.Rows[s.root]
	whole := time.Duration(s.whole)
	if s.running > 0 {
		whole = coarse(whole)
	}
	facts := []string{look.Duration(whole), look.Plural(len(s.Rows), "span", "spans")}
	add := func(is bool, fact string) {
		if is {
			facts = append(facts, fact)
		}
	}
	errors := len(s.errors)
	add(errors > 0, "✕ "+lang.N("{{.Count}} errors", errors, look.Counted(errors)))
	add(s.running > 0, "▸ "+lang.L("{{.Count}} running", look.Counted(s.running)))
	cpu := root.Usage.CPU()
	if root.Running() {
		cpu = coarse(cpu)
	}
	add(root.Usage.HasCPU, "CPU "+look.Duration(cpu))
	add(s.peak > 0, lang.L("peak {{.Size}}", map[string]any{"Size": look.Bytes(s.peak)}))
	add(s.orphans > 0, "⚬ "+lang.N("{{.Count}} orphans", s.orphans, look.Counted(s.orphans)))
	if s.critical {
		add(true, lang.N("critical path through {{.Count}} spans", s.pathRows, look.Counted(s.pathRows)))
	}
	if s.gaps {
		var idle time.Duration
		for _, g := range s.idle {
			idle += g.To.Sub(g.From)
		}
		add(true, lang.N("idle {{.Time}} in {{.Count}} gaps", len(s.idle), map[string]any{"Time": look.Duration(idle), "Count": look.Count(len(s.idle))}))
	}
	return shortName(root.Name), strings.Join(facts, factGap)
}

func (v *traceView) toggleFind() {
	if v.finder.bar.Visible() {
		v.closeFind()
	} else {
		v.find()
	}
}

func (v *traceView) toggleCritical() {
	q := v.question
	q.critical = !q.critical
	v.again(q)
	v.header.show(v)
}

func (v *traceView) toggleGaps() {
	q := v.question
	q.gaps = !q.gaps
	v.again(q)
	v.header.show(v)
}

// toggleAbsolute changes between times since the trace's start and the time of day.
func (v *traceView) toggleAbsolute() {
	v.waterfall.absolute = !v.waterfall.absolute
	v.waterfall.refresh()
	v.changed()
}

func (v *traceView) detailVisible() bool { return v.middle.Objects[0] == v.split }

// toggleDetail hides the detail for good, or shows that of each span that is chosen.
func (v *traceView) toggleDetail() { v.setDetail(!v.detailed) }

func (v *traceView) setDetail(wanted bool) {
	v.detailed = wanted
	v.waterfall.refresh()
	v.changed()
}

// placeDetail gives the detail its place while a span is chosen. Else the waterfall has the room.
func (v *traceView) placeDetail() {
	visible := v.detailed && v.waterfall.row >= 0
	if visible == v.detailVisible() {
		return
	}
	if visible {
		v.middle.Objects[0] = v.split
	} else {
		v.middle.Objects[0] = v.waterfall.view
	}
	v.middle.Refresh()
	if visible {
		v.split.Refresh()
	}
	v.waterfall.refresh()
}

// columnMenu offers the columns. Those for which there is no room are hidden anyway.
func (v *traceView) columnMenu(below fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(below)
	if c == nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(below).AddXY(0, below.Size().Height)
	widget.ShowPopUpMenuAtPosition(v.columnItems(), c, at)
}

func (v *traceView) columnItems() *fyne.Menu {
	w := v.waterfall
	var items []*fyne.MenuItem
	for i, c := range columns {
		title := c.title()
		if !w.unwanted[i] && !w.layout.shown[i] {
			title = lang.L("{{.Column}} (no room)", map[string]any{"Column": title})
		}
		item := fyne.NewMenuItem(title, func() {
			w.unwanted[i] = !w.unwanted[i]
			w.refresh()
		})
		item.Checked = !w.unwanted[i]
		items = append(items, item)
	}
	return fyne.NewMenu("", items...)
}

// arrangement is what a trace's view looks like, to be kept across starts.
type arrangement struct {
	Unwanted columnSet // columns
	Absolute bool
	NoDetail bool
	Split    float64
}

func (v *traceView) arrangement() arrangement {
	return arrangement{v.waterfall.unwanted, v.waterfall.absolute, !v.detailed, v.split.Offset}
}

func (v *traceView) arrange(a arrangement) {
	v.waterfall.unwanted, v.waterfall.absolute = a.Unwanted, a.Absolute
	if a.Split > 0 && a.Split < 1 {
		v.split.SetOffset(a.Split)
	}
	v.setDetail(!a.NoDetail)
}
