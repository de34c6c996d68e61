package tail

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tracefile"
)

const (
	maxReaders = 8
	maxLine    = 64                     // spans in one line, which a reader takes also when each character is escaped
	pace       = 100 * time.Millisecond // between two looks, so that bursts make few lines
	extension  = ".sock"
)

// ErrPath is what Serve fails with if the system cannot listen in the folder, mostly because its path is too long.
var ErrPath = errors.New("other programs cannot read the traces, because no socket can be made in the data folder")

// Source is where ended spans come from.
type Source interface {
	// EndedSince returns spans in the order in which they ended, those after the cursor, which is 0 at first; the
	// cursor for the next call; and how many were dropped before they could be returned, with cursor 0 since the start.
	EndedSince(cursor uint64) (spans []telemetry.Span, next uint64, missed int64)
	// Subscribe returns a channel that receives after spans ended. Signals coalesce.
	Subscribe() (changed <-chan struct{}, cancel func())
}

// note is a line that is no spans. OTLP readers take it for a document without any.
type note struct {
	Missed int64  `json:"missed,omitempty"` // spans that were dropped before they could be sent
	Live   bool   `json:"live,omitempty"`   // all that was kept has been sent; what follows ends from now on
	Error  string `json:"error,omitempty"`  // a sentence; nothing follows
}

// Serve lets others read the spans of source until ctx ends. It returns nil then, and has removed its socket.
func Serve(ctx context.Context, dir string, source Source) error {
	if err := ownFolder(dir); err != nil {
		return err
	}
	path := filepath.Join(dir, strconv.Itoa(os.Getpid())+extension)
	if living, err := alive(path); err == nil && !living {
		os.Remove(path) //nolint:errcheck // of a process that had this number; listening tells
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "unix", path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPath, err)
	}
	defer context.AfterFunc(ctx, func() { listener.Close() })() //nolint:errcheck // it removes the socket
	defer listener.Close()                                      //nolint:errcheck // twice does no harm
	os.Chmod(path, 0o600)                                       //nolint:errcheck // the folder is closed anyway

	var readers sync.WaitGroup
	defer readers.Wait()
	free := make(chan struct{}, maxReaders)
	for {
		connection, err := listener.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				connection.Close() //nolint:errcheck // nothing was sent
			}
			return nil
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("tail: accept: %w", err)
		case err != nil: // such as too many open files
			sleep(ctx, pace)
			continue
		}
		if !take(ctx, free) {
			refuse(connection)
			continue
		}
		readers.Go(func() {
			defer func() { <-free }()
			send(ctx, connection, source)
		})
	}
}

// take waits a moment for a free place: one who only asked whether somebody listens is gone at once.
func take(ctx context.Context, free chan<- struct{}) bool {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case free <- struct{}{}:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// ownFolder makes the folder, which must be the user's own.
func ownFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("tail: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("tail: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%w: %s is no folder", ErrPath, dir)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(dir, 0o700); err != nil {
			return fmt.Errorf("tail: %w", err)
		}
	}
	return nil
}

// refuse turns away a reader too many. Its buffer takes the few bytes at once.
func refuse(connection net.Conn) {
	connection.SetDeadline(time.Now().Add(time.Second))                                                                                   //nolint:errcheck // it is closed anyway
	writeNote(connection, note{Error: fmt.Sprintf("%d programs read the traces of this window already. Close one of them.", maxReaders)}) //nolint:errcheck // it is closed anyway
	connection.Close()                                                                                                                    //nolint:errcheck // nothing follows
}

// send sends spans to one reader until it goes or ctx ends. Only this waits for a slow one.
func send(ctx context.Context, connection net.Conn, source Source) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { connection.Close() })() //nolint:errcheck // either side may be gone
	gone := make(chan struct{})
	defer func() {
		connection.Close() //nolint:errcheck // either side may be gone
		<-gone
	}()
	go func() { // a reader says nothing, so what comes is its end
		defer close(gone)
		io.Copy(io.Discard, connection) //nolint:errcheck // its end is all that matters
		cancel()
	}()

	changed, unsubscribe := source.Subscribe()
	defer unsubscribe()
	for cursor, told := uint64(0), false; ; {
		spans, next, missed := source.EndedSince(cursor)
		if !told { // what went before is no fault of this reader
			missed = 0
		}
		if err := write(connection, spans, missed); err != nil {
			return
		}
		if !told {
			if writeNote(connection, note{Live: true}) != nil {
				return
			}
			told = true
		}
		cursor = next
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
		sleep(ctx, pace)
	}
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// write sends lines of a size that a reader can hold.
func write(w io.Writer, spans []telemetry.Span, missed int64) error {
	if missed > 0 {
		if err := writeNote(w, note{Missed: missed}); err != nil {
			return err
		}
	}
	var line bytes.Buffer
	for len(spans) > 0 {
		n := min(maxLine, len(spans))
		line.Reset()
		if err := tracefile.WriteOTLP(&line, spans[:n]); err != nil {
			return err
		}
		if _, err := w.Write(line.Bytes()); err != nil {
			return err
		}
		spans = spans[n:]
	}
	return nil
}

func writeNote(w io.Writer, n note) error {
	line, err := json.Marshal(n)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}
