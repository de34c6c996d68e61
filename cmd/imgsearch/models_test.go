package main

import (
	"bytes"
	"encoding/json"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// served starts a server with the interface of Gemini's and points the program to it. It knows the models that are
// chosen by default.
func served(t *testing.T, o standin.Options) *standin.Server {
	t.Helper()
	d := gemini.Defaults()
	o.Models = append(o.Models,
		standin.Model{Name: d.AnswerModel, Actions: []string{"generateContent"}},
		standin.Model{Name: d.PictureModel, Actions: []string{"generateContent"}},
		standin.Model{Name: d.EmbeddingModel, Actions: []string{"embedContent", "batchEmbedContents"}})
	server, err := standin.New(o)
	must(t, err)
	t.Cleanup(func() { server.Close() }) //nolint:errcheck // a test's
	t.Setenv("GOOGLE_GEMINI_BASE_URL", server.Address())
	t.Setenv("GOOGLE_API_KEY", server.Key())
	return server
}

func TestEmbedAsksFirst(t *testing.T) {
	server := served(t, standin.Options{})
	_, library := indexed(t)

	e := imgsearch(t, "embed", "--with", "gemini", "--library", library)
	for _, part := range []string{"3 pictures", "768", "improve", "--yes", "Nothing was sent"} {
		if !strings.Contains(e.stderr, part) {
			t.Errorf("what is told lacks %q: %s", part, e.stderr)
		}
	}
	if e.code != exitFailed || len(server.Calls()) != 0 {
		t.Errorf("exits with %d after %d calls", e.code, len(server.Calls()))
	}
	succeed(t, "search", "--library", library, "harbour")
	if len(server.Calls()) != 0 {
		t.Errorf("a search sends words that nobody agreed to send: %+v", server.Calls())
	}

	e = succeed(t, "embed", "--with", "gemini", "--library", library, "--yes", "--json")
	report := decode[engine.EmbedReport](t, e.stdout)
	if report.Embedded != 3 || report.Failed != 0 || report.Space != "gemini-embedding-2-768" {
		t.Errorf("%+v", report)
	}
	calls := len(server.Calls())
	e = succeed(t, "embed", "--with", "gemini", "--library", library, "--json") // agreed to by now
	if report := decode[engine.EmbedReport](t, e.stdout); report.Embedded != 0 || report.Known != 3 || len(server.Calls()) != calls {
		t.Errorf("again: %+v, %d calls more", report, len(server.Calls())-calls)
	}

	succeed(t, "embed", "--with", "gemini", "--library", library, "--revoke")
	succeed(t, "search", "--library", library, "never asked before")
	if len(server.Calls()) != calls {
		t.Errorf("after the agreement was taken back: %+v", server.Calls()[calls:])
	}
}

func TestSearchByMeaning(t *testing.T) {
	server := served(t, standin.Options{})
	_, library := indexed(t)
	succeed(t, "embed", "--with", "gemini", "--library", library, "--yes")

	e := succeed(t, "search", "--json", "--library", library, "harbour")
	list := decode[[]result](t, e.stdout)
	if len(list) == 0 || list[0].Why.Semantic == nil || list[0].Why.Semantic.Space != "gemini-embedding-2-768" {
		t.Errorf("%s", e.stdout)
	}
	calls := len(server.Calls())
	if again := succeed(t, "search", "--json", "--library", library, "harbour"); again.stdout != e.stdout || len(server.Calls()) != calls {
		t.Errorf("the same words are asked for again: %d calls, %s", len(server.Calls())-calls, again.stdout)
	}

	must(t, server.Close())
	begin := time.Now()
	e = succeed(t, "search", "--json", "--library", library, "pier")
	list = decode[[]result](t, e.stdout)
	if len(list) == 0 || list[0].Why.Semantic != nil || list[0].Why.Text == nil || !strings.Contains(e.stderr, "cannot be reached") {
		t.Errorf("without the service: %s, tells %q", e.stdout, e.stderr)
	}
	if took := time.Since(begin); took > 30*time.Second {
		t.Errorf("it took %s", took)
	}
	if e := succeed(t, "search", "--json", "--library", library, "harbour"); !strings.Contains(e.stdout, `"space"`) {
		t.Errorf("a query that was asked before needs no service: %s", e.stdout)
	}
}

func TestRerank(t *testing.T) {
	server := served(t, standin.Options{})
	_, library := indexed(t)
	e := imgsearch(t, "search", "--library", library, "--rerank", "harbour")
	if e.code != exitFailed || len(server.Calls()) != 0 {
		t.Errorf("exits with %d after %d calls and tells %q", e.code, len(server.Calls()), e.stderr)
	}
	for _, part := range []string{"20 best", "--yes", "Nothing was sent"} {
		if !strings.Contains(e.stderr, part) {
			t.Errorf("what is told lacks %q: %s", part, e.stderr)
		}
	}
	e = succeed(t, "search", "--json", "--library", library, "--rerank", "--yes", "harbour")
	list := decode[[]result](t, e.stdout)
	if len(list) == 0 || list[0].Why.Reason == "" {
		t.Errorf("%s, tells %q", e.stdout, e.stderr)
	}
}

func TestDescribe(t *testing.T) {
	served(t, standin.Options{})
	_, library := indexed(t)
	succeed(t, "describe", "--library", library, "--yes")
	e := succeed(t, "describe", "--library", library, "--json")
	if report := decode[engine.EmbedReport](t, e.stdout); report.Known != 3 || report.Embedded != 0 {
		t.Errorf("again: %+v", report)
	}

	// A word that only the model says is told as its own.
	t.Setenv("GEMINI_API_KEY", "")
	said := ""
	for _, word := range []string{"picture", "image", "photo", "light", "landscape", "square", "showing"} {
		if list := decode[[]result](t, succeed(t, "search", "--json", "--library", library, word).stdout); len(list) > 0 && len(list[0].Why.Machine) > 0 {
			said = word
		}
	}
	if said == "" {
		t.Fatal("no word of a model's is told as such")
	}
	if e := succeed(t, "search", "--library", library, said); !strings.Contains(e.stdout, "a model says: ") {
		t.Errorf("%q: %s", said, e.stdout)
	}
}

func TestGenerateAnswer(t *testing.T) {
	served(t, standin.Options{})
	pictures, library := indexed(t)
	files := []string{filepath.Join(pictures, "sea", "harbour.jpg"), filepath.Join(pictures, "hills", "meadow.jpg")}

	e := succeed(t, append([]string{"generate", "--library", library, "--prompt", "Compare these."}, files...)...)
	if !strings.Contains(e.stdout, "[1]") || !strings.Contains(e.stdout, "[2]") || !strings.HasSuffix(e.stdout, "\n") {
		t.Errorf("%q", e.stdout)
	}
	e = succeed(t, append([]string{"generate", "--json", "--library", library, "--prompt", "Compare these."}, files...)...)
	g := decode[engine.Generation](t, e.stdout)
	if g.Text == "" || len(g.References) != 2 || g.References[0].ID == 0 || g.TraceID == "" || g.ID == 0 || g.Usage.InputTokens == 0 {
		t.Errorf("%+v", g)
	}
	e = succeed(t, "generate", "--json", "--library", library, "--prompt", "Hello")
	if !strings.Contains(e.stdout, `"references":[]`) || !strings.Contains(e.stdout, `"input_tokens":`) || !strings.Contains(e.stdout, `"usd":`) {
		t.Errorf("the JSON is of another form: %s", e.stdout)
	}
}

func TestGeneratePicture(t *testing.T) {
	served(t, standin.Options{})
	pictures, library := indexed(t)
	out := filepath.Join(t.TempDir(), "new", "made")
	e := succeed(t, "generate", "--json", "--library", library, "--kind", "picture", "--out", out, "--aspect", "16:9", "--variants", "2",
		"--prompt", "Quokka by a lighthouse", filepath.Join(pictures, "sea", "pier.jpg"))
	g := decode[engine.Generation](t, e.stdout)
	if len(g.Pictures) != 2 {
		t.Fatalf("%+v", g)
	}
	for _, path := range g.Pictures {
		data, err := os.ReadFile(path)
		must(t, err)
		if _, _, err := image.Decode(bytes.NewReader(data)); err != nil || filepath.Dir(path) != out {
			t.Errorf("%s: %v", path, err)
		}
		for _, part := range []string{"Quokka by a lighthouse", "rainedAlgorithmicMedia"} {
			if !bytes.Contains(data, []byte(part)) {
				t.Errorf("%s does not tell where it is from: %q is missing", path, part)
			}
		}
	}
	succeed(t, "index", "--library", library, out)
	e = succeed(t, "search", "--json", "--library", library, "quokka")
	if list := decode[[]result](t, e.stdout); len(list) < 2 || !strings.HasPrefix(list[0].Path, out) {
		t.Errorf("the made pictures are not found: %s", e.stdout)
	}
}

// Whatever goes wrong, the exit code and a sentence tell it, and what came is kept.
func TestGenerateFaults(t *testing.T) {
	for name, tt := range map[string]struct {
		fault standin.Fault
		kind  string
		tells string
		text  bool // something came
	}{
		"bad key":          {fault: standin.Fault{Status: 400, Reason: "API_KEY_INVALID"}, tells: "key"},
		"forbidden":        {fault: standin.Fault{Status: 403}, tells: "key"},
		"no such model":    {fault: standin.Fault{Status: 404, Method: "streamGenerateContent"}, tells: "Choose another"},
		"quota, known":     {fault: standin.Fault{Status: 429, RetryDelay: "53s"}, tells: "53 seconds"},
		"quota":            {fault: standin.Fault{Status: 429}, tells: "quota"},
		"server":           {fault: standin.Fault{Status: 500}, tells: "problem of its own"},
		"overloaded":       {fault: standin.Fault{Status: 503}, tells: "overloaded"},
		"blocked prompt":   {fault: standin.Fault{BlockPrompt: "SAFETY"}, tells: "prompt"},
		"blocked answer":   {fault: standin.Fault{Finish: "SAFETY"}, tells: "Gemini"},
		"too long":         {fault: standin.Fault{Finish: "MAX_TOKENS"}, tells: "."},
		"nothing":          {fault: standin.Fault{Empty: true}, tells: "nothing"},
		"a picture":        {fault: standin.Fault{OtherKind: true}, tells: "picture"},
		"text":             {fault: standin.Fault{OtherKind: true}, kind: "picture", tells: "drew no picture"},
		"a broken picture": {fault: standin.Fault{Spoil: true}, kind: "picture", tells: "damaged"},
		"half-way":         {fault: standin.Fault{CutAfter: 2}, tells: "half-way", text: true},
		"hung up":          {fault: standin.Fault{HangUp: true}, tells: "."},
	} {
		t.Run(name, func(t *testing.T) {
			server := served(t, standin.Options{})
			server.Fail(tt.fault)
			pictures, library := indexed(t)
			kind := tt.kind
			if kind == "" {
				kind = "answer"
			}
			e := imgsearch(t, "generate", "--json", "--library", library, "--kind", kind, "--out", filepath.Join(t.TempDir(), "out"),
				"--prompt", "What is this?", filepath.Join(pictures, "sea", "pier.jpg"))
			if e.code != exitFailed || !strings.Contains(e.stderr, tt.tells) {
				t.Errorf("exits with %d and tells %q", e.code, e.stderr)
			}
			if tt.text {
				var g engine.Generation
				must(t, json.Unmarshal([]byte(e.stdout), &g))
				if g.Text == "" || !g.Partial || g.Error == "" || g.ID == 0 {
					t.Errorf("what came is lost: %+v", g)
				}
			}
			if strings.Contains(e.stderr+e.stdout, server.Key()) {
				t.Error("the key is printed")
			}
		})
	}
}

// A terminal does what it is told. An answer is not to tell it anything.
func TestAnswersCommandNoTerminal(t *testing.T) {
	if got := safe("a\x1b[2J\u009bb\tc\nd\x07é"); got != "a[2Jb\tc\ndé" {
		t.Errorf("%q", got)
	}
}

func TestGenerateUsage(t *testing.T) {
	for _, args := range [][]string{
		{"generate"},
		{"generate", "--prompt", "x", "--kind", "song"},
		{"generate", "--prompt", "x", "--variants", "5"},
		{"generate", "--prompt", "x", "--aspect", "1:7"},
		{"embed"},
		{"embed", "--with", "magic"},
	} {
		if e := imgsearch(t, args...); e.code != exitUsage {
			t.Errorf("%q exits with %d", args, e.code)
		}
	}
}

// The key is nowhere: not in the library, the user's folders, what is printed, nor in what is sent to a collector.
func TestKeyIsNowhere(t *testing.T) {
	server := served(t, standin.Options{})
	c, home := newCollector(t), t.TempDir()
	pictures, library := indexed(t)
	out := filepath.Join(t.TempDir(), "out")
	var printed strings.Builder
	program := func(args ...string) {
		cmd, stdout, stderr := child(t, append(args, "--library", library, "--verbose")...)
		cmd.Env = append(cmd.Env, "HOME="+home, "USERPROFILE="+home, "LOCALAPPDATA="+home, "OTEL_SDK_DISABLED=false",
			"OTEL_EXPORTER_OTLP_ENDPOINT="+c.URL, "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true")
		e := finish(t, cmd, stdout, stderr)
		printed.WriteString(e.stdout + e.stderr)
	}
	file := filepath.Join(pictures, "sea", "pier.jpg")
	program("embed", "--with", "gemini", "--yes")
	program("search", "pier")
	program("search", "--rerank", "--yes", "pier")
	program("describe", "--yes")
	program("generate", "--prompt", "What is this?", file)
	program("generate", "--kind", "picture", "--out", out, "--prompt", "Make it blue", file)
	program("doctor")
	for _, status := range []int{400, 401, 403, 404, 429, 500} {
		server.Fail(standin.Fault{Status: status, Message: "the key " + server.Key() + " was sent"})
		program("generate", "--prompt", "What is this?", file)
		program("search", "words of "+time.Now().String())
		server.Recover()
	}
	c.take()
	for begin := time.Now(); !bytes.Contains(c.received(), []byte("generation.gemini_api")) && time.Since(begin) < time.Minute; {
		program("stats")
	}
	if !bytes.Contains(c.received(), []byte("generation.injection")) || !bytes.Contains(c.received(), []byte("embedding.batch")) {
		t.Errorf("spans are missing in %d bytes", len(c.received()))
	}
	for where, data := range map[string][]byte{
		"what was sent": c.received(), "the user's folders": everyFile(t, home), "the library": everyFile(t, library),
		"the pictures": everyFile(t, out), "what was printed": []byte(printed.String()),
	} {
		if len(data) == 0 && where != "the user's folders" { // spans that were sent have left them
			t.Errorf("%s: nothing is there", where)
		}
		if at := bytes.Index(data, []byte(server.Key())); at >= 0 {
			t.Errorf("%s has the key in %q", where, data[max(0, at-100):min(len(data), at+100)])
		}
	}
}

// With Vertex AI no key is looked for, so that there is none says nothing.
func TestDoctorTellsOfVertex(t *testing.T) {
	_, library := indexed(t)
	for name, value := range map[string]string{
		"GOOGLE_API_KEY": "", "GEMINI_API_KEY": "", "GOOGLE_GENAI_USE_VERTEXAI": "true", "GOOGLE_CLOUD_PROJECT": "p",
		"GOOGLE_CLOUD_LOCATION": "europe-west4", "GOOGLE_APPLICATION_CREDENTIALS": filepath.Join(t.TempDir(), "none.json"),
	} {
		t.Setenv(name, value)
	}
	e := succeed(t, "doctor", "--library", library)
	if !strings.Contains(e.stdout, "Vertex AI") || strings.Contains(e.stdout, "Google AI Studio") {
		t.Errorf("%s", e.stdout)
	}
}

// Words of no letters are searched by meaning alone; why that was not possible is told.
func TestSearchWithoutWordsOffline(t *testing.T) {
	server := served(t, standin.Options{})
	_, library := indexed(t)
	succeed(t, "embed", "--with", "gemini", "--library", library, "--yes")
	must(t, server.Close())
	if e := succeed(t, "search", "--library", library, "☀"); !strings.Contains(e.stderr, "cannot be reached") {
		t.Errorf("%q", e.stderr)
	}
}
