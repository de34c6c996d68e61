package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// noDisplay takes the displays of this machine away, and gives a folder for sockets.
func noDisplay(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("a window needs no display server here")
	}
	dir, err := os.MkdirTemp("", "display") // t.TempDir's path may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	return dir
}

// listen answers at an address until the test ends.
func listen(t *testing.T, network, address string) net.Listener {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Skipf("nothing can listen here: %v", err)
	}
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // the test is over
	return l
}

func expectDisplay(t *testing.T, want bool) {
	t.Helper()
	if err := needDisplay(); (err == nil) != want || err != nil && !errors.Is(err, errNoDisplay) {
		t.Errorf("with DISPLAY=%s WAYLAND_DISPLAY=%s: %v", os.Getenv("DISPLAY"), os.Getenv("WAYLAND_DISPLAY"), err)
	}
}

func TestNoDisplay(t *testing.T) {
	dir := noDisplay(t)
	expectDisplay(t, false)

	left := filepath.Join(dir, "wayland-left") // a socket that its server has left behind
	l := listen(t, "unix", left)
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close() //nolint:errcheck // on purpose
	for _, wayland := range []string{"wayland-left", left, "wayland-none", "", ".."} {
		t.Setenv("WAYLAND_DISPLAY", wayland)
		expectDisplay(t, false)
	}
	t.Setenv("WAYLAND_DISPLAY", "")
	for _, display := range []string{":98765", "unix:98765.0", "98765", ":", ":x", ":0\n", "127.0.0.1:", ":../../etc/passwd"} {
		t.Setenv("DISPLAY", display)
		expectDisplay(t, false)
	}
}

func TestWaylandDisplay(t *testing.T) {
	dir := noDisplay(t)
	listen(t, "unix", filepath.Join(dir, "wayland-7"))
	for _, name := range []string{"wayland-7", filepath.Join(dir, "wayland-7")} {
		t.Setenv("WAYLAND_DISPLAY", name)
		expectDisplay(t, true)
	}
	// A dead X server does not matter then.
	t.Setenv("DISPLAY", ":98765")
	expectDisplay(t, true)
}

func TestX11DisplayWithASocketOfNoFile(t *testing.T) {
	noDisplay(t)
	if runtime.GOOS != "linux" {
		t.Skip("abstract sockets are Linux's own")
	}
	number := 20_000 + os.Getpid()
	listen(t, "unix", fmt.Sprintf("@/tmp/.X11-unix/X%d", number))
	for _, display := range []string{":%d", ":%d.0", "unix:%d"} {
		t.Setenv("DISPLAY", fmt.Sprintf(display, number))
		expectDisplay(t, true)
	}
}

// Displays over the network, as ssh forwards them, listen on ports from 6000.
func TestX11DisplayOverTCP(t *testing.T) {
	noDisplay(t)
	for _, numbers := range [][2]int{{0, 9}, {10, 99}} {
		number := -1
		for n := numbers[0]; n <= numbers[1] && number < 0; n++ {
			l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(6000+n)))
			if err == nil {
				number = n
				defer l.Close() //nolint:errcheck // the test is over
			}
		}
		if number < 0 {
			t.Skip("all of these ports are taken")
		}
		t.Setenv("DISPLAY", fmt.Sprintf("127.0.0.1:%d.0", number))
		expectDisplay(t, true)
	}
}

// The whole program, with no display: a sentence, exit code 1, and no stack trace.
func TestProgramWithoutDisplay(t *testing.T) {
	dir := noDisplay(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		args []string
		code int
		want string
	}{
		"window":       {nil, 1, "there is no display"},
		"search":       {[]string{"--search", "sea"}, 1, "xvfb-run"},
		"unknown flag": {[]string{"--serach"}, 2, "--help"},
		"wrong size":   {[]string{"--screenshot", "x.png", "--size", "wide"}, 2, "1280x800"},
		"help":         {[]string{"--help"}, 0, ""},
		"version":      {[]string{"--version"}, 0, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), self, tt.args...)
			cmd.Env = append(os.Environ(), childEnv+"=1", "HOME="+dir, "XDG_CACHE_HOME="+dir, "XDG_CONFIG_HOME="+dir,
				"XDG_DATA_HOME="+dir, "OTEL_TRACES_EXPORTER=none")
			var stderr strings.Builder
			cmd.Stderr = &stderr
			err := cmd.Run()
			if code := cmd.ProcessState.ExitCode(); code != tt.code {
				t.Errorf("exit code %d, want %d (%v)", code, tt.code, err)
			}
			if !strings.Contains(stderr.String(), tt.want) || strings.Contains(stderr.String(), "goroutine") {
				t.Errorf("stderr: %s", stderr.String())
			}
		})
	}
}

const childEnv = "HYBRID_IMAGE_SEARCH_TEST_CHILD"

// TestMain is also the program itself, so that a test can run it as a user does.
func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		os.Exit(run())
	}
	os.Exit(m.Run())
}
