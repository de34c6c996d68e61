package tail

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"

	"hybrid-image-search/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestFirstWhatIsKeptThenWhatEnds(t *testing.T) {
	dir, source := folder(t), &ring{limit: 1000}
	source.end("a", "b\n\x1b[31mשלום")
	stop := serve(t, dir, source)
	first, second := dial(t, dir), dial(t, dir)
	for _, c := range []*Conn{first, second} {
		if got := names(t, c, 2); strings.Join(got, "|") != "a|b\n\x1b[31mשלום" {
			t.Errorf("%q", got)
		}
	}
	source.end("c")
	source.end("d")
	for _, c := range []*Conn{first, second} {
		if got := names(t, c, 2); strings.Join(got, "|") != "c|d" {
			t.Errorf("%q", got)
		}
	}
	stop()
	if _, _, err := first.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the end: %v", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("left: %v, %v", files, err)
	}
	if _, err := Newest(t.Context(), dir); !errors.Is(err, ErrNone) {
		t.Errorf("nobody is there: %v", err)
	}
	if _, err := Newest(t.Context(), filepath.Join(dir, "none")); !errors.Is(err, ErrNone) {
		t.Errorf("no folder is there: %v", err)
	}
}

func TestFolderIsTheUsersOwn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are no modes here")
	}
	dir := folder(t)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	serve(t, dir, &ring{limit: 1})
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// A reader that sleeps holds up neither the source nor another reader, and is told what it missed.
func TestSlowReaderIsToldWhatItMissed(t *testing.T) {
	dir, source := folder(t), &ring{limit: 500}
	serve(t, dir, source)
	slow, quick := dial(t, dir), dial(t, dir)
	source.end("first")
	names(t, quick, 1)
	long := strings.Repeat("x", 8<<10)
	var total int
	for range 8 { // 8 × 250 × 8 KiB is far more than a socket holds
		batch := make([]string, 250)
		for i := range batch {
			batch[i] = long
		}
		source.end(batch...)
		total += len(names(t, quick, len(batch)))
	}
	var got, missed int64
	for got+missed < 1+int64(total) {
		spans, m, err := slow.Next()
		if err != nil {
			t.Fatal(err)
		}
		got += int64(len(spans))
		missed += m
	}
	if got+missed != 1+int64(total) || missed == 0 || got < 500 {
		t.Errorf("%d came and %d were missed of %d", got, missed, 1+total)
	}
}

func TestReadersAreBounded(t *testing.T) {
	dir, source := folder(t), &ring{limit: 10}
	source.end("a")
	serve(t, dir, source)
	var readers []*Conn
	for range maxReaders {
		c := dial(t, dir)
		names(t, c, 1)
		readers = append(readers, c)
	}
	_, _, err := dial(t, dir).Next()
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "8 programs read the traces") {
		t.Errorf("one too many: %v", err)
	}
	// One that went makes room, though no span ended since.
	if err := readers[0].Close(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if spans, _, err := dial(t, dir).Next(); err == nil && len(spans) == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("there is no room for another")
		}
	}
}

func TestStaleSocketsAreRemoved(t *testing.T) {
	dir := folder(t)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	leave := func(name string) {
		l, err := net.Listen("unix", filepath.Join(dir, name))
		if err != nil {
			t.Skipf("no sockets here: %v", err)
		}
		l.(*net.UnixListener).SetUnlinkOnClose(false)
		l.Close() //nolint:errcheck // on purpose
	}
	leave("1.sock")
	leave(strconv.Itoa(os.Getpid()) + extension) // of a process that had our number
	if err := os.WriteFile(filepath.Join(dir, "2.sock"), []byte("no socket"), 0o600); err != nil {
		t.Fatal(err)
	}
	source := &ring{limit: 10}
	source.end("a")
	serve(t, dir, source)
	names(t, dial(t, dir), 1)
	list, err := List(dir)
	if err != nil || len(list) != 1 {
		t.Errorf("%q, %v", list, err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "1.sock")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the stale one is there: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "2.sock")); err != nil {
		t.Errorf("a file that is no socket was removed: %v", err)
	}
}

func TestNewestComesFirst(t *testing.T) {
	dir := folder(t)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"8.sock", "9.sock", "7.sock"} {
		l, err := net.Listen("unix", filepath.Join(dir, name))
		if err != nil {
			t.Skipf("no sockets here: %v", err)
		}
		defer l.Close() //nolint:errcheck // the test is over
		made := time.Now().Add(time.Duration(i-5) * time.Minute)
		if err := os.Chtimes(filepath.Join(dir, name), made, made); err != nil {
			t.Skipf("a socket's time cannot be set: %v", err)
		}
	}
	list, err := List(dir)
	if err != nil || len(list) != 3 || filepath.Base(list[0]) != "7.sock" || filepath.Base(list[2]) != "8.sock" {
		t.Errorf("%q, %v", list, err)
	}
}

func TestFolderThatCannotBeUsed(t *testing.T) {
	long := filepath.Join(folder(t), strings.Repeat("long/", 40))
	if err := Serve(t.Context(), long, &ring{}); runtime.GOOS != "windows" && !errors.Is(err, ErrPath) {
		t.Errorf("a long path: %v", err)
	}
	file := folder(t)
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Serve(t.Context(), file, &ring{}); err == nil {
		t.Error("a file was taken for the folder")
	}
}

// Another program may answer with anything.
func TestReaderIsNotFooled(t *testing.T) {
	for _, text := range []string{"HTTP/1.1 400 Bad Request\n", "{\n", "\n", "[]\n", "{\"resourceSpans\":[\n{", strings.Repeat("x", 1<<20) + "\n"} {
		ours, theirs := net.Pipe()
		go func() {
			io.WriteString(theirs, text) //nolint:errcheck // the reader tells
			theirs.Close()               //nolint:errcheck // the reader tells
		}()
		c := &Conn{connection: ours, in: bufio.NewReader(ours), stop: func() bool { return true }}
		for range 3 {
			spans, missed, err := c.Next()
			if len(spans) > 0 || missed > 0 {
				t.Errorf("%.20q: %d spans, %d missed", text, len(spans), missed)
			}
			if err != nil {
				break
			}
		}
		c.Close()      //nolint:errcheck // a test
		theirs.Close() //nolint:errcheck // a test
	}
}

// What goes over the line are documents that any OTLP reader takes.
func TestLinesAreOTLP(t *testing.T) {
	dir, source := folder(t), &ring{limit: 10}
	source.end("a")
	serve(t, dir, source)
	list, err := List(dir)
	if err != nil {
		t.Fatal(err)
	}
	connection, err := net.Dial("unix", list[0])
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close() //nolint:errcheck // a test
	line, err := bufio.NewReader(connection).ReadBytes('\n')
	var doc map[string]any
	if err != nil || json.Unmarshal(line, &doc) != nil || len(doc["resourceSpans"].([]any)) != 1 {
		t.Errorf("%s, %v", line, err)
	}
}

func TestRecorderIsASource(t *testing.T) {
	t.Setenv("OTEL_SDK_DISABLED", "true")
	tel := telemetry.Setup(t.Context(), telemetry.Config{})
	defer tel.Shutdown(context.Background()) //nolint:errcheck // a test
	dir := folder(t)
	tracer := otel.Tracer("test")
	ctx, root := tracer.Start(t.Context(), "root")
	_, child := tracer.Start(ctx, "child", trace.WithAttributes(attribute.String("k", "v")))
	child.End()
	serve(t, dir, tel.Recorder())
	c := dial(t, dir)
	if got := names(t, c, 1); got[0] != "child" || c.Live() {
		t.Errorf("%q", got)
	}
	if _, _, err := c.Next(); err != nil || !c.Live() {
		t.Errorf("all that was kept was read, but: %v", err)
	}
	root.End()
	spans, _, err := c.Next()
	if err != nil || len(spans) != 1 || spans[0].Name != "root" || spans[0].Scope != "test" || !spans[0].Usage.HasHeap {
		t.Errorf("%+v, %v", spans, err)
	}
}

// The numbers stay right when the recorder has let go of spans.
func TestRecorderThatForgets(t *testing.T) {
	t.Setenv("OTEL_SDK_DISABLED", "true")
	tel := telemetry.Setup(t.Context(), telemetry.Config{})
	defer tel.Shutdown(context.Background()) //nolint:errcheck // a test
	source := tel.Recorder()
	tracer := otel.Tracer("test")
	var cursor uint64
	var got, missed int64
	for range 10 {
		for range 3000 {
			_, s := tracer.Start(t.Context(), "s")
			s.End()
		}
		spans, next, m := source.EndedSince(cursor)
		got, missed, cursor = got+int64(len(spans)), missed+m, next
	}
	if got != 30_000 || missed != 0 || cursor != 30_000 {
		t.Errorf("%d came, %d were missed, the cursor is %d", got, missed, cursor)
	}
	if spans, next, missed := source.EndedSince(1); missed == 0 || int64(len(spans))+missed != 29_999 || next != cursor {
		t.Errorf("from the beginning: %d spans, %d missed", len(spans), missed)
	}
}
