package panel

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// zoom is the part of a trace's time that the bars' width stands for, in nanoseconds from the trace's start.
// The zero value is all of it, also while the trace grows.
type zoom struct {
	from, to float64
	active   bool
}

// closest is the shortest time that fills the width: clocks tell no less apart.
const closest = float64(time.Microsecond)

// window is the part of a trace of that length that is to be seen.
func (z zoom) window(whole float64) (from, to float64) {
	if !z.active {
		return 0, max(whole, closest)
	}
	return z.from, z.to
}

// to shows a part of the trace.
func zoomTo(from, to, whole float64) zoom {
	whole = max(whole, closest)
	if from > to {
		from, to = to, from
	}
	if to-from < closest {
		middle := (from + to) / 2
		from, to = middle-closest/2, middle+closest/2
	}
	length := min(to-from, whole)
	from = min(max(from, 0), whole-length)
	if length >= whole {
		return zoom{}
	}
	return zoom{from: from, to: from + length, active: true}
}

// around makes what is seen longer by a factor. The moment at a share of the width stays where it is.
func (z zoom) around(share, factor, whole float64) zoom {
	from, to := z.window(whole)
	length := min(max((to-from)*factor, closest), whole)
	at := from + share*(to-from)
	return zoomTo(at-share*length, at+(1-share)*length, whole)
}

// pan moves on by a share of what is seen.
func (z zoom) pan(share, whole float64) zoom {
	if !z.active {
		return z
	}
	by := share * (z.to - z.from)
	return zoomTo(z.from+by, z.to+by, whole)
}

// part takes a part of what is seen, by shares of the width.
func (z zoom) part(left, right, whole float64) zoom {
	from, to := z.window(whole)
	return zoomTo(from+left*(to-from), from+right*(to-from), whole)
}

// reveal moves so that a time is to be seen, at least its beginning.
func (z zoom) reveal(from, to, whole float64) zoom {
	if !z.active || from >= z.from && from < z.to && to <= z.to || from <= z.from && to >= z.to {
		return z
	}
	length := z.to - z.from
	if to-from < length {
		middle := (from + to) / 2
		return zoomTo(middle-length/2, middle+length/2, whole)
	}
	return zoomTo(from-length/10, from+length*9/10, whole)
}

// shifted follows a trace whose start has moved, because an earlier span came in later.
func (z zoom) shifted(by, whole float64) zoom {
	if !z.active {
		return z
	}
	return zoomTo(z.from+by, z.to+by, whole)
}

// ticks are round moments in a time, at most as many as there is room for.
func ticks(from, to float64, most int) (places []float64, step float64) {
	length := to - from
	if most < 1 || length <= 0 {
		return nil, 0
	}
	step = math.Pow(10, math.Floor(math.Log10(length/float64(most))))
	for _, round := range []float64{1, 2, 5, 10} {
		if length/(step*round) <= float64(most) {
			step *= round
			break
		}
	}
	for i := math.Ceil(from / step); i*step <= to && len(places) <= most; i++ {
		places = append(places, i*step)
	}
	return places, step
}

// tickLabel writes a moment as exactly as the ticks' distance asks for: 12.35 s beside 12.4 s.
func tickLabel(at, step, most float64) string {
	if at == 0 {
		return "0"
	}
	unit, name := float64(time.Second), "s"
	switch {
	case most < float64(time.Millisecond):
		unit, name = float64(time.Microsecond), "µs"
	case most < float64(time.Second):
		unit, name = float64(time.Millisecond), "ms"
	}
	decimals := min(max(int(math.Ceil(math.Log10(unit/step)-1e-9)), 0), 9)
	text := fmt.Sprintf("%.*f", decimals, at/unit)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + " " + name
}

// clock writes a moment of the day as exactly as the ticks' distance asks for.
func clock(t time.Time, step float64) string {
	switch {
	case step >= float64(time.Second):
		return t.Format("15:04:05")
	case step >= float64(time.Millisecond):
		return t.Format("15:04:05.000")
	}
	return t.Format("05.000000")
}
