package engine

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

const oneDescription = `{"candidates":[{"content":{"role":"model","parts":[{"text":"{\"caption\":\"A zeppelin over a lake\",\"keywords\":[\"airship\",\"calm water\"],\"text\":\"LZ 127\"}"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":300,"candidatesTokenCount":40}}`

func TestDescribe(t *testing.T) {
	recordSpans()
	server, pictures, l := withModel(t, 6, standin.Options{})
	copyFile(t, filepath.Join(pictures, "0002.jpg"), filepath.Join(pictures, "copy.jpg"))
	index(t, l, pictures)
	server.Fail(standin.Fault{Method: "generateContent", Body: oneDescription})
	if paths := find(t, l, "zeppelin"); len(paths) != 0 {
		t.Fatalf("found before: %v", paths)
	}
	var last EmbedProgress
	r, err := l.Describe(t.Context(), func(p EmbedProgress) { last = p })
	must(t, err)
	if r.Embedded != 6 || r.Shared != 1 || r.Failed != 0 || r.Pictures != 7 || r.Model != standin.AnswerModel ||
		r.Usage.InputTokens != 1800 || r.Usage.OutputTokens != 240 || r.TraceID == "" || last.Done != 6 {
		t.Errorf("%+v, the last progress %+v", r, last)
	}
	for _, word := range []string{"zeppelin", "airship", "127"} {
		if paths := find(t, l, word); len(paths) != 7 {
			t.Errorf("%s finds %v", word, paths)
		}
	}
	p, err := l.catalog.ByPath(t.Context(), filepath.Join(pictures, "copy.jpg"))
	must(t, err)
	if p.Machine.Model != standin.AnswerModel || p.Machine.Caption != "A zeppelin over a lake" || p.Caption != "" ||
		!slices.Equal(p.Machine.Keywords, []string{"airship", "calm water"}) {
		t.Errorf("%+v", p)
	}
	if span := lastSpan(t, "library.describe"); attributeOf(span, "embed.embedded").AsInt64() != 6 {
		t.Errorf("%v", span.Attributes())
	}
	calls := len(server.Calls())
	copyFile(t, filepath.Join(pictures, "0003.jpg"), filepath.Join(pictures, "copy3.jpg"))
	index(t, l, pictures)
	if r, err := l.Describe(t.Context(), nil); err != nil || r.Embedded != 0 || r.Shared != 1 || r.Known != 7 || len(server.Calls()) != calls {
		t.Errorf("a second run: %+v, %v", r, err)
	}
	if paths := find(t, l, "zeppelin"); len(paths) != 8 {
		t.Errorf("%v", paths)
	}
}

// An answer that was blocked or makes no sense was paid: it is not asked for again.
func TestDescribeRefused(t *testing.T) {
	server, _, l := withModel(t, 8, standin.Options{})
	server.Fail(standin.Fault{Method: "generateContent", Finish: "SAFETY", Times: 1}, standin.Fault{Method: "generateContent", BlockPrompt: "PROHIBITED_CONTENT", Times: 1},
		standin.Fault{Method: "generateContent", Empty: true, Times: 1})
	r, err := l.Describe(t.Context(), nil)
	if err != nil || r.Embedded != 5 || r.Failed != 3 || len(r.Failures) != 3 {
		t.Errorf("%+v, %v", r, err)
	}
	if refused := refusals(t, l, descriptionsBy(standin.AnswerModel)); len(refused) != 3 {
		t.Errorf("%+v", refused)
	}
	calls := len(server.Calls())
	if r, err = l.Describe(t.Context(), nil); err != nil || r.Failed != 0 || len(server.Calls()) != calls {
		t.Errorf("a second run: %+v, %v", r, err)
	}
}

func TestDescribeStops(t *testing.T) {
	server, _, l := withModel(t, 40, standin.Options{Latency: 60 * time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := l.Describe(ctx, func(p EmbedProgress) {
		if p.Done > 8 {
			cancel()
		}
	})
	n, countErr := l.catalog.CountDescriptions(t.Context())
	if !errors.Is(err, context.Canceled) || countErr != nil || n != r.Embedded || n < 8 || n == 40 {
		t.Errorf("%+v, %v; %d descriptions, %v", r, err, n, countErr)
	}
	server.Fail(standin.Fault{Status: 400, Reason: "API_KEY_INVALID", Times: 1})
	if _, err := l.Describe(t.Context(), nil); !errors.Is(err, gemini.ErrKey) {
		t.Error(err)
	}
	m, err := l.catalog.CountDescriptions(t.Context())
	must(t, err)
	if r, err := l.Describe(t.Context(), nil); err != nil || r.Known != m || r.Embedded != 40-m {
		t.Errorf("%+v, %v", r, err)
	}
}
