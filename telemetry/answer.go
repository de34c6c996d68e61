package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/protowire"
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
	_ = resp.Body.Close()                       // a longer answer is not read to its end: the connection goes
	if err != nil && resp.StatusCode/100 == 2 { // a refusal is one, however little of its words came
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
		a.message = words(refusal(kind, body))
		return
	}
	if len(body) > maxAnswer {
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
	default:
		a.foreign = len(body) > 0
	}
	if err != nil || a.foreign {
		a.foreign = true
		return
	}
	a.rejected = max(0, response.GetPartialSuccess().GetRejectedSpans())
	a.message = words(response.GetPartialSuccess().GetErrorMessage())
}

// refusal finds what a collector says in an answer that is no success: OTLP has a google.rpc.Status there, of
// which the message counts, and whatever stands in between may answer with a web page.
func refusal(kind string, body []byte) string {
	switch kind {
	case "application/x-protobuf":
		const message = 2
		for len(body) > 0 {
			field, wire, n := protowire.ConsumeTag(body)
			if n < 0 {
				return ""
			}
			if field == message && wire == protowire.BytesType {
				text, _ := protowire.ConsumeString(body[n:])
				return text
			}
			value := protowire.ConsumeFieldValue(field, wire, body[n:])
			if value < 0 {
				return ""
			}
			body = body[n+value:]
		}
		return ""
	case "application/json":
		var status struct{ Message string }
		if err := json.Unmarshal(body, &status); err == nil && status.Message != "" {
			return status.Message
		}
	case "text/html":
		return markup.ReplaceAllString(string(body), " ")
	}
	return string(body)
}

var markup = regexp.MustCompile(`<[^>]*>`)

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
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) { // it is shown in terminals, which obey some
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	s = strings.Join(strings.Fields(s), " ")
	s, _ = shorten(s, 160)
	return s
}
