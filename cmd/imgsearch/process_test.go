package main

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestSecondProcessMaySearchButNotIndex(t *testing.T) {
	pictures, library := indexed(t)
	pid, release := occupy(t, library)
	holder := "in use by the other program (process " + strconv.Itoa(pid) + " on "

	e := succeed(t, "search", "--json", "--library", library, "harbour")
	if list := decode[[]found](t, e.stdout); len(list) == 0 || !strings.Contains(e.stderr, holder) {
		t.Errorf("searching finds %d and tells %q", len(list), e.stderr)
	}
	e = succeed(t, "similar", "--json", "--library", library, filepath.Join(pictures, "sea", "pier.jpg"))
	if list := decode[[]found](t, e.stdout); len(list) != 2 || !strings.Contains(e.stderr, holder) {
		t.Errorf("similar finds %d and tells %q", len(list), e.stderr)
	}
	e = succeed(t, "stats", "--json", "--library", library)
	if s := decode[statistics](t, e.stdout); !s.ReadOnly || s.Pictures != 3 {
		t.Errorf("stats: %+v", s)
	}
	if e := succeed(t, "doctor", "--library", library); !strings.Contains(e.stdout, "(reading only)") {
		t.Errorf("doctor: %q", e.stdout)
	}
	draw(t, filepath.Join(pictures, "new.jpg"), 3, 64)
	e = imgsearch(t, "index", "--json", "--library", library, pictures)
	if e.code != exitFailed || e.stdout != "" || !strings.Contains(e.stderr, holder) {
		t.Errorf("indexing exits with %d, prints %q and tells %q", e.code, e.stdout, e.stderr)
	}

	release()
	if e := succeed(t, "index", "--library", library, pictures); !strings.HasPrefix(e.stdout, "1 added, ") || e.stderr != "" {
		t.Errorf("once it is free: %q, %q", e.stdout, e.stderr)
	}
}

// A process that was killed holds nothing, whatever it left lying about.
func TestKilledHolderIsForgotten(t *testing.T) {
	pictures, library := indexed(t)
	pid, _ := occupy(t, library)
	process, err := os.FindProcess(pid)
	must(t, err)
	must(t, process.Kill())
	must(t, os.WriteFile(filepath.Join(library, "holder.json"), []byte(`{"program":"a ghost","pid":1}`), 0o600))
	// The system closes the dead process's files in its own time.
	for range 200 {
		e := succeed(t, "stats", "--json", "--library", library)
		if !decode[statistics](t, e.stdout).ReadOnly {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if e := succeed(t, "index", "--library", library, pictures); e.stderr != "" {
		t.Errorf("tells %q", e.stderr)
	}
}

// occupy has another process hold the library until release is called or the test ends.
func occupy(t *testing.T, library string) (pid int, release func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], library)
	cmd.Env = append(os.Environ(), roleVariable+"="+roleHolder)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	must(t, err)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	released := false
	release = func() {
		if !released {
			released = true
			stdin.Close() //nolint:errcheck // a killed one has closed it
			cmd.Wait()    //nolint:errcheck // a killed one fails
		}
	}
	t.Cleanup(release)
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	return cmd.Process.Pid, release
}

// A collector that takes the connection and never answers costs no more than the farewell. It is given up long
// before an exporter's own ten seconds.
func TestSilentCollectorDelaysNothing(t *testing.T) {
	_, library := indexed(t)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer listener.Close() //nolint:errcheck // a test
	asked := make(chan struct{}, 100)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			asked <- struct{}{}
			go io.Copy(io.Discard, connection) //nolint:errcheck // reads until the other end is gone
		}
	}()
	cmd, stdout, stderr := child(t, "search", "--json", "--library", library, "harbour")
	cmd.Env = append(cmd.Env, "OTEL_SDK_DISABLED=false", "OTEL_EXPORTER_OTLP_ENDPOINT=http://"+listener.Addr().String())
	begin := time.Now()
	e := finish(t, cmd, stdout, stderr)
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	if e.code != exitDone || len(decode[[]found](t, e.stdout)) == 0 || e.stderr != "" {
		t.Errorf("exits with %d, prints %q and tells %q", e.code, e.stdout, e.stderr)
	}
	select {
	case <-asked:
	case <-time.After(2 * time.Second):
		t.Skip("this machine is too busy: the farewell was over before anything was sent")
	}
}

func TestMalformedTelemetrySettings(t *testing.T) {
	_, library := indexed(t)
	for _, setting := range []string{
		"OTEL_EXPORTER_OTLP_ENDPOINT=not a url\x7f://", "OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4318",
		"OTEL_EXPORTER_OTLP_HEADERS=%%%,=,;", "OTEL_EXPORTER_OTLP_TIMEOUT=soon", "OTEL_TRACES_SAMPLER=sometimes",
		"OTEL_TRACES_SAMPLER_ARG=-1", "OTEL_RESOURCE_ATTRIBUTES=,,=%zz", "OTEL_EXPORTER_OTLP_CERTIFICATE=/nowhere",
		"OTEL_BSP_MAX_QUEUE_SIZE=-5", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=many", "OTEL_TRACES_EXPORTER=smoke",
		"OTEL_SDK_DISABLED=perhaps", "OTEL_EXPORTER_OTLP_COMPRESSION=brotli",
	} {
		name, value, _ := strings.Cut(setting, "=")
		t.Run(setting, func(t *testing.T) {
			if name != "OTEL_SDK_DISABLED" {
				t.Setenv("OTEL_SDK_DISABLED", "false")
			}
			if !strings.HasSuffix(name, "_ENDPOINT") {
				t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1") // nobody listens there
			}
			t.Setenv(name, value)
			e := succeed(t, "search", "--json", "--library", library, "harbour")
			if len(decode[[]found](t, e.stdout)) == 0 || e.stderr != "" {
				t.Errorf("prints %q and tells %q", e.stdout, e.stderr)
			}
			if e := succeed(t, "doctor", "--library", library); !strings.Contains(e.stdout, "\ntraces ") {
				t.Errorf("doctor prints %q", e.stdout)
			}
		})
	}
}

// Without a terminal there is no bar.
func TestNoBarInAPipe(t *testing.T) {
	pictures, library := places(t)
	for i := range 30 {
		draw(t, filepath.Join(pictures, strconv.Itoa(i)+".jpg"), i, 64)
	}
	cmd, stdout, stderr := child(t, "index", "--library", library, pictures)
	e := finish(t, cmd, stdout, stderr)
	if e.code != exitDone || e.stderr != "" || strings.ContainsAny(e.stdout, "\r\x1b") || !strings.HasPrefix(e.stdout, "30 added, ") {
		t.Errorf("exits with %d, prints %q and tells %q", e.code, e.stdout, e.stderr)
	}
}
