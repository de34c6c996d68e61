package main

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

var errNoDisplay = errors.New("there is no display to open a window on: run it in a desktop session, " +
	"under xvfb-run, or use imgsearch, which needs none")

// needDisplay fails where a window cannot be opened. The window library would end in a stack trace.
func needDisplay() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	if wayland := os.Getenv("WAYLAND_DISPLAY"); wayland != "" {
		if !filepath.IsAbs(wayland) {
			wayland = filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), wayland)
		}
		if answers("unix", wayland) {
			return nil
		}
	}
	host, number, ok := strings.Cut(os.Getenv("DISPLAY"), ":")
	if !ok {
		return errNoDisplay
	}
	number, _, _ = strings.Cut(number, ".") // the screen
	if host == "" || host == "unix" {
		// X servers listen on a socket file, and on Linux on an abstract one of the same name.
		if path := "/tmp/.X11-unix/X" + number; answers("unix", path) || answers("unix", "@"+path) {
			return nil
		}
		return errNoDisplay
	}
	if strings.HasPrefix(host, "/") { // macOS's XQuartz names a socket
		return nil
	}
	port := "60" + number
	if len(number) == 1 {
		port = "600" + number
	}
	if answers("tcp", net.JoinHostPort(host, port)) {
		return nil
	}
	return errNoDisplay
}

func answers(network, address string) bool {
	connection, err := net.DialTimeout(network, address, 2*time.Second)
	if err != nil {
		return false
	}
	connection.Close() //nolint:errcheck // it only had to answer
	return true
}
