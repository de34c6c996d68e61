package telemetry

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// maxAnswer bounds what is read of a collector's answer, in bytes. A sound one has a few.
const maxAnswer = 64 << 10

// answer is what came back for one request. The OTLP client tells only in prose what went wrong; the
// witness below its HTTP client takes down the facts.
type answer struct {
	status     int           // of HTTP; 0 if there was no answer
	retryAfter time.Duration // 0 if not given
	rejected   int64         // spans of an accepted request that the collector refused
	message    string        // what the collector says, shortened
	foreign    bool          // not the answer of an OTLP receiver
}

type answerKey struct{}

func withAnswer(ctx context.Context) (context.Context, *answer) {
	a := &answer{}
	return context.WithValue(ctx, answerKey{}, a), a
}

// accepted reports whether the collector has taken the request. err is what the client returned,
// which is not nil either when some spans were rejected.
func (a *answer) accepted(err error) bool {
	return a.status/100 == 2 && !a.foreign && (err == nil || a.rejected > 0 || a.message != "")
}

// refusesBatch reports whether the same spans would be refused again, whoever is asked when.
func (a *answer) refusesBatch() bool {
	if a.plainToTLS() {
		return false
	}
	switch a.status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// plainToTLS reports whether the other side says that it expects TLS.
func (a *answer) plainToTLS() bool {
	return a.status == http.StatusBadRequest && strings.Contains(a.message, "HTTP request to an HTTPS")
}

// witness notes the answer to each request in the request's context.
type witness struct {
	next http.RoundTripper
}

// RoundTrip passes the request and its answer on, the answer cut to maxAnswer bytes.
func (w witness) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	a, ok := r.Context().Value(answerKey{}).(*answer)
	if !ok {
		return resp, nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	_ = resp.Body.Close() // a longer answer is not read to its end: the connection goes
	if err != nil {
		return nil, err
	}
	a.status = resp.StatusCode
	a.retryAfter = retryAfter(resp.Header.Get("Retry-After"), time.Now())
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	a.read(kind, body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

func (a *answer) read(kind string, body []byte) {
	if a.status/100 != 2 {
		a.message = words(string(body))
		return
	}
	if len(body) > maxAnswer || kind == "text/html" {
		a.foreign = true
		return
	}
	var response coltracepb.ExportTraceServiceResponse
	var err error
	switch kind {
	case "application/x-protobuf":
		err = proto.Unmarshal(body, &response)
	case "application/json":
		if len(body) > 0 {
			err = protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(body, &response)
		}
	}
	if err != nil {
		a.foreign = true
		return
	}
	a.rejected = max(0, response.GetPartialSuccess().GetRejectedSpans())
	a.message = words(response.GetPartialSuccess().GetErrorMessage())
}

// retryAfter reads the header of that name: seconds or a date. What it cannot read is 0.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, date.Sub(now))
	}
	return 0
}

// words makes one short line of a collector's text.
func words(s string) string {
	s, _ = shorten(s, 1<<10)
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	s, _ = shorten(s, 160)
	return s
}
