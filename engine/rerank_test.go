package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hybrid-image-search/engine/gemini/standin"
)

// rerankLibrary has pictures of which the worse one is found first.
func rerankLibrary(t *testing.T, service *Service) (*Library, Results) {
	t.Helper()
	root := t.TempDir()
	l := openServed(t, filepath.Join(root, "library"), service)
	first := draw(t, filepath.Join(root, "p", "harbour harbour.jpg"), 1)
	write(t, first+".txt", "harbour harbour")
	write(t, draw(t, filepath.Join(root, "p", "x.jpg"), 2)+".txt", "harbour with a boat at sunset, far away from every town")
	index(t, l, root)
	must(t, l.SetUserWords(t.Context(), byName(t, l, "x.jpg").ID, []string{"sunset", "boat", "harbour"}, "secretnote"))
	r := search(t, l, "harbour sunset boat")
	r.Hits[0], r.Hits[1] = r.Hits[1], r.Hits[0]
	return l, r
}

func byName(t *testing.T, l *Library, name string) Picture {
	t.Helper()
	all, err := l.All(t.Context())
	must(t, err)
	for _, h := range all.Hits {
		p, err := l.Picture(t.Context(), h.ID)
		must(t, err)
		if filepath.Base(p.File.Path) == name {
			return p
		}
	}
	t.Fatalf("there is no %s", name)
	return Picture{}
}

func TestRerank(t *testing.T) {
	server, service := newStandIn(t)
	l, before := rerankLibrary(t, service)
	first := before.Hits[0]
	r, err := l.Rerank(t.Context(), before)
	must(t, err)
	if names := foundNames(t, l, r); names[0] != "x.jpg" || r.Ranked != standin.Label || r.Note != "" {
		t.Errorf("%v by %q, note %q", names, r.Ranked, r.Note)
	}
	if !strings.Contains(r.Hits[0].Reason, "harbour") || before.Hits[0] != first {
		t.Errorf("reason %q; before %+v", r.Hits[0].Reason, before.Hits[0])
	}
	if n := len(server.Calls()); n != 1 {
		t.Errorf("%d requests", n)
	}
	if facts := rankingFacts(byName(t, l, "x.jpg")); !strings.Contains(facts, "Keywords: sunset, boat") || strings.Contains(facts, "secretnote") {
		t.Errorf("told of a picture: %q", facts)
	}
}

func TestRerankKeepsWhatCannotBeSeen(t *testing.T) {
	_, service := newStandIn(t)
	l, before := rerankLibrary(t, service)
	for i, name := range []string{"gone harbour.jpg", "third harbour.jpg"} {
		draw(t, filepath.Join(filepath.Dir(byName(t, l, "x.jpg").File.Path), name), 4+i)
	}
	index(t, l, filepath.Dir(byName(t, l, "x.jpg").File.Path))
	gone := byName(t, l, "gone harbour.jpg")
	must(t, os.Remove(gone.File.Path))
	must(t, os.Remove(l.thumbnails.path(gone.File.Hash)))
	before.Hits = append([]Hit{{ID: gone.ID}, {ID: byName(t, l, "third harbour.jpg").ID}}, before.Hits...)
	for range 3 * maxReranked {
		before.Hits = append(before.Hits, Hit{ID: 1 << 40})
	}
	r, err := l.Rerank(t.Context(), before)
	must(t, err)
	if len(r.Hits) != len(before.Hits) || r.Ranked == "" {
		t.Fatalf("%d of %d hits, note %q", len(r.Hits), len(before.Hits), r.Note)
	}
	names := foundNames(t, l, r)
	if names[0] != "x.jpg" || names[len(names)-1] != gone.File.Path[len(filepath.Dir(gone.File.Path))+1:] || r.Hits[3].Reason != "" {
		t.Errorf("%v", names)
	}
}

func TestRerankFallsBack(t *testing.T) {
	for name, fault := range map[string]standin.Fault{
		"over quota": {Status: 429, RetryDelay: "50s"}, "fails": {Status: 500}, "blocked": {BlockPrompt: "SAFETY"},
		"hangs up": {HangUp: true}, "no answer": {Empty: true}, "no order": {Body: `{"candidates":[{"content":{"parts":[{"text":"[]"}]},"finishReason":"STOP"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			server, service := newStandIn(t)
			l, before := rerankLibrary(t, service)
			server.Fail(fault)
			r, err := l.Rerank(t.Context(), before)
			must(t, err)
			if r.Ranked != "" || !strings.HasPrefix(r.Note, "The order is that of the search. ") || len(r.Note) < 40 || r.Hits[0] != before.Hits[0] {
				t.Errorf("ranked by %q, note %q", r.Ranked, r.Note)
			}
			if n := len(server.Calls()); name != "hangs up" && n != 1 {
				t.Errorf("%d requests: a paid call is not tried again", n)
			}
		})
	}
	server, service := newStandIn(t)
	l, before := rerankLibrary(t, service)
	server.Fail(standin.Fault{Hang: true})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r, err := l.Rerank(ctx, before); !errors.Is(err, context.Canceled) || r.Note != "" || len(r.Hits) != len(before.Hits) {
		t.Errorf("%v, %+v", err, r)
	}
	without := openServed(t, filepath.Join(t.TempDir(), "library"), nil)
	if r, err := without.Rerank(t.Context(), before); err != nil || !strings.Contains(r.Note, "There is no Gemini key.") {
		t.Errorf("%v, %q", err, r.Note)
	}
}
