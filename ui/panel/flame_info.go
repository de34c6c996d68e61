package panel

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// weigh writes a weight in its unit.
func (v *flameView) weigh(weight int64) string {
	if v.weight.chosen == int(analysis.ByAlloc) {
		return look.Bytes(weight)
	}
	return look.Duration(time.Duration(weight))
}

// tell says in a line what a frame is about, or without one what the graph is.
func (v *flameView) tell(b *flameBox) {
	v.info.SetText(v.describe(b))
}

func (v *flameView) describe(b *flameBox) string {
	if v.whole == nil || v.whole.Total <= 0 {
		return ""
	}
	if n, share := v.chart.found(); v.entry.Text != "" && b == nil {
		return lang.N("{{.Count}} frames found, together {{.Percent}} % of the width. Enter zooms into a frame, Backspace out.", n,
			map[string]any{"Count": look.Count(n), "Percent": fmt.Sprintf("%.0f", 100*share)})
	}
	if b == nil {
		n := len(v.traces)
		return lang.N("{{.Count}} traces merged by path. A click zooms into a frame.", n, look.Counted(n)) + " " + v.caveat()
	}
	whole, total := float64(v.whole.Total), float64(max(b.Total, 1))
	name := look.Printable(clipName(b.Name))
	if name == "" {
		name = lang.L("All")
	}
	percent := func(share float64) string { return fmt.Sprintf("%.1f", 100*share) }
	text := name + wideGap + lang.L("total {{.Weight}} ({{.Percent}} %)", map[string]any{
		"Weight": v.weigh(b.Total), "Percent": percent(float64(b.Total) / whole),
	}) + wideGap + lang.L("self {{.Weight}} ({{.Percent}} % of it)", map[string]any{
		"Weight": v.weigh(b.Self), "Percent": percent(float64(b.Self) / total),
	})
	if b.Count > 0 {
		text += wideGap + look.Plural(b.Count, "span", "spans")
		if b.Count > 1 {
			text += ", " + lang.L("mean {{.Weight}}", map[string]any{"Weight": v.weigh(b.Total / int64(b.Count))})
		}
	}
	return text
}

// caveat says what widths do not tell.
func (v *flameView) caveat() string {
	if v.weight.chosen == int(analysis.ByTime) {
		return lang.L("Frames that ran at the same time stand side by side.")
	}
	return lang.L("CPU and allocation are the process's: spans that overlap share them.")
}
