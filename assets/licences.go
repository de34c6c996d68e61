package assets

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
)

// licencesJSON is written by "go run ./cmd/setup -licences".
//
//go:embed licences.json
var licencesJSON []byte

// A Module is other people's code that is linked into the program.
type Module struct {
	Path     string
	Version  string
	Licences []string // SPDX names; none when the texts are of no known licence
	Texts    []LicenceText
}

// LicenceText is a file of a module that tells its terms.
type LicenceText struct {
	Name, Text string
}

// standardLibrary is Go itself in the list.
const standardLibrary = "std"

// Modules lists what may be linked in, on any system, sorted by path. The first is Go itself.
var Modules = sync.OnceValues(func() ([]Module, error) { return readModules(licencesJSON) })

func readModules(data []byte) ([]Module, error) {
	var list struct {
		Modules []struct {
			Path, Version string
			Licences      []string
			Files         []struct {
				Name string
				Text int
			}
		}
		Texts []string
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("licences: %w", err)
	}
	var modules []Module
	for _, m := range list.Modules {
		one := Module{Path: m.Path, Version: m.Version, Licences: m.Licences}
		for _, f := range m.Files {
			if f.Text < 0 || f.Text >= len(list.Texts) {
				return nil, fmt.Errorf("licences: %s of %s has no text", f.Name, m.Path)
			}
			one.Texts = append(one.Texts, LicenceText{f.Name, list.Texts[f.Text]})
		}
		if one.Path == standardLibrary {
			one.Path, one.Version = "Go", strings.TrimPrefix(runtime.Version(), "go")
			modules = slices.Insert(modules, 0, one)
			continue
		}
		modules = append(modules, one)
	}
	return modules, nil
}

// LinkedModules lists what is linked into this very program, or what may be, where the build does not tell. A module
// whose licence was not collected is in it too.
func LinkedModules() ([]Module, error) {
	all, err := Modules()
	if err != nil {
		return nil, err
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) == 0 { // not built by "go build"
		return all, nil
	}
	return linked(all, info.Deps), nil
}

func linked(all []Module, deps []*debug.Module) []Module {
	known := map[string]Module{}
	for _, m := range all {
		known[m.Path] = m
	}
	found := slices.Clone(all[:min(1, len(all))]) // Go itself is no dependency, and always there
	for _, d := range deps {
		if d.Replace != nil {
			d = &debug.Module{Path: d.Path, Version: d.Replace.Version}
		}
		m := known[d.Path]
		m.Path, m.Version = d.Path, d.Version
		found = append(found, m)
	}
	return found
}
