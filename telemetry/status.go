package telemetry

import (
	"slices"
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

	LastError   Sentence   // plain words: what is wrong and what to do; empty while connected
	Spool       Sentence   // plain words: why waiting spans are in memory only; empty while they are on disk
	LastSuccess time.Time  // zero if there was none
	Problems    []Sentence // malformed settings, each with what was done about it
}

// Sentence tells the status in one line, in English.
func (s Status) Sentence() string { return s.told().String() }

// Said gives that line as a [Sentence] does.
func (s Status) Said() (english string, values map[string]any) { return s.told().Said() }

func (s Status) told() Sentence {
	all := []Sentence{s.stateTold()}
	switch {
	case s.State != Retrying && s.State != Paused:
	case s.Waiting == 1:
		all = append(all, sentence("1 span waiting."))
	case s.Waiting > 1:
		all = append(all, sentence("{{.Count}} spans waiting.", with{"Count": s.Waiting}))
	}
	switch {
	case s.Dropped == 1:
		all = append(all, sentence("1 span not sent."))
	case s.Dropped > 1:
		all = append(all, sentence("{{.Count}} spans not sent.", with{"Count": s.Dropped}))
	}
	switch {
	case s.SetAside == 1:
		all = append(all, sentence("1 span set aside."))
	case s.SetAside > 1:
		all = append(all, sentence("{{.Count}} spans set aside.", with{"Count": s.SetAside}))
	}
	all = append(all, s.Spool)
	switch len(s.Problems) {
	case 0:
	case 1:
		all = append(all, s.Problems[0])
	default:
		all = append(all, s.Problems[0], sentence("(and {{.Count}} more)", with{"Count": len(s.Problems) - 1}))
	}
	return joined(all...)
}

func (s Status) stateTold() Sentence {
	data := with{"Endpoint": s.Endpoint, "Count": s.Sent, "Waiting": s.Waiting}
	switch {
	case s.State == Retrying, s.State == Paused, s.State == Off:
		return s.LastError
	case s.State != Connected:
		return sentence("Nothing was sent to {{.Endpoint}} yet.", data)
	case s.Sent == 1 && s.Waiting > 0:
		return sentence("Connected to {{.Endpoint}}: 1 span sent, {{.Waiting}} waiting.", data)
	case s.Sent == 1:
		return sentence("Connected to {{.Endpoint}}: 1 span sent.", data)
	case s.Waiting > 0:
		return sentence("Connected to {{.Endpoint}}: {{.Count}} spans sent, {{.Waiting}} waiting.", data)
	}
	return sentence("Connected to {{.Endpoint}}: {{.Count}} spans sent.", data)
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
func (b *statusBoard) accepted(spans, refused int64, message Sentence) {
	b.dropped.Add(refused)
	b.write(func(s *Status) {
		s.State, s.LastError, s.LastSuccess = Connected, message, time.Now()
		s.Sent += spans - refused
	})
}

// directed notes where spans go from now on.
func (b *statusBoard) directed(set *settings) {
	b.write(func(s *Status) {
		s.State, s.Endpoint, s.LastError = Connecting, set.shown, Sentence{}
		if !set.off.IsZero() {
			s.State, s.LastError = Off, set.off
		}
	})
}

// refused notes a span that a collector, which is well, will never take.
func (b *statusBoard) refused(message Sentence) {
	b.setAside.Add(1)
	b.write(func(s *Status) { s.State, s.LastError = Connected, message })
}

// failed notes an attempt that failed and will be made again.
func (b *statusBoard) failed(message Sentence) {
	b.write(func(s *Status) { s.State, s.LastError = Retrying, message })
}

// paused notes an attempt that will fail until something is put right.
func (b *statusBoard) paused(message Sentence) {
	b.write(func(s *Status) { s.State, s.LastError = Paused, message })
}

// spool notes what is wrong with the disk, or nothing.
func (b *statusBoard) spool(message Sentence) {
	b.write(func(s *Status) { s.Spool = message })
}

// problem adds a malformed setting, once.
func (b *statusBoard) problem(problem Sentence) {
	b.write(func(s *Status) {
		if len(s.Problems) < maxProblems && !among(s.Problems)(problem) {
			s.Problems = append(s.Problems, problem)
		}
	})
}

// solve takes problems off the list.
func (b *statusBoard) solve(problems []Sentence) {
	b.write(func(s *Status) {
		s.Problems = slices.DeleteFunc(s.Problems, among(problems))
	})
}

// among tells of a sentence whether one of these says the same.
func among(all []Sentence) func(Sentence) bool {
	return func(s Sentence) bool {
		return slices.ContainsFunc(all, func(other Sentence) bool { return other.String() == s.String() })
	}
}

func (b *statusBoard) write(change func(*Status)) {
	b.mu.Lock()
	change(&b.status)
	b.mu.Unlock()
	b.changed.signal()
}
