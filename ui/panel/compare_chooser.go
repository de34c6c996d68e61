package panel

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// mostChoices bounds a menu: Fyne builds each of its lines.
const mostChoices = 60

// traceChooser chooses one of the traces.
type traceChooser struct {
	choice   *widget.Select
	onChoose func(trace.TraceID)
	ids      []trace.TraceID // of the options
}

func newTraceChooser(onChoose func(trace.TraceID)) *traceChooser {
	c := &traceChooser{onChoose: onChoose}
	c.choice = widget.NewSelect(nil, func(string) {
		if i := c.choice.SelectedIndex(); i >= 0 && i < len(c.ids) {
			c.onChoose(c.ids[i])
		}
	})
	c.choice.PlaceHolder = lang.L("Choose a trace")
	return c
}

func (c *traceChooser) labelled(label string) fyne.CanvasObject {
	l := widget.NewLabel(label)
	l.TextStyle.Bold = true
	return container.NewBorder(nil, nil, l, nil, c.choice)
}

// set offers the newest traces and shows the chosen one, which may be another. It asks for nothing.
func (c *traceChooser) set(traces []telemetry.TraceSummary, chosen telemetry.TraceSummary) {
	traces = traces[:min(len(traces), mostChoices)]
	if chosen.ID.IsValid() && !slices.ContainsFunc(traces, func(t telemetry.TraceSummary) bool { return t.ID == chosen.ID }) {
		traces = append([]telemetry.TraceSummary{chosen}, traces...)
	}
	options, ids := make([]string, len(traces)), make([]trace.TraceID, len(traces))
	seen := make(map[string]bool, len(traces))
	selected := ""
	for i := range traces {
		option := choiceOf(&traces[i])
		for n := 2; seen[option]; n++ { // the menu knows its lines by their texts
			option = fmt.Sprintf("%s (%d)", choiceOf(&traces[i]), n)
		}
		options[i], ids[i], seen[option] = option, traces[i].ID, true
		if traces[i].ID == chosen.ID {
			selected = option
		}
	}
	if slices.Equal(options, c.choice.Options) && slices.Equal(ids, c.ids) && selected == c.choice.Selected {
		return
	}
	c.ids, c.choice.Options, c.choice.Selected = ids, options, selected
	c.choice.Refresh()
}

// choiceOf names a trace so that the same search some minutes ago is told apart.
func choiceOf(t *telemetry.TraceSummary) string {
	text := look.Printable(clipName(t.Root))
	if runes := []rune(text); len(runes) > 40 {
		text = string(runes[:39]) + "…"
	}
	switch {
	case !t.ID.IsValid():
		return ""
	case t.Running:
		text += " · " + lang.L("running")
	default:
		text += " · " + look.Duration(t.Duration)
	}
	if !t.Start.IsZero() {
		text = t.Start.Format(time.TimeOnly) + " · " + text
	}
	return text
}
