package ui

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine/clip/fetch"
	"hybrid-image-search/ui/look"
)

// fetchProgress is how far a fetch is, and how fast.
type fetchProgress struct {
	fetch.Progress
	what string  // of the two things that are fetched
	rate float64 // bytes a second; 0 is unknown
}

func (p fetchProgress) share() float64 {
	if p.Total <= 0 {
		return 0
	}
	return float64(p.Done) / float64(p.Total)
}

// text tells bytes, rate and the time left.
func (r *fetchRun) text() string {
	p := r.progress
	if p.what == "" {
		return lang.L("Looking for what is missing …")
	}
	said := map[string]any{"What": p.what, "Done": look.Bytes(p.Done), "Total": look.Bytes(p.Total)}
	parts := []string{lang.L("Fetching {{.What}}: {{.Done}}", said)}
	if p.Total > 0 {
		parts[0] = lang.L("Fetching {{.What}}: {{.Done}} of {{.Total}}", said)
	}
	if p.rate >= 1 {
		parts = append(parts, lang.L("{{.Rate}} a second", map[string]any{"Rate": look.Bytes(int64(p.rate))}))
		if left := float64(p.Total-p.Done) / p.rate; left > 0 && left < 86400 {
			parts = append(parts, lang.L("{{.Time}} left", map[string]any{"Time": seconds(time.Duration(left * float64(time.Second)))}))
		}
	}
	return strings.Join(parts, " · ")
}

// paceSpan is how far back the rate looks: long enough to be steady, short enough to show a stall.
const paceSpan = 4 * time.Second

// pace measures how fast bytes come.
type pace struct {
	marks []paceMark // the oldest first
}

type paceMark struct {
	at   time.Time
	done int64
}

// note takes a progress in and gives it with its rate.
func (p *pace) note(what string, now fetch.Progress) fetchProgress {
	mark := paceMark{time.Now(), now.Done}
	if n := len(p.marks); n > 0 && mark.done < p.marks[n-1].done {
		p.marks = nil // a file began anew
	}
	for len(p.marks) > 1 && mark.at.Sub(p.marks[1].at) > paceSpan {
		p.marks = p.marks[1:]
	}
	told := fetchProgress{Progress: now, what: what}
	if len(p.marks) > 0 {
		first := p.marks[0]
		if took := mark.at.Sub(first.at); took >= 300*time.Millisecond {
			told.rate = float64(mark.done-first.done) / took.Seconds()
		}
	}
	p.marks = append(p.marks, mark)
	return told
}

// explainFetch tells what kept things from being fetched, each in its own sentences, and how to do it by hand.
func explainFetch(err error) (what, byHand string) {
	var whats, hands []string
	for _, each := range faultsOf(err) {
		what, hand := fetch.Sentences(each)
		whats = append(whats, cmp.Or(look.Said(what), explain(each)))
		if !hand.IsZero() {
			hands = append(hands, look.Said(hand))
		}
	}
	return strings.Join(whats, "\n"), strings.Join(hands, "\n\n")
}

// faultsOf takes joined errors apart. That the user cancelled is told once.
func faultsOf(err error) []error {
	_, single := err.(*fetch.Error) //nolint:errorlint // the outermost: it is no joined one
	joined, several := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return []error{&fetch.Error{Kind: context.Canceled}}
	case single || !several:
		return []error{err}
	}
	return joined.Unwrap()
}

// fetchOffer is what the button for a plan says, and whether it has anything to do.
func fetchOffer(p fetchPlan) (text string, anything bool) {
	offer := func(what string) string { return lang.L("Fetch ({{.What}})", map[string]any{"What": what}) }
	model, runtime := p.of.Title, "ONNX Runtime, "+look.Bytes(fetch.RuntimeBytes())
	if size := p.of.Bytes(); size > 0 {
		model += ", " + look.Bytes(size)
	}
	switch {
	case p.err != nil:
		return lang.L("Fetch"), true
	case p.runtime && p.model:
		return offer(model + "; " + runtime), true
	case p.runtime:
		return offer(runtime), true
	case p.model:
		return offer(model), true
	}
	return lang.L("Fetch"), false
}
