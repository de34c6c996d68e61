package engine

import (
	"context"
	"os"
	"sync"
	"time"
)

// maxKnownLooks bounds the files outside of the library whose looks are kept: a query takes a few, and is searched for
// again at every key.
const maxKnownLooks = 64

// knownLooks keeps what files look like that are not in the library.
type knownLooks struct {
	mu    sync.Mutex
	looks map[fileState][]float32
}

type fileState struct {
	path  string
	size  int64
	since time.Time
}

// lookOf makes the vector of a file, once as long as the file stays as it is. It must not be changed.
func (l *Library) lookOf(ctx context.Context, path string) ([]float32, error) {
	info, err := os.Stat(path)
	if err != nil {
		return l.describeFile(ctx, path)
	}
	state, known := fileState{path, info.Size(), info.ModTime()}, &l.known
	known.mu.Lock()
	look, ok := known.looks[state]
	known.mu.Unlock()
	if ok {
		return look, nil
	}
	if look, err = l.describeFile(ctx, path); err != nil {
		return nil, err
	}
	known.mu.Lock()
	defer known.mu.Unlock()
	if known.looks == nil || len(known.looks) >= maxKnownLooks {
		known.looks = map[fileState][]float32{}
	}
	known.looks[state] = look
	return look, nil
}
