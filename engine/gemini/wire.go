package gemini

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
)

// The largest answers that are read. One of 100 MB is refused while it comes.
const (
	limitAnswer  = 16 << 20
	limitPicture = 64 << 20 // of 4K, as PNG, in base64
	limitVectors = 32 << 20
	limitList    = 8 << 20
)

// httpClient is the way to the service: one span per request, answers bounded, no redirects. The key travels in
// a header, and headers are in no span.
func httpClient(base http.RoundTripper) *http.Client {
	// Trace headers stay here: the service has no use for ids of ours.
	quiet := otelhttp.WithPropagators(propagation.NewCompositeTextMapPropagator())
	return &http.Client{
		Transport:     &wire{otelhttp.NewTransport(base, quiet)},
		CheckRedirect: refuseRedirect,
	}
}

// newTransport is of this client alone, so that closing it leaves others' connections.
func newTransport(concurrency int) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = concurrency
	t.TLSHandshakeTimeout = 15 * time.Second
	return t
}

// refuseRedirect ends at the first answer. The service redirects nobody; and Go sends the header with the key
// along to whatever host a redirect names.
func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// An exchange is one call: its bounds, and what happened on the wire.
type exchange struct {
	limit int64

	mu      sync.Mutex
	err     error         // of reading the answer
	after   time.Duration // of Retry-After
	started time.Time
	first   time.Time // when the answer began
}

type exchangeKey struct{}

// withExchange begins a call whose answer may have so many bytes.
func withExchange(ctx context.Context, limit int64) (context.Context, *exchange) {
	x := &exchange{limit: limit, started: time.Now()}
	return context.WithValue(ctx, exchangeKey{}, x), x
}

// trouble is the error of reading the answer, if there was one.
func (x *exchange) trouble() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.err
}

func (x *exchange) retryAfter() time.Duration {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.after
}

func (x *exchange) answered(h http.Header) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.first = time.Now()
	x.after = retryHeader(h.Get("Retry-After"), x.first)
}

func (x *exchange) broke(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.err == nil {
		x.err = err
	}
}

// wire bounds the answers and notes what becomes of them.
type wire struct{ base http.RoundTripper }

// RoundTrip sends the request. Those that belong to no exchange are of the credentials' libraries.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	x, ok := r.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return w.base.RoundTrip(r)
	}
	resp, err := w.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	x.answered(resp.Header)
	if resp.ContentLength > x.limit {
		resp.Body.Close()
		err := fmt.Errorf("%w: %d bytes", ErrTooLarge, resp.ContentLength)
		x.broke(err)
		return nil, err
	}
	if kind := resp.Header.Get("Content-Type"); resp.StatusCode < 300 && strings.HasPrefix(kind, "text/html") {
		// A proxy's or a hotel's page where the service should be.
		resp.Body.Close()
		return nil, &Error{Kind: ErrProxy, Code: resp.StatusCode, Message: "a web page came instead of an answer"}
	}
	resp.Body = &boundedBody{ReadCloser: resp.Body, exchange: x, left: x.limit}
	return resp, nil
}

// boundedBody is an answer that ends where it gets too large. What goes wrong is told to the exchange alone: for
// the SDK the answer just ends, as it writes errors of reading to the log of the whole program.
type boundedBody struct {
	io.ReadCloser
	exchange *exchange
	left     int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.exchange.broke(ErrTooLarge)
		return 0, io.EOF
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		b.exchange.broke(err)
		err = io.EOF
	}
	return n, err
}

// firstAfter is how long the answer took to begin; 0 when it did not.
func (x *exchange) firstAfter() time.Duration {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.first.IsZero() {
		return 0
	}
	return x.first.Sub(x.started)
}
