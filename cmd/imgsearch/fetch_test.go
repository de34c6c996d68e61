package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip/fetch"
)

// The list that the program carries is one that can be fetched.
func TestModelsThatCanBeFetched(t *testing.T) {
	models, err := fetch.ParseModels(modelList)
	must(t, err)
	first := models[0]
	if first.Name != "TinyCLIP-ViT-8M-16-Text-3M-YFCC15M" || first.Dimension != 512 || first.Licence != "MIT" ||
		first.Revision != "9463a9c508a344c837ffefe9d724f3827bf2dc79" || first.Bytes() != 850+468+3_642_073+24_281_512 {
		t.Errorf("%+v", first)
	}
	for _, m := range models {
		var network, tokenizer, preprocessor bool
		for _, f := range m.Files {
			network = network || strings.HasPrefix(f.Path, "onnx/") && strings.HasSuffix(f.Path, ".onnx")
			tokenizer = tokenizer || f.Path == "tokenizer.json" || f.Path == "vocab.json"
			preprocessor = preprocessor || f.Path == "preprocessor_config.json"
		}
		if !network || !tokenizer || !preprocessor {
			t.Errorf("%s lacks a part that it is used with: %+v", m.Name, m.Files)
		}
	}
}

// tinyModel puts a model of one small file in place of the real ones, and gives a mirror of it.
func tinyModel(t *testing.T) (mirror string) {
	t.Helper()
	content := []byte("weights")
	files := []fetch.File{{Path: "onnx/model.onnx", Bytes: int64(len(content)), SHA256: fmt.Sprintf("%x", sha256.Sum256(content))}}
	list, err := json.Marshal([]fetch.Model{{
		Name: "Tiny", Title: "Tiny CLIP", Address: "https://127.0.0.1:1/Tiny", Revision: strings.Repeat("a", 40),
		Licence: "MIT", Dimension: 8, Files: files,
	}})
	must(t, err)
	real := modelList
	modelList = list
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/onnx/model.onnx" {
			http.NotFound(w, r)
			return
		}
		w.Write(content) //nolint:errcheck // a test
	}))
	t.Cleanup(func() { modelList = real; server.Close() })
	return server.URL
}

// newHome gives the program an empty data folder of its own.
func newHome(t *testing.T) (data string) {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{"HOME", "USERPROFILE", "LOCALAPPDATA"} {
		t.Setenv(name, home)
	}
	data, err := engine.DataDir()
	must(t, err)
	return data
}

func TestFetchModel(t *testing.T) {
	data, mirror := newHome(t), tinyModel(t)
	place := filepath.Join(data, "models", "Tiny")
	for range 2 { // the second time it is there
		e := succeed(t, "fetch", "--model", "tiny", "--model-url", mirror, "--json")
		got := decode[fetched](t, e.stdout)
		if got.Runtime != nil || got.Model == nil || *got.Model != (fetchedModel{"Tiny", place, strings.Repeat("a", 40), "MIT", 8}) || e.stderr != "" {
			t.Errorf("prints %q and %q", e.stdout, e.stderr)
		}
	}
	if got, err := os.ReadFile(filepath.Join(place, "onnx", "model.onnx")); err != nil || string(got) != "weights" {
		t.Errorf("%q, %v", got, err)
	}
	e := succeed(t, "fetch", "--model", "Tiny", "--model-url", mirror)
	if want := "Tiny CLIP is there (licence MIT): " + place + "\n"; e.stdout != want {
		t.Errorf("prints %q, want %q", e.stdout, want)
	}
}

// Both are tried where neither is named, and each says what went wrong and how to do it by hand.
func TestFetchThatFails(t *testing.T) {
	data, mirror := newHome(t), tinyModel(t)
	e := imgsearch(t, "fetch", "--registry", mirror, "--json")
	if runtime.GOARCH == "amd64" && runtime.GOOS != "darwin" && !strings.Contains(e.stderr, "127.0.0.1 has no onnxruntime-node-1.30.0.tgz") {
		t.Errorf("tells %q", e.stderr)
	}
	if e.code != exitFailed || e.stdout != "{\"runtime\":null,\"model\":null}\n" ||
		!strings.Contains(e.stderr, "127.0.0.1 cannot be reached, so Tiny CLIP was not fetched") ||
		!strings.Contains(e.stderr, "To do it by hand, put into "+filepath.Join(data, "models", "Tiny")) {
		t.Errorf("exits with %d, prints %q and tells %q", e.code, e.stdout, e.stderr)
	}
	if _, err := os.Stat(filepath.Join(data, "models")); !os.IsNotExist(err) {
		t.Errorf("it leaves a folder: %v", err)
	}
	e = imgsearch(t, "fetch", "--model", "Huge")
	if e.code != exitFailed || !strings.Contains(e.stderr, `No model is named "Huge". Those that can be fetched: Tiny.`) {
		t.Errorf("exits with %d and tells %q", e.code, e.stderr)
	}
}
