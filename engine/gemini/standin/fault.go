package standin

import (
	"io"
	"net/http"
	"strings"
)

// A Fault is something that goes wrong. Only one of its kinds is set.
type Fault struct {
	Method string // as generateContent; "" for all
	Times  int    // how often; 0 for ever

	// An error in the service's form.
	Status     int
	Message    string
	Reason     string // of ErrorInfo
	RetryDelay string // of RetryInfo, as "53s"
	RetryAfter string // the header
	Daily      bool   // the quota of a day

	// Something else than the interface.
	Hang     bool   // never answers
	HangUp   bool   // closes the connection without an answer
	Body     string // with 200, in place of an answer
	Type     string // of Body; JSON when empty
	Huge     int64  // so many bytes of an answer that never makes sense
	Redirect string // to there

	// An answer that is not what was asked for.
	BlockPrompt string // the reason
	Finish      string // the reason
	Empty       bool   // no candidates
	OtherKind   bool   // a picture for text, text for a picture
	Spoil       bool   // pictures that are damaged
	CutAfter    int    // parts of a stream, then the connection ends
	StopAfter   int    // parts of a stream, which then ends as if all were well
	ErrorAfter  int    // parts of a stream, then an error of the service in it

	// Vectors that are wrong.
	Missing int    // so many too few
	Short   int    // so many numbers too few
	NaN     string // in place of a number: NaN, "NaN", null
	Zero    bool   // nothing but zeroes
}

// Fail asks for faults, in their order: the first that fits a request and is not used up is had.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		s.faults = append(s.faults, &f)
	}
}

// Recover takes all faults back.
func (s *Server) Recover() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault is the one for this request; the zero Fault is none.
func (s *Server) fault(method string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Method != "" && f.Method != method {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.faults = append(s.faults[:i], s.faults[i+1:]...)
			}
		}
		return *f
	}
	return Fault{}
}

// spoil answers in place of the model. It reports whether it did.
func (f Fault) spoil(s *Server, w http.ResponseWriter, r *http.Request) bool {
	switch {
	case f.Status != 0:
		f.failure().writeWith(w, f.RetryAfter)
	case f.Hang:
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not see the client go
		select {
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
	case f.HangUp:
		panic(http.ErrAbortHandler)
	case f.Body != "":
		kind := f.Type
		if kind == "" {
			kind = "application/json"
		}
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, f.Body)
	case f.Redirect != "":
		http.Redirect(w, r, f.Redirect, http.StatusTemporaryRedirect)
	case f.Huge > 0:
		f.flood(w, r)
	default:
		return false
	}
	return true
}

func (f Fault) failure() failure {
	out := failure{Code: f.Status, Message: f.Message, Status: statusOf(f.Status)}
	if f.Reason != "" {
		out.Details = append(out.Details, errorInfo(f.Reason))
	}
	if f.Daily {
		out.Details = append(out.Details, map[string]any{
			"@type":      "type.googleapis.com/google.rpc.QuotaFailure",
			"violations": []map[string]any{{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "quotaValue": "20"}},
		})
	}
	if f.RetryDelay != "" {
		out.Details = append(out.Details, retryInfo(f.RetryDelay))
	}
	return out
}

func (f failure) writeWith(w http.ResponseWriter, retryAfter string) {
	if retryAfter != "" {
		w.Header().Set("Retry-After", retryAfter)
	}
	f.write(w)
}

// statusOf is the service's name for a code.
func statusOf(code int) string {
	switch code {
	case 400:
		return "INVALID_ARGUMENT"
	case 401:
		return "UNAUTHENTICATED"
	case 403:
		return "PERMISSION_DENIED"
	case 404:
		return "NOT_FOUND"
	case 429:
		return "RESOURCE_EXHAUSTED"
	case 500:
		return "INTERNAL"
	case 503:
		return "UNAVAILABLE"
	case 504:
		return "DEADLINE_EXCEEDED"
	}
	return "UNKNOWN"
}

// flood sends a text without end, in the form of the answer that was asked for.
func (f Fault) flood(w http.ResponseWriter, r *http.Request) {
	begin := `{"candidates":[{"content":{"parts":[{"text":"`
	if r.URL.Query().Get("alt") == "sse" {
		w.Header().Set("Content-Type", "text/event-stream")
		begin = "data: " + begin
	}
	_, _ = io.WriteString(w, begin)
	block := strings.Repeat("a", 64<<10)
	for sent := int64(0); sent < f.Huge; sent += int64(len(block)) {
		if _, err := io.WriteString(w, block); err != nil {
			return
		}
	}
}
