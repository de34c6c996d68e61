package ui

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/look"
)

// describeRun tells how far a run is, what it waits for and what it cost so far.
func describeRun(r *modelRun) string {
	p := r.progress
	parts := []string{r.task.name + ": looking for what is missing"}
	if p.Total > 0 {
		parts[0] = fmt.Sprintf("%s: %s of %s", r.task.name, look.Count(p.Done), look.Count(p.Total))
	}
	switch {
	case r.paused.Load() || p.Paused:
		parts = append(parts, "paused")
	case p.Waiting > 0:
		why := "the service is busy"
		if errors.Is(p.Why, gemini.ErrQuota) {
			why = "over quota"
		}
		parts = append(parts, fmt.Sprintf("%s, goes on in %s", why, seconds(p.Waiting)))
	default:
		if p.Rate > 0 {
			parts = append(parts, rate(p.Rate))
		}
		if p.Remaining > 0 {
			parts = append(parts, seconds(p.Remaining)+" left")
		}
	}
	if p.Failed > 0 {
		parts = append(parts, look.Count(p.Failed)+" left out")
	}
	if p.Done > 0 {
		parts = append(parts, costSoFar(p.Cost)...)
	}
	return strings.Join(append(parts, r.service), " · ")
}

// rate tells pictures a second, or a minute where they are few.
func rate(perSecond float64) string {
	if perSecond >= 1 {
		return fmt.Sprintf("%.0f a second", perSecond)
	}
	return fmt.Sprintf("%.0f a minute", max(1, 60*perSecond))
}

// seconds tells a time to come, rounded up.
func seconds(d time.Duration) string {
	s := int(math.Ceil(d.Seconds()))
	if s < 120 {
		return fmt.Sprintf("%d s", s)
	}
	if s < 7200 {
		return fmt.Sprintf("%d min", (s+59)/60)
	}
	return fmt.Sprintf("%d h", (s+3599)/3600)
}

// costSoFar leaves out what costs nothing.
func costSoFar(c gemini.Cost) []string {
	if c.Known && c.USD <= 0 {
		return nil
	}
	return []string{c.String() + " so far"}
}

// describeReport tells what a run did.
func describeReport(task modelTask, r engine.EmbedReport) string {
	parts := []string{look.Plural(r.Embedded+r.Shared, "picture", "pictures") + " " + cmp.Or(task.did, "added")}
	if r.Known > 0 {
		parts = append(parts, look.Count(r.Known)+" had it before")
	}
	if r.Failed > 0 {
		parts = append(parts, look.Count(r.Failed)+" left out")
	}
	text := task.name + ": " + strings.Join(parts, ", ")
	if r.Embedded == 0 {
		return text
	}
	text += " · " + look.Duration(time.Duration(r.Seconds*float64(time.Second)))
	if !r.Cost.Known || r.Cost.USD > 0 {
		text += " · " + r.Cost.String()
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
