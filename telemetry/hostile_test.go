package telemetry

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// The spans of each fault: those before it is seen, which are more than a batch, and all.
const early, all = 600, 1600

// bad is the name of the span that a receiver refuses which is choosy.
const bad = "bad"

// fault is a collector that goes wrong in one way, until it is over.
type fault struct {
	server func(*receiver) http.HandlerFunc         // in the place of the receiver
	guard  func(ctx context.Context) func(net.Conn) // below HTTP
	kind   string                                   // "" or one of those below
	told   string                                   // part of the sentence
	choosy bool                                     // takes all spans but the bad one
	paused bool
}

const (
	nothingListens = "nothing listens"
	speaksTLS      = "speaks TLS once it is well"
)

func hostile(t *testing.T) map[string]fault {
	return map[string]fault{
		"refuses":                   {kind: nothingListens, told: "Nothing listens"},
		"accepts and hangs":         {guard: hang, told: "did not answer in time"},
		"reads all and hangs":       {guard: readAndHang, told: "did not answer in time"},
		"drips a byte a second":     {guard: drip, told: "did not answer in time"},
		"closes within the request": {guard: always(closeWithin), told: "No connection"},
		"closes within the answer":  {guard: always(say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")), told: "No connection"},
		"reads all and hangs up":    {guard: always(say("")), told: "No connection"},
		"takes all and hangs up":    {server: takesUnheard, told: "No connection"}, // so that they come again
		"no HTTP":                   {guard: always(say("\x00\x00\x18\x04\x00\x00\x00\x00\x00")), told: "no OTLP receiver for HTTP"},
		"200 with garbage":          {server: anyhow(answerWith(200, "application/x-protobuf", "\xff\xff\xff")), told: "not as an OTLP receiver"},
		"200 with JSON garbage":     {server: anyhow(answerWith(200, "application/json", "{")), told: "not as an OTLP receiver"},
		"200 with a web page":       {server: anyhow(answerWith(200, "text/html", "<html>")), told: "not as an OTLP receiver"},
		"partial success":           {server: takesPart, told: "1 span not sent", choosy: true},
		"400":                       {server: refuses(400), told: "1 span set aside", choosy: true},
		"413":                       {server: refuses(413), told: "1 span set aside", choosy: true},
		"422":                       {server: refuses(422), told: "1 span set aside", choosy: true},
		"401":                       {server: anyhow(answerWith(401, "", "")), told: "refuses the credentials", paused: true},
		"403":                       {server: anyhow(answerWith(403, "", "")), told: "refuses the credentials", paused: true},
		"404":                       {server: anyhow(answerWith(404, "", "")), told: "takes no traces on this path", paused: true},
		"429 with Retry-After":      {server: anyhow(later(429)), told: "takes no more for now"},
		"500":                       {server: anyhow(answerWith(500, "", "")), told: "trouble of its own (HTTP 500)"},
		"503":                       {server: anyhow(answerWith(503, "", "")), told: "trouble of its own (HTTP 503)"},
		"503 with Retry-After":      {server: anyhow(later(503)), told: "trouble of its own (HTTP 503)"},
		"redirect":                  {server: anyhow(http.RedirectHandler("/elsewhere", http.StatusTemporaryRedirect).ServeHTTP), told: "sends spans elsewhere"},
		"TLS on a plain port":       {guard: secured(t), told: "expects TLS"},
		"TLS that only alerts":      {guard: always(sayAtOnce("\x15\x03\x01\x00\x02\x02\x46")), told: "expects TLS"},
		"plain on a TLS port":       {guard: always(sayAtOnce("HTTP/1.1 400 Bad Request\r\n\r\n")), kind: speaksTLS, told: "does not speak TLS"},
		"1 GB":                      {server: anyhow(gigabyte(false)), told: "not as an OTLP receiver"},
		"1 GB, packed":              {server: anyhow(gigabyte(true)), told: "not as an OTLP receiver"},
	}
}

// Whatever a collector does, spans start and end as fast as with one that is well, and all arrive once it is.
func TestHostileCollectors(t *testing.T) {
	well := newReceiver(t)
	p, board := startTee(t, well.URL)
	endTimed(p, 0, early)
	healthy := endTimed(p, early, all)
	eventually(t, "all is sent", func() bool { return board.read().Sent == all })
	t.Logf("%-26s %v", "well", healthy)

	for name, f := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			url, over, settings := f.begin(t)
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			heap := memory.HeapSys
			p, board := startTee(t, url, settings...)
			endTimed(p, 0, early)
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("the status says %q", board.read().Sentence())
				}
			})
			eventually(t, "the status says "+f.told, func() bool { return strings.Contains(board.read().Sentence(), f.told) })
			during := endTimed(p, early, all)
			t.Logf("%-26s %v", name, during)
			if during.median > 4*healthy.median+60*time.Microsecond || during.p99 > 10*healthy.p99+20*time.Millisecond {
				t.Errorf("spans take %v, and %v with a collector that is well", during, healthy)
			}
			f.wantHeld(t, board)
			runtime.ReadMemStats(&memory)
			if memory.HeapSys > heap+256<<20 {
				t.Errorf("the heap has grown by %d MiB", (memory.HeapSys-heap)>>20)
			}

			r := over()
			eventually(t, "all is sent", func() bool { return board.read().Waiting == 0 })
			f.wantAll(t, r, board.read())
		})
	}
}

// begin returns the address of the collector, a function that ends the fault and returns the receiver that it is
// then, and what settings it asks for.
func (f fault) begin(t *testing.T) (url string, over func() *receiver, settings []string) {
	t.Helper()
	l := listen(t, "127.0.0.1:0")
	if f.kind == nothingListens {
		_ = l.Close()
		return "http://" + l.Addr().String(), func() *receiver {
			r, _ := newGuarded(t, listen(t, l.Addr().String()))
			r.Start()
			t.Cleanup(r.Close)
			return r
		}, nil
	}
	r, d := newGuarded(t, l)
	if f.guard != nil {
		d.set(f.guard(t.Context()))
	}
	if f.server != nil {
		r.setFault(f.server(r))
	}
	if f.kind == speaksTLS {
		r.StartTLS()
		settings = []string{"OTEL_EXPORTER_OTLP_CERTIFICATE", r.certificateFile(t)}
	} else {
		r.Start()
	}
	t.Cleanup(r.Close)
	return r.URL, func() *receiver {
		d.set(nil)
		r.setFault(nil)
		return r
	}, settings
}

// wantHeld checks the status while the fault lasts.
func (f fault) wantHeld(t *testing.T, board *statusBoard) {
	t.Helper()
	s := board.read()
	if !f.choosy && (s.Waiting != all || s.Sent != 0 || s.Dropped != 0 || s.SetAside != 0 || (s.State == Paused) != f.paused) {
		t.Errorf("during the fault: %+v", s)
	}
}

// wantAll checks what arrived in the end: every span at least once.
func (f fault) wantAll(t *testing.T, r *receiver, s Status) {
	t.Helper()
	got := r.received()
	for i := range all {
		if name := nameOf(i); len(got[name]) == 0 && !(f.choosy && name == bad) {
			t.Errorf("span %s is lost", name)
		}
	}
	refused := int64(0)
	if f.choosy {
		refused = 1
	}
	if s.State != Connected || s.Sent != all-refused || s.Dropped+s.SetAside != refused {
		t.Errorf("in the end: %+v", s)
	}
}

// startTee has all that a span goes through, with short pauses.
func startTee(t *testing.T, url string, settings ...string) (*sdktrace.TracerProvider, *statusBoard) {
	t.Helper()
	cleanEnv(t, append([]string{"OTEL_EXPORTER_OTLP_ENDPOINT", url, "OTEL_EXPORTER_OTLP_TIMEOUT", "300"}, settings...)...)
	board, m := &statusBoard{}, heapMeter{newMeter()}
	pace := pacing{batch: 5 * time.Millisecond, first: 5 * time.Millisecond, longest: 20 * time.Millisecond, paused: 20 * time.Millisecond}
	p := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(&tee{
		meter: m, recorder: newRecorder(m, limits{spans: maxSpans, bytes: maxBytes, open: maxOpenSpans}),
		export: directedExport(t.TempDir(), 0, pace, board),
	}))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = p.Shutdown(ctx)
	})
	return p, board
}

func nameOf(i int) string {
	if i == 300 {
		return bad
	}
	return strconv.Itoa(i)
}

// latency is how long spans took that did nothing, from Start to the return of End.
type latency struct{ median, p99 time.Duration }

func (l latency) String() string { return fmt.Sprintf("median %v, p99 %v", l.median, l.p99) }

func endTimed(p *sdktrace.TracerProvider, from, to int) latency {
	tracer := p.Tracer("test")
	var took []time.Duration
	for i := from; i < to; i++ {
		begin := time.Now()
		_, span := tracer.Start(context.Background(), nameOf(i))
		span.End()
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	return latency{took[len(took)/2], took[len(took)*99/100]}
}
