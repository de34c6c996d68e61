package main

import (
	"slices"
	"strings"
	"testing"
)

// ONNX Runtime is fetched last, and also where something else could not be installed.
func TestMeaning(t *testing.T) {
	const command = "go run ./cmd/imgsearch fetch --runtime"
	failing := completeLinux()
	failing.fails = "imgsearch"
	tests := []struct {
		name    string
		machine *fakeMachine
		args    []string
		code    int
		ran     []string
		says    string
	}{
		{"complete", completeLinux(), []string{"-meaning"}, 0, []string{command}, "Nothing is missing.\nRunning: " + command + "\n"},
		{"checked", completeLinux(), []string{"-meaning", "-check"}, 0, nil, "run:\n  " + command + "\n"},
		{"no network", failing, []string{"-meaning"}, 1, []string{command}, "ONNX Runtime was not fetched (exit status 100). Everything but search by meaning works"},
		{"no package manager", &fakeMachine{goos: "linux"}, []string{"-test", "-meaning"}, 1, []string{command}, "Missing: C compiler"},
		{"not asked for", completeLinux(), nil, 0, nil, "Nothing is missing.\n"},
	}
	for _, tt := range tests {
		code, stdout, stderr := runOn(t, tt.machine, tt.args...)
		if code != tt.code || !slices.Equal(tt.machine.ran, tt.ran) || !strings.Contains(stdout+stderr, tt.says) {
			t.Errorf("%s: exit %d, ran %q, %s%s", tt.name, code, tt.machine.ran, stdout, stderr)
		}
	}
}
