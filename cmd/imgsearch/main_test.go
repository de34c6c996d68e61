package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine"
)

// roleVariable makes a child of this test binary behave as the program itself, or as another one that holds a
// library.
const (
	roleVariable = "IMGSEARCH_TEST_ROLE"
	roleProgram  = "program"
	roleHolder   = "holder"
)

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case roleProgram:
		main()
	case roleHolder:
		os.Exit(hold(os.Args[1]))
	}
	os.Exit(alone(m))
}

// alone runs the tests where they meet neither the user's library nor a collector.
func alone(m *testing.M) int {
	home, err := os.MkdirTemp("", "imgsearch-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(home) //nolint:errcheck // the system clears its temporary folder
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "OTEL_") {
			os.Unsetenv(name) //nolint:errcheck // the name is one
		}
	}
	for name, value := range map[string]string{
		"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home, "XDG_DATA_HOME": "", "XDG_CACHE_HOME": "",
		engine.LibraryVariable: "", "OTEL_SDK_DISABLED": "true",
	} {
		os.Setenv(name, value) //nolint:errcheck // the name is one
	}
	return m.Run()
}

// hold has a library open until standard input ends.
func hold(dir string) int {
	library, err := engine.Open(context.Background(), dir, engine.Options{Program: "the other program"})
	if err != nil || library.ReadOnly() {
		fmt.Fprintln(os.Stderr, "not held:", err)
		return 1
	}
	fmt.Println("holding")
	io.Copy(io.Discard, os.Stdin) //nolint:errcheck // its end is all that matters
	if library.Close() != nil {
		return 1
	}
	return 0
}

// ended is what a run of the program left.
type ended struct {
	code           int
	stdout, stderr string
}

// imgsearch runs the program within this process.
func imgsearch(t *testing.T, args ...string) ended {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(args, &stdout, &stderr)
	return ended{code, stdout.String(), stderr.String()}
}

// succeed is imgsearch where it must.
func succeed(t *testing.T, args ...string) ended {
	t.Helper()
	e := imgsearch(t, args...)
	if e.code != exitDone {
		t.Fatalf("%q exits with %d: %s", args, e.code, e.stderr)
	}
	return e
}

// child is the program as a process of its own, not yet started. Its output is collected.
func child(t *testing.T, args ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), roleVariable+"="+roleProgram)
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.WaitDelay = 10 * time.Second
	return cmd, stdout, stderr
}

// finish runs a child to its end.
func finish(t *testing.T, cmd *exec.Cmd, stdout, stderr *bytes.Buffer) ended {
	t.Helper()
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ended{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// decode takes one JSON value and nothing else from what a command printed.
func decode[T any](t *testing.T, printed string) (v T) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(printed))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%q: %v", printed, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		t.Fatalf("there is more than one value in %q", printed)
	}
	return v
}

// places gives an empty folder for pictures, and a library's that is not there yet.
func places(t *testing.T) (pictures, library string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	pictures = filepath.Join(root, "pictures")
	must(t, os.Mkdir(pictures, 0o755))
	return pictures, filepath.Join(root, "library")
}

// indexed gives a library of three pictures: two that look alike and one that does not.
func indexed(t *testing.T) (pictures, library string) {
	t.Helper()
	pictures, library = places(t)
	draw(t, filepath.Join(pictures, "sea", "harbour.jpg"), 1, 64)
	draw(t, filepath.Join(pictures, "sea", "pier.jpg"), 1, 72)
	draw(t, filepath.Join(pictures, "hills", "meadow.jpg"), 6, 64)
	succeed(t, "index", "--library", library, pictures)
	return pictures, library
}

// draw writes a JPEG whose look depends on seed, and returns its path.
func draw(t *testing.T, path string, seed, side int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			stripe := uint8(0)
			if (x*(seed%5+1)+y*(seed%3))*64/side/12%2 == 0 {
				stripe = 120
			}
			img.SetRGBA(x, y, color.RGBA{uint8(seed*67) ^ stripe, uint8(seed*31 + x*64/side), uint8(seed*13+y*64/side) + stripe, 255})
		}
	}
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	f, err := os.Create(path)
	must(t, err)
	must(t, jpeg.Encode(f, img, nil))
	must(t, f.Close())
	return path
}

func write(t *testing.T, path, content string) string {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(content), 0o644))
	return path
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
