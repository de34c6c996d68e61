package engine

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/sentence"
)

// folderPatience is how long a folder may take to answer. A disk that sleeps takes longer and is seen when it is asked
// again; a network drive that is gone takes minutes, or for ever.
const folderPatience = 2 * time.Second

const noAnswer = "It does not answer, as a network drive does that is gone. What is known of its pictures is kept."

// folderAnswers asks folders whether they are there. One that hangs keeps a single goroutine, however often it is asked.
type folderAnswers struct {
	patience time.Duration // 0 is folderPatience

	mu    sync.Mutex
	asked map[string]*folderAnswer // those that have not answered yet, by path
}

type folderAnswer struct {
	began time.Time
	done  chan struct{}
	empty bool
	err   error
}

// of says, by path, why folders count as away; "" is that one is there.
func (a *folderAnswers) of(ctx context.Context, folders []catalog.Folder) (map[string]string, error) {
	patience := a.patience
	if patience == 0 {
		patience = folderPatience
	}
	asked := make([]*folderAnswer, len(folders))
	for i, f := range folders {
		asked[i] = a.ask(f.Path)
	}
	why := make(map[string]string, len(folders))
	for i, f := range folders {
		// All were asked at once, so that many silent ones take no longer than one.
		answered, err := asked[i].within(ctx, patience)
		if err != nil {
			return nil, err
		}
		why[f.Path] = sentence.Of(noAnswer).String()
		if answered {
			why[f.Path] = whyAway(f, asked[i].empty, asked[i].err)
		}
	}
	return why, nil
}

// within waits for the answer, until it has taken this long. One that is there counts, however late it is looked at.
func (a *folderAnswer) within(ctx context.Context, patience time.Duration) (answered bool, err error) {
	late := time.NewTimer(patience - time.Since(a.began))
	defer late.Stop()
	select {
	case <-a.done:
		return true, nil
	case <-ctx.Done():
		return false, ctx.Err()
	case <-late.C:
	}
	select {
	case <-a.done:
		return true, nil
	default:
		return false, nil
	}
}

// ask looks into a folder, unless that is being done.
func (a *folderAnswers) ask(path string) *folderAnswer {
	a.mu.Lock()
	defer a.mu.Unlock()
	if answer, ok := a.asked[path]; ok {
		return answer
	}
	answer := &folderAnswer{began: time.Now(), done: make(chan struct{})}
	if a.asked == nil {
		a.asked = map[string]*folderAnswer{}
	}
	a.asked[path] = answer
	go func() {
		answer.empty, answer.err = isEmptyFolder(path)
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.asked, path)
		close(answer.done)
	}()
	return answer
}

// whyAway says why a folder counts as away; "" is that it is there. An empty one with pictures is where a drive is
// mounted at other times.
func whyAway(f catalog.Folder, empty bool, err error) string {
	switch {
	case err != nil:
		return sentence.Of("It cannot be reached ({{.Reason}}). What is known of its pictures is kept.", sentence.With{"Reason": plainly(err)}).String()
	case empty && f.Pictures > 0:
		return sentence.Of("It is empty, as a place is whose drive is away. What is known of its pictures is kept.").String()
	}
	return ""
}

func isEmptyFolder(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close() //nolint:errcheck // only read
	_, err = f.Readdirnames(1)
	if errors.Is(err, io.EOF) {
		return true, nil
	}
	return false, err
}
