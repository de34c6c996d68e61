package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const mit = "MIT License\n\nPermission is hereby granted, free of charge, to any person"

// What is embedded in a package has terms of its own; what is not linked in has none.
func TestLicenceFiles(t *testing.T) {
	root := writeTree(t, map[string]string{
		"LICENSE": mit, "license.go": "package x", "LICENSE-LOGO": "a logo", "a.go": "package x",
		"font/font.go": "package font", "font/files/OFL.txt": "SIL", "font/files/deep/COPYING": "x", "font/testdata/LICENSE": "x",
		"other/other.go": "package other", "other/LICENSE": "not linked in", "lib/LICENSE.c": "x",
	})
	for _, tt := range []struct {
		packages, want []string
	}{
		{[]string{"font"}, []string{"LICENSE", "font/files/OFL.txt", "font/files/deep/COPYING"}},
		{[]string{"."}, []string{"LICENSE", "lib/LICENSE.c"}},
		{[]string{"other"}, []string{"LICENSE", "other/LICENSE"}},
	} {
		var dirs []string
		for _, p := range tt.packages {
			dirs = append(dirs, filepath.Join(root, p))
		}
		names, err := licenceFiles(root, dirs)
		for i := range names {
			names[i] = filepath.ToSlash(names[i])
		}
		if err != nil || !slices.Equal(names, tt.want) {
			t.Errorf("%q: %q, %v, want %q", tt.packages, names, err, tt.want)
		}
	}
}

func TestCollect(t *testing.T) {
	one := writeTree(t, map[string]string{"LICENSE": mit + "\r\n", "NOTICE": "Made by somebody."})
	two := writeTree(t, map[string]string{"COPYING": "\n" + mit + "  \n\n"})
	list, err := collect([]*linkedModule{{path: "a", version: "v1", dir: one, packages: []string{one}}, {path: "b", dir: two, packages: []string{two}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Texts) != 2 || list.Modules[0].Files[0].Text != list.Modules[1].Files[0].Text {
		t.Errorf("the same text is kept twice: %+v", list)
	}
	if !slices.Equal(list.Modules[0].Licences, []string{"MIT"}) || len(list.Modules[0].Files) != 2 {
		t.Errorf("%+v", list.Modules[0])
	}
	if _, err := collect([]*linkedModule{{path: "bare", dir: t.TempDir()}}); err == nil || !strings.Contains(err.Error(), "bare") {
		t.Errorf("a module without terms: %v", err)
	}
}

func TestReadModules(t *testing.T) {
	modules := map[string]*linkedModule{}
	err := readModules(`{"Dir":"/go/fmt","Standard":true}
{"Dir":"/m/a","Module":{"Path":"m","Version":"v1.0.0","Dir":"/m"}}
{"Dir":"/m/b","Module":{"Path":"m","Version":"v1.0.0","Dir":"/m"}}
{"Dir":"/here","Module":{"Path":"here","Main":true}}`, modules)
	if err != nil || len(modules) != 1 || !slices.Equal(modules["m"].packages, []string{"/m/a", "/m/b"}) {
		t.Errorf("%+v, %v", modules, err)
	}
	if readModules(`{"Dir":`, modules) == nil {
		t.Error("half an answer is read")
	}
}

func TestSPDX(t *testing.T) {
	for text, want := range map[string]string{
		mit: "MIT",
		"Redistributions in binary form must reproduce …\nNeither the name of X nor":                "BSD-3-Clause",
		"Redistributions in binary form must reproduce the above copyright notice":                  "BSD-2-Clause",
		"                     Apache License\n               Version 2.0, January 2004":             "Apache-2.0",
		"Mozilla Public License Version 2.0\n… the GNU Lesser General Public License, Version 2.1":  "MPL-2.0",
		"GNU LESSER GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007\n GNU General Public License": "LGPL-3.0",
		"This is free and unencumbered software released into the public domain.":                   "Unlicense",
		"Made by somebody.": "",
	} {
		if got := spdx(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestLicencesWithoutGo(t *testing.T) {
	f := completeLinux()
	m := f.machine()
	m.quiet = func(context.Context, []string, ...string) (string, error) { return "", errors.New("no such program") }
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"-licences"}, m, &out, &errs); code != 1 || !strings.Contains(errs.String(), "no such program") || len(f.ran) > 0 {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}
