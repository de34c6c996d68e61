package engine

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"
)

// unfinishedName is the file that says, beside the catalog, what is being indexed. A process that is killed leaves it.
const unfinishedName = "indexing.json"

// maxUnfinished bounds the file.
const maxUnfinished = 1_000

// unfinished are the paths whose indexing began and did not come to its end.
type unfinished struct {
	file string
	log  *slog.Logger

	mu    sync.Mutex
	paths []string
}

func readUnfinished(file string, log *slog.Logger) *unfinished {
	u := &unfinished{file: file, log: log}
	var paths []exact
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &paths)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		log.Warn("what was being indexed is not known", "error", err)
	}
	for _, path := range paths[:min(len(paths), maxUnfinished)] {
		u.paths = append(u.paths, string(path))
	}
	return u
}

// begin notes paths before they are indexed.
func (u *unfinished) begin(paths []string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	before := len(u.paths)
	u.paths = outermost(slices.Concat(u.paths, paths))
	u.paths = u.paths[:min(len(u.paths), maxUnfinished)]
	if len(paths) > 0 || len(u.paths) != before {
		u.write()
	}
}

// end forgets paths, and all below them, that were indexed.
func (u *unfinished) end(paths []string) {
	done := make(map[string]bool, len(paths))
	for _, path := range paths {
		done[path] = true
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	before := len(u.paths)
	u.paths = slices.DeleteFunc(u.paths, func(path string) bool {
		return done[path] || isInside(path, done)
	})
	if len(u.paths) != before {
		u.write()
	}
}

// write keeps the list; without it only going on after a kill is lost.
func (u *unfinished) write() {
	var err error
	if len(u.paths) == 0 {
		if err = os.Remove(u.file); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	} else {
		paths := make([]exact, len(u.paths))
		for i, path := range u.paths {
			paths[i] = exact(path)
		}
		var data []byte
		if data, err = json.Marshal(paths); err == nil {
			err = writeFile(u.file, data, false)
		}
	}
	if err != nil {
		u.log.Warn("what is being indexed is not noted", "error", err)
	}
}

// Unfinished gives what an indexing that was killed or cancelled left undone. To index it goes on where it stopped;
// Watch does so by itself.
func (l *Library) Unfinished(context.Context) []string {
	l.unfinished.mu.Lock()
	defer l.unfinished.mu.Unlock()
	return slices.Clone(l.unfinished.paths)
}

// ForgetUnfinished leaves it undone: the user wants it so.
func (l *Library) ForgetUnfinished(ctx context.Context) { l.unfinished.end(l.Unfinished(ctx)) }
