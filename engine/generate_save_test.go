package engine

import (
	"bytes"
	"errors"
	"image"
	"image/gif"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// A picture that was paid is not lost when its folder goes away meanwhile.
func TestPaidPictureIsSavedElsewhere(t *testing.T) {
	var s *studio
	var once sync.Once
	s = newStudio(t, standin.Options{}, func() {
		once.Do(func() {
			if err := errors.Join(os.RemoveAll(s.out), os.WriteFile(s.out, nil, 0o600)); err != nil {
				t.Error(err)
			}
		})
	})
	g, err := s.Generate(t.Context(), GenerateRequest{Kind: PictureKind, Prompt: "A red sea", Dir: s.out})
	must(t, err)
	if len(g.Pictures) != 1 || filepath.Dir(g.Pictures[0]) != filepath.Join(s.Dir(), generatedName) || len(g.Notes) != 1 ||
		!strings.Contains(g.Notes[0], g.Pictures[0]) || !strings.Contains(g.Notes[0], s.out+" could not be written") {
		t.Errorf("%+v", g)
	}
	if info, err := os.Stat(g.Pictures[0]); err != nil || info.Size() < 1000 {
		t.Errorf("%v, %v", info, err)
	}
	if history := historyOf(t, s); len(history) != 1 || !slices.Equal(history[0].Pictures, g.Pictures) || !slices.Equal(history[0].Notes, g.Notes) {
		t.Errorf("history %+v", history)
	}
}

// Where even the library's folder takes nothing, there is still a temporary one.
func TestPaidPictureIsSavedAnywhere(t *testing.T) {
	s := newStudio(t, standin.Options{}, nil)
	write(t, filepath.Join(s.Dir(), generatedName), "in the way")
	t.Setenv("TMPDIR", t.TempDir())
	a := album{filepath.Join(s.Dir(), catalogName), filepath.Join(s.Dir(), generatedName)}
	g := &Generation{Prompt: "x", At: time.Now()}
	path, err := a.save(g, 1, gemini.Drawing{Data: []byte("no picture that could hold XMP"), MIME: "image/png"})
	if err != nil || len(g.Notes) != 1 || !strings.Contains(g.Notes[0], path) {
		t.Fatalf("%q, %q, %v", path, g.Notes, err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "no picture that could hold XMP" {
		t.Errorf("%q, %v", data, err)
	}
	if runtime.GOOS != "windows" {
		t.Setenv("TMPDIR", filepath.Join(s.Dir(), catalogName))
		if _, err := a.save(g, 1, gemini.Drawing{Data: []byte("x")}); err == nil || strings.HasPrefix(Explain(err), "Something") {
			t.Errorf("saved nowhere: %v: %s", err, Explain(err))
		}
	}
}

// A file that takes no XMP has it beside it, where the index finds it.
func TestProvenanceBesideTheFile(t *testing.T) {
	_, l := newLibrary(t)
	var file bytes.Buffer
	must(t, gif.Encode(&file, image.NewGray(image.Rect(0, 0, 40, 40)), nil))
	dir := t.TempDir()
	g := &Generation{Prompt: "A zeppelin", Model: "m", Service: "s", At: time.Now(), References: []GeneratedReference{{Name: "a.jpg"}}}
	for range 2 {
		if _, err := (album{dir, dir}).save(g, 1, gemini.Drawing{Data: file.Bytes(), MIME: "image/png"}); err != nil {
			t.Fatal(err)
		}
	}
	index(t, l, dir)
	if got := find(t, l, "zeppelin"); len(got) != 2 {
		t.Errorf("found %q", got)
	}
	saved, err := filepath.Glob(filepath.Join(dir, "a-zeppelin-*.png"))
	if err != nil || len(saved) != 2 {
		t.Fatalf("saved %q, %v", saved, err)
	}
	if data, err := os.ReadFile(saved[0]); err != nil || !bytes.Equal(data, file.Bytes()) {
		t.Errorf("the file itself has changed, %v", err)
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	paths := make([]string, 20)
	for i := range paths {
		wg.Go(func() {
			var err error
			if paths[i], err = writeNew(dir, "same", ".png", []byte{byte(i)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i, path := range paths {
		if data, err := os.ReadFile(path); err != nil || !bytes.Equal(data, []byte{byte(i)}) {
			t.Errorf("%s has %v, %v", path, data, err)
		}
	}
	if _, err := writeNew(filepath.Join(dir, "missing"), "same", ".png", nil); err == nil {
		t.Error("written into a folder that is not there")
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) != len(paths) {
		t.Errorf("%d files, %v", len(all), err)
	}
}

func TestFileNames(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for prompt, want := range map[string]string{
		"A red sea":                       "a-red-sea",
		"../../etc/passwd":                "etc-passwd",
		"Über Köln, 2 Uhr!":               "über-köln-2-uhr",
		"CON":                             "con",
		"…":                               "picture",
		"one two three four five six sev": "one-two-three-four-five-six",
	} {
		if got := fileName(&Generation{Prompt: prompt, At: at}, 3); got != want+"-2026-01-02-030405-3" {
			t.Errorf("%q is %q", prompt, got)
		}
	}
	long := fileName(&Generation{Prompt: strings.Repeat("漢", 500) + "\xff", At: at}, 1)
	if len(long) > 120 || !utf8.ValidString(long) {
		t.Errorf("%d bytes: %q", len(long), long)
	}
}

func TestPictureDir(t *testing.T) {
	home := t.TempDir()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the folder is named otherwise here")
	}
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	t.Setenv("XDG_PICTURES_DIR", "")
	must(t, os.Mkdir(filepath.Join(home, "config"), 0o700))
	dirs := filepath.Join(home, "config", "user-dirs.dirs")
	_, l := newLibrary(t)
	for content, want := range map[string]string{
		"":                                    filepath.Join(home, "Pictures"),
		"XDG_PICTURES_DIR=\"$HOME/Bilder\"\n": filepath.Join(home, "Bilder"),
		"# XDG_PICTURES_DIR=\"/no\"\nXDG_PICTURES_DIR=\"/data/pictures\"": "/data/pictures",
		"XDG_PICTURES_DIR=\"$HOME/\"":                                     filepath.Join(home, "Pictures"),
		"XDG_PICTURES_DIR=\"relative\"":                                   filepath.Join(home, "Pictures"),
	} {
		write(t, dirs, content)
		if got, err := l.PictureDir(); err != nil || got != filepath.Join(want, "Hybrid Image Search") {
			t.Errorf("with %q: %q, %v", content, got, err)
		}
	}
	t.Setenv("XDG_PICTURES_DIR", "/env")
	if got, err := l.PictureDir(); err != nil || got != "/env/Hybrid Image Search" {
		t.Errorf("%q, %v", got, err)
	}
	l.options.Service = NewService(ServiceOptions{Choices: Choices{PictureDir: "/chosen"}})
	if got, err := l.PictureDir(); err != nil || got != "/chosen" {
		t.Errorf("%q, %v", got, err)
	}
}

// Who closes the library while an answer is on its way loses nothing of it: it is paid.
func TestCloseKeepsWhatIsUnderWay(t *testing.T) {
	asked := make(chan struct{}, 8)
	s := newStudio(t, standin.Options{Latency: 200 * time.Millisecond}, func() { asked <- struct{}{} }).withPictures(t)
	closed := make(chan error, 1)
	go func() {
		<-asked
		closed <- s.Close()
	}()
	g, err := s.Generate(t.Context(), GenerateRequest{Kind: AnswerKind, Prompt: "Compare", References: s.paths})
	if err != nil || g.Text == "" || g.ID == 0 {
		t.Errorf("%+v, %v", g, err)
	}
	must(t, <-closed)
}
