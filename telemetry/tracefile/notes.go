package tracefile

import (
	"compress/flate"
	"errors"
	"fmt"
	"time"

	"hybrid-image-search/telemetry"
)

// notes tells what a user should know of what was read.
func (d *decoder) notes() []string {
	var notes []string
	note := func(count int, one, many string) {
		switch {
		case count == 1:
			notes = append(notes, one)
		case count > 1:
			notes = append(notes, fmt.Sprintf(many, grouped(count)))
		}
	}
	if d.cut {
		notes = append(notes, "The file ends in the middle. What was whole is shown.")
	}
	note(d.damaged, "A part of the file is damaged and was left out.", "%s parts of the file are damaged and were left out.")
	note(d.found.unidentified, "One span was left out, because its trace or span id cannot be read.",
		"%s spans were left out, because their trace or span ids cannot be read.")
	note(d.found.shortened, "One text longer than "+binary(int64(d.limits.Text))+" was shortened.",
		"%s texts longer than "+binary(int64(d.limits.Text))+" were shortened.")
	note(d.found.beyond, "One attribute, event, link or value beyond the first "+grouped(d.limits.Items)+" of its list, or nested too deeply, was left out.",
		"%s attributes, events, links or values beyond the first "+grouped(d.limits.Items)+" of their lists, or nested too deeply, were left out.")
	running := 0
	for i := range d.spans {
		if d.spans[i].Running() {
			running++
		}
	}
	note(running, "One span had not ended when the file was written.", "%s spans had not ended when the file was written.")
	if len(d.spans) == 0 {
		notes = append(notes, "The file holds no spans.")
	}
	return notes
}

// isCorrupt reports whether the packed data makes no sense from some place on.
func isCorrupt(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt)
}

// Latest returns the last moment that the spans know of: the now of spans that ran when they were saved.
func Latest(spans []telemetry.Span) time.Time {
	var latest time.Time
	later := func(t time.Time) {
		if t.After(latest) {
			latest = t
		}
	}
	for i := range spans {
		later(spans[i].Start)
		later(spans[i].End)
		for _, e := range spans[i].Events {
			later(e.Time)
		}
	}
	return latest
}
