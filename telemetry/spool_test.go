package telemetry

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// runs is what one process has of the export.
type runs struct {
	*sdktrace.TracerProvider
	export *export
	board  *statusBoard
}

func startProcess(t *testing.T, dir, url string, limit int64) runs {
	t.Helper()
	cleanEnv(t, "OTEL_EXPORTER_OTLP_ENDPOINT", url)
	board := &statusBoard{}
	e := directedExport(dir, limit, quickPacing, board)
	return newRuns(t, e, board)
}

func newRuns(t *testing.T, e *export, board *statusBoard) runs {
	t.Helper()
	res := resource.NewSchemaless(attribute.String("service.instance.id", t.Name()))
	p := runs{sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(e), sdktrace.WithResource(res)), e, board}
	t.Cleanup(func() { p.stop(t) })
	return p
}

func (p runs) stop(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := p.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}

func (p runs) end(from, to int) {
	tracer := p.Tracer("test")
	for i := from; i < to; i++ {
		_, s := tracer.Start(context.Background(), strconv.Itoa(i), trace.WithAttributes(attribute.Int("n", i)))
		s.End()
	}
}

const nowhere = "http://127.0.0.1:1"

// once checks that each span of a range arrived exactly once.
func (r *receiver) once(t *testing.T, from, to int) {
	t.Helper()
	got := r.received()
	for i := from; i < to; i++ {
		if n := len(got[strconv.Itoa(i)]); n != 1 {
			t.Fatalf("span %d arrived %d times (%d names in all)", i, n, len(got))
		}
	}
}

func folders(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*-*", "0*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWhatOneProcessLeavesTheNextOneSends(t *testing.T) {
	for name, n := range map[string]int{"small": 10, "several segments": 9000} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			down := startProcess(t, dir, nowhere, 1<<20)
			down.end(0, n)
			down.stop(t)
			if s := down.board.read(); s.Waiting != int64(n) || s.WaitingBytes < int64(n)*50 || s.Dropped != 0 {
				t.Errorf("left behind: %+v", s)
			}
			again := startProcess(t, dir, nowhere, 1<<20) // takes it over, and cannot send it either
			again.end(n, n+5)
			eventually(t, "the spans are taken over", func() bool { return again.board.read().Waiting == int64(n+5) })
			again.stop(t)

			r := newReceiver(t)
			up := startProcess(t, dir, r.URL, 0)
			eventually(t, "all is sent", func() bool { return up.board.read().Sent == int64(n+5) })
			up.stop(t)
			r.once(t, 0, n+5)
			if left := folders(t, dir); len(left) != 0 {
				t.Errorf("left: %v", left)
			}
			for _, rs := range r.spans {
				if id := byKey(rs.GetResource().GetAttributes())["service.instance.id"].GetStringValue(); id != t.Name() {
					t.Fatalf("resource %q", id)
				}
			}
		})
	}
}

func TestTwoProcessesSendEachTheirOwn(t *testing.T) {
	dir := t.TempDir()
	r := newReceiver(t)
	r.setFault(answerWith(503, "", ""))
	one, two := startProcess(t, dir, r.URL, 0), startProcess(t, dir, r.URL, 0)
	one.end(0, 700)
	two.end(700, 1400)
	three := startProcess(t, dir, r.URL, 0) // must adopt nothing
	r.setFault(nil)
	for _, p := range []runs{one, two, three} {
		p.stop(t)
	}
	r.once(t, 0, 1400)
	if s := three.board.read(); s.Sent != 0 {
		t.Errorf("the third sent %d", s.Sent)
	}
}

func TestOldestSpansGoWhenTheSpoolIsFull(t *testing.T) {
	const n, limit = 20_000, 1 << 20
	dir := t.TempDir()
	down := startProcess(t, dir, nowhere, limit)
	down.end(0, n)
	s := down.board.read()
	if s.Dropped == 0 || s.Waiting+s.Dropped != n || s.WaitingBytes > limit {
		t.Errorf("%+v", s)
	}
	down.stop(t)
	size := int64(0)
	for _, f := range folders(t, dir) {
		info, err := os.Stat(filepath.Join(f, walFile))
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > limit+limit/4 {
		t.Errorf("%d bytes on disk", size)
	}
	s = down.board.read()
	r := newReceiver(t)
	up := startProcess(t, dir, r.URL, limit)
	eventually(t, "the rest is sent", func() bool { b := up.board.read(); return b.Sent+b.Dropped >= s.Waiting })
	up.stop(t)
	r.once(t, n-1000, n)
}

func TestDamageCostsOnlyWhatIsDamaged(t *testing.T) {
	const n = 9000
	tests := map[string]struct {
		damage   func(t *testing.T, files []string)
		lost     int // spans at most
		setAside int64
	}{
		"torn tail": {func(t *testing.T, files []string) {
			info, err := os.Stat(files[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(files[0], info.Size()-7); err != nil {
				t.Fatal(err)
			}
		}, 1, 1},
		"flipped bit": {func(t *testing.T, files []string) {
			data := readAll(t, files[1])
			record, rest, _ := nextRecord(data)
			_, rest, _ = nextRecord(rest)
			data[len(data)-len(rest)+20] ^= 4
			writeAll(t, files[1], data)
			_ = record
		}, 1, 1},
		"zeros at the end": {func(t *testing.T, files []string) {
			writeAll(t, files[0], append(readAll(t, files[0]), make([]byte, 5000)...))
		}, 0, 1},
		"segment of noise": {func(t *testing.T, files []string) {
			data := readAll(t, files[0])
			for i := range data {
				data[i] = byte(i * 7)
			}
			writeAll(t, files[0], data)
		}, 2000, 1},
		"segment is a folder": {func(t *testing.T, files []string) {
			if err := os.Remove(files[0]); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(files[0], 0o700); err != nil {
				t.Fatal(err)
			}
		}, 2000, 0},
		"cursor of noise": {func(t *testing.T, files []string) {
			writeAll(t, filepath.Join(filepath.Dir(files[0]), cursorFile), []byte("0123456789abcdef"))
		}, 0, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			down := startProcess(t, dir, nowhere, 1<<20) // segments of 128 KiB
			down.end(0, n)
			down.stop(t)
			var files []string
			for _, f := range folders(t, dir) {
				files = append(files, filepath.Join(f, walFile))
			}
			if len(files) < 2 {
				t.Fatalf("%d segments", len(files))
			}
			test.damage(t, files)
			r := newReceiver(t)
			up := startProcess(t, dir, r.URL, 0)
			eventually(t, "the rest is sent", func() bool {
				s := up.board.read()
				return s.Waiting == 0 && s.Sent >= int64(n-test.lost)
			})
			s := up.board.read()
			if s.SetAside != test.setAside || s.Sent > n {
				t.Errorf("%+v", s)
			}
			kept, _ := filepath.Glob(filepath.Join(dir, asideFolder, "*"))
			if int64(len(kept)) != test.setAside {
				t.Errorf("kept %v", kept)
			}
		})
	}
}

func readAll(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeAll(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWithoutSpoolSpansWaitInMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	writeAll(t, file, nil)
	r := newReceiver(t)
	r.setFault(answerWith(503, "", ""))
	p := startProcess(t, filepath.Join(file, "spool"), r.URL, 0)
	p.end(0, 1000)
	if s := p.board.read(); s.Spool.String() == "" || s.Waiting != 1000 {
		t.Errorf("%+v", s)
	}
	r.setFault(nil)
	eventually(t, "all is sent", func() bool { return p.board.read().Sent == 1000 })
	r.once(t, 0, 1000)
	down := startProcess(t, file, nowhere, 0)
	down.end(0, 3)
	down.stop(t)
	if s := down.board.read(); s.Dropped != 3 || s.Waiting != 0 {
		t.Errorf("lost with the process, and not said: %+v", s)
	}
}

// The disk takes nothing from some moment on, as when it is full, and later takes something again.
func TestDiskThatFillsUp(t *testing.T) {
	r := newReceiver(t)
	r.setFault(answerWith(503, "", ""))
	p := startProcess(t, t.TempDir(), r.URL, 0)
	p.end(0, 100)
	eventually(t, "they are being sent", func() bool { return p.board.read().State == Retrying }) // so nothing is read below
	s := p.export.spool
	s.mu.Lock()
	if err := s.active.log.Close(); err != nil { // the next write fails
		t.Error(err)
	}
	s.mu.Unlock()
	p.end(100, 200)
	if b := p.board.read(); b.Spool.String() == "" || b.Waiting != 200 || s.onDisk() {
		t.Errorf("%+v", b)
	}
	s.mu.Lock()
	s.broken = time.Now().Add(-time.Hour)
	s.mu.Unlock()
	p.end(200, 300)
	if b := p.board.read(); b.Spool.String() != "" || b.Waiting != 300 || !s.onDisk() {
		t.Errorf("%+v", b)
	}
	s.mu.Lock()
	s.queue[0].log = nil // as after closing, so that it is opened again
	s.mu.Unlock()
	r.setFault(nil)
	eventually(t, "all is sent", func() bool { return p.board.read().Sent == 300 })
	r.once(t, 0, 300)
}

func TestSpoolIsOfTheUserAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "spool")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	p := startProcess(t, dir, nowhere, 0)
	p.end(0, 1)
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = fmt.Errorf("%s: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestNothingIsSpooledWhileExportIsOff(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "spool")
	for _, pair := range [][2]string{{"OTEL_SDK_DISABLED", "true"}, {"OTEL_TRACES_EXPORTER", "none"}} {
		cleanEnv(t, pair[0], pair[1])
		tel := Setup(t.Context(), Config{SpoolDir: dir})
		if err := tel.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%s: %v", pair[0], err)
		}
		cleanEnv(t, pair[0], "")
	}
}

// A collector that asks for a pause gets it.
func TestRetryAfterIsHonoured(t *testing.T) {
	r := newReceiver(t)
	asked := make(chan struct{}, 10)
	r.setFault(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
		asked <- struct{}{}
	})
	p := startProcess(t, t.TempDir(), r.URL, 0)
	p.end(0, 1)
	<-asked
	eventually(t, "the answer is seen", func() bool { return p.board.read().State == Retrying })
	time.Sleep(50 * time.Millisecond) // twenty of the usual pauses
	if len(asked) != 0 {
		t.Error("asked again before its time")
	}
	r.setFault(nil)
	p.stop(t) // one more try
	r.once(t, 0, 1)
}

func FuzzRecovery(f *testing.F) {
	record := func(kind byte, content string) []byte {
		r := append(make([]byte, recordHeader), content...)
		seal(r, kind)
		return append([]byte{byte(len(r))}, r...)
	}
	good := append(record(kindResource, ""), record(kindSpan, "span")...)
	f.Add(good, uint64(0))
	f.Add(good[:len(good)-1], uint64(1))
	f.Add(append(good, 0, 0, 0), uint64(9))
	f.Add([]byte{0x80}, uint64(0))
	f.Fuzz(func(t *testing.T, data []byte, acked uint64) {
		root := t.TempDir()
		left := filepath.Join(root, "1-dead")
		dir := segmentDir(left, 1)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		// A sound span in front must survive whatever comes behind it.
		writeAll(t, filepath.Join(dir, walFile), append(append([]byte(nil), good...), data...))
		board := &statusBoard{}
		s := openSpool(root, 0, board, discard())
		defer s.close()
		s.adopt(func() bool { return false })
		found := false
		for b := s.next(maxBatch); b != nil; b = s.next(maxBatch) {
			found = found || string(b.spans[0].content) == "span"
			s.settle(b, len(b.spans))
		}
		if st := board.read(); !found || st.Waiting != 0 || st.WaitingBytes != 0 {
			t.Errorf("found %v, %+v", found, st)
		}
		count(data, acked)
	})
}
