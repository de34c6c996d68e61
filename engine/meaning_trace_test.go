package engine

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// The steps of a search by meaning are spans below it, and tell the query under private keys only.
func TestMeaningIsTraced(t *testing.T) {
	spans := recordSpans()
	server, service := newStandIn(t)
	pictures, l := newMeaningLibrary(t, service)
	draw(t, filepath.Join(pictures, "secretharbour.jpg"), 5)
	index(t, l, pictures)
	run := func(do func()) (ended []sdktrace.ReadOnlySpan, parent map[string]string) {
		spans.Reset()
		do()
		names := map[string]string{}
		for _, s := range spans.Ended() {
			names[s.SpanContext().SpanID().String()] = s.Name()
		}
		parent = map[string]string{}
		for _, s := range spans.Ended() {
			parent[s.Name()] = names[s.Parent().SpanID().String()]
			for _, kv := range s.Attributes() {
				if strings.Contains(kv.Value.String(), "secret") && !slices.Contains(PrivateAttributes(), kv.Key) &&
					!slices.Contains(gemini.PrivateAttributes(), kv.Key) {
					t.Errorf("%s tells the query under %s", s.Name(), kv.Key)
				}
			}
			if strings.Contains(s.Status().Description, "secret") {
				t.Errorf("%s tells the query in its status", s.Name())
			}
		}
		return spans.Ended(), parent
	}
	var results Results
	_, parent := run(func() { results = search(t, l, "secretharbour ocean") })
	for _, name := range []string{"search.embed_query", "search.vector_query", "search.text_query", "search.fusion"} {
		if parent[name] != "search" {
			t.Errorf("%s is below %q", name, parent[name])
		}
	}
	if _, parent = run(func() { search(t, l, "secretharbour ocean") }); parent["search.embed_query"] != "" {
		t.Error("a known query was asked for again")
	}
	_, parent = run(func() {
		if _, err := l.Rerank(t.Context(), results); err != nil {
			t.Error(err)
		}
	})
	if parent["generation.gemini_api"] != "search.rerank" {
		t.Errorf("the ranking is below %q", parent["generation.gemini_api"])
	}

	server.Fail(standin.Fault{Status: 429, Message: "secret quota"})
	ended, _ := run(func() { search(t, l, "secretharbour at night") })
	for _, s := range ended {
		switch s.Name() {
		case "search.embed_query":
			if s.Status().Code != codes.Error {
				t.Error("the failure is not marked")
			}
		case "search":
			if s.Status().Code == codes.Error || len(s.Events()) != 1 || s.Events()[0].Name != "search.fallback" {
				t.Errorf("the search: %v, %v", s.Status(), s.Events())
				continue
			}
			set := attribute.NewSet(s.Events()[0].Attributes...)
			if v, _ := set.Value("search.fallback_reason"); v.AsString() != "gemini: over quota" {
				t.Errorf("fell back because of %q", v.AsString())
			}
		}
	}
}
