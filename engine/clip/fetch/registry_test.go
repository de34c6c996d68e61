package fetch

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestRegistryOfNPM(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for npm is a shell script")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	for _, name := range []string{"npm_config_registry", "NPM_CONFIG_REGISTRY"} {
		t.Setenv(name, "")
	}
	if got := RegistryOfNPM(t.Context()); got != "" {
		t.Errorf("with no npm: %q", got)
	}
	for script, want := range map[string]string{
		`echo "warning" >&2; [ "$1 $2 $3" = "config get registry" ] && echo https://npm.example/`: "https://npm.example/",
		"echo undefined": "", "exit 1": "", "echo https://one.example https://two.example": "", "echo https://npm.example/; exit 1": "",
	} {
		write(t, filepath.Join(dir, "npm"), []byte("#!/bin/sh\n"+script+"\n"))
		must(t, os.Chmod(filepath.Join(dir, "npm"), 0o700))
		if got := RegistryOfNPM(t.Context()); got != want {
			t.Errorf("%s: %q, want %q", script, got, want)
		}
	}
	t.Setenv("npm_config_registry", "https://first.example")
	if got := RegistryOfNPM(t.Context()); got != "https://first.example" {
		t.Errorf("the environment: %q", got)
	}
}
