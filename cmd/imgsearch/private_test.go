package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip/fetch"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/telemetry"
)

// What engine keeps apart as the user's own, telemetry keeps in the panel. Neither knows the other.
func TestTelemetryKnowsWhatEngineKeepsPrivate(t *testing.T) {
	keys := slices.Concat(engine.PrivateAttributes(), gemini.PrivateAttributes(), fetch.PrivateAttributes())
	for _, key := range keys {
		if !telemetry.IsPrivate(key) {
			t.Errorf("%s would be sent", key)
		}
	}
	if len(keys) == 0 {
		t.Error("there are none")
	}
}

// collector keeps every body that is posted to it, byte for byte but for gzip, while it takes any.
type collector struct {
	*httptest.Server

	mu     sync.Mutex
	taking bool
	bodies bytes.Buffer
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	return c
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body = z
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.taking {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if _, err := c.bodies.ReadFrom(body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func (c *collector) take() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.taking = true
}

func (c *collector) received() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.bodies.Bytes())
}

// mark stands in every name and text of a user. Words are searched in lower case, so it may come back so.
const mark = "Zanzibarquux"

func countMarks(data []byte) int {
	return bytes.Count(bytes.ToLower(data), []byte(strings.ToLower(mark)))
}

// markedRuns has the program do all that it can with marked names and words, well and badly, while the
// collector takes nothing.
func markedRuns(t *testing.T, program func(args ...string) ended) {
	t.Helper()
	root := t.TempDir()
	pictures, library := filepath.Join(root, mark+"-pictures"), filepath.Join(root, mark+"-library")
	good := draw(t, filepath.Join(pictures, mark+" sea", mark+".jpg"), 1, 64)
	draw(t, filepath.Join(pictures, "plain.jpg"), 1, 72)
	write(t, strings.TrimSuffix(good, ".jpg")+".txt", "caption "+mark)
	write(t, good+".xmp", `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`+
		`<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>`+mark+`tag</rdf:li></rdf:Bag></dc:subject>`+
		`</rdf:Description></rdf:RDF></x:xmpmeta>`)
	broken := write(t, filepath.Join(pictures, mark+"-broken.jpg"), "no picture, but "+mark)
	missing := filepath.Join(pictures, mark+"-missing")
	own := write(t, filepath.Join(root, "own.jsonl"), `{"query":"`+mark+`","relevant":["`+mark+`.jpg"]}`+"\n")

	for _, run := range []struct {
		code int
		args []string
	}{
		{exitFailed, []string{"index", "--library", library, pictures, missing}},
		{exitDone, []string{"index", "--library", library, pictures}},
		{exitDone, []string{"search", "--library", library, mark}},
		{exitDone, []string{"search", "--library", library, `"` + mark + `tag" AND (NOT * ^` + mark, "caf\xe9" + mark}},
		{exitDone, []string{"similar", "--library", library, good}},
		{exitFailed, []string{"similar", "--library", library, broken}},
		{exitFailed, []string{"similar", "--library", library, missing + ".jpg"}},
		{exitDone, []string{"eval", "text", "--library", library, own}},
		{exitFailed, []string{"copy", "--library", library, "--to", filepath.Join(good, mark), mark}},
		{exitDone, []string{"copy", "--library", library, "--to", filepath.Join(root, mark+"-copies"), "--json", mark}},
		{exitDone, []string{"export", "--library", library, "--csv", filepath.Join(root, mark+".csv"), "tag:" + mark + "tag name:" + mark}},
		{exitFailed, []string{"export", "--library", library, "--list", filepath.Join(missing, mark+".json")}},
		{exitDone, []string{"sheet", "--library", library, "--out", filepath.Join(root, mark+".png")}},
		{exitDone, []string{"duplicates", "--library", library, "--keep", "folder:" + pictures}},
		{exitDone, []string{"folders", "--library", library, "--no-watch", pictures}},
		{exitFailed, []string{"folders", "--library", library, "--remove", missing}},
		{exitDone, []string{"folders", "--library", library, "--remove", pictures}},
		{exitDone, []string{"stats", "--library", library}},
		{exitDone, []string{"doctor", "--library", library}},
		{exitFailed, []string{"stats", "--library", broken}},
	} {
		if e := program(run.args...); e.code != run.code {
			t.Fatalf("%q exits with %d, prints %q and tells %q", run.args, e.code, e.stdout, e.stderr)
		}
	}
}

// Names and words of the user are neither sent nor lie in the spool, in any byte of them, unless that is
// allowed. That it can be allowed shows that they would be found.
func TestWhatLeaves(t *testing.T) {
	for name, allowed := range map[string]bool{"": false, "true": true} {
		t.Run("allowed="+name, func(t *testing.T) {
			t.Parallel()
			c, home := newCollector(t), t.TempDir()
			program := func(args ...string) ended {
				cmd, stdout, stderr := child(t, args...)
				cmd.Env = append(cmd.Env, "HOME="+home, "USERPROFILE="+home, "LOCALAPPDATA="+home, "OTEL_SDK_DISABLED=false",
					"OTEL_EXPORTER_OTLP_ENDPOINT="+c.URL, "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT="+name)
				return finish(t, cmd, stdout, stderr)
			}
			markedRuns(t, program)
			checkMarks(t, "the spool", everyFile(t, home), allowed)

			c.take()
			library := filepath.Join(t.TempDir(), "another")
			for begin := time.Now(); len(missingFrom(c.received())) > 0 && time.Since(begin) < time.Minute; {
				program("stats", "--library", library) // it sends what others have left
			}
			checkMarks(t, "what was sent", c.received(), allowed)
		})
	}
}

// checkMarks looks for the mark in bytes that must hold all spans.
func checkMarks(t *testing.T, where string, data []byte, allowed bool) {
	t.Helper()
	if lacks := missingFrom(data); len(lacks) > 0 {
		t.Errorf("%s lacks %q in %d bytes", where, lacks, len(data))
	}
	for _, key := range []string{"search.query", "file.path", "folder.paths", "library.path", "exception.message"} {
		held := bytes.Contains(data, []byte(key+".length")) || bytes.Contains(data, []byte(key+".count"))
		if held == allowed || !bytes.Contains(data, []byte(key)) {
			t.Errorf("%s: is %s held back: %v", where, key, held)
		}
	}
	n := countMarks(data)
	if allowed && n == 0 {
		t.Errorf("%s has no mark, though text is allowed", where)
	}
	if bytes.Contains(data, []byte("caf\uFFFD"+mark)) != allowed {
		t.Errorf("%s: the query that is not valid UTF-8", where)
	}
	if at := bytes.Index(bytes.ToLower(data), []byte(strings.ToLower(mark))); at >= 0 && !allowed {
		t.Errorf("%s has %d marks, the first in %q", where, n, data[max(0, at-200):min(len(data), at+100)])
	}
}

// missingFrom tells which spans and events are not in data that were to be.
func missingFrom(data []byte) (names []string) {
	for _, name := range []string{
		"library.open", "library.index", "index.scan", "index.batch", "file.failed", "search.describe", "search.text_query",
		"search.fusion", "exception", "library.copy", "library.export", "library.sheet", "library.remove_folder", "duplicates.find", "sql.conn.query", "sql.tx.commit", "SELECT",
	} {
		if !bytes.Contains(data, []byte(name)) {
			names = append(names, name)
		}
	}
	return names
}

// everyFile is the content of all files in a folder.
func everyFile(t *testing.T, root string) []byte {
	t.Helper()
	var all []byte
	must(t, filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all = append(all, data...)
		return err
	}))
	return all
}
