package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
	"hybrid-image-search/engine/query"
)

// impatient gives up as its context does, in words of its own.
type impatient struct{ geminiQueries }

func (impatient) query(ctx context.Context, _ catalog.Space, _ string) ([]float32, error) {
	<-ctx.Done()
	return nil, fmt.Errorf("%w: %w", gemini.ErrNoKey, ctx.Err()) // as when a keyring does not answer
}

// Whatever was waited for too long is told as that, and not waited for again.
func TestPatienceEnds(t *testing.T) {
	_, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	space := &modelSpace{Space: demoSpace(768), source: impatient{geminiQueries{l}}}
	synctest.Test(t, func(t *testing.T) {
		for range 20 { // either may be heard of first
			ask := func(ctx context.Context) ([]float32, error) { return space.source.query(ctx, space.Space, "sea") }
			if _, err := newPatience().ask(t.Context(), space, ask); !errors.Is(err, gemini.ErrTimeout) || errors.Is(err, gemini.ErrNoKey) {
				t.Fatal(err)
			}
		}
	})
	if err := service.breaker.failure(time.Now()); err != nil && !errors.Is(err, gemini.ErrTimeout) {
		t.Error(err)
	}
}

// slowToLoad is in memory only after some time, and answers after some more.
type slowToLoad struct {
	fakeSource
	loads, answers time.Duration
}

func (s *slowToLoad) load(ctx context.Context, _ catalog.Space) error { return sleep(ctx, s.loads) }

func (s *slowToLoad) query(ctx context.Context, _ catalog.Space, _ string) ([]float32, error) {
	return []float32{1}, sleep(ctx, s.answers)
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// To load a model is no part of the patience with its answers, and where it takes too long that is what is told.
func TestPatienceWithLoading(t *testing.T) {
	for name, c := range map[string]struct {
		loads, answers time.Duration
		want           error
	}{
		"loads slowly":   {loads: queryPatience + time.Second},
		"loads too long": {loads: loadPatience + time.Second, want: errLoading},
		"answers slowly": {answers: queryPatience + time.Second, want: gemini.ErrTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				source := &slowToLoad{loads: c.loads, answers: c.answers}
				space := &modelSpace{source: source}
				_, err := newPatience().ask(t.Context(), space, func(ctx context.Context) ([]float32, error) {
					return source.query(ctx, space.Space, "sea")
				})
				if !errors.Is(err, c.want) || strings.HasSuffix(whyNotMeant(space, err), "did not understand the words") && err != nil {
					t.Errorf("%v: %s", err, whyNotMeant(space, err))
				}
			})
		})
	}
}

// The parts of a sum share the patience of one search.
func TestPatienceOfSums(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, began := newPatience(), time.Now()
		space := &modelSpace{source: &fakeSource{}}
		for range query.MaxSummands {
			p.ask(t.Context(), space, func(ctx context.Context) ([]float32, error) { //nolint:errcheck // the later ones fail
				return nil, sleep(ctx, queryPatience/2)
			})
		}
		if took := time.Since(began); took > queryPatience {
			t.Errorf("it took %s", took)
		}
	})
}

// Every failure of the service leaves the search that there would be without it, at once, with a sentence.
func TestFallingBack(t *testing.T) {
	tests := map[string]struct {
		fault   standin.Fault
		refuse  bool
		note    string
		patient bool // the service had its time first
		asks    int  // by two searches
	}{
		"refuses the connection": {refuse: true, note: "The offline demo model cannot be reached, so pictures were found by words and looks alone."},
		"hangs":                  {fault: standin.Fault{Hang: true}, note: "did not answer in time", patient: true},
		"over quota":             {fault: standin.Fault{Status: 429, RetryDelay: "50s"}, note: "The quota of the offline demo model is used up for the moment", asks: 1},
		"over quota, no time":    {fault: standin.Fault{Status: 429}, note: "used up", asks: 1},
		"bad key":                {fault: standin.Fault{Status: 400, Reason: "API_KEY_INVALID", Message: "API key not valid."}, note: "refused the key", asks: 1},
		"fails":                  {fault: standin.Fault{Status: 500}, note: "problem of its own", asks: 2},
		"overloaded":             {fault: standin.Fault{Status: 503}, note: "problem of its own", asks: 2},
		"hangs up":               {fault: standin.Fault{HangUp: true}, note: "so pictures were found by words and looks alone."},
		"too short":              {fault: standin.Fault{Short: 1}, note: "did not understand", asks: 2},
		"no direction":           {fault: standin.Fault{Zero: true}, note: "did not understand", asks: 2},
		"NaN":                    {fault: standin.Fault{NaN: `"NaN"`}, note: "did not understand", asks: 2},
		"none":                   {fault: standin.Fault{Missing: 1}, note: "did not understand", asks: 2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, service := newStandIn(t)
			pictures, l := newMeaningLibrary(t, service)
			copyFile(t, draw(t, filepath.Join(pictures, "ocean.jpg"), 4), filepath.Join(pictures, "twin.jpg"))
			index(t, l, pictures)
			if server.Fail(tt.fault); tt.refuse {
				must(t, server.Close())
			}
			timed := func(patience time.Duration) (Results, time.Duration) {
				begin := time.Now()
				r := search(t, l, "ocean")
				return r, time.Since(begin) - patience
			}
			patience := time.Duration(0)
			if tt.patient {
				patience = queryPatience
			}
			first, took := timed(patience)
			second, again := timed(0)
			results := [2]Results{first, second}
			asked := queries(server)
			for range 3 { // a busy machine is given more tries
				if max(took, again) <= 300*time.Millisecond {
					break
				}
				service.Renew()
				_, took = timed(patience)
				_, again = timed(0)
			}
			if took > 300*time.Millisecond || again > 300*time.Millisecond {
				t.Errorf("falling back took %v, and %v when it was known", took, again)
			}
			for _, r := range results {
				if !strings.Contains(r.Note, tt.note) || r.Space != "" {
					t.Errorf("note %q, space %q", r.Note, r.Space)
				}
			}
			// What is found without a space at all has to be met.
			must(t, l.DropSpace(t.Context(), demoSpace(768).Name))
			want := search(t, l, "ocean")
			for _, r := range results {
				if got, want := describeHits(t, l, r), describeHits(t, l, want); got != want || len(r.Hits) < 2 {
					t.Errorf("found\n%s, want\n%s", got, want)
				}
			}
			if tt.asks > 0 && asked != tt.asks {
				t.Errorf("the service was asked %d times", asked)
			}
		})
	}
}

// What is to be left out is asked for part by part; a service that fails is asked once.
func TestLeavingOutGivesUpOnce(t *testing.T) {
	server, service := newStandIn(t)
	pictures, l := newMeaningLibrary(t, service)
	index(t, l, pictures)
	server.Fail(standin.Fault{Status: 500})
	r := search(t, l, "-boats -lamps -clouds -trains -doors")
	if asked := queries(server); asked != 1 || !strings.Contains(r.Note, "so pictures were found by words and looks alone.") {
		t.Errorf("the service was asked %d times: %q", asked, r.Note)
	}
}

func describeHits(t *testing.T, l *Library, r Results) string {
	t.Helper()
	found, err := l.Details(t.Context(), r, r.Hits)
	must(t, err)
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s %.6f text %v visual %v meaning %v %q %v\n", filepath.Base(f.Picture.File.Path), f.Score,
			f.Text != nil, f.Visual != nil, f.Meaning != nil, f.Words, len(f.Like))
	}
	return b.String()
}

// Without words to look up, a failing service leaves nothing to search by.
func TestNoWordsAndNoMeaning(t *testing.T) {
	server, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	server.Fail(standin.Fault{Status: 500})
	r, err := l.Search(t.Context(), "🌊", 10)
	if !errors.Is(err, ErrNoWords) || r.Note == "" {
		t.Errorf("%v, note %q", err, r.Note)
	}
}

func TestServiceIsAskedAgain(t *testing.T) {
	server, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	server.Fail(standin.Fault{Status: 429, Times: 1})
	if r := search(t, l, "ocean"); r.Space != "" {
		t.Fatalf("%+v", r)
	}
	service.Renew() // as after another key was entered
	if r := search(t, l, "ocean"); r.Space == "" || r.Note != "" {
		t.Errorf("%+v", r)
	}
}

func TestCancelledSearchBlamesNobody(t *testing.T) {
	server, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	server.Fail(standin.Fault{Hang: true, Times: 1})
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	cancel()
	if _, err := l.Search(ctx, "ocean", 10); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	begin := time.Now()
	if _, err := l.Search(ctx, "ocean", 10); !errors.Is(err, context.Canceled) || time.Since(begin) > time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
	if r := search(t, l, "ocean"); r.Space == "" {
		t.Errorf("the next search is told %q", r.Note)
	}
}
