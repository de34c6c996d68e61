package ui

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/assets"
	"hybrid-image-search/engine"
	"hybrid-image-search/ui/escape"
)

func aboutForTest(t *testing.T) (*about, *strings.Builder) {
	t.Helper()
	newTestApp(t)
	window := test.NewTempWindow(t, nil)
	window.Resize(fyne.NewSize(1000, 700))
	dir := t.TempDir()
	var copied strings.Builder
	facts := aboutFacts{
		goVersion: "1.26.1", fyne: "2.8.1", system: "Test OS (linux/amd64)",
		library: folderOf(dir, dir), data: folderOf("/nowhere/data", "/nowhere/data"), log: folderOf(filepath.Join(dir, "window.log"), dir),
		modules: []assets.Module{
			{Path: "Go", Version: "1.26.1", Licences: []string{"BSD-3-Clause"}, Texts: []assets.LicenceText{{Name: "LICENSE", Text: "The terms of Go."}}},
			{Path: "a.example/two", Version: "v1.2.3", Licences: []string{"MIT", "Zlib"}, Texts: []assets.LicenceText{
				{Name: "LICENSE", Text: "First."}, {Name: "c/LICENSE.md", Text: "Second."},
			}},
			{Path: "b.example/new", Version: "v0.1.0"},
		},
	}
	a := newAbout(window, facts, aboutActions{
		copy: func(text string) { copied.WriteString(text) },
		open: func(_ string, failed func()) { failed() },
	})
	return a, &copied
}

func TestAboutShowsTheTermsOfTheChosenModule(t *testing.T) {
	a, _ := aboutForTest(t)
	a.open()
	if a.whole != "The terms of Go." || a.module.Text != "Go 1.26.1" || a.site.URL.String() != "https://go.dev/" {
		t.Errorf("at first: %q, %q, %s", a.whole, a.module.Text, a.site.URL)
	}
	a.list.Select(1)
	if !strings.Contains(a.whole, "c/LICENSE.md") || !strings.Contains(a.whole, "Second.") ||
		a.site.URL.String() != "https://pkg.go.dev/a.example/two@v1.2.3" {
		t.Errorf("of two files: %q, %s", a.whole, a.site.URL)
	}
	a.list.Select(2)
	if a.whole == "" || licencesOf(a.facts.modules[2]) != "licence not collected" {
		t.Errorf("of a module that is not in the list: %q", a.whole)
	}
}

func TestWrapped(t *testing.T) {
	for text, want := range map[string][]string{
		"":                            nil,
		"short\n\nlines\n":            {"short", "", "lines"},
		"one two three four":          {"one two", "three four"},
		"\tindented and long enough":  {"    indented", "and long", "enough"},
		"https://a.example/very/long": {"https://a.ex", "ample/very/l", "ong"},
		"twelve ——————— and \x1b[31mred": {"twelve", "——————— and", "\uFFFD[31mred"},
	} {
		if got := wrapped(text, 12); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestAboutIsLeftByEscape(t *testing.T) {
	a, _ := aboutForTest(t)
	before := 0
	a.window.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { before++ })
	a.open()
	a.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if a.popup != nil || a.window.Canvas().Overlays().Top() != nil {
		t.Fatal("Escape in the list does not close it")
	}
	a.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyA})
	if before != 1 {
		t.Error("the keys were not given back")
	}
	a.open()
	a.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if a.popup != nil {
		t.Error("Escape with nothing focused does not close it")
	}
}

func TestAboutDetails(t *testing.T) {
	a, copied := aboutForTest(t)
	a.open()
	var copying, library, data *escape.Button
	for _, o := range test.LaidOutObjects(a.popup) {
		b, ok := o.(*escape.Button)
		switch {
		case !ok:
		case b.Text == "Copy details":
			copying = b
		case b.Text == "Open folder" && library == nil:
			library = b
		case b.Text == "Open folder" && data == nil:
			data = b
		}
	}
	test.Tap(copying)
	if got, want := copied.String(), "Hybrid Image Search "+engine.Version+"\nGo 1.26.1\nFyne 2.8.1\nTest OS (linux/amd64)\n"; got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
	if library.Disabled() || !data.Disabled() {
		t.Error("a folder that is there can be opened, and no other")
	}
	test.Tap(library)
	if !a.note.Visible() || !strings.HasPrefix(a.note.Text, "No program of this system opens ") {
		t.Errorf("a failure says %q", a.note.Text)
	}
}

func TestReadAbout(t *testing.T) {
	sandbox(t)
	dir := t.TempDir()
	facts, err := readAbout(dir)
	must(t, err)
	if facts.goVersion == "" || facts.fyne == "" || !strings.Contains(facts.system, "/") || !facts.library.there || !facts.log.there {
		t.Errorf("%+v", facts)
	}
	data, err := engine.DataDir()
	must(t, err)
	if facts.data.path != data || facts.data.there {
		t.Errorf("the data folder %+v, want %s, which is not there yet", facts.data, data)
	}
	must(t, os.MkdirAll(data, 0o700))
	if facts, err = readAbout(""); err != nil || !facts.data.there || facts.library.path != "" {
		t.Errorf("%v, %+v", err, facts.data)
	}
	for _, m := range facts.modules {
		if len(m.Texts) == 0 {
			t.Errorf("%s has no text", m.Path)
		}
	}
}

func TestPrettyName(t *testing.T) {
	for data, want := range map[string]string{
		"NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n": "Debian GNU/Linux 13 (trixie)",
		"PRETTY_NAME='Arch Linux'":                               "Arch Linux",
		"PRETTY_NAME=Void":                                       "Void",
		"PRETTY_NAME=":                                           runtime.GOOS,
		"":                                                       runtime.GOOS,
	} {
		if got := prettyName([]byte(data)); got != want {
			t.Errorf("%q: %q, want %q", data, got, want)
		}
	}
}
