package telemetry

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// What an earlier program of this kind got wrong, each with a test so that it stays right.

// A package variable's tracer is older than main.
func TestTracerTakenBeforeSetupRecordsAfterIt(t *testing.T) {
	r := newReceiver(t)
	stdout, stderr := runChild(t, "OTEL_EXPORTER_OTLP_ENDPOINT="+r.URL)
	if !strings.Contains(stdout, "recorded 3\n") || !strings.Contains(stdout, "sent 3 dropped 0 waiting 0") {
		t.Errorf("child printed\n%s", stdout)
	}
	if got := len(r.received()["early"]); got != 3 {
		t.Errorf("received %d spans, want 3", got)
	}
	if stderr != "" {
		t.Errorf("stderr: %s", stderr)
	}
}

const exitEnv = "TELEMETRY_TEST_EXIT"

// abruptExits are the ways in which a program ends without a word to its telemetry.
var abruptExits = map[string]func(){
	"exit":  func() { os.Exit(3) },
	"panic": func() { go panic("nobody recovers") },
	"kill":  func() { _ = killItself() },
}

func killItself() error {
	p, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	return p.Signal(syscall.SIGKILL)
}

// abruptChild ends spans, one of them below another that never ends, and then itself.
func abruptChild() {
	Setup(context.Background(), Config{SpoolDir: os.Getenv(spoolEnv)})
	ctx, _ := otel.Tracer("child").Start(context.Background(), "never ends")
	for i := range 100 {
		_, span := otel.Tracer("child").Start(ctx, strconv.Itoa(i))
		span.End()
	}
	fmt.Println("ended") // nothing comes after the last End
	abruptExits[os.Getenv(exitEnv)]()
	select {}
}

func TestSpansSurviveAnAbruptExit(t *testing.T) {
	for name := range abruptExits {
		t.Run(name, func(t *testing.T) {
			dir, r := t.TempDir(), newReceiver(t)
			r.setFault(answerWith(http.StatusServiceUnavailable, "", ""))
			child := command(t, os.Args[0], []string{
				childEnv + "=abrupt", spoolEnv + "=" + dir, exitEnv + "=" + name, "OTEL_EXPORTER_OTLP_ENDPOINT=" + r.URL,
			})
			var errs bytes.Buffer
			child.Stderr = &errs
			out, err := child.Output()
			if string(out) != "ended\n" || err == nil {
				t.Fatalf("the child printed %q and ended with %v: %s", out, err, &errs)
			}
			r.setFault(nil)

			cleanEnv(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
			next := Setup(t.Context(), Config{SpoolDir: dir})
			eventually(t, "the next start delivers", func() bool { return next.Status().Sent >= 100 })
			if err := shutdown(next, 10*time.Second); err != nil {
				t.Error(err)
			}
			if s := next.Status(); s.Sent != 100 || s.Waiting != 0 || s.Dropped != 0 || s.SetAside != 0 {
				t.Errorf("the next start: %+v", s)
			}
			r.once(t, 0, 100)
		})
	}
}

// The SDK's own exporter over HTTP, and the generated messages of OTLP, import gRPC; they never call it, so
// that the linker leaves out whatever opens or serves a connection. Nobody else of ours imports it, and what is sent is
// HTTP, even when gRPC is asked for. The programs link a dialler all the same: Google's package of credentials, which
// Gemini on Vertex AI uses, has one for a service of Google's own.
func TestNothingOfGRPCOnTheExportPath(t *testing.T) {
	t.Run("imports", func(t *testing.T) {
		importers := strings.Fields(goTool(t, "list", "-deps", "-f",
			`{{$p := .ImportPath}}{{range .Imports}}{{if eq . "google.golang.org/grpc"}}{{$p}}{{"\n"}}{{end}}{{end}}`,
			"hybrid-image-search/telemetry", "hybrid-image-search/cmd/imgsearch", "hybrid-image-search/cmd/hybrid-image-search"))
		importers = slices.DeleteFunc(importers, func(p string) bool { return strings.HasPrefix(p, "google.golang.org/grpc/") })
		for _, p := range importers {
			if strings.HasPrefix(p, "hybrid-image-search/") || strings.Contains(p, "otlptracegrpc") {
				t.Errorf("%s imports gRPC", p)
			}
		}
		all := strings.Fields(goTool(t, "list", "-deps", "hybrid-image-search/telemetry"))
		if !slices.Contains(all, "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp") {
			t.Error("the exporter over HTTP is not there: what is listed cannot be right")
		}
	})
	t.Run("linked", func(t *testing.T) {
		symbols := goTool(t, "tool", "nm", buildExporter(t))
		if !strings.Contains(symbols, " T go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp.NewClient\n") {
			t.Fatal("the exporter over HTTP is not among the symbols: what is read cannot be right")
		}
		for line := range strings.Lines(symbols) {
			_, name, _ := strings.Cut(line, " T google.golang.org/grpc.")
			if strings.HasPrefix(name, "NewClient") || strings.HasPrefix(name, "Dial") || strings.HasPrefix(name, "NewServer") {
				t.Errorf("linked: %s", strings.TrimSpace(line))
			}
		}
	})
	t.Run("sent", func(t *testing.T) {
		for protocol, kind := range map[string]string{
			"": "application/x-protobuf", "http/protobuf": "application/x-protobuf", "grpc": "application/x-protobuf",
			"http/json": "application/json",
		} {
			requests := make(chan *http.Request, 10)
			web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				_, _ = io.Copy(io.Discard, req.Body)
				requests <- req
				w.Header().Set("Content-Type", kind)
			}))
			tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", web.URL, "OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
			_, span := otel.Tracer("test").Start(t.Context(), "x")
			span.End()
			if err := shutdown(tel, 10*time.Second); err != nil {
				t.Error(err)
			}
			web.Close()
			if s := tel.Status(); s.Sent != 1 || len(requests) != 1 {
				t.Fatalf("protocol %q: %d requests, %+v", protocol, len(requests), s)
			}
			if q := <-requests; q.Method != http.MethodPost || q.ProtoMajor != 1 || q.URL.Path != "/v1/traces" ||
				q.Header.Get("Content-Type") != kind {
				t.Errorf("protocol %q: %s %s %s, %v", protocol, q.Method, q.URL, q.Proto, q.Header)
			}
			if told := len(tel.Status().Problems) > 0; told != (protocol == "grpc") {
				t.Errorf("protocol %q: problems %q", protocol, tel.Status().Problems)
			}
		}
	})
}

// Whatever the settings, telemetry records, says what is wrong, ends, and writes nothing over the user's screen.
func TestTelemetryWorksWithCollectorDownAndMalformedSettings(t *testing.T) {
	for name, test := range oddSettings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Variables given later win.
			stdout, stderr := runChild(t, append([]string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + nowhere}, test.env...)...)
			if !strings.Contains(stdout, "recorded 3\nshutdown <nil>\n") || !strings.Contains(stdout, test.told) {
				t.Errorf("child printed\n%s", stdout)
			}
			if !quiet(stderr) || strings.Contains(stdout, "secret") {
				t.Errorf("stdout: %s stderr: %s", stdout, stderr)
			}
		})
	}
}

// The same of the program as it is shipped.
func TestProgramWorksWithCollectorDownAndMalformedSettings(t *testing.T) {
	program := buildProgram(t)
	home := t.TempDir()
	search := func(t *testing.T, env []string) string {
		t.Helper()
		env = append([]string{"HOME=" + home, "USERPROFILE=" + home, "LOCALAPPDATA=" + home, "XDG_DATA_HOME=" + t.TempDir()}, env...)
		cmd := command(t, program, env, "search", "--json", "--library", filepath.Join(home, "library"), "harbour")
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil || !quiet(errs.String()) {
			t.Errorf("the program ends with %v, and tells %s", err, &errs)
		}
		return string(out)
	}
	pictures := filepath.Join(home, "pictures")
	if err := os.Mkdir(pictures, 0o700); err != nil {
		t.Fatal(err)
	}
	writePicture(t, filepath.Join(pictures, "harbour.png"))
	index := command(t, program, []string{"HOME=" + home, "OTEL_SDK_DISABLED=true"}, "index", "--library", filepath.Join(home, "library"), pictures)
	if out, err := index.CombinedOutput(); err != nil {
		t.Fatalf("indexing: %v\n%s", err, out)
	}
	want := search(t, []string{"OTEL_SDK_DISABLED=true"})
	if !strings.Contains(want, "harbour.png") {
		t.Fatalf("found %s", want)
	}
	for name, test := range oddSettings {
		t.Run(name, func(t *testing.T) {
			got := search(t, append([]string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + nowhere}, test.env...))
			if got != want {
				t.Errorf("found %s", got)
			}
		})
	}
}

// Spans that libraries make are measured like the program's own: of statements in a real database, and of both
// sides of a request.
func TestSpansOfInstrumentationLibrariesCarryUsage(t *testing.T) {
	r := newReceiver(t)
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	ctx, parent := otel.Tracer("test").Start(t.Context(), "ours")
	useDatabase(ctx, t)
	propagate := otelhttp.WithPropagators(propagation.TraceContext{})
	web := httptest.NewServer(otelhttp.NewHandler(http.NotFoundHandler(), "serve", propagate))
	client := http.Client{Transport: otelhttp.NewTransport(&http.Transport{DisableKeepAlives: true}, propagate)}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, web.URL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	web.Close() // waits for the handler, and so for its span
	parent.End()
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	spans := r.received()
	for _, name := range []string{"ours", "sql.conn.exec", "sql.conn.begin_tx", "sql.tx.commit", "sql.conn.query", "sql.rows", "HTTP GET"} {
		if len(spans[name]) == 0 {
			t.Errorf("no span %q", name)
		}
	}
	id, served := parent.SpanContext().TraceID(), false
	for _, list := range spans {
		for _, s := range list {
			wantUsage(t, s)
			served = served || trace.SpanKind(s.GetKind()) == trace.SpanKindServer
			if !bytes.Equal(s.GetTraceId(), id[:]) {
				t.Errorf("%q is of another trace", s.GetName())
			}
		}
	}
	if !served {
		t.Error("no span of the server")
	}
}
