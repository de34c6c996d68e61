package watch

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// notifier is what a system offers: events of single folders.
type notifier interface {
	Add(folder string) error
	Remove(folder string) error
	Events() <-chan fsnotify.Event
	Errors() <-chan error
	Close() error
}

// system is the notifier of this system.
type system struct{ *fsnotify.Watcher }

func openNotifier() (notifier, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return system{w}, nil
}

func (s system) Events() <-chan fsnotify.Event { return s.Watcher.Events }
func (s system) Errors() <-chan error          { return s.Watcher.Errors }

// finding is what the planter or the prober found out about a root.
type finding struct {
	root    string
	planted string    // a folder that is followed by now, with those below it
	limit   error     // the system's limit was met; nothing of the root is followed any more
	probed  bool      // the root was looked at, and this is what was seen:
	sight   *sighting // nil when it is not there
	lost    bool      // too many folders changed at once: begin anew with all roots
}

// planter has the system follow folders, one order after the other: a folder that was renamed must be let go
// before it is followed under its new name. It works aside, for a network drive may take its time.
type planter struct {
	notifier notifier
	skip     func(string) bool
	tell     func(finding) bool

	mu       sync.Mutex
	orders   []order
	kick     chan struct{}
	followed map[string]bool
}

type order struct {
	root, path string
	uproot     bool // let go of the folder and all below it
	gone       bool // let go of this one folder: the system told of each
}

// maxOrders bounds what waits; beyond, all roots are planted anew.
const maxOrders = 10_000

func newPlanter(n notifier, skip func(string) bool, tell func(finding) bool) *planter {
	return &planter{notifier: n, skip: skip, tell: tell, kick: make(chan struct{}, 1), followed: map[string]bool{}}
}

func (p *planter) plant(root, path string)  { p.put(order{root: root, path: path}) }
func (p *planter) uproot(root, path string) { p.put(order{root: root, path: path, uproot: true}) }
func (p *planter) gone(root, path string)   { p.put(order{root: root, path: path, gone: true}) }

func (p *planter) put(o order) {
	p.mu.Lock()
	if len(p.orders) <= maxOrders {
		p.orders = append(p.orders, o)
	}
	p.mu.Unlock()
	select {
	case p.kick <- struct{}{}:
	default:
	}
}

// follows tells whether events of a folder come.
func (p *planter) follows(path string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.followed[path]
}

func (p *planter) run(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-p.kick:
		}
		p.mu.Lock()
		orders := p.orders
		p.orders = nil
		p.mu.Unlock()
		if len(orders) > maxOrders {
			p.release("")
			if !p.tell(finding{lost: true}) {
				return
			}
			continue
		}
		for _, o := range orders {
			if !p.fulfil(o, done) {
				return
			}
		}
	}
}

func (p *planter) fulfil(o order, done <-chan struct{}) bool {
	switch {
	case o.uproot:
		p.release(o.path)
		return true
	case o.gone:
		p.forget(o.path)
		return true
	}
	err := p.follow(o.path, done)
	if isLimit(err) {
		p.release(o.root)
		return p.tell(finding{root: o.root, planted: o.path, limit: err})
	}
	return p.tell(finding{root: o.root, planted: o.path})
}

// follow follows a folder and those below it. A folder that vanishes meanwhile is passed over.
func (p *planter) follow(folder string, done <-chan struct{}) error {
	if p.notifier == nil {
		return nil
	}
	queue := []string{folder}
	for len(queue) > 0 {
		select {
		case <-done:
			return nil
		default:
		}
		path := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		// Followed first and read then: what comes in between is met twice rather than never.
		if err := p.notifier.Add(path); isLimit(err) {
			return err
		} else if err != nil {
			continue
		}
		p.mu.Lock()
		p.followed[path] = true
		p.mu.Unlock()
		entries, err := os.ReadDir(path)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if below := filepath.Join(path, e.Name()); e.IsDir() && !p.skip(below) {
				queue = append(queue, below)
			}
		}
	}
	return nil
}

// release lets go of a folder and all below it; "" is everything.
func (p *planter) release(folder string) {
	p.mu.Lock()
	var paths []string
	for path := range p.followed {
		if folder == "" || path == folder || isBelow(path, folder) {
			paths = append(paths, path)
		}
	}
	p.mu.Unlock()
	for _, path := range paths {
		p.forget(path)
	}
}

func (p *planter) forget(path string) {
	p.mu.Lock()
	known := p.followed[path]
	delete(p.followed, path)
	p.mu.Unlock()
	if known {
		p.notifier.Remove(path) //nolint:errcheck // the system has let go of what was removed
	}
}

// isFolder tells a folder that is no link to one.
func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// sighting is what a root was like when it was looked at.
type sighting struct {
	info  fs.FileInfo
	empty bool
}

// look looks at a root; nil is that it is not there, or cannot be read.
func look(path string) *sighting {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close() //nolint:errcheck // only read
	names, err := f.Readdirnames(1)
	return &sighting{info, len(names) == 0 && err != nil}
}

// same tells whether it is the folder that was seen before, and not another drive in its place.
func (s *sighting) same(other *sighting) bool {
	return s != nil && other != nil && os.SameFile(s.info, other.info)
}

// isNothing tells events without a name, which say that a drive was taken away.
func isNothing(e fsnotify.Event) bool { return strings.TrimSpace(e.Name) == "" }
