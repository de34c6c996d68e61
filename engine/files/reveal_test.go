//go:build unix && !darwin

package files

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// manager is a file manager on a bus.
type manager chan string

func (m manager) ShowItems(uris []string, _ string) *dbus.Error {
	m <- strings.Join(uris, " ")
	return nil
}

// sessionBus starts a bus for the test alone.
func sessionBus(t *testing.T) {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("there is no dbus-daemon")
	}
	address := "unix:path=" + filepath.Join(t.TempDir(), "bus")
	cmd := exec.CommandContext(t.Context(), program, "--session", "--nofork", "--nopidfile", "--address="+address)
	if err := cmd.Start(); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { cmd.Wait() }) //nolint:errcheck // it is killed
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
}

func TestRevealAsksTheManager(t *testing.T) {
	sessionBus(t)
	var bus *dbus.Conn
	var err error
	for range 100 {
		if bus, err = dbus.ConnectSessionBus(); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		t.Skip("the bus does not start here:", err)
	}
	defer bus.Close()
	shown := make(manager, 1)
	must(t, bus.Export(shown, "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1"))
	_, err = bus.RequestName("org.freedesktop.FileManager1", 0)
	must(t, err)
	path := write(t, "sea", t.TempDir(), "sea é #1.jpg")
	must(t, Reveal(t.Context(), path))
	want := "file://" + filepath.Dir(path) + "/sea%20%C3%A9%20%231.jpg"
	if got := <-shown; got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
}

func TestRevealWithoutABus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	tools := t.TempDir()
	t.Setenv("PATH", tools)
	path := write(t, "sea", t.TempDir(), "sea.jpg")
	err := Reveal(t.Context(), path)
	if !errors.Is(err, ErrNoManager) || !strings.HasPrefix(Explain(err), "No file manager could be opened") {
		t.Errorf("%v: %s", err, Explain(err))
	}
	told := filepath.Join(t.TempDir(), "told")
	write(t, "#!/bin/sh\necho \"$1\" > "+told+"\n", tools, "xdg-open")
	must(t, os.Chmod(filepath.Join(tools, "xdg-open"), 0o755))
	must(t, Reveal(t.Context(), path))
	expectContent(t, told, filepath.Dir(path)+"\n")
	if err := Reveal(t.Context(), path+".gone"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Reveal(ctx, path); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
