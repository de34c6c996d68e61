package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// licencesFile is what the About window and imgsearch licences read.
const licencesFile = "assets/licences.json"

// programs are what is built, and so what other people's code is linked into.
var programs = []string{"./cmd/hybrid-image-search", "./cmd/imgsearch"}

// licenceList is the content of licencesFile. Many modules have the same text, which is kept once.
type licenceList struct {
	Modules []licensed `json:"modules"`
	Texts   []string   `json:"texts"`
}

// licensed is a module that is linked in on one system at least.
type licensed struct {
	Path     string   `json:"path"`
	Version  string   `json:"version,omitempty"` // none for Go's own library: it is that of the build
	Licences []string `json:"licences"`          // SPDX names, as far as the texts are known
	Files    []textOf `json:"files"`
}

type textOf struct {
	Name string `json:"name"`
	Text int    `json:"text"`
}

// A linked module, and the folders of its packages that are linked in.
type linkedModule struct {
	path, version, dir string
	packages           []string
}

// writeLicences collects the licences of everything that any of the three systems links in.
func (m machine) writeLicences(ctx context.Context, stdout, stderr io.Writer) int {
	list, err := m.licences(ctx)
	if err == nil {
		err = saveJSON(licencesFile, list)
	}
	if err != nil {
		fmt.Fprintf(stderr, "The licences could not be collected: %v. Run setup in the folder of go.mod, with a network the first time.\n", err)
		return 1
	}
	fmt.Fprintf(stdout, "%s: %d modules, %d texts.\n", licencesFile, len(list.Modules), len(list.Texts))
	return 0
}

func saveJSON(name string, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	if err := e.Encode(v); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}

func (m machine) licences(ctx context.Context) (licenceList, error) {
	modules := map[string]*linkedModule{}
	for _, goos := range []string{"linux", "windows", "darwin"} {
		out, err := m.quiet(ctx, []string{"GOOS=" + goos, "CGO_ENABLED=1"},
			append([]string{"go", "list", "-deps", "-tags", buildTags, "-json=Dir,Module,Standard"}, programs...)...)
		if err != nil {
			return licenceList{}, fmt.Errorf("go list for %s: %w", goos, err)
		}
		if err := readModules(out, modules); err != nil {
			return licenceList{}, fmt.Errorf("go list for %s: %w", goos, err)
		}
	}
	root, err := m.quiet(ctx, nil, "go", "env", "GOROOT")
	if err != nil {
		return licenceList{}, fmt.Errorf("go env: %w", err)
	}
	modules[standardLibrary] = &linkedModule{path: standardLibrary, dir: strings.TrimSpace(root)}
	return collect(slices.SortedFunc(maps.Values(modules), func(a, b *linkedModule) int { return cmp.Compare(a.path, b.path) }))
}

// standardLibrary is the name of what comes with Go itself.
const standardLibrary = "std"

// readModules adds what "go list -deps" tells. A package of the main module has no licence of another.
func readModules(out string, modules map[string]*linkedModule) error {
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var p struct {
			Dir    string
			Module *struct {
				Path, Version, Dir string
				Main               bool
				Replace            *struct{ Path, Version, Dir string }
			}
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		m := modules[p.Module.Path]
		if m == nil {
			m = &linkedModule{path: p.Module.Path, version: p.Module.Version, dir: p.Module.Dir}
			modules[m.path] = m
		}
		if !slices.Contains(m.packages, p.Dir) {
			m.packages = append(m.packages, p.Dir)
		}
	}
}

// collect reads the licences of each module. One without any is an error: it must not be linked in.
func collect(modules []*linkedModule) (list licenceList, err error) {
	known := map[string]int{}
	for _, m := range modules {
		names, err := licenceFiles(m.dir, m.packages)
		if err != nil {
			return list, err
		}
		if len(names) == 0 {
			return list, fmt.Errorf("no licence in %s %s", m.path, m.version)
		}
		one := licensed{Path: m.path, Version: m.version, Licences: []string{}}
		for _, name := range names {
			data, err := os.ReadFile(filepath.Join(m.dir, name))
			if err != nil {
				return list, err
			}
			text := tidy(string(data))
			at, ok := known[text]
			if !ok {
				at = len(list.Texts)
				known[text] = at
				list.Texts = append(list.Texts, text)
			}
			one.Files = append(one.Files, textOf{filepath.ToSlash(name), at})
			if strings.Contains(strings.ToLower(name), "3rd") { // a list of many, of which few words would be read
				continue
			}
			if id := spdx(text); id != "" && !slices.Contains(one.Licences, id) {
				one.Licences = append(one.Licences, id)
			}
		}
		list.Modules = append(list.Modules, one)
	}
	return list, nil
}

// tidy makes equal what looks equal.
func tidy(text string) string {
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	lines := strings.Split(strings.ToValidUTF8(text, "\uFFFD"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// licenceFiles finds the licences at the module's root, on the way to each package, and in the folders below a package
// that hold no Go: C sources, fonts and compiled libraries that it embeds have licences of their own.
func licenceFiles(root string, packages []string) ([]string, error) {
	folders := map[string]bool{root: true}
	for _, dir := range packages {
		for up := dir; len(up) > len(root); up = filepath.Dir(up) {
			folders[up] = true
		}
		if err := foreignFolders(dir, folders); err != nil {
			return nil, err
		}
	}
	var names []string
	for folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if !e.IsDir() && isLicence(e.Name()) {
				name, err := filepath.Rel(root, filepath.Join(folder, e.Name()))
				if err != nil {
					return nil, err
				}
				names = append(names, name)
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int { // those of the root first
		return cmp.Or(cmp.Compare(strings.Count(a, string(filepath.Separator)), strings.Count(b, string(filepath.Separator))), cmp.Compare(a, b))
	})
	return names, nil
}

// foreignFolders adds the folders below dir that hold no Go.
func foreignFolders(dir string, folders map[string]bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		below := filepath.Join(dir, e.Name())
		if !e.IsDir() || e.Name() == "testdata" || strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_") {
			continue
		}
		if found, err := filepath.Glob(filepath.Join(below, "*.go")); err != nil || len(found) > 0 {
			continue
		}
		folders[below] = true
		if err := foreignFolders(below, folders); err != nil {
			return err
		}
	}
	return nil
}

// isLicence goes by the name. A logo's licence says nothing about code.
func isLicence(name string) bool {
	name = strings.ToLower(name)
	if strings.HasSuffix(name, ".go") || strings.Contains(name, "logo") {
		return false
	}
	return slices.ContainsFunc([]string{"license", "licence", "copying", "notice", "patents", "unlicense", "ofl"}, func(start string) bool {
		rest, ok := strings.CutPrefix(name, start)
		return ok && (rest == "" || strings.ContainsAny(rest[:1], ".-_"))
	})
}
