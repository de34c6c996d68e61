package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"debug/elf"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	appForTest = identity{Name: "Hybrid Image Search", ID: "io.github.hybrid-image-search", Version: "1.2.3", Command: "hybrid-image-search", Build: 1, Date: "2026-02-03"}
	longAgo    = time.Unix(1_700_000_000, 0).UTC()
)

// someFiles stand for what is installed; one has an odd length, for the gap after it.
func someFiles() []packed {
	return []packed{
		{"share/doc/hybrid-image-search/copyright", 0o644, []byte("terms")},
		{"bin/hybrid-image-search", 0o755, bytes.Repeat([]byte("program "), 3000)},
		{"bin/imgsearch", 0o755, []byte("odd")},
	}
}

// plainXZ leaves data as it is, in the place of the program xz.
func plainXZ() machine {
	return machine{goos: "linux", env: func(string) string { return "" }, output: func(_ context.Context, stdin string, command ...string) (string, error) {
		if command[0] != "xz" {
			return "", errors.New("not expected: " + command[0])
		}
		return stdin, nil
	}}
}

func writeForTest(t *testing.T, m machine) (string, debian) {
	t.Helper()
	d := debian{app: appForTest, architecture: "amd64", depends: []string{"libc6 (>= 2.34)", "libgl1"}, maintainer: m.maintainer(), when: longAgo, files: someFiles()}
	name := filepath.Join(t.TempDir(), "x.deb")
	if err := m.writeDebian(t.Context(), name, d); err != nil {
		t.Fatal(err)
	}
	return name, d
}

// A reader of our own takes the package apart: heads of 60 bytes at even places, in dpkg's order.
func TestDebianPackage(t *testing.T) {
	name, d := writeForTest(t, plainXZ())
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	members := membersOf(t, data)
	if members[0].name != "debian-binary" || string(members[0].data) != "2.0\n" || members[1].name != "control.tar.gz" || members[2].name != "data.tar.xz" || len(members) != 3 {
		t.Fatalf("the members are %q, %q …", members[0].name, members[0].data)
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(members[1].data))
	if err != nil {
		t.Fatal(err)
	}
	control := filesOf(t, unzipped)
	for _, want := range []string{
		"Package: hybrid-image-search\n", "\nVersion: 1.2.3\n", "\nArchitecture: amd64\n", "\nSection: graphics\n",
		"\nDepends: libc6 (>= 2.34), libgl1\n", "\nInstalled-Size: 30\n", // 1 + 24 + 1 KiB, and 4 folders
	} {
		if !strings.Contains(string(control["./control"].data), want) {
			t.Errorf("control lacks %q:\n%s", want, control["./control"].data)
		}
	}
	if sums := string(control["./md5sums"].data); strings.Count(sums, "\n") != len(d.files) || !strings.Contains(sums, "  usr/bin/imgsearch\n") {
		t.Errorf("sums:\n%s", sums)
	}
	installed := filesOf(t, bytes.NewReader(members[2].data))
	for _, f := range d.files {
		got := installed["./usr/"+f.name]
		if !bytes.Equal(got.data, f.data) || got.mode != f.mode {
			t.Errorf("%s: %d bytes, mode %o", f.name, len(got.data), got.mode)
		}
	}
}

// membersOf reads an ar(1) archive.
func membersOf(t *testing.T, data []byte) (all []packed) {
	t.Helper()
	rest, ok := bytes.CutPrefix(data, []byte("!<arch>\n"))
	if !ok {
		t.Fatalf("it begins with %q", data[:8])
	}
	for len(rest) > 0 {
		head := string(rest[:60])
		if head[58:] != "`\n" {
			t.Fatalf("no head: %q", head)
		}
		size := numbers(strings.TrimSpace(head[48:58]))[0]
		all = append(all, packed{name: strings.TrimSpace(head[:16]), data: rest[60 : 60+size]})
		rest = rest[min(len(rest), 60+size+size%2):]
	}
	return all
}

func filesOf(t *testing.T, r io.Reader) map[string]packed {
	t.Helper()
	files, seen := map[string]packed{}, map[string]bool{}
	for tr := tar.NewReader(r); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return files
		} else if err != nil {
			t.Fatal(err)
		}
		if !h.ModTime.Equal(longAgo) || h.Uid != 0 || h.Gid != 0 || seen[h.Name] {
			t.Errorf("%s: %v, owned by %d:%d, seen %t", h.Name, h.ModTime, h.Uid, h.Gid, seen[h.Name])
		}
		seen[h.Name] = true
		if h.Typeflag == tar.TypeDir {
			continue
		}
		if folder := filepath.ToSlash(filepath.Dir(strings.TrimPrefix(h.Name, "./"))); folder != "." && !seen["./"+folder+"/"] {
			t.Errorf("%s comes before its folder", h.Name)
		}
		data, err := io.ReadAll(tr)
		if err != nil {
			t.Fatal(err)
		}
		files[h.Name] = packed{h.Name, h.Mode, data}
	}
}

// dpkg itself takes the package apart, where there is one.
func TestDpkgReadsThePackage(t *testing.T) {
	m := thisMachine()
	if !m.has("dpkg-deb") || !m.has("xz") {
		t.Skip("there is no dpkg-deb or no xz")
	}
	name, d := writeForTest(t, m)
	for _, tt := range []struct{ arg, want string }{
		{"-I", " Package: hybrid-image-search\n"}, {"-c", " ./usr/bin/hybrid-image-search\n"},
	} {
		out, err := exec.CommandContext(t.Context(), "dpkg-deb", tt.arg, name).CombinedOutput()
		if err != nil || !strings.Contains(string(out), tt.want) {
			t.Errorf("dpkg-deb %s: %v, %s", tt.arg, err, out)
		}
	}
	root := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "dpkg-deb", "-x", name, root).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, f := range d.files {
		path := filepath.Join(root, "usr", filepath.FromSlash(f.name))
		data, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(data, f.data) {
			t.Errorf("%s: %v, %d bytes", f.name, err, len(data))
		}
		if info, err := os.Stat(path); err == nil && int64(info.Mode().Perm()) != f.mode {
			t.Errorf("%s: mode %v", f.name, info.Mode())
		}
	}
	again, _ := writeForTest(t, m)
	first, _ := os.ReadFile(name)
	if second, err := os.ReadFile(again); err != nil || !bytes.Equal(first, second) {
		t.Error("the same files make another package")
	}
}

func TestLibraryPackages(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{{"2.34", "", true}, {"2.9", "2.34", false}, {"2.34", "2.9", true}, {"2.2.5", "2.2", true}, {"2.34", "2.34", false}, {"PRIVATE", "2.1", false}} {
		if newer(tt.a, tt.b) != tt.want {
			t.Errorf("newer(%q, %q) is not %t", tt.a, tt.b, tt.want)
		}
	}
	if _, err := libraryPackages(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a program that is missing needs nothing")
	}
	if runtime.GOOS != "linux" {
		return
	}
	const shell = "/bin/sh" // linked with the C library, on systems that have one
	file, err := elf.Open(shell)
	if err != nil {
		t.Skip(err)
	}
	libraries, err := file.ImportedLibraries()
	file.Close() //nolint:errcheck // it was only read
	if err != nil || !slices.Equal(libraries, []string{"libc.so.6"}) {
		t.Skipf("%s needs %q, %v", shell, libraries, err)
	}
	got, err := libraryPackages(shell)
	if err != nil || !slices.ContainsFunc(got, func(p string) bool { return strings.HasPrefix(p, "libc6 (>= 2.") }) || !slices.Contains(got, "libx11-6") {
		t.Errorf("%q, %v", got, err)
	}
}

// Without what packing takes nothing is built, and a build that fails packs nothing.
func TestPackingStops(t *testing.T) {
	t.Chdir(writeTree(t, map[string]string{"FyneApp.toml": "[Details]\nName = \"X\"\nID = \"x.y\"\nVersion = \"1.2.3\"\n"}))
	bare := completeLinux()
	if code, stdout, _ := runOn(t, bare, "-package", "-check"); code != 1 || !strings.Contains(stdout, "Missing: xz.\n") || len(bare.ran) > 0 {
		t.Errorf("exit %d, ran %q: %s", code, bare.ran, stdout)
	}
	f := completeLinux()
	f.commands = append(f.commands, "xz")
	f.fails = "go build"
	code, stdout, stderr := runOn(t, f, "-package")
	if code != 1 || !strings.Contains(stderr, "Packing did not work: the build: exit status 100") || !strings.Contains(stdout, "-trimpath") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
	if entries, err := os.ReadDir(distFolder); err == nil {
		t.Errorf("there is %v", entries)
	}
	t.Chdir(t.TempDir())
	if code, _, stderr := runOn(t, f, "-package"); code != 1 || !strings.Contains(stderr, "FyneApp.toml") {
		t.Errorf("elsewhere: exit %d: %s", code, stderr)
	}
}

// Fyne's tool is given a copy of the sources, and what it makes goes to dist.
func TestPackingByFyne(t *testing.T) {
	for goos, made := range map[string]string{"darwin": "X.app/Contents/MacOS/x", "windows": "X.exe"} {
		t.Chdir(writeTree(t, map[string]string{
			"FyneApp.toml": "[Details]\nName = \"X\"\nID = \"x.y\"\nVersion = \"1.2.3\"\nBuild = 4\n", "cmd/hybrid-image-search/main.go": "package main", ".git/HEAD": "x", "dist/old": "x",
		}))
		m := machine{goos: goos, env: func(string) string { return "" }, has: func(string) bool { return false }}
		var ran []string
		m.run = func(_ context.Context, command ...string) error {
			ran = append(ran, strings.Join(command, " "))
			if at := slices.Index(command, "-o"); at > 0 {
				for _, name := range []string{"imgsearch", "imgsearch.exe"} {
					if err := os.WriteFile(filepath.Join(command[at+1], name), []byte("program"), 0o755); err != nil {
						return err
					}
				}
				return nil
			}
			source := command[slices.Index(command, "--src")+1]
			for _, name := range []string{".git", "dist"} {
				if _, err := os.Stat(filepath.Join(source, "..", "..", name)); err == nil {
					t.Errorf("%s was copied", name)
				}
			}
			target := filepath.Join(source, made)
			if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(source, "..", "..", "FyneApp.toml"), nil, 0o644); err != nil {
				return err
			}
			return os.WriteFile(target, []byte("program"), 0o755)
		}
		if _, err := m.packAll(t.Context(), io.Discard); err != nil {
			t.Errorf("%s: %v", goos, err)
			continue
		}
		if _, err := os.Stat(filepath.Join(distFolder, made)); err != nil {
			t.Errorf("%s: %v", goos, err)
		}
		if text, err := os.ReadFile("FyneApp.toml"); err != nil || len(text) == 0 {
			t.Errorf("%s: FyneApp.toml was rewritten", goos)
		}
		if !strings.Contains(ran[1], "--target "+goos) || !strings.Contains(ran[1], "--app-build 4") {
			t.Errorf("%s: ran %q", goos, ran[1])
		}
	}
}
