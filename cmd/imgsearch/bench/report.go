package bench

import (
	"cmp"
	"fmt"
	"math"
	"strings"
)

// Report is all that was measured.
type Report struct {
	Machine     string    `json:"machine"`
	Repetitions int       `json:"repetitions"`
	Pictures    int       `json:"pictures"`
	Scaled      bool      `json:"scaled"` // down; then goals are not judged
	Sections    []Section `json:"sections"`
}

// Section is a table.
type Section struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Rows  []Row  `json:"rows"`
	Note  string `json:"note,omitempty"`
}

// Row is one measurement, and a peer's in the same run.
type Row struct {
	What        string   `json:"what"`
	Unit        string   `json:"unit"`
	Ours        Figure   `json:"ours"`
	Beside      string   `json:"beside,omitempty"` // what the peer is
	Peer        *Figure  `json:"peer,omitempty"`
	Ratio       *float64 `json:"ratio,omitempty"` // of ours to the peer's: the median of those of each repetition
	Goal        string   `json:"goal,omitempty"`
	Met         *bool    `json:"met,omitempty"`
	Repetitions int      `json:"repetitions"`
}

// measured makes a row of what the repetitions gave.
func measured(what, unit string, ours []float64) Row {
	return Row{What: what, Unit: unit, Ours: figure(ours), Repetitions: len(ours)}
}

// beside sets a peer's measurements next to it, from the same repetitions.
func (r Row) beside(name string, ours, peer []float64) Row {
	theirs := figure(peer)
	r.Beside, r.Peer = name, &theirs
	if ratio := quantile(ratios(ours, peer), 0.5); isNumber(ratio) { // else the peer took less than the clock tells
		r.Ratio = &ratio
	}
	return r
}

func isNumber(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// check finds figures that are none.
func (s Section) check() error {
	for _, r := range s.Rows {
		if !isNumber(r.Ours.Median) || r.Peer != nil && !isNumber(r.Peer.Median) {
			return fmt.Errorf("nothing was measured of %q", r.What)
		}
	}
	return nil
}

// A goal holds for the ratio or, without one, for the figure itself.
type goal struct {
	bound   float64
	atLeast bool
	figure  bool // holds for the figure although there is a ratio
	judged  bool
}

// against holds the row against a goal.
func (r Row) against(g goal) Row {
	value, of := r.Ours.Median, " "+r.Unit
	if r.Peer != nil && !g.figure {
		if of = ""; r.Ratio == nil {
			g.judged = false
		} else {
			value = *r.Ratio
		}
	}
	sign, met := "≤", value <= g.bound
	if g.atLeast {
		sign, met = "≥", value >= g.bound
	}
	r.Goal = strings.TrimSpace(fmt.Sprintf("%s %s%s", sign, number(g.bound), of))
	if g.judged {
		r.Met = &met
	}
	return r
}

// Markdown writes the tables as the README has them.
func (r Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s Medians of %d repetitions, in brackets the quartiles. A ratio is the median of those within a repetition.\n",
		r.Machine, r.Repetitions)
	if r.Scaled {
		fmt.Fprintf(&b, "With %s pictures only: the goals are for the whole table and are not judged.\n", number(float64(r.Pictures)))
	}
	for _, s := range r.Sections {
		fmt.Fprintf(&b, "\n| %s | Ours | Beside it | Ratio | Goal | Met |\n|---|---|---|---|---|---|\n", s.Title)
		for _, row := range s.Rows {
			what := row.What
			if row.Repetitions != r.Repetitions {
				what += fmt.Sprintf(" (%s)", times(row.Repetitions))
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", what, row.ours(), row.peer(), row.ratio(), row.Goal, row.met())
		}
		if s.Note != "" {
			fmt.Fprintf(&b, "\n%s\n", s.Note)
		}
	}
	return b.String()
}

func times(n int) string {
	if n == 1 {
		return "measured once"
	}
	return fmt.Sprintf("%d repetitions", n)
}

func (r Row) ours() string {
	text := number(r.Ours.Median)
	if low, high := number(r.Ours.Low), number(r.Ours.High); low != text || high != text {
		text += fmt.Sprintf(" (%s–%s)", low, high)
	}
	return strings.TrimSpace(text + " " + r.Unit)
}

func (r Row) peer() string {
	if r.Peer == nil {
		return r.Beside
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s", number(r.Peer.Median), r.Unit) + " " + r.Beside)
}

func (r Row) ratio() string {
	if r.Ratio == nil {
		return ""
	}
	return number(*r.Ratio)
}

func (r Row) met() string {
	switch {
	case r.Met == nil:
		return ""
	case *r.Met:
		return "yes"
	}
	return "**no**"
}

// number writes a figure with three digits that count, and thousands with commas.
func number(x float64) string {
	switch size := math.Abs(x); {
	case !isNumber(x):
		return "–"
	case size >= 999.5:
		return thousands(int64(math.Round(x)))
	case size >= 99.95 || x == math.Trunc(x):
		return fmt.Sprintf("%.0f", x)
	case size >= 9.995:
		return trim(fmt.Sprintf("%.1f", x))
	case size >= 0.9995:
		return trim(fmt.Sprintf("%.2f", x))
	default:
		return trim(fmt.Sprintf("%.3f", x))
	}
}

// trim takes zeros off the end of a fraction.
func trim(s string) string {
	return cmp.Or(strings.TrimSuffix(strings.TrimRight(s, "0"), "."), "0")
}

func thousands(n int64) string {
	if n < 0 {
		return "-" + thousands(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
