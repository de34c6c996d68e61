package gemini_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

type span = sdktrace.ReadOnlySpan

func keyOf(s string) attribute.Key { return attribute.Key(s) }

func TestAnswer(t *testing.T) {
	server := newServer(t, standin.Options{Pace: time.Millisecond})
	client := newClient(t, server, nil)
	request := gemini.Request{Prompt: "Which is the odd one out?", References: threePictures(t)}
	parts := 0
	var answer gemini.Answer
	spans := traced(t, func(ctx context.Context) {
		var err error
		if answer, err = client.Answer(ctx, request, func(string) { parts++ }); err != nil {
			t.Fatal(err)
		}
	})
	if !strings.Contains(answer.Text, "[2]") || !strings.Contains(answer.Text, standin.Label) || answer.Partial || parts < 5 {
		t.Errorf("in %d parts: %s", parts, answer.Text)
	}
	if answer.Finish != "STOP" || answer.Usage.InputTokens == 0 || answer.Usage.OutputTokens == 0 || answer.FirstToken <= 0 ||
		answer.Took < answer.FirstToken || !answer.Cost.Known || answer.Model != standin.AnswerModel || answer.ID == "" {
		t.Errorf("told %+v", answer.Told)
	}
	s := spanNamed(t, spans, "generation.gemini_api")
	for key, want := range map[string]string{
		"gen_ai.operation.name": "generate_content", "gen_ai.provider.name": "gcp.gemini", "gen_ai.output.type": "text",
		"gen_ai.request.model": standin.AnswerModel, "gen_ai.response.model": standin.AnswerModel, "model": standin.AnswerModel,
	} {
		if got := attributeOf(s, keyOf(key)).AsString(); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
	if attributeOf(s, "gen_ai.usage.output_tokens").AsInt64() != int64(answer.Usage.OutputTokens) ||
		!slices.Equal(attributeOf(s, "gen_ai.response.finish_reasons").AsStringSlice(), []string{"STOP"}) ||
		attributeOf(s, "ref_count").AsInt64() != 3 {
		t.Errorf("attributes %v", s.Attributes())
	}
	if events := s.Events(); len(events) != 1 || events[0].Name != "gen_ai.first_token" {
		t.Errorf("events %v", events)
	}
	if spanNamed(t, spans, "HTTP POST").Parent().SpanID() != s.SpanContext().SpanID() {
		t.Error("the HTTP span is not below the generation")
	}
	checkPrivate(t, spans, "odd one out", "Forest path", answer.Text[:20])
}

// checkPrivate holds texts of the user and the model to the private attributes.
func checkPrivate(t *testing.T, spans []span, texts ...string) {
	t.Helper()
	private := gemini.PrivateAttributes()
	for _, s := range spans {
		lists := [][]attribute.KeyValue{s.Attributes()}
		names := s.Name() + s.Status().Description
		for _, e := range s.Events() {
			lists, names = append(lists, e.Attributes), names+e.Name
		}
		for _, kv := range slices.Concat(lists...) {
			if !slices.Contains(private, kv.Key) {
				names += kv.Value.String()
			}
		}
		for _, text := range texts {
			if strings.Contains(names, text) {
				t.Errorf("%s tells %q in the open", s.Name(), text)
			}
		}
	}
	if all := everything(t, spans); !strings.Contains(all, texts[0]) {
		t.Errorf("%q is not in the private attributes either", texts[0])
	}
}

// The texts of errors quote what was sent; they are private too.
func TestErrorTextsArePrivate(t *testing.T) {
	server := newServer(t, standin.Options{})
	server.Fail(standin.Fault{Status: 400, Message: "Invalid prompt: my holidays with Ann"})
	client := newClient(t, server, nil)
	spans := traced(t, func(ctx context.Context) {
		_, _ = client.Answer(ctx, gemini.Request{Prompt: "x"}, nil)
	})
	checkPrivate(t, spans, "my holidays with Ann")
}

func TestAnswersDiffer(t *testing.T) {
	server := newServer(t, standin.Options{})
	client := newClient(t, server, nil)
	for prompt, want := range map[string]string{
		"Describe these": "The sea at noon", "Extract a table": "| [1] |", "Compare them": "In common", "Describe": "Most of it is blue",
	} {
		answer, err := client.Answer(t.Context(), gemini.Request{Prompt: prompt, References: threePictures(t)}, nil)
		if err != nil || !strings.Contains(answer.Text, want) {
			t.Errorf("%q: %v: %s", prompt, err, answer.Text)
		}
	}
}

func TestRequestsRefusedBeforehand(t *testing.T) {
	server := newServer(t, standin.Options{})
	client := newClient(t, server, func(s *gemini.Settings) { s.MaxReferences = 2 })
	three := threePictures(t)
	for name, tt := range map[string]struct {
		request gemini.Request
		want    error
	}{
		"no prompt":       {gemini.Request{Prompt: " \n"}, gemini.ErrNoPrompt},
		"too many":        {gemini.Request{Prompt: "x", References: three}, gemini.ErrReferences},
		"no picture":      {gemini.Request{Prompt: "x", References: []gemini.Reference{{Picture: []byte("text")}}}, gemini.ErrCorruptPicture},
		"too large":       {gemini.Request{Prompt: "x", References: []gemini.Reference{{Picture: append(three[0].Picture, make([]byte, 20<<20)...)}}}, gemini.ErrTooLong},
		"too long prompt": {gemini.Request{Prompt: strings.Repeat("x", 300_000)}, gemini.ErrTooLong},
	} {
		if _, err := client.Answer(t.Context(), tt.request, nil); !errors.Is(err, tt.want) || gemini.Explain(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := client.Draw(t.Context(), tt.request); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(server.Calls()); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

func TestDraw(t *testing.T) {
	server := newServer(t, standin.Options{})
	client := newClient(t, server, nil)
	shapes := map[string]bool{}
	for _, prompt := range []string{"A collage", "In the style of the second", "Something between", "One warm evening"} {
		drawings, err := client.Draw(t.Context(), gemini.Request{Prompt: prompt, References: threePictures(t), AspectRatio: "16:9"})
		if err != nil || len(drawings) != 1 {
			t.Fatalf("%q: %d drawings, %v", prompt, len(drawings), err)
		}
		d := drawings[0]
		img, format, err := image.Decode(bytes.NewReader(d.Data))
		if err != nil || "image/"+format != d.MIME || img.Bounds().Dx() != d.Width || d.Width*9 != d.Height*16 {
			t.Errorf("%q: %s of %d × %d, %v", prompt, d.MIME, d.Width, d.Height, err)
		}
		if d.Usage.Pictures != 1 || d.Finish != "STOP" {
			t.Errorf("told %+v", d.Told)
		}
		shapes[string(d.Data)] = true
	}
	if len(shapes) < 3 {
		t.Errorf("the prompts made only %d different pictures", len(shapes))
	}
	none, err := client.Draw(t.Context(), gemini.Request{Prompt: "A red sunset over the sea"})
	if err != nil || len(none) != 1 {
		t.Errorf("without references: %v", err)
	}
}

// A variant that fails takes none of the others with it; each is asked for once.
func TestVariants(t *testing.T) {
	server := newServer(t, standin.Options{})
	server.Fail(standin.Fault{Times: 1, Status: 500})
	client := newClient(t, server, nil)
	var drawings []gemini.Drawing
	var err error
	spans := traced(t, func(ctx context.Context) {
		drawings, err = client.Draw(ctx, gemini.Request{Prompt: "Draw", References: threePictures(t), Variants: 3})
	})
	if len(drawings) != 2 || !errors.Is(err, gemini.ErrService) || countCalls(server, "generateContent") != 3 {
		t.Errorf("%d drawings in %d calls, %v", len(drawings), countCalls(server, "generateContent"), err)
	}
	n := 0
	for _, s := range spans {
		if s.Name() == "generation.gemini_api" {
			n++
		}
	}
	if n != 3 {
		t.Errorf("%d spans", n)
	}
}

func TestDescribe(t *testing.T) {
	server := newServer(t, standin.Options{})
	server.Fail(
		standin.Fault{Times: 1, Status: 429, RetryDelay: "0.02s"},
		standin.Fault{Times: 1, Status: 503},
		standin.Fault{Times: 1, Finish: "SAFETY"},
		standin.Fault{Times: 1, Body: `{"candidates":[{"content":{"parts":[{"text":"no JSON"}]},"finishReason":"STOP"}]}`},
	)
	client := newClient(t, server, nil)
	described, failed := map[int64]gemini.Description{}, map[int64]error{}
	var last gemini.Progress
	err := client.Describe(t.Context(), pictures(t, 10), gemini.DescribeSink{
		Commit: func(d gemini.Description, why error) error {
			if why != nil {
				failed[d.ID] = why
				return nil
			}
			described[d.ID] = d
			return nil
		},
		Progress: func(p gemini.Progress) { last = p },
	})
	if err != nil || len(described) != 8 || len(failed) != 2 || last.Done != 8 || last.Failed != 2 {
		t.Fatalf("%d described, failed %v, %+v, %v", len(described), failed, last, err)
	}
	for id, d := range described {
		if d.ID != id || !strings.Contains(d.Caption, "blue") || !slices.Contains(d.Keywords, "blue") {
			t.Errorf("%+v", d)
		}
	}
	server.Fail(standin.Fault{Status: 500})
	before := countCalls(server, "generateContent")
	err = client.Describe(t.Context(), pictures(t, 1), gemini.DescribeSink{Commit: func(gemini.Description, error) error { return nil }})
	if !errors.Is(err, gemini.ErrService) || countCalls(server, "generateContent") != before+1 {
		t.Errorf("a paid description was asked for again: %v", err)
	}
}

func TestRank(t *testing.T) {
	server := newServer(t, standin.Options{})
	client := newClient(t, server, nil)
	ranks, told, err := client.Rank(t.Context(), "trees in the forest", threePictures(t))
	if err != nil || len(ranks) != 3 || ranks[0].Candidate != 1 || !strings.Contains(ranks[0].Reason, "forest") || told.Usage.InputTokens == 0 {
		t.Errorf("%+v, %v", ranks, err)
	}
	if _, _, err := client.Rank(t.Context(), " ", threePictures(t)); !errors.Is(err, gemini.ErrNoPrompt) {
		t.Errorf("without a search: %v", err)
	}
	server.Fail(standin.Fault{Body: `{"candidates":[{"content":{"parts":[{"text":"[]"}]},"finishReason":"STOP"}]}`})
	_, _, err = client.Rank(t.Context(), "sea", threePictures(t))
	checkFault(t, err, gemini.ErrEmpty, "with nothing")
}

// A redirect is not followed: the key would go along to wherever it leads.
func TestRedirectKeepsTheKey(t *testing.T) {
	var reached atomic.Bool
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer elsewhere.Close()
	server := newServer(t, standin.Options{})
	server.Fail(standin.Fault{Redirect: elsewhere.URL})
	if _, err := newClient(t, server, nil).Check(t.Context()); err == nil || reached.Load() {
		t.Errorf("reached %t, %v", reached.Load(), err)
	}
}

// Vertex AI takes one content at a time, at another address, and is named as the provider.
func TestVertex(t *testing.T) {
	var calls atomic.Int32
	vertex := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		if !strings.HasSuffix(r.URL.Path, "publishers/google/models/gemini-embedding-2:embedContent") || r.Header.Get("x-goog-api-key") != secret {
			http.Error(w, r.URL.Path, http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"embedding":{"values":[1%s]},"usageMetadata":{"promptTokenCount":7}}`, strings.Repeat(",1", 127))
	}))
	defer vertex.Close()
	t.Setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
	t.Setenv("GOOGLE_VERTEX_BASE_URL", vertex.URL)
	client, err := gemini.New(t.Context(), gemini.Options{Key: testKey(t), Settings: gemini.Settings{Dimensions: 128}})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	var k kept
	spans := traced(t, func(ctx context.Context) {
		if err := client.Embedder().Embed(ctx, pictures(t, 3), k.sink()); err != nil {
			t.Fatal(err)
		}
	})
	if len(k.vectors) != 3 || calls.Load() != 3 {
		t.Errorf("%d vectors in %d calls", len(k.vectors), calls.Load())
	}
	if p := attributeOf(spanNamed(t, spans, "embedding.batch"), "gen_ai.provider.name").AsString(); p != "gcp.vertex_ai" {
		t.Errorf("provider %q", p)
	}
	t.Setenv("GOOGLE_VERTEX_BASE_URL", "")
	if _, err := gemini.New(t.Context(), gemini.Options{}); !errors.Is(err, gemini.ErrCredentials) {
		t.Errorf("without anything: %v", err)
	}
}
