package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/cliptest"
	"hybrid-image-search/engine/picture"
)

// userData is where the user who runs the tests keeps the library that runs models; TestMain then takes the home away.
var userData, _ = engine.DataDir()

// withModel gives the folder of the small model, with a home of its own, where there is a library to run it.
func withModel(t *testing.T) string {
	t.Helper()
	if clip.Runs() != nil {
		t.Skip("built without cgo, so no model is run")
	}
	found, err := clip.FindRuntime(userData)
	if errors.Is(err, clip.ErrNoRuntime) {
		t.Skip("no model is run: " + engine.Explain(err))
	}
	must(t, err)
	t.Setenv("ONNXRUNTIME_LIB", found)
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	dir := filepath.Join(t.TempDir(), "small")
	must(t, cliptest.Write(dir, cliptest.Options{}))
	return dir
}

// What a model of this machine embeds is searched by later commands, which need not be told the model.
func TestLocalModel(t *testing.T) {
	dir := withModel(t)
	pictures, library := indexed(t)
	e := succeed(t, "embed", "--with", "clip", "--model", dir, "--library", library, "--json")
	report := decode[engine.EmbedReport](t, e.stdout)
	if report.Embedded != 3 || report.Failed != 0 || !strings.HasPrefix(report.Space, "clip-small-") {
		t.Errorf("%+v", report)
	}
	file := firstPicture(t, pictures)

	found := decode[[]result](t, succeed(t, "similar", "--library", library, "--json", file).stdout)
	if len(found) != 2 || found[0].Why.Semantic == nil || found[0].Why.Semantic.Space != report.Space || found[0].Why.Visual != nil {
		t.Errorf("%+v", found)
	}
	found = decode[[]result](t, succeed(t, "similar", "--by", "look", "--library", library, "--json", file).stdout)
	if len(found) != 2 || found[0].Why.Semantic != nil || found[0].Why.Visual == nil {
		t.Errorf("%+v", found)
	}
	found = decode[[]result](t, succeed(t, "search", "--library", library, "--json", `like:"`+file+`" - people`).stdout)
	if len(found) == 0 || found[0].Why.Semantic == nil {
		t.Errorf("%+v", found)
	}
	e = succeed(t, "doctor", "--library", library)
	for _, part := range []string{"ONNX Runtime, ", "clip       small, 16 dimensions", "vectors in " + report.Space} {
		if !strings.Contains(e.stdout, part) {
			t.Errorf("the doctor does not tell %q: %s", part, e.stdout)
		}
	}
	if e = succeed(t, "tag", "--library", library, "--json"); decode[engine.EmbedReport](t, e.stdout).Embedded != 3 {
		t.Errorf("%s", e.stdout)
	}
	succeed(t, "tag", "--library", library, "--remove")
}

// One vector is printed, of a text as of a picture, and it is the model's own.
func TestVector(t *testing.T) {
	dir := withModel(t)
	file := draw(t, filepath.Join(t.TempDir(), "a.jpg"), 3, 64)
	info, err := clip.ReadModel(dir)
	must(t, err)
	for _, args := range [][]string{{"--text", "a photo of a cat"}, {file}, {"--text="}} {
		e := succeed(t, slices.Concat([]string{"vector", "--model", dir, "--space", info.Space, "--json"}, args)...)
		v := decode[embedding](t, e.stdout)
		var square float64
		for _, x := range v.Vector {
			square += float64(x) * float64(x)
		}
		if v.Space != info.Space || v.Dimensions != cliptest.Dimensions || len(v.Vector) != v.Dimensions || math.Abs(square-1) > 1e-4 {
			t.Errorf("%v: %+v", args, v)
		}
	}
	v := decode[embedding](t, succeed(t, "vector", "--space", "visual", "--json", file).stdout)
	if v.Space != "visual-v1" || v.Dimensions == 0 {
		t.Errorf("%+v", v)
	}
	if e := imgsearch(t, "vector", "--model", dir, "--space", "clip-other-12345678", "--text", "sea"); e.code != exitFailed || !strings.Contains(e.stderr, "No model on this machine makes") {
		t.Errorf("%+v", e)
	}
}

// A command line that is too long for the library costs the meaning of its words and not the process.
func TestLongCommandLine(t *testing.T) {
	dir := withModel(t)
	_, library := indexed(t)
	succeed(t, "embed", "--with", "clip", "--model", dir, "--library", library)
	cmd, stdout, stderr := child(t, "search", "--library", library, "--json", "harbour "+strings.Repeat("sea ", 20_000))
	if err := cmd.Run(); err != nil || len(decode[[]result](t, stdout.String())) == 0 || runtime.GOOS == "linux" && !strings.Contains(stderr.String(), "The command line is too long") {
		t.Errorf("%v: %.300s", err, stderr)
	}
}

// Without a library or a model every command says what is missing, and those that need none work.
func TestNoLocalModel(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("ONNXRUNTIME_LIB", filepath.Join(t.TempDir(), "none.so"))
	pictures, library := indexed(t)
	for _, args := range [][]string{
		{"embed", "--with", "clip"}, {"tag"}, {"vector", "--space", "clip", "--text", "sea"}, {"embed", "--with", "clip", "--model", t.TempDir()},
	} {
		if args[0] != "vector" {
			args = append(args, "--library", library)
		}
		e := imgsearch(t, args...)
		want := "There is no model of meaning on this machine yet"
		if slices.Contains(args, "--model") {
			want = ": There is no model of meaning in this folder"
		}
		if e.code != exitFailed || !strings.Contains(e.stderr, want) || !strings.Contains(e.stderr, "imgsearch fetch") {
			t.Errorf("%v: %+v", args, e)
		}
	}
	e := succeed(t, "doctor", "--library", library)
	if !strings.Contains(e.stdout, "\nruntime    ") || !strings.Contains(e.stdout, "\nclip       There is no model") {
		t.Errorf("%s", e.stdout)
	}
	succeed(t, "similar", "--library", library, firstPicture(t, pictures))
	if path, err := engine.ChoicesFile(); err != nil {
		t.Error(err)
	} else if _, err := os.Stat(path); err == nil {
		t.Error("a model that is none was chosen")
	}
}

// firstPicture finds a picture below a folder.
func firstPicture(t *testing.T, dir string) (path string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if path == "" && picture.LooksLikePicture(p) {
			path = p
		}
		return err
	}))
	return path
}

// A picture is measured in the model's space beside the others.
func TestEvalWithModel(t *testing.T) {
	dir := withModel(t)
	root := t.TempDir()
	for i, name := range []string{"a/1.jpg", "a/2.jpg", "b/1.jpg", "b/2.jpg"} {
		draw(t, filepath.Join(root, filepath.FromSlash(name)), i, 64)
	}
	var report struct {
		Spaces []struct{ Name string }
	}
	must(t, json.Unmarshal([]byte(succeed(t, "eval", "--json", "similar", "--model", dir, root).stdout), &report))
	if len(report.Spaces) != 4 || !strings.HasPrefix(report.Spaces[3].Name, "clip-small-") {
		t.Errorf("%+v", report)
	}
}

func TestLocalUsage(t *testing.T) {
	for _, args := range [][]string{
		{"vector"},
		{"vector", "--space", "clip"},
		{"vector", "--space", "clip", "--text", "x", "file.jpg"},
		{"vector", "--space", "visual", "--text", "x"},
		{"vector", "--space", "gemini-embedding-2-768", "--text", "x"},
		{"embed", "--with", "clip", "--dimensions", "256"},
		{"embed", "--with", "clip", "--revoke"},
		{"similar", "--by", "smell", "file.jpg"},
	} {
		if e := imgsearch(t, args...); e.code != exitUsage {
			t.Errorf("%q exits with %d: %s", args, e.code, e.stderr)
		}
	}
}
