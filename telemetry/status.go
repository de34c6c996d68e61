package telemetry

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// State is how the export stands.
type State string

// The states of the export.
const (
	Connecting State = "connecting" // nothing was sent yet
	Connected  State = "connected"  // the last attempt was accepted
	Retrying   State = "retrying"   // the last attempt failed; spans wait for the next
	Paused     State = "paused"     // the collector refuses this program or path; tried again every minute
	Off        State = "off"        // nothing is sent, by a setting
)

// maxProblems bounds the list of problems, which an error handler feeds.
const maxProblems = 20

// Status tells how the export of spans stands, for a person.
type Status struct {
	State       State
	Endpoint    string // where spans go, without anything that may be secret
	Environment string // deployment.environment.name

	Sent    int64 // spans that the collector accepted
	Waiting int64 // spans that are still to be sent
	Dropped int64 // spans that will not be sent: no room for them, or refused in a batch that was taken

	WaitingBytes int64 // what the waiting spans take
	SetAside     int64 // spans that the collector refuses each by itself, and records that cannot be read

	LastError   string    // plain words: what is wrong and what to do; empty while connected
	Spool       string    // plain words: why waiting spans are in memory only; empty while they are on disk
	LastSuccess time.Time // zero if there was none
	Problems    []string  // malformed settings, each with what was done about it
}

// Sentence tells the status in one line.
func (s Status) Sentence() string {
	var b strings.Builder
	switch s.State {
	case Connected:
		fmt.Fprintf(&b, "Connected to %s: %s sent", s.Endpoint, spanCount(s.Sent))
		if s.Waiting > 0 {
			fmt.Fprintf(&b, ", %d waiting", s.Waiting)
		}
		b.WriteByte('.')
	case Retrying, Paused:
		b.WriteString(s.LastError)
		if s.Waiting > 0 {
			fmt.Fprintf(&b, " %s waiting.", spanCount(s.Waiting))
		}
	case Off:
		b.WriteString(s.LastError)
	default:
		fmt.Fprintf(&b, "Nothing was sent to %s yet.", s.Endpoint)
	}
	if s.Dropped > 0 {
		fmt.Fprintf(&b, " %s not sent.", spanCount(s.Dropped))
	}
	if s.SetAside > 0 {
		fmt.Fprintf(&b, " %s set aside.", spanCount(s.SetAside))
	}
	if s.Spool != "" {
		fmt.Fprintf(&b, " %s", s.Spool)
	}
	if len(s.Problems) > 0 {
		fmt.Fprintf(&b, " %s", s.Problems[0])
		if more := len(s.Problems) - 1; more > 0 {
			fmt.Fprintf(&b, " (and %d more)", more)
		}
	}
	return b.String()
}

func spanCount(n int64) string {
	if n == 1 {
		return "1 span"
	}
	return fmt.Sprintf("%d spans", n)
}

// statusBoard is where the parts of the export write down how they fare.
type statusBoard struct {
	waiting      atomic.Int64 // apart from the rest, because each span counts itself in
	waitingBytes atomic.Int64
	dropped      atomic.Int64
	setAside     atomic.Int64
	changed      broadcast

	mu     sync.Mutex
	status Status // without the counts above
}

func (b *statusBoard) read() Status {
	b.mu.Lock()
	s := b.status
	s.Problems = slices.Clone(s.Problems)
	b.mu.Unlock()
	s.Waiting = max(0, b.waiting.Load())
	s.WaitingBytes = max(0, b.waitingBytes.Load())
	s.Dropped = b.dropped.Load()
	s.SetAside = b.setAside.Load()
	return s
}

// accepted notes that a collector took a batch of spans, but for some that it refused.
func (b *statusBoard) accepted(spans, refused int64, message string) {
	b.dropped.Add(refused)
	b.write(func(s *Status) {
		s.State, s.LastError, s.LastSuccess = Connected, message, time.Now()
		s.Sent += spans - refused
	})
}

// directed notes where spans go from now on.
func (b *statusBoard) directed(set *settings) {
	b.write(func(s *Status) {
		s.State, s.Endpoint, s.LastError = Connecting, set.shown, ""
		if set.off != "" {
			s.State, s.LastError = Off, set.off
		}
	})
}

// refused notes a span that a collector, which is well, will never take.
func (b *statusBoard) refused(message string) {
	b.setAside.Add(1)
	b.write(func(s *Status) { s.State, s.LastError = Connected, message })
}

// failed notes an attempt that failed and will be made again.
func (b *statusBoard) failed(message string) {
	b.write(func(s *Status) { s.State, s.LastError = Retrying, message })
}

// paused notes an attempt that will fail until something is put right.
func (b *statusBoard) paused(message string) {
	b.write(func(s *Status) { s.State, s.LastError = Paused, message })
}

// spool notes what is wrong with the disk, or nothing.
func (b *statusBoard) spool(message string) {
	b.write(func(s *Status) { s.Spool = message })
}

// problem adds a malformed setting, once.
func (b *statusBoard) problem(text string) {
	b.write(func(s *Status) {
		if len(s.Problems) < maxProblems && !slices.Contains(s.Problems, text) {
			s.Problems = append(s.Problems, text)
		}
	})
}

// solve takes problems off the list.
func (b *statusBoard) solve(texts []string) {
	b.write(func(s *Status) {
		s.Problems = slices.DeleteFunc(s.Problems, func(p string) bool { return slices.Contains(texts, p) })
	})
}

func (b *statusBoard) write(change func(*Status)) {
	b.mu.Lock()
	change(&b.status)
	b.mu.Unlock()
	b.changed.signal()
}
