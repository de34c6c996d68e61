package panel

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// The columns of figures, in their order.
const (
	columnDuration = iota
	columnSelf
	columnUser
	columnSystem
	columnShare
	columnMemory
	columnDelta
	columnAllocated
	columnCount
)

var columns = [columnCount]struct {
	title func() string
	width float32
}{
	{func() string { return lang.L("Duration") }, 60},
	{func() string { return lang.L("Self") }, 57},
	{func() string { return lang.L("CPU user") }, 63},
	{func() string { return lang.L("CPU sys") }, 59},
	{func() string { return "CPU %" }, 51},
	{func() string { return lang.L("Memory") }, 68},
	{func() string { return lang.L("Δ Memory") }, 72},
	{func() string { return lang.L("Allocated") }, 68},
}

// columnRank is which columns stay when there is little room. User and system time apart can be seen in the bars.
var columnRank = [columnCount]int{
	columnDuration, columnSelf, columnShare, columnMemory, columnDelta, columnUser, columnSystem, columnAllocated,
}

// columnSet are columns that the user does not want to see.
type columnSet [columnCount]bool

// rowLayout says where the parts of a line lie, for a width.
type rowLayout struct {
	width           float32
	name            float32 // where the names' column ends
	bars, barsWidth float32
	shown           [columnCount]bool
	left            [columnCount]float32
	figures         float32 // where the figures begin
}

const (
	rowMargin    = 12 // on the right, for the scroll bar
	leastNames   = 150
	mostName     = 420
	leastBars    = 140
	easyWidth    = 420  // that names and bars keep before there are more than three columns
	nameShare    = 0.40 // of what the figures leave
	nameIndent   = 12
	mostIndents  = 14
	triangleRoom = 14
	treeMargin   = 6
	barHeight    = 10
)

// newRowLayout gives as many columns as leave room for names and bars.
func newRowLayout(width float32, unwanted columnSet) rowLayout {
	l := rowLayout{width: width}
	free := width - rowMargin
	for rank, i := range columnRank {
		if unwanted[i] {
			continue
		}
		least := float32(leastNames + leastBars)
		if rank > 2 {
			least = easyWidth
		}
		if free-columns[i].width < least {
			break
		}
		free -= columns[i].width
		l.shown[i] = true
	}
	l.figures = free
	x := free
	for i, c := range columns {
		if l.shown[i] {
			l.left[i] = x
			x += c.width
		}
	}
	l.name = min(max(free*nameShare, leastNames), mostName)
	l.name = min(l.name, max(free*0.6, 0))
	l.bars = l.name + 6
	l.barsWidth = max(free-l.bars-6, 1)
	return l
}

// indentsOf is how many steps a row of a depth stands to the right: deep trees may be in narrow columns.
func indentsOf(depth int, l rowLayout) int {
	const room = 80 // that names keep
	return min(depth, mostIndents, max(int((l.name-room)/nameIndent), 0))
}

// indentOf is where a row's part of the names' column begins.
func indentOf(depth int, l rowLayout) float32 {
	return treeMargin + float32(indentsOf(depth, l))*nameIndent
}

// figuresOf are the texts of the columns. What the system cannot tell is a dash, and not 0; what other spans
// share has a sign.
func figuresOf(row *telemetry.Row, now time.Time) [columnCount]string {
	u, duration, self := row.Usage, row.Duration(now), row.Self
	if row.Running() {
		duration, self = coarse(duration), coarse(self)
		u.CPUUser, u.CPUSystem = coarse(u.CPUUser), coarse(u.CPUSystem)
	}
	texts := [columnCount]string{look.Duration(duration), look.Duration(self), "–", "–", "–", "–", "–", "–"}
	about := ""
	if u.Shared {
		about = "≈ "
	}
	if u.HasCPU {
		texts[columnUser], texts[columnSystem] = about+look.Duration(u.CPUUser), about+look.Duration(u.CPUSystem)
		if duration > 0 {
			texts[columnShare] = about + percent(float64(u.CPU())/float64(duration))
		}
	}
	if u.HasMemory {
		texts[columnMemory], texts[columnDelta] = look.Bytes(u.Memory), look.Delta(u.MemoryDelta)
	}
	if u.HasHeap {
		texts[columnAllocated] = look.Bytes(u.HeapAlloc)
	}
	return texts
}

// percent writes a share. Over 100 % several cores were at work.
func percent(share float64) string {
	switch {
	case share <= 0:
		return "0 %"
	case share < 0.01:
		return "<1 %"
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

// coarse rounds a time that is still growing: every new text is drawn into a texture of its own.
func coarse(d time.Duration) time.Duration {
	switch {
	case d < 100*time.Millisecond:
		return d.Truncate(time.Millisecond)
	case d < time.Second:
		return d.Truncate(10 * time.Millisecond)
	}
	return d.Truncate(100 * time.Millisecond)
}

// cpuShares are the parts of a bar that were computing. Over several cores they may be more than the time on
// the clock; then they fill the bar.
func cpuShares(u telemetry.Usage, duration time.Duration) (user, system float64) {
	if !u.HasCPU || duration <= 0 {
		return 0, 0
	}
	user, system = float64(u.CPUUser)/float64(duration), float64(u.CPUSystem)/float64(duration)
	if sum := user + system; sum > 1 {
		user, system = user/sum, system/sum
	}
	return user, system
}
