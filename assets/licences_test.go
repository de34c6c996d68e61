package assets

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// Everything that is linked in on some system has its licence in the list, at the version of go.mod.
func TestLicencesAreComplete(t *testing.T) {
	modules, err := Modules()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, m := range modules {
		listed[m.Path] = m.Version
		if len(m.Texts) == 0 || len(m.Licences) == 0 {
			t.Errorf("%s has %d texts and the licences %q", m.Path, len(m.Texts), m.Licences)
		}
		for _, text := range m.Texts {
			if len(text.Text) < 30 {
				t.Errorf("%s: %s is %q", m.Path, text.Name, text.Text)
			}
		}
	}
	const advice = "run: go run ./cmd/setup -licences"
	used := map[string]bool{"Go": true}
	systems := []string{"linux", "windows", "darwin"}
	for _, goos := range systems {
		linked, err := linkedOn(t, goos)
		if err != nil {
			t.Skipf("the modules of %s cannot be listed here: %v", goos, err)
		}
		for path, version := range linked {
			used[path] = true
			if got, ok := listed[path]; !ok || got != version {
				t.Errorf("%s %s is linked in on %s; the list has %q; %s", path, version, goos, got, advice)
			}
		}
	}
	for path := range listed {
		if !used[path] {
			t.Errorf("%s is linked in nowhere any more; %s", path, advice)
		}
	}
}

// linkedOn asks the module cache alone, without a network.
func linkedOn(t *testing.T, goos string) (map[string]string, error) {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "migrated_fynedo", "-json=Module",
		"./cmd/hybrid-image-search", "./cmd/imgsearch")
	list.Dir = ".."
	list.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=1", "GOPROXY=off", "GOWORK=off")
	out, err := list.Output()
	if err != nil {
		return nil, err
	}
	linked := map[string]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			Module *struct {
				Path, Version string
				Main          bool
			}
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return linked, nil
		} else if err != nil {
			return nil, err
		}
		if p.Module != nil && !p.Module.Main {
			linked[p.Module.Path] = p.Module.Version
		}
	}
}

func TestLicenceNames(t *testing.T) {
	modules, err := Modules()
	if err != nil {
		t.Fatal(err)
	}
	if modules[0].Path != "Go" || modules[0].Version == "" {
		t.Errorf("the first is %s %s", modules[0].Path, modules[0].Version)
	}
	for path, want := range map[string][]string{
		"Go": {"BSD-3-Clause"}, "fyne.io/fyne/v2": {"BSD-3-Clause", "OFL-1.1"}, "github.com/philippgille/chromem-go": {"MPL-2.0"},
		"github.com/gen2brain/heic": {"MIT", "LGPL-3.0"}, "google.golang.org/genai": {"Apache-2.0"}, "github.com/alecthomas/kong": {"MIT"},
	} {
		at := slices.IndexFunc(modules, func(m Module) bool { return m.Path == path })
		if at < 0 {
			t.Errorf("%s is missing", path)
			continue
		}
		for _, id := range want {
			if !slices.Contains(modules[at].Licences, id) {
				t.Errorf("%s has %q, which lacks %s", path, modules[at].Licences, id)
			}
		}
	}
}

func TestLinkedModules(t *testing.T) {
	all := []Module{{Path: "Go", Version: "1.26"}, {Path: "a.example/x", Version: "v1.0.0", Licences: []string{"MIT"}}, {Path: "b.example/y"}}
	got := linked(all, []*debug.Module{
		{Path: "a.example/x", Version: "v1.0.0", Replace: &debug.Module{Path: "../x", Version: "v1.0.1"}},
		{Path: "new.example/z", Version: "v0.1.0"},
	})
	if len(got) != 3 || got[0].Path != "Go" || got[1].Version != "v1.0.1" || got[1].Licences[0] != "MIT" || got[2].Path != "new.example/z" || got[2].Licences != nil {
		t.Errorf("%+v", got)
	}
	if all[1].Version != "v1.0.0" {
		t.Error("the list was changed")
	}
	if linked, err := LinkedModules(); err != nil || len(linked) == 0 || linked[0].Path != "Go" {
		t.Errorf("%v, %v", linked, err)
	}
}

func TestDamagedLicences(t *testing.T) {
	for _, data := range []string{"", "[]", `{"modules":[{"path":"a","files":[{"name":"LICENSE","text":0}]}]}`, `{"modules":[{"path":"a","files":[{"name":"LICENSE","text":-1}]}],"texts":["x"]}`} {
		if modules, err := readModules([]byte(data)); err == nil {
			t.Errorf("%q gives %v", data, modules)
		}
	}
}
