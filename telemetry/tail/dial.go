package tail

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tracefile"
)

// What reading fails with.
var (
	ErrNone    = errors.New("no window is open whose traces could be read")
	ErrRefused = errors.New("the window does not show its traces")
)

// refusedWindows is WSAECONNREFUSED, which syscall.ECONNREFUSED does not stand for on Windows. No other system has
// this number.
const refusedWindows = syscall.Errno(10061)

const (
	answerLimit = 2 * time.Second // for a socket to be answered
	lineLimit   = 128 << 20       // bytes of a line: as many spans as are in one, at the recorder's limits
)

// List returns the sockets of the programs that listen, the newest first. Those that dead programs have left
// are removed.
func List(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("tail: %w", err)
	}
	type socket struct {
		path string
		made time.Time
	}
	var living []socket
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		info, err := entry.Info()
		if !strings.HasSuffix(path, extension) || err != nil || info.Mode().IsRegular() || info.IsDir() {
			continue
		}
		switch ok, err := alive(path); {
		case ok:
			living = append(living, socket{path, info.ModTime()})
		case err == nil:
			os.Remove(path) //nolint:errcheck // another one may have done it
		}
	}
	slices.SortStableFunc(living, func(a, b socket) int { return b.made.Compare(a.made) })
	paths := make([]string, len(living))
	for i, s := range living {
		paths[i] = s.path
	}
	return paths, nil
}

// alive reports whether a program listens on a socket. The error is nil only if that is certain.
func alive(path string) (bool, error) {
	connection, err := net.DialTimeout("unix", path, answerLimit)
	switch {
	case err == nil:
		return true, connection.Close()
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, refusedWindows):
		return false, nil
	}
	return false, err
}

// Conn reads the spans of one program.
type Conn struct {
	connection net.Conn
	in         *bufio.Reader
	stop       func() bool
	live       bool
}

// Dial connects to a socket. Reading ends when ctx ends.
func Dial(ctx context.Context, path string) (*Conn, error) {
	connection, err := (&net.Dialer{Timeout: answerLimit}).DialContext(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("tail: %w", err)
	}
	c := &Conn{connection: connection, in: bufio.NewReaderSize(connection, 64<<10)}
	c.stop = context.AfterFunc(ctx, func() { connection.Close() }) //nolint:errcheck // reading tells
	return c, nil
}

// Newest connects to the newest program that listens in a folder, or fails with ErrNone.
func Newest(ctx context.Context, dir string) (*Conn, error) {
	paths, err := List(dir)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		if c, err := Dial(ctx, path); err == nil {
			return c, nil
		}
	}
	return nil, ErrNone
}

// Close ends the reading.
func (c *Conn) Close() error {
	c.stop()
	if err := c.connection.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("tail: %w", err)
	}
	return nil
}

// Live reports whether all spans have been read that were kept at the beginning.
func (c *Conn) Live() bool { return c.live }

// Next waits for spans, of which there may be none. Missed tells how many were dropped before these because they were not read in time. The error is
// io.EOF when the other program has ended.
func (c *Conn) Next() (spans []telemetry.Span, missed int64, err error) {
	line, err := readLine(c.in)
	if errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF) { // a part of a line is that of a program that died
		return nil, 0, io.EOF
	}
	if err != nil {
		return nil, 0, fmt.Errorf("tail: read: %w", err)
	}
	if !bytes.HasPrefix(line, []byte(`{"resourceSpans"`)) {
		var n note
		if err := json.Unmarshal(line, &n); err != nil {
			return nil, 0, fmt.Errorf("%w: %w", ErrRefused, tracefile.ErrFormat)
		}
		if n.Error != "" {
			return nil, 0, fmt.Errorf("%w: %s", ErrRefused, n.Error)
		}
		c.live = c.live || n.Live
		return nil, max(0, n.Missed), nil
	}
	spans, _, err = tracefile.Read(bytes.NewReader(line), tracefile.Limits{})
	return spans, 0, err
}

// readLine reads a line of bounded length.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
		if len(line) > lineLimit {
			return nil, fmt.Errorf("%w: a line of more than %d MiB", ErrRefused, lineLimit>>20)
		}
	}
}
