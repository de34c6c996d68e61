package gemini

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"google.golang.org/genai"
)

func TestRetryDelay(t *testing.T) {
	for text, want := range map[string]time.Duration{
		`"53s"`: 53 * time.Second, `"1.5s"`: 1500 * time.Millisecond, `"0s"`: 0, `"-3s"`: 0, `"53"`: 0, `""`: 0, `null`: 0,
		`7`: 7 * time.Second, `{"seconds":"9s"}`: 9 * time.Second, `{"seconds":9,"nanos":500000000}`: 9500 * time.Millisecond,
		`"NaNs"`: 0, `"1e300s"`: maxRetryAfter, `"Infs"`: maxRetryAfter, `[]`: 0, `true`: 0,
	} {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if got := retryDelay(v); got != want {
			t.Errorf("retryDelay(%s) = %v, want %v", text, got, want)
		}
	}
}

func TestRetryHeader(t *testing.T) {
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-7": 0, "x": 0, "NaN": 0,
		"Sun, 01 Nov 2026 12:01:00 GMT": time.Minute, "Sun, 01 Nov 2026 11:00:00 GMT": 0, "Sun, 01 Nov 2099 11:00:00 GMT": maxRetryAfter,
	} {
		if got := retryHeader(text, now); got != want {
			t.Errorf("retryHeader(%q) = %v, want %v", text, got, want)
		}
	}
}

func FuzzDetails(f *testing.F) {
	f.Add(`[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"53s"}]`)
	f.Add(`[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":{"seconds":{"seconds":1e99},"nanos":-1}}]`)
	f.Add(`[{"@type":"x.QuotaFailure","violations":[{"quotaId":"PerDay"},7,null]},{"@type":"ErrorInfo","reason":3},null,{}]`)
	f.Fuzz(func(t *testing.T, text string) {
		var list []map[string]any
		if json.Unmarshal([]byte(text), &list) != nil {
			t.Skip()
		}
		if d := readDetails(list); d.retryAfter < 0 || d.retryAfter > maxRetryAfter {
			t.Errorf("retry after %v", d.retryAfter)
		}
		if d := retryHeader(text, time.Now()); d < 0 || d > maxRetryAfter {
			t.Errorf("retry after %v", d)
		}
	})
}

func TestParseDescription(t *testing.T) {
	got, err := parseDescription("```json\n" + `{"caption":" A  red\nhouse ","keywords":["House","house"," ","red\u0000"],"text":"EXIT"}` + "\n```")
	want := Description{Caption: "A red house", Keywords: []string{"house", "red"}, Text: "EXIT"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for text, kind := range map[string]error{
		"": ErrGarbled, "A red house": ErrGarbled, `{"caption":7}`: ErrGarbled, `{}`: ErrEmpty, `{"caption":" "}`: ErrEmpty, `[]`: ErrGarbled,
	} {
		if _, err := parseDescription(text); !errors.Is(err, kind) {
			t.Errorf("parseDescription(%q): %v, want %v", text, err, kind)
		}
	}
}

func FuzzDescription(f *testing.F) {
	f.Add(`{"caption":"A house","keywords":["a","b"],"text":"x"}`)
	f.Add("```json\n{\"caption\":\"\xff\"}\n```")
	f.Add("``````")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parseDescription(text)
		if err != nil {
			if Explain(err) == "" {
				t.Errorf("no sentence for %v", err)
			}
			return
		}
		if utf8.RuneCountInString(d.Caption) > maxCaption || len(d.Keywords) > maxKeywords || utf8.RuneCountInString(d.Text) > maxSeenRunes {
			t.Errorf("too much: %+v", d)
		}
		for _, s := range append([]string{d.Caption, d.Text}, d.Keywords...) {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\n\x00") {
				t.Errorf("%q", s)
			}
		}
	})
}

func FuzzRanks(f *testing.F) {
	f.Add(`[{"number":2,"reason":"sea"},{"number":2},{"number":-1},{"number":99}]`, 3)
	f.Add(`{}`, 0)
	f.Fuzz(func(t *testing.T, text string, n int) {
		n = max(0, min(n, maxRanked))
		ranks, err := parseRanks(text, n)
		if err != nil {
			return
		}
		seen := make([]bool, n)
		for _, r := range ranks {
			if seen[r.Candidate] {
				t.Errorf("%d twice in %v", r.Candidate, ranks)
			}
			seen[r.Candidate] = true
		}
		if len(ranks) != n {
			t.Errorf("%d of %d", len(ranks), n)
		}
	})
}

func FuzzDrawing(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Add([]byte("\xff\xd8\xff\xe0"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := readDrawing(&genai.Blob{Data: data})
		if err != nil && !errors.Is(err, ErrCorruptPicture) {
			t.Errorf("%v", err)
		}
		if err == nil && (d.Width <= 0 || d.Height <= 0) {
			t.Errorf("%d × %d", d.Width, d.Height)
		}
	})
}

func TestNormalize(t *testing.T) {
	v := []float32{3, 4}
	if err := normalize(v); err != nil || v[0] != 0.6 || v[1] != 0.8 {
		t.Errorf("%v, %v", v, err)
	}
	tiny := []float32{math.SmallestNonzeroFloat32, 0}
	if err := normalize(tiny); err != nil || tiny[0] != 1 {
		t.Errorf("%v, %v", tiny, err)
	}
	large := []float32{math.MaxFloat32, math.MaxFloat32}
	if err := normalize(large); err != nil || math.Abs(float64(large[0])-math.Sqrt(0.5)) > 1e-6 {
		t.Errorf("%v, %v", large, err)
	}
	for _, bad := range [][]float32{{0, 0}, {float32(math.NaN())}, {float32(math.Inf(-1)), 1}, {}} {
		if err := normalize(bad); !errors.Is(err, ErrVectorNaN) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestSettings(t *testing.T) {
	if got := (Settings{}).withDefaults(); got != Defaults() {
		t.Errorf("%+v", got)
	}
	wild := Settings{Dimensions: -5, Deadline: -1, MaxReferences: 1 << 30, EmbeddingModel: " models/x ", Limits: Limits{PicturesPerBatch: 1e6, Concurrency: -1}}.withDefaults()
	if wild.Dimensions != minDimensions || wild.Deadline <= 0 || wild.MaxReferences != mostReference || wild.EmbeddingModel != "x" ||
		wild.Limits.PicturesPerBatch != maxBatch || wild.Limits.Concurrency != 1 {
		t.Errorf("%+v", wild)
	}
	if s := (Settings{}).Space(); s != "gemini-embedding-2-768" {
		t.Errorf("space %q", s)
	}
}

func TestPrices(t *testing.T) {
	for _, name := range []string{Defaults().AnswerModel, Defaults().PictureModel, Defaults().EmbeddingModel} {
		if _, ok := priceOf(name); !ok {
			t.Errorf("the default model %s has no price", name)
		}
	}
	million := Usage{InputTokens: 2_000_000, PictureTokens: 1_000_000}
	if c := CostOf("models/gemini-embedding-2-preview", million); !c.Known || math.Abs(c.USD-0.65) > 1e-9 {
		t.Errorf("%+v", c)
	}
	if c := CostOf("gemini-2.5-flash-image", Usage{Pictures: 10}); math.Abs(c.USD-0.39) > 1e-9 {
		t.Errorf("%+v", c)
	}
	if c := CostOf("gemini-embedding-22", million); c.Known {
		t.Errorf("%+v", c)
	}
	if c := (Settings{}).EstimateEmbedding(1_000); c.String() != "about $0.12" {
		t.Errorf("1,000 pictures cost %v", c)
	}
	r := Request{Prompt: "x", References: make([]Reference, 3), Variants: 2}
	one, two := (Settings{}).EstimatePictures(Request{Prompt: "x"}), (Settings{}).EstimatePictures(r)
	if !one.Known || two.USD <= 2*one.USD || (Settings{}).EstimateAnswer(r).USD <= 0 || (Settings{}).EstimateDescribing(10).USD <= 0 {
		t.Errorf("one %v, two %v", one, two)
	}
	for cost, want := range map[Cost]string{{}: "cost unknown", {Known: true}: "nothing", {0.001, true}: "less than $0.01", {12.4, true}: "about $12"} {
		if got := cost.String(); got != want {
			t.Errorf("%+v is %q", cost, got)
		}
	}
}

// Every error of the package has a sentence, and a different one.
func TestExplainAll(t *testing.T) {
	all := append([]error{
		ErrNoKey, ErrKeyShape, ErrKeyring, ErrAddress, ErrCredentials, ErrKey, ErrModel, ErrQuota, ErrRequest, ErrRegion,
		ErrService, ErrOffline, ErrProxy, ErrCertificate, ErrTimeout, ErrBlocked, ErrUnfinished,
	}, kinds...)
	seen := map[string]error{}
	for _, err := range all {
		text := Explain(err)
		if text == "" || !strings.HasSuffix(text, ".") || strings.Contains(text, "gemini:") {
			t.Errorf("%v: %q", err, text)
		}
		if other, twice := seen[text]; twice {
			t.Errorf("%v and %v: %q", err, other, text)
		}
		seen[text] = err
		if kindOf(&Error{Kind: err}) != err.Error() || Explain(&Error{Kind: err}) == "" {
			t.Errorf("%v as an Error: %q", err, Explain(&Error{Kind: err}))
		}
	}
	if Explain(nil) != "" || Explain(errors.New("others'")) != "" {
		t.Error("others' errors are explained")
	}
}
