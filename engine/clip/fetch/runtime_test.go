package fetch

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// The table is copied from what npm and sha256sum print, so its shapes are what a test can hold.
func TestTableOfTheRuntime(t *testing.T) {
	p := onnxRuntime
	if got := p.item(); len(got.sum) != sha512.Size || p.bytes == 0 || got.name != "onnxruntime-node-1.30.0.tgz" {
		t.Errorf("%+v", got)
	}
	for machine, lib := range p.libraries {
		goos, _, _ := strings.Cut(machine, "/")
		npm := map[string]string{"linux": "linux", "darwin": "darwin", "windows": "win32"}[goos]
		if len(lib.item().sum) != 32 || lib.bytes == 0 || !strings.Contains(lib.member, "/"+npm+"/") || !strings.HasSuffix(lib.member, "/"+lib.file) {
			t.Errorf("%s: %+v", machine, lib)
		}
	}
}

// packed is an archive as npm has it.
func packed(t testing.TB, members map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	archive := tar.NewWriter(z)
	for _, name := range []string{"package/package.json", "package/other", "package/bin/libtiny.so.1"} {
		if data, ok := members[name]; ok {
			err := archive.WriteHeader(&tar.Header{Name: name, Size: int64(len(data)), Mode: 0o644, Typeflag: tar.TypeReg})
			if err == nil {
				_, err = archive.Write(data)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(archive.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packageOf is a package with a library for one machine.
func packageOf(archive, content []byte) npmPackage {
	s := sha512.Sum512(archive)
	return npmPackage{
		title: "Tiny Runtime 1.2.3", name: "tiny-node", version: "1.2.3", bytes: int64(len(archive)),
		integrity: base64.StdEncoding.EncodeToString(s[:]),
		libraries: map[string]library{
			"linux/amd64": {"package/bin/libtiny.so.1", "libtiny.so.1", int64(len(content)), hex.EncodeToString(sum(content))},
		},
	}
}

func TestRuntime(t *testing.T) {
	content := noise(4, 300_000)
	archive := packed(t, map[string][]byte{"package/package.json": []byte("{}"), "package/bin/libtiny.so.1": content, "package/other": noise(5, 2000)})
	p := packageOf(archive, content)
	s := serve(t, map[string][]byte{"npm/tiny-node/-/tiny-node-1.2.3.tgz": archive})
	o := s.options()
	o.BaseURL += "/npm/"
	var last Progress
	o.Progress = func(p Progress) { last = p }
	dir := filepath.Join(t.TempDir(), "data", "runtime")
	want := filepath.Join(dir, "libtiny.so.1")
	for i, state := range []string{"new", "there", "damaged"} {
		if state == "damaged" {
			write(t, want, noise(8, 300_000))
		}
		path, err := p.fetch(t.Context(), dir, "linux/amd64", o)
		must(t, err)
		got := tree(t, dir)
		if path != want || !bytes.Equal(got["libtiny.so.1"], content) || len(got) != 1 {
			t.Errorf("%s: %s, and the folder has %q", state, path, names(t, dir))
		}
		if asked := len(s.requests()); asked != []int{1, 0, 1}[i] {
			t.Errorf("%s: %d requests", state, asked)
		}
		if last.Done != p.bytes || last.Total != p.bytes {
			t.Errorf("%s: %+v", state, last)
		}
	}
}

func TestRuntimeFaults(t *testing.T) {
	content := noise(4, 300_000)
	archive := packed(t, map[string][]byte{"package/bin/libtiny.so.1": content})
	good := packageOf(archive, content)
	with := func(archive []byte, change func(*library)) npmPackage {
		p := packageOf(archive, content)
		lib := p.libraries["linux/amd64"]
		if change != nil {
			change(&lib)
		}
		p.libraries["linux/amd64"] = lib
		return p
	}
	wrong := good
	wrong.integrity = packageOf(noise(1, 100), content).integrity
	tests := map[string]struct {
		p       npmPackage
		archive []byte
		kind    error
		says    string
	}{
		"another archive": {wrong, archive, ErrHash, "tiny-node-1.2.3.tgz from 127.0.0.1 is not the file"},
		"no such library": {with(packed(t, map[string][]byte{"package/other": content}), nil), packed(t, map[string][]byte{"package/other": content}), ErrArchive, "lacks its library"},
		"another library": {with(archive, func(l *library) { l.sha256 = hex.EncodeToString(sum(nil)) }), archive, ErrArchive, "Update the program"},
		"another size":    {with(archive, func(l *library) { l.bytes++ }), archive, ErrArchive, "Update the program"},
		"half an archive": {with(archive[:len(archive)/2], nil), archive[:len(archive)/2], ErrArchive, "Update the program"},
		"no archive":      {with(noise(3, 1000), nil), noise(3, 1000), ErrArchive, "Update the program"},
		"not there":       {good, nil, ErrMissing, "127.0.0.1 has no tiny-node-1.2.3.tgz"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			files := map[string][]byte{}
			if test.archive != nil {
				files["tiny-node/-/tiny-node-1.2.3.tgz"] = test.archive
			}
			s := serve(t, files)
			dir := filepath.Join(t.TempDir(), "runtime")
			path, err := test.p.fetch(t.Context(), dir, "linux/amd64", s.options())
			text := Explain(err)
			if !errors.Is(err, test.kind) || path != "" && test.kind != nil && err == nil || !strings.Contains(text, test.says) {
				t.Errorf("%q, %v: %s", path, err, text)
			}
			if !strings.Contains(text, "put into "+dir+"\n  libtiny.so.1 from what “npm pack tiny-node@1.2.3” brings, where it is package/bin/libtiny.so.1") {
				t.Errorf("it does not say how to do it by hand: %s", text)
			}
			if got := names(t, dir); len(got) > 0 {
				t.Errorf("it leaves %q", got)
			}
		})
	}
}

func TestRuntimeIsResumed(t *testing.T) {
	content := noise(4, 300_000)
	archive := packed(t, map[string][]byte{"package/bin/libtiny.so.1": content})
	p := packageOf(archive, content)
	s := serve(t, map[string][]byte{p.path(): archive})
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	part := filepath.Join(dir, "tiny-node-1.2.3.tgz.part")
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Range") != "" {
			return false
		}
		half(w, archive)
		for sizeOf(part) < int64(len(archive)/2) && r.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		cancel()
		<-r.Context().Done()
		return true
	})
	if _, err := p.fetch(ctx, dir, "linux/amd64", s.options()); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	if left := names(t, dir); !slices.Equal(left, []string{"tiny-node-1.2.3.tgz.part", "tiny-node-1.2.3.tgz.part.etag"}) {
		t.Errorf("it leaves %q", left)
	}
	s.requests()
	_, err := p.fetch(t.Context(), dir, "linux/amd64", s.options())
	must(t, err)
	if asked := s.requests(); len(asked) != 1 || !strings.Contains(asked[0], " bytes=") {
		t.Errorf("asked for %q", asked)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"libtiny.so.1"}) {
		t.Errorf("the folder has %q", got)
	}
}

// What an earlier run left goes, too, when a page comes instead of the rest.
func TestRuntimeIsNotResumedFromAPage(t *testing.T) {
	content := noise(4, 3000)
	archive := packed(t, map[string][]byte{"package/bin/libtiny.so.1": content})
	p := packageOf(archive, content)
	s := serve(t, nil)
	s.does(func(w http.ResponseWriter, r *http.Request) bool { status(http.StatusOK)(w, r, nil); return true })
	dir := t.TempDir()
	write(t, filepath.Join(dir, "tiny-node-1.2.3.tgz.part"), archive[:100])
	write(t, filepath.Join(dir, "tiny-node-1.2.3.tgz.part.etag"), []byte(tagOf(archive)))
	if _, err := p.fetch(t.Context(), dir, "linux/amd64", s.options()); !errors.Is(err, ErrPage) {
		t.Errorf("%v", err)
	}
	if got := names(t, dir); len(got) > 0 {
		t.Errorf("it leaves %q", got)
	}
}

func TestRuntimeForAnotherMachine(t *testing.T) {
	for _, machine := range []string{"darwin/amd64", "linux/386", "freebsd/amd64"} {
		dir := filepath.Join(t.TempDir(), "runtime")
		_, err := onnxRuntime.fetch(t.Context(), dir, machine, Options{})
		text := Explain(err)
		if !errors.Is(err, ErrPlatform) || !strings.Contains(text, "ONNX Runtime 1.30.0 is not published for this machine ("+machine+")") ||
			!strings.Contains(text, "ONNXRUNTIME_LIB") || strings.Contains(text, "by hand") {
			t.Errorf("%v: %s", err, text)
		}
		if got := names(t, dir); len(got) > 0 {
			t.Errorf("it leaves %q", got)
		}
	}
}

// What the program asks for is what npm has for this very machine.
func TestRuntimeAsksTheRegistry(t *testing.T) {
	s := serve(t, nil)
	path, err := Runtime(t.Context(), t.TempDir(), s.options())
	if _, offered := onnxRuntime.libraries[runtime.GOOS+"/"+runtime.GOARCH]; !offered {
		t.Skip("there is none for this machine")
	}
	if path != "" || !errors.Is(err, ErrMissing) {
		t.Errorf("%q, %v", path, err)
	}
	if asked := s.requests(); !slices.Equal(asked, []string{"onnxruntime-node/-/onnxruntime-node-1.30.0.tgz"}) {
		t.Errorf("asked for %q", asked)
	}
}

// Whatever an archive holds, only the library comes out of it.
func FuzzExtract(f *testing.F) {
	content := noise(4, 300)
	archive := packed(f, map[string][]byte{"package/bin/libtiny.so.1": content})
	f.Add(archive)
	f.Add(archive[:len(archive)/2])
	f.Add([]byte{})
	lib := packageOf(archive, content).libraries["linux/amd64"]
	f.Fuzz(func(t *testing.T, archive []byte) {
		member, err := find(t.Context(), bytes.NewReader(archive), lib)
		if err != nil {
			if Explain(err) == "" {
				t.Errorf("%v has no sentence", err)
			}
			return
		}
		if got, err := io.ReadAll(member); int64(len(got)) > lib.bytes || err == nil && int64(len(got)) != lib.bytes {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	})
}

// Where no registry is known, the library that is there will do, and without it the user is told what to install.
func TestRuntimeWithoutARegistry(t *testing.T) {
	content := noise(4, 3000)
	p := packageOf(packed(t, map[string][]byte{"package/bin/libtiny.so.1": content}), content)
	dir := t.TempDir()
	if path, err := p.fetch(t.Context(), dir, "linux/amd64", Options{}); !errors.Is(err, ErrRegistry) || path != "" ||
		!strings.Contains(Explain(err), "Install npm") || !strings.Contains(Explain(err), "npm pack tiny-node@1.2.3") {
		t.Errorf("%q, %v", path, err)
	}
	want := filepath.Join(dir, "libtiny.so.1")
	write(t, want, content)
	if path, err := p.fetch(t.Context(), dir, "linux/amd64", Options{}); err != nil || path != want {
		t.Errorf("%q, %v", path, err)
	}
	write(t, want, content[1:])
	if _, err := p.fetch(t.Context(), dir, "linux/amd64", Options{}); !errors.Is(err, ErrRegistry) {
		t.Errorf("a damaged one was taken: %v", err)
	}
}
