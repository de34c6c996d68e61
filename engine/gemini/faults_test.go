package gemini_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// What goes wrong with an answer, each with its kind and words of its sentence.
var answerFaults = []struct {
	name  string
	fault standin.Fault
	want  error
	says  string
	kept  bool // the text that came
}{
	{name: "key 400", fault: standin.Fault{Status: 400, Reason: "API_KEY_INVALID", Message: "API key not valid."}, want: gemini.ErrKey, says: "not valid"},
	{name: "key expired", fault: standin.Fault{Status: 400, Message: "API key expired. Please renew the API key."}, want: gemini.ErrKey, says: "expired"},
	{name: "key 401", fault: standin.Fault{Status: 401, Message: "Request had invalid credentials"}, want: gemini.ErrKey, says: "does not accept"},
	{name: "key 403", fault: standin.Fault{Status: 403, Message: "denied"}, want: gemini.ErrKey, says: "may not use"},
	{name: "key disabled", fault: standin.Fault{Status: 403, Reason: "SERVICE_DISABLED"}, want: gemini.ErrKey, says: "switched off"},
	{name: "key restricted", fault: standin.Fault{Status: 403, Reason: "API_KEY_IP_ADDRESS_BLOCKED"}, want: gemini.ErrKey, says: "restricted"},
	{name: "key leaked", fault: standin.Fault{Status: 403, Message: "Your API key was reported as leaked."}, want: gemini.ErrKey, says: "found in public"},
	{name: "region", fault: standin.Fault{Status: 400, Message: "User location is not supported for the API use."}, want: gemini.ErrRegion, says: "where you are"},
	{name: "model", fault: standin.Fault{Method: "streamGenerateContent", Status: 404, Message: "models/x is not found"}, want: gemini.ErrModel, says: standin.PictureModel},
	{name: "quota with RetryInfo", fault: standin.Fault{Status: 429, RetryDelay: "53s"}, want: gemini.ErrQuota, says: "53 seconds"},
	{name: "quota with the header", fault: standin.Fault{Status: 429, RetryAfter: "7"}, want: gemini.ErrQuota, says: "7 seconds"},
	{name: "quota without", fault: standin.Fault{Status: 429}, want: gemini.ErrQuota, says: "Wait a minute"},
	{name: "quota of the day", fault: standin.Fault{Status: 429, Daily: true, RetryDelay: "9s"}, want: gemini.ErrQuota, says: "today"},
	{name: "quota none", fault: standin.Fault{Status: 429, Message: "Quota exceeded, limit: 0", RetryDelay: "9s"}, want: gemini.ErrQuota, says: "no quota for"},
	{name: "refused", fault: standin.Fault{Status: 400, Message: "The picture is not one"}, want: gemini.ErrRequest, says: "The picture is not one."},
	{name: "too large", fault: standin.Fault{Status: 413}, want: gemini.ErrTooLong, says: "at once"},
	{name: "500", fault: standin.Fault{Status: 500}, want: gemini.ErrService, says: "problem of its own"},
	{name: "503", fault: standin.Fault{Status: 503}, want: gemini.ErrService, says: "overloaded"},
	{name: "504", fault: standin.Fault{Status: 504}, want: gemini.ErrService, says: "problem of its own"},
	{name: "proxy wants a login", fault: standin.Fault{Status: 407}, want: gemini.ErrProxy, says: "proxy"},
	{name: "a page of the network", fault: standin.Fault{Body: "<html>Log in</html>", Type: "text/html"}, want: gemini.ErrProxy, says: "log in"},
	{name: "redirect", fault: standin.Fault{Redirect: "http://127.0.0.1:1/elsewhere"}, want: gemini.ErrAddress, says: "address"},
	{name: "hung up", fault: standin.Fault{HangUp: true}, want: gemini.ErrCut, says: "half-way"},
	{name: "garbage", fault: standin.Fault{Body: "%%% no JSON"}, want: gemini.ErrGarbled, says: "cannot be understood"},
	{name: "garbage as an event", fault: standin.Fault{Body: "data: {\"candidates\": 7}\n\n"}, want: gemini.ErrGarbled, says: "cannot be understood"},
	{name: "100 MB", fault: standin.Fault{Huge: 100 << 20}, want: gemini.ErrTooLarge, says: "far larger"},
	{name: "stream cut", fault: standin.Fault{CutAfter: 3}, want: gemini.ErrCut, says: "What came is kept", kept: true},
	{name: "stream that just stops", fault: standin.Fault{StopAfter: 3}, want: gemini.ErrCut, says: "What came is kept", kept: true},
	{name: "stream with an error in it", fault: standin.Fault{ErrorAfter: 3}, want: gemini.ErrService, says: "overloaded", kept: true},
	{name: "empty", fault: standin.Fault{Empty: true}, want: gemini.ErrEmpty, says: "with nothing"},
	{name: "picture for text", fault: standin.Fault{OtherKind: true}, want: gemini.ErrWrongKind, says: "asked for text"},
	{name: "longest length", fault: standin.Fault{Finish: "MAX_TOKENS"}, want: gemini.ErrUnfinished, says: "longest length", kept: true},
}

func TestAnswerFaults(t *testing.T) {
	for _, tt := range answerFaults {
		t.Run(tt.name, func(t *testing.T) {
			server := newServer(t, standin.Options{})
			server.Fail(tt.fault)
			client := newClient(t, server, nil)
			var answer gemini.Answer
			var err error
			streamed := ""
			spans := traced(t, func(ctx context.Context) {
				answer, err = client.Answer(ctx, gemini.Request{Prompt: "Describe", References: threePictures(t)}, func(s string) { streamed += s })
			})
			checkFault(t, err, tt.want, tt.says)
			if (answer.Text != "") != tt.kept || answer.Partial != tt.kept {
				t.Errorf("text %q, partial %t; want it kept: %t", answer.Text, answer.Partial, tt.kept)
			}
			if streamed != answer.Text {
				t.Errorf("streamed %q, answered %q", streamed, answer.Text)
			}
			checkMarked(t, spans, "generation.gemini_api", server.Key())
			if n := countCalls(server, "streamGenerateContent"); n > 1 {
				t.Errorf("asked %d times for a paid answer", n)
			}
		})
	}
}

// checkFault holds an error to its kind and its sentence.
func checkFault(t *testing.T, err, want error, says string) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
	text := gemini.Explain(err)
	if !strings.Contains(text, says) || !strings.HasSuffix(text, ".") || strings.Contains(text, "gemini:") {
		t.Errorf("Explain(%v) = %q, want a sentence with %q", err, text, says)
	}
}

// checkMarked holds a span to be marked as error with the cause, without the key in any.
func checkMarked(t *testing.T, spans []sdktrace.ReadOnlySpan, name, key string) {
	t.Helper()
	s := spanNamed(t, spans, name)
	if s.Status().Code != codes.Error || s.Status().Description == "" {
		t.Errorf("%s has the status %v", name, s.Status())
	}
	if attributeOf(s, "error.type").AsString() == "" {
		t.Errorf("%s has no error.type", name)
	}
	if strings.Contains(everything(t, spans), key) {
		t.Error("the key is in the spans")
	}
}

func countCalls(server *standin.Server, method string) int {
	n := 0
	for _, c := range server.Calls() {
		if c.Method == method {
			n++
		}
	}
	return n
}

// Every reason for which the service stops has a sentence of its own.
func TestFinishReasons(t *testing.T) {
	seen := map[string]string{}
	for _, reason := range []string{
		"SAFETY", "RECITATION", "LANGUAGE", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MALFORMED_FUNCTION_CALL",
		"IMAGE_SAFETY", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "IMAGE_PROHIBITED_CONTENT", "NO_IMAGE",
		"IMAGE_RECITATION", "IMAGE_OTHER", "CONTINUATION", "OF_THE_FUTURE",
	} {
		for _, kind := range []string{"answer", "picture"} {
			server := newServer(t, standin.Options{})
			server.Fail(standin.Fault{Finish: reason})
			client := newClient(t, server, nil)
			err := generate(t.Context(), client, kind, threePictures(t))
			var finish *gemini.FinishError
			if !errors.As(err, &finish) || finish.Reason != reason || finish.Prompt {
				t.Errorf("%s of a %s: %v", reason, kind, err)
				continue
			}
			if !errors.Is(err, gemini.ErrBlocked) && !errors.Is(err, gemini.ErrUnfinished) {
				t.Errorf("%s is of no kind: %v", reason, err)
			}
			seen[reason] = gemini.Explain(err)
		}
	}
	sentences := map[string]string{}
	for reason, text := range seen {
		if other, twice := sentences[text]; twice && !strings.Contains(text, "use a tool") {
			t.Errorf("%s and %s have one sentence: %s", reason, other, text)
		}
		sentences[text] = reason
	}
}

func TestBlockedPrompts(t *testing.T) {
	for _, reason := range []string{"SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "MODEL_ARMOR", "JAILBREAK", "OF_THE_FUTURE"} {
		for _, kind := range []string{"answer", "picture"} {
			server := newServer(t, standin.Options{})
			server.Fail(standin.Fault{BlockPrompt: reason})
			err := generate(t.Context(), newClient(t, server, nil), kind, threePictures(t))
			var finish *gemini.FinishError
			if !errors.As(err, &finish) || !finish.Prompt || finish.Reason != reason {
				t.Errorf("%s of a %s: %v", reason, kind, err)
			} else if text := gemini.Explain(err); !strings.Contains(text, "refused this prompt") {
				t.Errorf("%s: %q", reason, text)
			}
		}
	}
}

func generate(ctx context.Context, client *gemini.Client, kind string, references []gemini.Reference) error {
	r := gemini.Request{Prompt: "Describe", References: references}
	if kind == "picture" {
		_, err := client.Draw(ctx, r)
		return err
	}
	_, err := client.Answer(ctx, r, nil)
	return err
}

func TestPictureFaults(t *testing.T) {
	tests := []struct {
		name  string
		fault standin.Fault
		want  error
		says  string
	}{
		{"text for a picture", standin.Fault{OtherKind: true}, gemini.ErrWrongKind, "drew no picture"},
		{"damaged", standin.Fault{Spoil: true}, gemini.ErrCorruptPicture, "damaged"},
		{"no base64", standin.Fault{Body: `{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"%%"}}]},"finishReason":"STOP"}]}`}, gemini.ErrCorruptPicture, "damaged"},
		{"empty", standin.Fault{Empty: true}, gemini.ErrEmpty, "with nothing"},
		{"nothing in it", standin.Fault{Body: `{"candidates":[{"content":{"parts":[]},"finishReason":"STOP"}]}`}, gemini.ErrEmpty, "with nothing"},
		{"null for a part", standin.Fault{Body: `{"candidates":[{"content":{"parts":[null]},"finishReason":"STOP"},null]}`}, gemini.ErrGarbled, "cannot be understood"},
		{"100 MB", standin.Fault{Huge: 100 << 20}, gemini.ErrTooLarge, "far larger"},
		{"500", standin.Fault{Status: 500}, gemini.ErrService, "problem of its own"},
		{"model", standin.Fault{Method: "generateContent", Status: 404}, gemini.ErrModel, standin.AnswerModel},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := newServer(t, standin.Options{})
			server.Fail(tt.fault)
			client := newClient(t, server, nil)
			var err error
			spans := traced(t, func(ctx context.Context) {
				_, err = client.Draw(ctx, gemini.Request{Prompt: "Draw", References: threePictures(t)})
			})
			checkFault(t, err, tt.want, tt.says)
			checkMarked(t, spans, "generation.gemini_api", server.Key())
		})
	}
}

func TestHangAndCancel(t *testing.T) {
	server := newServer(t, standin.Options{})
	server.Fail(standin.Fault{Hang: true})
	client := newClient(t, server, func(s *gemini.Settings) { s.Deadline, s.QueryDeadline = 80*time.Millisecond, 80*time.Millisecond })
	for _, kind := range []string{"answer", "picture"} {
		checkFault(t, generate(t.Context(), client, kind, threePictures(t)), gemini.ErrTimeout, "in time")
	}
	_, err := client.Embedder().Query(t.Context(), "sea")
	checkFault(t, err, gemini.ErrTimeout, "in time")

	patient := newClient(t, server, nil)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	began := time.Now()
	spans := traced(t, func(outer context.Context) {
		ctx, stop := context.WithCancel(outer)
		defer context.AfterFunc(ctx, stop)()
		time.AfterFunc(50*time.Millisecond, stop)
		err = generate(ctx, patient, "answer", threePictures(t))
	})
	if !errors.Is(err, context.Canceled) || !strings.HasPrefix(gemini.Explain(err), "Cancelled") {
		t.Errorf("cancelled: %v", err)
	}
	if s := spanNamed(t, spans, "generation.gemini_api"); s.Status().Code == codes.Error {
		t.Error("a cancelled generation is marked as error")
	}
	<-ctx.Done()
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("cancelling took %v", took)
	}
}

// Nothing listens, the name is unknown, the proxy is gone.
func TestNoNetwork(t *testing.T) {
	key, _ := gemini.NewKey("some-key-of-the-test")
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0) // it is told of the handshake that failed
	untrusted.StartTLS()
	defer untrusted.Close()
	locked := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer locked.Close()
	tests := []struct {
		name, address, proxy string
		want                 error
	}{
		{"not trusted", untrusted.URL, "", gemini.ErrCertificate},
		{"proxy wants a login", "https://service.invalid", locked.URL, gemini.ErrProxy},
		{"nothing listens", "http://127.0.0.1:1", "", gemini.ErrOffline},
		{"unknown name", "https://service.invalid", "", gemini.ErrOffline},
		{"no proxy", "https://service.invalid", "http://127.0.0.1:1", gemini.ErrProxy},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			client, err := gemini.New(t.Context(), gemini.Options{Key: key, Address: tt.address, Settings: demoSettings(), Transport: transportVia(t, tt.proxy)})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			_, err = client.Embedder().Query(t.Context(), "sea")
			if !errors.Is(err, tt.want) || gemini.Explain(err) == "" {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "some-key-of-the-test") {
				t.Error("the key is in the error")
			}
		})
	}
}
