package ocr

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"
)

const (
	maxOut   = 8 << 20 // a full page is some 50 KB
	maxSaid  = 4 << 10 // of what it says besides
	waitPipe = 2 * time.Second
)

// run has the program work: at low priority, in one thread, for at most so much time of a processor. What it answers is bounded, and
// nothing of it is left afterwards.
func (r *Reader) run(ctx context.Context, limit time.Duration, input []byte, args ...string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	working, cancel := context.WithTimeout(ctx, patience*limit)
	defer cancel()
	out, said := &bounded{limit: maxOut, full: cancel}, &bounded{limit: maxSaid}
	cmd := exec.CommandContext(working, r.path, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), out, said
	// Numbers are written with a point, and it does not fight over the cores with its own threads.
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1", "LC_ALL=C")
	cmd.WaitDelay = waitPipe // what it started may hold its pipes
	err := runQuietly(cmd, limit)
	if errors.Is(err, exec.ErrWaitDelay) { // it ended well
		err = nil
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.over:
		return nil, &Error{Kind: ErrPicture, Path: r.path, Detail: "it wrote without end"}
	case working.Err() != nil:
		kind := ErrSlow
		if s := cmd.ProcessState; s != nil && s.UserTime()+s.SystemTime() >= limit/2 {
			kind = ErrTimeout
		}
		return nil, &Error{Kind: kind, Path: r.path}
	case err != nil && cmd.ProcessState != nil && ranOut(cmd.ProcessState, limit):
		return nil, &Error{Kind: ErrTimeout, Path: r.path}
	case err != nil:
		return nil, r.failure(err, said.kept.Bytes())
	}
	return out.kept.Bytes(), nil
}

// failure tells what a program that ended badly said. What it says of its own files is about all pictures.
func (r *Reader) failure(err error, said []byte) error {
	e := &Error{Kind: ErrPicture, Path: r.path, Detail: firstLine(said)}
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		e.Kind = ErrBroken // it could not be started
	}
	for _, fault := range []string{"Error opening data file", "Failed loading language", "Tesseract couldn't load any languages", "error while loading shared libraries"} {
		if strings.Contains(string(said), fault) {
			e.Kind = ErrBroken
		}
	}
	if e.Detail == "" {
		e.Detail = err.Error()
	}
	return e
}

// bounded keeps what is written up to a limit. With full it ends the writer when there is more; otherwise the rest is
// dropped.
type bounded struct {
	kept  bytes.Buffer // not embedded: its ReadFrom would know no limit
	limit int
	full  func()
	over  bool
}

var errFull = errors.New("ocr: too much output")

func (b *bounded) Write(p []byte) (int, error) {
	room := b.limit - b.kept.Len()
	if len(p) <= room {
		return b.kept.Write(p)
	}
	b.kept.Write(p[:room])
	if b.full == nil {
		return len(p), nil
	}
	b.over = true
	b.full()
	return room, errFull
}
