package main

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
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
	display := os.Getenv("DISPLAY")
	colon := strings.LastIndex(display, ":") // an IPv6 host has colons of its own
	if colon < 0 {
		return errNoDisplay
	}
	host := strings.Trim(display[:colon], "[]")
	number, _, _ := strings.Cut(display[colon+1:], ".") // without the screen
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
	n, err := strconv.Atoi(number)
	if err == nil && answers("tcp", net.JoinHostPort(host, strconv.Itoa(6000+n))) {
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
