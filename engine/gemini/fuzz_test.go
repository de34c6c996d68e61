package gemini_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hybrid-image-search/engine/gemini"
)

// Whatever a server answers, there is an answer or an error with a sentence, and no panic.
func FuzzService(f *testing.F) {
	f.Add(200, `data: {"candidates":[{"content":{"parts":[{"text":"Hello"}]},"finishReason":"STOP"}]}`+"\n\n")
	f.Add(200, `{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0K"}}]},"finishReason":7}]}`)
	f.Add(200, `{"embeddings":[{"values":[1,null,"NaN"]}],"metadata":[]}`)
	f.Add(200, `{"models":[{"name":"models/x","supportedGenerationMethods":"all"},null],"nextPageToken":3}`)
	f.Add(429, `{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED","details":[{"@type":"google.rpc.RetryInfo","retryDelay":"53s"}]}}`)
	f.Add(404, `{"error":{"code":"four"}}`)
	f.Add(302, ``)
	var status int
	var body string
	canned := roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
		}, nil
	})
	client, err := gemini.New(f.Context(), gemini.Options{Key: testKey(f), Address: "http://127.0.0.1:1", Transport: canned})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, code int, text string) {
		status, body = 200+abs(code)%400, text
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond) // an answer may ask for an hour's pause
		defer cancel()
		answer, answerErr := client.Answer(ctx, gemini.Request{Prompt: "x"}, nil)
		if !utf8.ValidString(answer.Text) {
			t.Errorf("%q is no text", answer.Text)
		}
		_, drawErr := client.Draw(ctx, gemini.Request{Prompt: "x"})
		vector, queryErr := client.Embedder().Query(ctx, "x")
		if queryErr == nil && len(vector) != 768 {
			t.Errorf("a vector of %d", len(vector))
		}
		// Pages of models go on as long as the server says so; this one always says the same.
		if !strings.Contains(text, "nextPageToken") {
			_, checkErr := client.Check(ctx)
			answerErr = errors.Join(answerErr, checkErr)
		}
		for _, err := range []error{answerErr, drawErr, queryErr} {
			if err == nil {
				continue
			}
			if gemini.Explain(err) == "" {
				t.Errorf("no sentence for %v", err)
			}
			if strings.Contains(err.Error(), secret) && !strings.Contains(text, secret) {
				t.Errorf("the key is in %v", err)
			}
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

// The list of models ends also when the server never ends it.
func TestEndlessModels(t *testing.T) {
	page := `{"models":[` + strings.TrimSuffix(strings.Repeat(`{"name":"models/x"},`, 100), ",") + `],"nextPageToken":"again"}`
	pages := 0
	canned := roundTripper(func(r *http.Request) (*http.Response, error) {
		pages++
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(page)), Request: r}, nil
	})
	client, err := gemini.New(t.Context(), gemini.Options{Key: testKey(t), Address: "http://127.0.0.1:1", Transport: canned})
	if err != nil {
		t.Fatal(err)
	}
	models, err := client.Check(t.Context())
	if err != nil || len(models) != 1_000 || pages > 20 {
		t.Errorf("%d models in %d pages, %v", len(models), pages, err)
	}
	if slices.ContainsFunc(models, func(m gemini.Model) bool { return m.Name != "x" }) {
		t.Error("another name")
	}
}
