package standin

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// ask sends a request as curl would.
func ask(t testing.TB, s *Server, key, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.Address()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("x-goog-api-key", key)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// The shapes are those of the service's REST interface.
func TestShapes(t *testing.T) {
	s := start(t, Options{})
	picture := base64.StdEncoding.EncodeToString(pngOf(t, color.RGBA{50, 110, 200, 255}))
	prompt := `{"contents":[{"parts":[{"text":"[1] sea.png"},{"inlineData":{"mimeType":"image/png","data":"` + picture + `"}},{"text":"Describe"}]}]}`
	tests := []struct {
		name, method, path, body string
		status                   int
		want                     []string
	}{
		{"list", "GET", "/v1beta/models", "", 200, []string{`"models":[`, `"name":"models/` + AnswerModel, `"supportedGenerationMethods":["generateContent"]`, Label}},
		{"get", "GET", "/v1beta/models/" + AnswerModel, "", 200, []string{`"displayName"`}},
		{"get none", "GET", "/v1beta/models/none", "", 404, []string{`"status":"NOT_FOUND"`}},
		{"answer", "POST", "/v1beta/models/" + AnswerModel + ":generateContent", prompt, 200, []string{`"finishReason":"STOP"`, `"usageMetadata":{"promptTokenCount":`, `[1] **sea.png**`}},
		{"stream", "POST", "/v1beta/models/" + AnswerModel + ":streamGenerateContent?alt=sse", prompt, 200, []string{"data: {", "\r\n\r\n", `"finishReason":"STOP"`}},
		{"picture", "POST", "/v1beta/models/" + PictureModel + ":generateContent", prompt, 200, []string{`"inlineData":{"mimeType":"image/png","data":"`}},
		{"vectors", "POST", "/v1beta/models/" + EmbeddingModel + ":batchEmbedContents", `{"requests":[{"content":{"parts":[{"text":"sea"}]},"outputDimensionality":128}]}`, 200, []string{`{"embeddings":[{"values":[`}},
		{"vector", "POST", "/v1beta/models/" + EmbeddingModel + ":embedContent", `{"content":{"parts":[{"text":"sea"}]}}`, 200, []string{`{"embedding":{"values":[`}},
		{"dimensions", "POST", "/v1beta/models/" + EmbeddingModel + ":embedContent", `{"content":{"parts":[{"text":"sea"}]},"outputDimensionality":5}`, 400, []string{`INVALID_ARGUMENT`}},
		{"not its method", "POST", "/v1beta/models/" + EmbeddingModel + ":generateContent", prompt, 404, []string{"not supported for generateContent"}},
		{"nothing", "POST", "/v1beta/models/" + AnswerModel + ":generateContent", "{}", 400, []string{"not specified"}},
		{"no JSON", "POST", "/v1beta/models/" + AnswerModel + ":generateContent", "x", 400, []string{"Invalid JSON"}},
		{"no picture", "POST", "/v1beta/models/" + EmbeddingModel + ":embedContent", `{"content":{"parts":[{"inlineData":{"data":"AAAA"}}]}}`, 400, []string{"Unable to process"}},
		{"101", "POST", "/v1beta/models/" + EmbeddingModel + ":batchEmbedContents", `{"requests":[{}` + strings.Repeat(",{}", 100) + `]}`, 400, []string{"at most 100"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, body := ask(t, s, s.Key(), tt.method, tt.path, tt.body)
			if status != tt.status {
				t.Errorf("status %d, want %d: %.300s", status, tt.status, body)
			}
			for _, want := range tt.want {
				if !strings.Contains(body, want) {
					t.Errorf("no %q in %.500s", want, body)
				}
			}
		})
	}
	if n := len(s.Calls()); n != len(tests) {
		t.Errorf("%d calls are noted of %d", n, len(tests))
	}
}

// Nobody else on the machine gets an answer.
func TestStrangers(t *testing.T) {
	s := start(t, Options{})
	if status, body := ask(t, s, "another", "GET", "/v1beta/models", ""); status != 400 || !strings.Contains(body, "API_KEY_INVALID") {
		t.Errorf("with another key: %d %s", status, body)
	}
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get("http://" + s.listener.Addr().String() + "/v1beta/models")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 404 {
		t.Errorf("without the path: %d", resp.StatusCode)
	}
	if host, _, _ := strings.Cut(s.listener.Addr().String(), ":"); host != "127.0.0.1" {
		t.Errorf("it listens on %s", host)
	}
}

// The same picture has the same vector at every run, to the last bit.
func TestVectorsAreSteady(t *testing.T) {
	item := embedRequest{Dimensions: 768, Content: content{Parts: []part{
		{InlineData: &blob{Data: pngOf(t, color.RGBA{205, 40, 45, 255})}}, {Text: "title: A red boat | text: sea, holiday, sail, forest, evening"},
	}}}
	first, bad := item.vector()
	if bad != nil {
		t.Fatal(bad)
	}
	for range 20 {
		again, _ := item.vector()
		for i := range first {
			if first[i] != again[i] {
				t.Fatalf("number %d is %v and %v", i, first[i], again[i])
			}
		}
	}
}

func TestColours(t *testing.T) {
	for want, c := range map[string]color.Color{
		"blue": color.RGBA{40, 90, 190, 255}, "green": color.RGBA{40, 110, 50, 255}, "red": color.RGBA{190, 30, 30, 255},
		"white": color.White, "black": color.Black, "yellow": color.RGBA{250, 220, 40, 255}, "orange": color.RGBA{245, 150, 30, 255},
	} {
		img, err := decode(pngOf(t, c))
		if err != nil {
			t.Fatal(err)
		}
		if got := mainColours(img); len(got) != 1 || got[0] != want {
			t.Errorf("%v is %v, want %s", c, got, want)
		}
	}
}

// Titles are data: what Markdown would read in them is written so that it does not.
func TestAnswersEscape(t *testing.T) {
	s := scene{prompt: "Extract a table", references: []reference{{number: 1, facts: map[string]string{"title": "a|b [x](file:///etc) <img>"}}}}
	for _, prompt := range []string{"Extract a table", "Describe"} {
		s.prompt = prompt
		if text := s.answer(); strings.Contains(text, "[x](") || strings.Contains(strings.ReplaceAll(text, `\<`, ""), "<") {
			t.Errorf("%q: %s", prompt, text)
		}
	}
}

func FuzzRequest(f *testing.F) {
	picture := base64.StdEncoding.EncodeToString(pngOf(f, color.White))
	f.Add("generateContent", `{"contents":[{"parts":[{"text":"[1] a\nTitle: b"},{"inlineData":{"data":"`+picture+`"}},{"text":"compare"}]}]}`)
	f.Add("batchEmbedContents", `{"requests":[{"content":{"parts":[{"text":"sea"},{"inlineData":{"data":"AAAA"}}]},"outputDimensionality":-1}]}`)
	f.Add("streamGenerateContent", `{"contents":[{"parts":[{"text":"[999] "},null]},null],"generationConfig":{"imageConfig":{"aspectRatio":"0:1e9"}}}`)
	s := start(f, Options{})
	f.Fuzz(func(t *testing.T, method, body string) {
		for _, model := range []string{AnswerModel, EmbeddingModel} {
			r := httptest.NewRequest("POST", "http://x/", strings.NewReader(body))
			r.URL.Path = s.path + "/v1beta/models/" + model + ":" + method
			r.Header.Set("x-goog-api-key", s.key)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code == 200 && method != "streamGenerateContent" && method != "" && !json.Valid(w.Body.Bytes()) {
				t.Errorf("%d: %.200s", w.Code, w.Body)
			}
		}
	})
}

func pngOf(t testing.TB, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 8, 8))
	for i := range 64 {
		img.Set(i%8, i/8, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func BenchmarkDraw(b *testing.B) {
	for _, prompt := range []string{"collage", "style", "blend"} {
		b.Run(prompt, func(b *testing.B) {
			s := scene{prompt: prompt}
			for i := range 3 {
				s.references = append(s.references, newReference(i+1, fmt.Sprint("[", i+1, "] x"), pngOf(b, color.RGBA{uint8(80 * i), 90, 120, 255})))
			}
			for b.Loop() {
				if _, err := s.draw(b.Context(), "16:9"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
