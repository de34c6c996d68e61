package watch

import (
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"

	"hybrid-image-search/engine/sentence"
)

// loop is the only one who changes what is pending. It never waits for a drive.
func (w *Watcher) loop(events <-chan fsnotify.Event) {
	defer close(w.changes)
	l := &gathering{Watcher: w, pending: newPending(paths(w.roots)), ready: newPending(paths(w.roots))}
	tick := time.NewTicker(max(w.options.Quiet/4, 5*time.Millisecond))
	defer tick.Stop()
	probe := time.NewTicker(w.options.Probe)
	defer probe.Stop()
	for _, r := range w.roots {
		w.probe(r)
	}
	for {
		var out chan Change
		if l.waiting {
			out = w.changes
		}
		select {
		case <-w.done:
			return
		case e, more := <-events:
			if !more {
				events = nil
				continue
			}
			l.event(e)
		case <-w.overflow:
			l.rescanAll()
		case f := <-w.found:
			l.finding(f)
		case now := <-tick.C:
			l.advance(now)
		case <-probe.C:
			for _, r := range w.roots {
				w.probe(r)
			}
		case out <- l.next:
			l.told()
		}
	}
}

// gathering is what the loop holds.
type gathering struct {
	*Watcher
	pending    *pending // until it is quiet
	ready      *pending // until it is taken
	away, back []string
	next       Change // what is offered
	waiting    bool   // there is something to offer
}

func paths(roots []*root) []string {
	all := make([]string, len(roots))
	for i, r := range roots {
		all[i] = r.path
	}
	return all
}

// event notes one event of the system.
func (l *gathering) event(e fsnotify.Event) {
	if isNothing(e) || e.Op == fsnotify.Chmod {
		return
	}
	r := l.rootOf(e.Name)
	if r == nil {
		return
	}
	if e.Name == r.path {
		l.probe(r)
		return
	}
	if l.options.Skip(e.Name) {
		return
	}
	now := time.Now()
	left, rescan := e.Has(fsnotify.Rename) || e.Has(fsnotify.Remove), false
	if left && l.planter.follows(e.Name) {
		if e.Has(fsnotify.Rename) {
			l.planter.uproot(r.path, e.Name)
		} else {
			l.planter.gone(r.path, e.Name)
		}
	}
	if e.Has(fsnotify.Create) && isFolder(e.Name) {
		rescan = true
		if !r.limited {
			l.planter.plant(r.path, e.Name)
		}
	}
	l.pending.add(e.Name, rescan, now)
	if left && !e.Has(fsnotify.Create) {
		l.pending.leave(e.Name)
	}
}

// finding takes in what a helper found out.
func (l *gathering) finding(f finding) {
	if f.lost {
		l.rescanAll()
		return
	}
	i := slices.IndexFunc(l.roots, func(r *root) bool { return r.path == f.root })
	if i < 0 {
		return
	}
	r, now := l.roots[i], time.Now()
	switch {
	case f.probed:
		r.probing = false
		l.sighted(r, f.sight)
	case f.limit != nil:
		r.limited, r.tried, r.looked = true, now, now
		l.setState(r, Periodic, explainLimit(f.limit))
		l.rescan(f.planted)
	case f.planted == r.path:
		l.planted(r, now)
	default:
		l.pending.add(f.planted, true, now)
	}
}

// planted notes that all of a root is followed.
func (l *gathering) planted(r *root, now time.Time) {
	r.looked = now
	if r.limited && l.notifier != nil { // there is room by now
		r.limited = false
		l.setState(r, Watching, "")
	}
	if r.state.Mode != Away {
		l.rescan(r.path)
	}
}

// sighted compares a root with what it was like before.
func (l *gathering) sighted(r *root, now *sighting) {
	before, wasAway := r.seen, r.state.Mode == Away
	gone := now == nil || now.empty && (wasAway || before != nil && !before.empty)
	if now != nil {
		r.seen = now
	}
	switch {
	case gone && !wasAway:
		l.planter.uproot(r.path, r.path)
		l.away = append(without(l.away, r.path), r.path)
		l.back = without(l.back, r.path)
		l.setState(r, Away, sentence.Of("The folder is not there, or empty all at once. Its pictures are kept: its drive may be away.").String())
		if now != nil { // an empty place still tells when something comes
			l.planter.plant(r.path, r.path)
		}
	case !gone && wasAway:
		l.back = append(without(l.back, r.path), r.path)
		l.away = without(l.away, r.path)
		l.revive(r)
		l.rescan(r.path)
	case !gone && before != nil && !before.same(now):
		l.revive(r) // another drive, or a new folder of this name
		l.rescan(r.path)
	}
}

// revive follows a root anew.
func (l *gathering) revive(r *root) {
	if l.notifier == nil {
		l.setState(r, Periodic, r.state.Why)
		return
	}
	r.limited = false
	l.planter.uproot(r.path, r.path)
	l.planter.plant(r.path, r.path)
	l.setState(r, Watching, "")
}

func without(all []string, path string) []string {
	return slices.DeleteFunc(all, func(p string) bool { return p == path })
}

// rescan has a folder looked through without delay.
func (l *gathering) rescan(path string) {
	l.ready.add(path, true, time.Now())
	l.offer()
}

func (l *gathering) rescanAll() {
	for _, r := range l.roots {
		if r.state.Mode == Away {
			continue
		}
		if !r.limited {
			l.planter.plant(r.path, r.path) // new folders may be among what was lost
		}
		l.rescan(r.path)
	}
}

// advance tells what has been quiet for long enough, and has trees looked through when it is time.
func (l *gathering) advance(now time.Time) {
	if len(l.pending.entries) > 0 {
		before := len(l.pending.entries)
		l.pending.take(now, l.options.Quiet, l.options.Latest, l.ready)
		if len(l.pending.entries) != before {
			l.offer()
		}
	}
	for _, r := range l.roots {
		every := l.options.Every
		if r.limited {
			every = min(every, l.options.Often)
		}
		if r.limited && l.notifier != nil && r.state.Mode != Away && now.Sub(r.tried) >= l.options.Every {
			r.tried = now
			l.planter.plant(r.path, r.path)
		}
		if r.state.Mode != Away && !r.looked.IsZero() && now.Sub(r.looked) >= every {
			r.looked = now
			l.rescan(r.path)
		}
	}
}

// offer prepares what the owner gets next.
func (l *gathering) offer() {
	l.next = l.ready.change()
	l.next.Away, l.next.Back = slices.Clone(l.away), slices.Clone(l.back)
	l.waiting = true
}

// told forgets what the owner has taken.
func (l *gathering) told() {
	l.ready.clear()
	l.away, l.back, l.next, l.waiting = nil, nil, Change{}, false
}

func (l *gathering) setState(r *root, mode Mode, why string) {
	l.mu.Lock()
	changed := r.state.Mode != mode || r.state.Why != why
	r.state.Mode, r.state.Why = mode, why
	l.mu.Unlock()
	if changed {
		l.offer()
	}
}

// probe looks at a root aside: a network drive may not answer.
func (w *Watcher) probe(r *root) {
	if r.probing {
		return
	}
	r.probing = true
	path := r.path
	w.working.Go(func() { w.find(finding{root: path, probed: true, sight: look(path)}) })
}
