package gemini_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"log"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/goleak"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// logged is what went to the log of the whole program.
var logged syncBuffer

// syncBuffer is a buffer for several goroutines.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// recorded has all spans of the tests; each test looks at those of its own trace.
var recorded = tracetest.NewSpanRecorder()

func TestMain(m *testing.M) {
	for _, name := range []string{
		"GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL",
		"GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE", "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION",
	} {
		os.Unsetenv(name)
	}
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorded)))
	log.SetOutput(&logged)
	code := m.Run()
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	// The SDK writes to the log of the program at times.
	if text := logged.String(); strings.Contains(text, secret) || strings.Contains(text, "demo-") || strings.Contains(text, "Error") {
		fmt.Fprintf(os.Stderr, "the log has a key or an error:\n%s", text)
		code = 1
	}
	os.Exit(code)
}

// demoSettings are those that go with the stand-in, with little patience.
func demoSettings() gemini.Settings {
	return gemini.Settings{
		AnswerModel: standin.AnswerModel, PictureModel: standin.PictureModel, EmbeddingModel: standin.EmbeddingModel,
		Deadline: 20 * time.Second, QueryDeadline: 5 * time.Second, BatchDeadline: 10 * time.Second,
	}
}

func newServer(t testing.TB, o standin.Options) *standin.Server {
	t.Helper()
	server, err := standin.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func newClient(t testing.TB, server *standin.Server, change func(*gemini.Settings)) *gemini.Client {
	t.Helper()
	key, err := gemini.NewKey(server.Key())
	if err != nil {
		t.Fatal(err)
	}
	settings := demoSettings()
	if change != nil {
		change(&settings)
	}
	client, err := gemini.New(t.Context(), gemini.Options{Key: key, Address: server.Address(), Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// plainPicture is a JPEG of one colour.
func plainPicture(t testing.TB, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 48, 32))
	for y := range 32 {
		for x := range 48 {
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var (
	blue  = color.RGBA{50, 110, 200, 255}
	green = color.RGBA{60, 140, 60, 255}
	red   = color.RGBA{205, 40, 45, 255}
)

// threePictures are references to ask about.
func threePictures(t testing.TB) []gemini.Reference {
	return []gemini.Reference{
		{Name: "sea.jpg", Facts: "Title: The sea at noon\nKeywords: sea, waves, water", Picture: plainPicture(t, blue)},
		{Name: "wood.jpg", Facts: "Title: Forest path\nKeywords: forest, trees, path", Picture: plainPicture(t, green)},
		{Name: "lake.jpg", Facts: "Title: Lake\nKeywords: lake, water, waves", Picture: plainPicture(t, blue)},
	}
}

// traced runs do in a trace of its own and returns its spans.
func traced(t testing.TB, do func(context.Context)) []sdktrace.ReadOnlySpan {
	t.Helper()
	ctx, root := otel.Tracer("test").Start(t.Context(), "root")
	do(ctx)
	root.End()
	id := root.SpanContext().TraceID()
	return slices.DeleteFunc(recorded.Ended(), func(s sdktrace.ReadOnlySpan) bool { return s.SpanContext().TraceID() != id })
}

func spanNamed(t testing.TB, spans []sdktrace.ReadOnlySpan, name string) sdktrace.ReadOnlySpan {
	t.Helper()
	for _, s := range spans {
		if s.Name() == name {
			return s
		}
	}
	var names []string
	for _, s := range spans {
		names = append(names, s.Name())
	}
	t.Fatalf("no span %q among %s", name, strings.Join(names, ", "))
	return nil
}

func attributeOf(s sdktrace.ReadOnlySpan, key attribute.Key) attribute.Value {
	for _, kv := range s.Attributes() {
		if kv.Key == key {
			return kv.Value
		}
	}
	return attribute.Value{}
}

// everything of the spans, as text.
func everything(t testing.TB, spans []sdktrace.ReadOnlySpan) string {
	t.Helper()
	text, err := json.Marshal(tracetest.SpanStubsFromReadOnlySpans(spans))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
