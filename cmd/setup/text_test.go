package main

import (
	"slices"
	"strings"
	"testing"
)

// Tesseract comes when it is asked for, by the system's own package manager.
func TestText(t *testing.T) {
	install := strings.Join(apt.install, " ") + " tesseract-ocr tesseract-ocr-eng"
	lacking := func() *fakeMachine {
		f := completeLinux()
		f.brings = map[string][]string{"tesseract-ocr": {"cmd:tesseract"}}
		return f
	}
	there := completeLinux()
	there.commands = append(there.commands, "tesseract")
	onWindows := &fakeMachine{goos: "windows", commands: []string{"gcc"}}
	installed := &fakeMachine{goos: "windows", commands: []string{"gcc"}, files: []string{"Program Files/Tesseract-OCR/tesseract.exe"}}
	mac := &fakeMachine{goos: "darwin", commands: []string{"brew"}, succeed: []string{"xcode-select -p"}, brings: map[string][]string{"tesseract": {"cmd:tesseract"}}}
	tests := []struct {
		name    string
		machine *fakeMachine
		args    []string
		code    int
		ran     string
		says    string
	}{
		{"installed", lacking(), []string{"-ocr"}, 0, install, "Everything is there now."},
		{"there already", there, []string{"-ocr"}, 0, "", "Nothing is missing."},
		{"checked", lacking(), []string{"-ocr", "-check"}, 1, "", "Missing: tesseract."},
		{"not asked for", lacking(), nil, 0, "", "Nothing is missing."},
		{"macOS", mac, []string{"-ocr"}, 0, "brew install tesseract tesseract-lang", "Everything is there now."},
		{"Windows", onWindows, []string{"-ocr"}, 1, "", "UB-Mannheim.TesseractOCR"},
		{"Windows, there already", installed, []string{"-ocr"}, 0, "", "Nothing is missing."},
	}
	for _, tt := range tests {
		code, stdout, stderr := runOn(t, tt.machine, tt.args...)
		ran := ""
		if n := len(tt.machine.ran); n > 0 {
			ran = tt.machine.ran[n-1]
		}
		if code != tt.code || ran != tt.ran || !strings.Contains(stdout+stderr, tt.says) {
			t.Errorf("%s: exit %d, ran %q, %s%s", tt.name, code, tt.machine.ran, stdout, stderr)
		}
	}
	for _, pm := range slices.Concat(managers["linux"], managers["darwin"]) {
		if len(pm.packages[tesseract]) == 0 {
			t.Errorf("%s: no package", pm.command)
		}
	}
}
