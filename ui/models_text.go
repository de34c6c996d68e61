package ui

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/look"
)

// describeRun tells how far a run is, what it waits for and what it cost so far.
func describeRun(r *modelRun) string {
	p := r.progress
	parts := []string{lang.L("{{.Task}}: looking for what is missing", map[string]any{"Task": r.task.name})}
	if p.Total > 0 {
		parts[0] = lang.L("{{.Task}}: {{.Done}} of {{.Total}}",
			map[string]any{"Task": r.task.name, "Done": look.Count(p.Done), "Total": look.Count(p.Total)})
	}
	switch {
	case r.paused.Load() || p.Paused:
		parts = append(parts, lang.L("paused"))
	case p.Waiting > 0:
		why := lang.L("the service is busy, goes on in {{.Time}}", map[string]any{"Time": seconds(p.Waiting)})
		if errors.Is(p.Why, gemini.ErrQuota) {
			why = lang.L("over quota, goes on in {{.Time}}", map[string]any{"Time": seconds(p.Waiting)})
		}
		parts = append(parts, why)
	default:
		if p.Rate > 0 {
			parts = append(parts, rate(p.Rate))
		}
		if p.Remaining > 0 {
			parts = append(parts, lang.L("{{.Time}} left", map[string]any{"Time": seconds(p.Remaining)}))
		}
	}
	if p.Failed > 0 {
		parts = append(parts, lang.L("{{.Count}} left out", look.Counted(p.Failed)))
	}
	if p.Done > 0 {
		parts = append(parts, costSoFar(p.Cost)...)
	}
	return strings.Join(append(parts, r.service), " · ")
}

// rate tells pictures a second, or a minute where they are few.
func rate(perSecond float64) string {
	if perSecond >= 1 {
		return lang.L("{{.Rate}} a second", map[string]any{"Rate": fmt.Sprintf("%.0f", perSecond)})
	}
	return lang.L("{{.Rate}} a minute", map[string]any{"Rate": fmt.Sprintf("%.0f", max(1, 60*perSecond))})
}

// seconds tells a time to come, rounded up.
func seconds(d time.Duration) string {
	s := int(math.Ceil(d.Seconds()))
	if s < 120 {
		return lang.L("{{.Number}} s", map[string]any{"Number": s})
	}
	if s < 7200 {
		return lang.L("{{.Number}} min", map[string]any{"Number": (s + 59) / 60})
	}
	return lang.L("{{.Number}} h", map[string]any{"Number": (s + 3599) / 3600})
}

// costSoFar leaves out what costs nothing.
func costSoFar(c gemini.Cost) []string {
	if c.Known && c.USD <= 0 {
		return nil
	}
	return []string{lang.L("{{.Cost}} so far", map[string]any{"Cost": costText(c)})}
}

// costText tells what something costs.
func costText(c gemini.Cost) string {
	switch {
	case !c.Known:
		return lang.L("cost unknown")
	case c.USD <= 0:
		return lang.L("nothing")
	case c.USD < 0.01:
		return lang.L("less than $0.01")
	}
	return lang.L("about {{.Price}}", map[string]any{"Price": strings.TrimPrefix(c.String(), "about ")})
}

// describeReport tells what a run did.
func describeReport(task modelTask, r engine.EmbedReport) string {
	parts := []string{task.did(r.Embedded + r.Shared)}
	if r.Found > 0 {
		parts = append(parts, lang.N("{{.Count}} with text", r.Found, look.Counted(r.Found)))
	}
	if r.Known > 0 {
		parts = append(parts, lang.L("{{.Count}} had it before", look.Counted(r.Known)))
	}
	if r.Failed > 0 {
		parts = append(parts, lang.L("{{.Count}} left out", look.Counted(r.Failed)))
	}
	text := task.name + ": " + strings.Join(parts, ", ")
	if r.Embedded == 0 {
		return text
	}
	text += " · " + look.Duration(time.Duration(r.Seconds*float64(time.Second)))
	if !r.Cost.Known || r.Cost.USD > 0 {
		text += " · " + costText(r.Cost)
	}
	return text
}

// shareOfRun is how much of a run is done, as far as that is known.
func shareOfRun(p engine.EmbedProgress) float64 {
	if p.Total == 0 {
		return 0
	}
	return float64(p.Done+p.Failed) / float64(p.Total)
}
