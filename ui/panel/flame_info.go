package panel

import (
	"fmt"
	"time"

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
		return fmt.Sprintf("%s found, together %.0f %% of the width. Enter zooms into a frame, Backspace out.",
			look.Plural(n, "frame", "frames"), 100*share)
	}
	if b == nil {
		return fmt.Sprintf("%s merged by path. A click zooms into a frame.%s",
			look.Plural(len(v.traces), "trace", "traces"), v.caveat())
	}
	whole, total := float64(v.whole.Total), float64(max(b.Total, 1))
	name := look.Printable(clipName(b.Name))
	if name == "" {
		name = "All"
	}
	text := fmt.Sprintf("%s   ·   total %s (%.1f %%)   ·   self %s (%.1f %% of it)", name, v.weigh(b.Total),
		100*float64(b.Total)/whole, v.weigh(b.Self), 100*float64(b.Self)/total)
	if b.Count > 0 {
		text += "   ·   " + look.Plural(b.Count, "span", "spans")
		if b.Count > 1 {
			text += ", mean " + v.weigh(b.Total/int64(b.Count))
		}
	}
	return text
}

// caveat says what widths do not tell.
func (v *flameView) caveat() string {
	if v.weight.chosen == int(analysis.ByTime) {
		return " Frames that ran at the same time stand side by side."
	}
	return " CPU and allocation are the process's: spans that overlap share them."
}
