//go:build unix

package engine

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hybrid-image-search/engine/demo"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/internal/bench"
	"hybrid-image-search/engine/picture"
)

const serverChild = "ENGINE_TEST_SERVER" // requests a second, 0 for no limit

// TestServerChild serves BenchmarkEmbed from a process of its own, so that its CPU time is not counted as ours. It
// looks at no picture: on this machine its work would take ours the cores, which Google's does not.
func TestServerChild(t *testing.T) {
	var perSecond int
	if _, err := fmt.Sscan(os.Getenv(serverChild), &perSecond); err != nil {
		t.Skip("runs only as the child of BenchmarkEmbed")
	}
	s := &blindServer{perSecond: perSecond}
	web := httptest.NewServer(s)
	defer web.Close()
	fmt.Println(web.URL)
	_, _ = io.Copy(io.Discard, os.Stdin) // until the parent goes
}

// blindServer answers with one vector for each picture, after 200 ms.
type blindServer struct {
	perSecond int
	mu        sync.Mutex
	second    int64 // that is counted
	requests  int   // in it
}

func (s *blindServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	time.Sleep(200 * time.Millisecond)
	w.Header().Set("Content-Type", "application/json")
	if now := time.Now(); !s.allowed(now.Unix()) {
		next := now.Truncate(time.Second).Add(time.Second).Sub(now)
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprintf(w, `{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[`+
			`{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%.3fs"}]}}`, next.Seconds())
		return
	}
	one := `{"values":[1` + strings.Repeat(",0.001", 767) + `]}`
	vectors := strings.TrimSuffix(strings.Repeat(one+",", bytes.Count(body, []byte(`"inlineData"`))), ",")
	io.WriteString(w, `{"embeddings":[`+vectors+`]}`) //nolint:errcheck // the client has gone
}

func (s *blindServer) allowed(second int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if second != s.second {
		s.second, s.requests = second, 0
	}
	if s.perSecond > 0 && s.requests == s.perSecond {
		return false
	}
	s.requests++
	return true
}

func startServerProcess(b *testing.B, perSecond int) (address string) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestServerChild$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", serverChild, perSecond))
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()     //nolint:errcheck // it ends so
		_ = cmd.Wait() // killed, if the benchmark's context ended first
	})
	if _, err := fmt.Fscan(bufio.NewReader(out), &address); err != nil {
		b.Fatal(err)
	}
	return address
}

// demoPictures are those of the demo library, rendered once.
var demoPictures = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(os.TempDir(), "hybrid-image-search-bench-"+demo.Version)
	return dir, demo.Render(context.Background(), dir, nil)
})

// smallDemo writes n different pictures of at most 512 pixels.
func smallDemo(b *testing.B, n int) string {
	b.Helper()
	source, err := demoPictures()
	if err != nil {
		b.Fatal(err)
	}
	files := jpegsBelow(b, source)
	dir := b.TempDir()
	for i := range n {
		data, err := os.ReadFile(files[i%len(files)])
		if err != nil {
			b.Fatal(err)
		}
		img, err := picture.DecodeFull(b.Context(), data, 512-2*(i/len(files)), picture.DefaultLimits())
		if err == nil {
			data, err = picture.EncodeJPEG(img, 88)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.jpg", i)), data, 0o644)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// BenchmarkEmbed embeds small pictures by a server that takes 200 ms for an answer, held against what its limits
// allow: "open" has none but the client's own requests at a time, "quota" allows 20 requests a second. It reports our
// own CPU time for a picture and the largest heap, which should not grow with the library.
func BenchmarkEmbed(b *testing.B) {
	const latency = 200 * time.Millisecond
	limits := gemini.Defaults().Limits
	for _, bb := range []struct {
		name      string
		n         int
		perSecond int
	}{{"open/1000", 1_000, 0}, {"open/250", 250, 0}, {"quota/1000", 1_000, 20}} {
		b.Run(bb.name, func(b *testing.B) {
			dir := smallDemo(b, bb.n)
			batches := (bb.n + limits.PicturesPerBatch - 1) / limits.PicturesPerBatch
			ideal := time.Duration((batches+limits.Concurrency-1)/limits.Concurrency) * latency
			if bb.perSecond > 0 {
				ideal = time.Duration((batches-1)/bb.perSecond)*time.Second + latency
			}
			for b.Loop() {
				address := startServerProcess(b, bb.perSecond)
				settings := standInModels()
				settings.Dimensions = 768
				l := openWith(b, b.TempDir(), localService(b, address, "any-key-will-do-here", settings))
				if _, err := l.Index(b.Context(), []string{dir}, nil); err != nil {
					b.Fatal(err)
				}
				peak, cpu := bench.WatchHeap(b), cpuTime(b)
				r, err := l.Embed(b.Context(), Gemini, nil)
				if err != nil || r.Embedded != bb.n {
					b.Fatalf("%+v, %v", r, err)
				}
				b.ReportMetric(100*ideal.Seconds()/r.Seconds, "%allowed")
				b.ReportMetric(float64((cpuTime(b)-cpu).Microseconds())/float64(bb.n), "µs-CPU/picture")
				b.ReportMetric(float64(peak())/(1<<20), "MB-heap-peak")
			}
		})
	}
}

// BenchmarkCopyForModel makes what a model gets of large pictures: read, hash, decode, reduce, encode.
func BenchmarkCopyForModel(b *testing.B) {
	l := openWith(b, b.TempDir(), nil)
	dir := largeJPEGs(b, 4)
	if _, err := l.Index(b.Context(), []string{dir}, nil); err != nil {
		b.Fatal(err)
	}
	all, err := l.catalog.Lacking(b.Context(), "any")
	if err != nil || len(all) != 4 {
		b.Fatal(len(all), err)
	}
	read := newContentReader(l)
	bytes, cpu, n := 0, cpuTime(b), 0
	for b.Loop() {
		data, err := read.jpeg(b.Context(), all[n%len(all)])
		if err != nil {
			b.Fatal(err)
		}
		bytes += len(data)
		n++
	}
	b.ReportMetric(float64((cpuTime(b)-cpu).Microseconds())/float64(n), "µs-CPU/picture")
	b.ReportMetric(float64(bytes)/float64(n)/1000, "kB/picture")
	b.ReportMetric(float64(read.encode.Microseconds())/float64(n), "µs-encode")
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
