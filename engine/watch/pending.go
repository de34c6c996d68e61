package watch

import (
	"path/filepath"
	"slices"
	"time"
)

// What is waiting is bounded: beyond that, files become their folders, and folders their roots.
const (
	maxPaths   = 2_000
	maxFolders = 200
)

// pending is what has changed and is not told yet.
type pending struct {
	roots   []string
	entries map[string]*entry
	folders int // entries that are to be looked through
}

// entry is a path with its first and its latest event.
type entry struct {
	first, last time.Time
	rescan      bool // with all that is below it
	left        bool // it went, to where is told by another event if at all
}

func newPending(roots []string) *pending {
	return &pending{roots: roots, entries: map[string]*entry{}}
}

// add notes an event. One inside a folder that is to be looked through is that folder's.
func (p *pending) add(path string, rescan bool, now time.Time) {
	for folder := path; ; {
		if e := p.entries[folder]; e != nil && (e.rescan || folder == path) {
			e.last = now
			e.left = e.left && folder != path // it is there again, or leave is called next
			if folder == path && rescan && !e.rescan {
				e.rescan = true
				p.folders++
			}
			p.bound(now)
			return
		}
		above := filepath.Dir(folder)
		if above == folder || slices.Contains(p.roots, folder) {
			break
		}
		folder = above
	}
	p.entries[path] = &entry{first: now, last: now, rescan: rescan}
	if rescan {
		p.folders++
	}
	p.bound(now)
}

func (p *pending) bound(now time.Time) {
	if len(p.entries)-p.folders > maxPaths {
		p.lift(now, func(path string, e *entry) string {
			if e.rescan || slices.Contains(p.roots, path) {
				return path
			}
			return filepath.Dir(path)
		})
	}
	if p.folders > maxFolders {
		p.lift(now, p.rootOf)
	}
}

// lift replaces every entry by a folder to be looked through.
func (p *pending) lift(now time.Time, to func(path string, e *entry) string) {
	old := p.entries
	p.entries, p.folders = map[string]*entry{}, 0
	for path, e := range old {
		folder := to(path, e)
		if known := p.entries[folder]; known != nil {
			if e.first.Before(known.first) {
				known.first = e.first
			}
			continue
		}
		p.entries[folder] = &entry{first: e.first, last: now, rescan: true}
		p.folders++
	}
}

func (p *pending) rootOf(path string, _ *entry) string {
	best := ""
	for _, r := range p.roots {
		if (path == r || isBelow(path, r)) && len(r) > len(best) {
			best = r
		}
	}
	if best == "" {
		return path
	}
	return best
}

// leave notes that the latest event of a path was its going.
func (p *pending) leave(path string) {
	if e := p.entries[path]; e != nil {
		e.left = true
	}
}

// patienceWithLeft is how many times as long as others what went has to wait. A file that is moved goes and comes, in
// two events: whoever was told of the first alone would take it for gone, with all that is known of it.
const patienceWithLeft = 4

// take moves what has been quiet, or has waited for too long, to what is to be told. What went is told with what came
// since, or after it.
func (p *pending) take(now time.Time, quiet, latest time.Duration, out *pending) {
	due := func(e *entry, times time.Duration) bool {
		return now.Sub(e.last) >= times*quiet || now.Sub(e.first) >= times*latest
	}
	coming := false
	for _, e := range p.entries {
		coming = coming || !e.left && !due(e, 1)
	}
	for path, e := range p.entries {
		switch {
		case !e.left && !due(e, 1), e.left && !due(e, patienceWithLeft):
			continue
		case e.left && coming && now.Sub(e.first) < patienceWithLeft*latest:
			continue
		}
		delete(p.entries, path)
		if e.rescan {
			p.folders--
		}
		out.add(path, e.rescan, now)
	}
}

// change gives all of it, without paths inside folders that are looked through anyway.
func (p *pending) change() (c Change) {
	for path, e := range p.entries {
		if p.covered(path) {
			continue
		}
		if e.rescan {
			c.Rescan = append(c.Rescan, path)
		} else {
			c.Paths = append(c.Paths, path)
		}
	}
	slices.Sort(c.Paths)
	slices.Sort(c.Rescan)
	return c
}

// covered tells whether a folder above the path is looked through.
func (p *pending) covered(path string) bool {
	for !slices.Contains(p.roots, path) {
		above := filepath.Dir(path)
		if above == path {
			return false
		}
		if e := p.entries[above]; e != nil && e.rescan {
			return true
		}
		path = above
	}
	return false
}

func (p *pending) clear() {
	clear(p.entries)
	p.folders = 0
}
