//go:build cgo

package clip

import (
	"context"
	"errors"
	"runtime"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
	"golang.org/x/sync/errgroup"
)

const withCgo = true

// networks are the two halves of a model in the library. Pictures run on threads of low priority, each on one of its
// own; texts run where they are asked for, since a user waits for them.
//
// With a model of TinyCLIP's size a picture takes 40 ms of one core so. In batches of eight that are spread over two
// threads it takes 50, and 61 with threads that wait by turning, as the library has it: the threads wait for each
// other after every step, and a batch leaves the cache.
type networks struct {
	open      sync.RWMutex // held for reading while something runs
	closed    bool
	forImages *session
	forTexts  *session
	low       lowThreads
}

// maxThreads bounds the memory that pictures take at the same time.
const maxThreads = 8

// threads for pictures. With low priority all cores may be taken, as everything else goes first; where the system
// has no such thing for threads one core stays free.
func (o Options) threads() int {
	n := o.Threads
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
		if !canYield && n > 1 {
			n--
		}
	}
	return min(n, maxThreads)
}

func openNetworks(s *source, o Options) (*networks, error) {
	if err := useRuntime(o.Runtime); err != nil {
		return nil, err
	}
	n := &networks{}
	var err error
	if n.forImages, err = newSession(&s.pictures, 1); err != nil {
		return nil, err
	}
	if n.forTexts, err = newSession(&s.texts, min(o.threads(), 4)); err != nil {
		n.forImages.close()
		return nil, err
	}
	s.pictures.model, s.texts.model = nil, nil // the library has its own copy
	n.low = startLowThreads(o.threads())
	return n, nil
}

// pictures runs pictures, several at a time.
func (n *networks) pictures(ctx context.Context, tensors []Tensor, side, dimensions int) ([][]float32, error) {
	n.open.RLock()
	defer n.open.RUnlock()
	if n.closed {
		return nil, &Error{Kind: ErrClosed}
	}
	out := make([][]float32, len(tensors))
	group, ctx := errgroup.WithContext(ctx)
	for i, tensor := range tensors {
		out[i] = make([]float32, dimensions)
		group.Go(func() error {
			return n.low.do(ctx, func() error {
				return n.forImages.run(ctx, out[i], []int64{1, int64(dimensions)}, func() ([]ort.Value, error) {
					return values(floats(tensor, 1, 3, int64(side), int64(side)))
				})
			})
		})
	}
	return out, group.Wait()
}

// text runs one text. A network that reads texts of one length only gets it filled up with the end.
func (n *networks) text(ctx context.Context, ids []int32, end int32, dimensions int) ([]float32, error) {
	n.open.RLock()
	defer n.open.RUnlock()
	if n.closed {
		return nil, &Error{Kind: ErrClosed}
	}
	mask := make([]int32, len(ids), max(len(ids), n.forTexts.half.length))
	for i := range mask {
		mask[i] = 1
	}
	for len(ids) < n.forTexts.half.length {
		ids, mask = append(ids, end), append(mask, 0)
	}
	vector := make([]float32, dimensions)
	return vector, n.forTexts.run(ctx, vector, []int64{1, int64(dimensions)}, func() ([]ort.Value, error) {
		half := n.forTexts.half
		all, err := values(integers(ids, half.input.element))
		if err != nil || half.mask.name == "" {
			return all, err
		}
		more, err := values(integers(mask, half.mask.element))
		return append(all, more...), err
	})
}

func (n *networks) close() error {
	n.open.Lock()
	defer n.open.Unlock()
	if n.closed {
		return nil
	}
	n.closed = true
	close(n.low)
	return errors.Join(n.forImages.close(), n.forTexts.close())
}

// lowThreads take work on threads of low priority until they are closed. A thread cannot be given its priority back,
// so each ends with its work.
type lowThreads chan func()

func startLowThreads(count int) lowThreads {
	work := make(lowThreads)
	for range count {
		go func() {
			runtime.LockOSThread() // and never unlocked: the thread ends here
			yieldThread()
			for f := range work {
				f()
			}
		}()
	}
	return work
}

// do runs f on one of the threads, and waits for it.
func (t lowThreads) do(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	select {
	case t <- func() { done <- f() }:
		return <-done
	case <-ctx.Done():
		return ctx.Err()
	}
}
