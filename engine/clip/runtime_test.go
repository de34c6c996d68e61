package clip

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"hybrid-image-search/engine/clip/cliptest"
	"hybrid-image-search/engine/sentence"
)

func write(t *testing.T, path string, content []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// elfHead is the head of an ELF library without anything in it.
func elfHead(machine, kind uint16) []byte {
	b := make([]byte, 64)
	copy(b, "\x7fELF\x02\x01\x01")
	binary.LittleEndian.PutUint16(b[16:], kind)
	binary.LittleEndian.PutUint16(b[18:], machine)
	b[20], b[52], b[54], b[58] = 1, 64, 56, 64
	return b
}

func TestProbe(t *testing.T) {
	const amd64, arm64, library, program = 62, 183, 3, 2
	cut := elfHead(amd64, library)
	binary.LittleEndian.PutUint64(cut[32:], 64) // one segment, which lies beyond the end
	cut[56] = 1
	segment := make([]byte, 56)
	segment[0], segment[8+1], segment[32+1] = 1, 1, 1
	cut = append(cut, segment...)
	macho := append([]byte{0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1, 3, 0, 0, 0, 6, 0, 0, 0}, make([]byte, 16)...)
	program64 := bytes.Clone(macho)
	program64[12] = 2
	pe := make([]byte, 256)
	copy(pe, "MZ")
	pe[0x3c] = 0x80
	copy(pe[0x80:], "PE\x00\x00\x64\xaa")

	for name, tt := range map[string]struct {
		content         []byte
		system, machine string
		want            string
	}{
		"empty":             {nil, "linux", "amd64", "no library"},
		"text":              {[]byte("not a library"), "linux", "amd64", "no library"},
		"other machine":     {elfHead(arm64, library), "linux", "amd64", "aarch64"},
		"a program":         {elfHead(amd64, program), "linux", "amd64", "not ONNX Runtime"},
		"another library":   {elfHead(amd64, library), "linux", "amd64", "not ONNX Runtime"},
		"cut":               {cut, "linux", "amd64", "cut short"},
		"cut head":          {elfHead(amd64, library)[:20], "linux", "amd64", "cut short"},
		"Linux's on macOS":  {elfHead(amd64, library), "darwin", "amd64", "for Linux, and this machine runs macOS"},
		"macOS's on Linux":  {macho, "linux", "amd64", "for macOS"},
		"Windows's":         {pe, "linux", "amd64", "for Windows"},
		"Mach-O of Intel":   {macho, "darwin", "arm64", "another machine"},
		"Mach-O program":    {program64, "darwin", "amd64", "not ONNX Runtime"},
		"PE of ARM":         {pe, "windows", "amd64", "another machine"},
		"PE cut":            {pe[:0x82], "windows", "amd64", "cut short"},
		"fat Mach-O, empty": {[]byte{0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 0}, "darwin", "arm64", "cut short"},
	} {
		err := probeContent(bytes.NewReader(tt.content), int64(len(tt.content)), tt.system, tt.machine)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q in it", name, err, tt.want)
		}
	}
}

func TestCheckVersion(t *testing.T) {
	for version, ok := range map[string]bool{
		"1.24.0": true, "1.30.0": true, "1.100": true, "": true, "unknown": true,
		"1.23.9": false, "1.17.0": false, "2.0.0": false, "0.30": false,
	} {
		if err := checkVersion(version); (err == nil) != ok {
			t.Errorf("%q: %v", version, err)
		}
	}
}

func TestFindNoRuntime(t *testing.T) {
	t.Setenv(runtimeVariable, "")
	data := t.TempDir()
	if path, err := FindRuntime(data); err == nil {
		t.Skipf("the system has one: %s", path)
	} else if !errors.Is(err, ErrNoRuntime) && !errors.Is(err, ErrRuntime) || Explain(err) == "" {
		t.Error(err)
	}
	broken := write(t, filepath.Join(data, "onnxruntime", libraryNames()[0]), []byte("<html>"))
	if _, err := FindRuntime(data); !errors.Is(err, ErrRuntime) || !strings.Contains(Explain(err), broken) {
		t.Errorf("%v", err)
	}
}

func TestFindNamedRuntime(t *testing.T) {
	folder := t.TempDir()
	for _, named := range []string{folder, filepath.Join(folder, "nothing.so")} {
		t.Setenv(runtimeVariable, named)
		if _, err := FindRuntime(t.TempDir()); !errors.Is(err, ErrNoRuntime) || !strings.Contains(Explain(err), runtimeVariable+" names") {
			t.Errorf("%s: %v", named, err)
		}
	}
	t.Setenv(runtimeVariable, write(t, filepath.Join(folder, "text.so"), []byte("text")))
	if _, err := FindRuntime(t.TempDir()); !errors.Is(err, ErrRuntime) {
		t.Error(err)
	}
}

func TestFindRuntime(t *testing.T) {
	path := library(t)
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	data := filepath.Join(t.TempDir(), "odd [name] *")
	folder := filepath.Join(data, "onnxruntime")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(folder, libraryNames()[0])
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	t.Setenv(runtimeVariable, "")
	if found, err := FindRuntime(data); err != nil || found != link {
		t.Errorf("in the data folder: %q, %v", found, err)
	}
	t.Setenv(runtimeVariable, folder)
	if found, err := FindRuntime(""); err != nil || found != link {
		t.Errorf("named by its folder: %q, %v", found, err)
	}
}

func TestOpenWithoutRuntime(t *testing.T) {
	dir := fixture(t, cliptest.Options{})
	want := ErrNoRuntime
	if !withCgo {
		want = ErrNoCgo
	}
	for _, path := range []string{"", filepath.Join(t.TempDir(), "nothing.so")} {
		if _, err := Open(t.Context(), dir, Options{Runtime: path}); !errors.Is(err, want) || Explain(err) == "" {
			t.Errorf("%q: %v", path, err)
		}
	}
}

// After a library that cannot be used the right one still can; after that no other.
func TestAnotherRuntime(t *testing.T) {
	path := library(t)
	dir := fixture(t, cliptest.Options{})
	text := write(t, filepath.Join(t.TempDir(), "text.so"), []byte("this is text"))
	if _, err := Open(t.Context(), dir, Options{Runtime: text}); !errors.Is(err, ErrRuntime) {
		t.Error(err)
	}
	m, err := Open(t.Context(), dir, Options{Runtime: path})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cut := write(t, filepath.Join(t.TempDir(), "cut.so"), content[:len(content)/2])
	if _, err := Open(t.Context(), dir, Options{Runtime: cut}); !errors.Is(err, ErrRuntime) {
		t.Error(err)
	}
	other := write(t, filepath.Join(t.TempDir(), "copy.so"), content)
	if _, err := Open(t.Context(), dir, Options{Runtime: other}); !errors.Is(err, ErrRuntimeSet) || !strings.Contains(Explain(err), "start it again") {
		t.Error(err)
	}
}

func TestExplain(t *testing.T) {
	if Explain(nil) != "" || Explain(errors.New("of others")) != "" {
		t.Error("there is a sentence for what is none of this package's errors")
	}
	for _, kind := range []error{
		ErrNoCgo, ErrNoRuntime, ErrRuntime, ErrRuntimeSet, ErrNoModel, ErrMisfit, ErrInput, ErrVector, ErrRun, ErrClosed,
	} {
		for _, err := range []error{kind, &Error{Kind: kind}, &Error{Kind: kind, Path: "/a/file", Reason: sentence.Of("It is broken.")}} {
			text := Explain(err)
			if !strings.HasSuffix(text, ".") || strings.Contains(text, "clip:") {
				t.Errorf("%v: %q", err, text)
			}
		}
	}
}

// The library dies of a long command line, so it is not loaded then.
func TestLongArguments(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux shows the library its process's command line")
	}
	if err := checkArguments([]string{"imgsearch", strings.Repeat("x", maxArguments-100)}); err != nil {
		t.Error(err)
	}
	err := checkArguments([]string{"imgsearch", strings.Repeat("x", maxArguments)})
	if !errors.Is(err, ErrArguments) || !strings.Contains(Explain(err), "shorter arguments") {
		t.Errorf("%v: %s", err, Explain(err))
	}
}
