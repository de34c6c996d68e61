package engine

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// Whatever ends a run: it has its sentence, the span is marked, what came is kept, and the next run goes on.
func TestEmbedFaults(t *testing.T) {
	recordSpans()
	const before, more = 12, 18
	for name, test := range map[string]struct {
		fault standin.Fault
		want  error
		says  string
	}{
		"bad key":        {standin.Fault{Status: 400, Reason: "API_KEY_INVALID", Message: "API key not valid."}, gemini.ErrKey, "key is not valid"},
		"no rights":      {standin.Fault{Status: 403, Message: "denied"}, gemini.ErrKey, "may not use"},
		"model is gone":  {standin.Fault{Status: 404, Message: "models/x is not found"}, gemini.ErrModel, "Choose another"},
		"quota of a day": {standin.Fault{Status: 429, Daily: true}, gemini.ErrQuota, "today"},
		"a long quota":   {standin.Fault{Status: 429, RetryDelay: "3600s"}, gemini.ErrQuota, "60 minutes"},
		"broken":         {standin.Fault{Status: 500}, gemini.ErrService, "problem of its own"},
		"hangs":          {standin.Fault{Hang: true}, gemini.ErrTimeout, "in time"},
		"hangs up":       {standin.Fault{HangUp: true}, gemini.ErrCut, "half-way"},
		"too few":        {standin.Fault{Missing: 1}, gemini.ErrVectorCount, "number of vectors"},
		"too short":      {standin.Fault{Short: 3}, gemini.ErrVectorLength, "another length"},
		"NaN":            {standin.Fault{NaN: `"NaN"`}, gemini.ErrVectorNaN, "means nothing"},
		"zeroes":         {standin.Fault{Zero: true}, gemini.ErrVectorNaN, "means nothing"},
		"garbled":        {standin.Fault{Body: "<html>", Type: "text/html"}, nil, ""},
		"a flood":        {standin.Fault{Huge: 100 << 20}, gemini.ErrTooLarge, "far larger"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, pictures, l := withModel(t, before, standin.Options{})
			settings := standInModels()
			if settings.BatchDeadline = time.Minute; test.fault.Hang {
				settings.BatchDeadline = 200 * time.Millisecond
			}
			embed(t, l)
			l.options.Service = localService(t, server.Address(), server.Key(), settings)
			for i := range more {
				draw(t, filepath.Join(pictures, "more", fmt.Sprint(i, ".jpg")), 1000+i)
			}
			index(t, l, pictures)
			test.fault.Method = "batchEmbedContents"
			server.Fail(test.fault)
			r, err := l.Embed(t.Context(), Gemini, nil)
			if err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Fatalf("%+v, %v", r, err)
			}
			if s := Explain(err); !strings.Contains(s, test.says) || strings.HasPrefix(s, "Something went wrong") {
				t.Errorf("it says %q", s)
			}
			span := spanOf(t, "library.embed", r.TraceID)
			if span.Status().Code != codes.Error || strings.Contains(span.Status().Description, server.Key()) {
				t.Errorf("the span is %v", span.Status())
			}
			if vectorsOf(t, l) != before || len(refusals(t, l, standInModels().Space())) != 0 {
				t.Errorf("%d vectors, refused %v", vectorsOf(t, l), refusals(t, l, standInModels().Space()))
			}
			well := startStandIn(t, standin.Options{})
			l.options.Service = localService(t, well.Address(), well.Key(), standInModels())
			if r := embed(t, l); r.Embedded != more || r.Known != before || embedded(well) != more {
				t.Errorf("the next run: %+v, %d were asked for", r, embedded(well))
			}
		})
	}
}

// What passes is waited for, and told.
func TestEmbedWaits(t *testing.T) {
	server, _, l := withModel(t, 30, standin.Options{})
	server.Fail(standin.Fault{Status: 429, RetryDelay: "0.3s", Times: 2}, standin.Fault{Status: 503, Times: 1}, standin.Fault{HangUp: true, Times: 1})
	waited := false
	r, err := l.Embed(t.Context(), Gemini, func(p EmbedProgress) {
		waited = waited || p.Waiting > 0 && errors.Is(p.Why, gemini.ErrQuota)
	})
	if err != nil || r.Embedded != 30 || !waited {
		t.Errorf("%+v, %v, told of the wait: %v", r, err, waited)
	}
}

// Files that cannot be read now are counted, and tried again; what the model refused is not.
func TestEmbedFilesThatFail(t *testing.T) {
	server, pictures, l := withModel(t, 10, standin.Options{})
	at := func(i int) string { return filepath.Join(pictures, fmt.Sprintf("%04d.jpg", i)) }
	must(t, os.Remove(at(1)))
	draw(t, at(2), 500)
	copyFile(t, at(3), filepath.Join(pictures, "spare.jpg"))
	index(t, l, filepath.Join(pictures, "spare.jpg"))
	must(t, os.Remove(at(3))) // its copy serves
	must(t, os.WriteFile(at(4), []byte("no picture any more"), 0o644))

	r := embed(t, l)
	if r.Embedded != 7 || r.Failed != 3 || len(r.Failures) != 3 || len(refusals(t, l, r.Space)) != 0 {
		t.Errorf("%+v, refused %v", r, refusals(t, l, r.Space))
	}
	for _, f := range r.Failures {
		if !strings.HasPrefix(f.Path, pictures) || f.Error == "" || strings.Contains(f.Error, "engine:") {
			t.Errorf("%+v", f)
		}
	}
	index(t, l, pictures)
	if r := embed(t, l); r.Embedded != 1 || r.Failed != 1 || embedded(server) != 8 {
		t.Errorf("after the next indexing: %+v, %d sent", r, embedded(server))
	}
}

// A damaged file that stays as it is, is passed by from then on: another run could only fail again.
func TestEmbedDamagedPicture(t *testing.T) {
	_, pictures, l := withModel(t, 3, standin.Options{})
	whole, err := os.ReadFile(filepath.Join(pictures, "0001.jpg"))
	must(t, err)
	damaged := whole[:len(whole)/2]
	path := filepath.Join(pictures, "damaged.jpg")
	write(t, path, string(damaged))
	must(t, l.catalog.Apply(t.Context(), &catalog.Batch{Put: []catalog.Entry{{
		Picture: catalog.Picture{File: catalog.File{Path: path, Hash: sha256.Sum256(damaged)}, Format: "jpeg", Width: 64, Height: 64},
	}}}))
	r := embed(t, l)
	if refused := refusals(t, l, r.Space); r.Embedded != 3 || r.Failed != 1 || len(refused) != 1 || r.Failures[0].Path != path {
		t.Errorf("%+v, refused %+v", r, refused)
	}
	if r := embed(t, l); r.Failed != 0 {
		t.Errorf("%+v", r)
	}
}

// refuse has the server refuse so many requests for what is in them.
func refuse(server *standin.Server, times int) {
	server.Fail(standin.Fault{Status: 400, Message: "Unable to process input image.", Times: times})
}

func TestEmbedRefused(t *testing.T) {
	server, _, l := withModel(t, 12, standin.Options{})
	settings := standInModels()
	settings.Limits.PicturesPerBatch, settings.Limits.Concurrency = 1, 1
	l.options.Service = localService(t, server.Address(), server.Key(), settings)
	refuse(server, 2)
	r := embed(t, l)
	if refused := refusals(t, l, r.Space); r.Embedded != 10 || r.Failed != 2 || len(refused) != 2 || !strings.Contains(refused[0].Error, "Unable to process") {
		t.Errorf("%+v, refused %+v", r, refused)
	}
	calls := len(server.Calls())
	if r := embed(t, l); r.Embedded+r.Failed != 0 || len(server.Calls()) != calls {
		t.Errorf("refused ones are sent again: %+v", r)
	}
}

// A model that refuses every picture says nothing of the pictures.
func TestEmbedRefusedAltogether(t *testing.T) {
	server, _, l := withModel(t, 30, standin.Options{})
	refuse(server, 0)
	if _, err := l.Embed(t.Context(), Gemini, nil); !errors.Is(err, gemini.ErrRequest) {
		t.Error(err)
	}
	if _, err := l.Describe(t.Context(), nil); !errors.Is(err, gemini.ErrRequest) {
		t.Error(err)
	}
	if a, b := refusals(t, l, standInModels().Space()), refusals(t, l, descriptionsBy(standin.AnswerModel)); len(a)+len(b) != 0 {
		t.Errorf("noted as refused: %v, %v", a, b)
	}
}

// A catalog that takes no more ends the run at once, with what it took.
func TestEmbedIntoAFullCatalog(t *testing.T) {
	server, _, l := withModel(t, 120, standin.Options{Latency: 5 * time.Millisecond})
	space := standInModels().Space()
	db, err := sql.Open("sqlite", filepath.Join(l.Dir(), catalogName))
	must(t, err)
	defer db.Close() //nolint:errcheck // a test's own handle
	_, err = db.Exec(`CREATE TRIGGER full BEFORE INSERT ON vectors
		WHEN (SELECT count(*) FROM vectors WHERE space = '` + space + `') >= 18 BEGIN SELECT RAISE(ABORT, 'no room'); END`)
	must(t, err)
	r, err := l.Embed(t.Context(), Gemini, nil)
	if err == nil || !strings.Contains(err.Error(), "no room") || r.Embedded != 18 || vectorsOf(t, l) != 18 {
		t.Errorf("%+v, %v, %d vectors", r, err, vectorsOf(t, l))
	}
	if n := embedded(server); n > 18+6*10 {
		t.Errorf("%d pictures were sent", n)
	}
	_, err = db.Exec(`DROP TRIGGER full`)
	must(t, err)
	if r := embed(t, l); r.Known != 18 || r.Embedded != 102 {
		t.Errorf("%+v", r)
	}
}
