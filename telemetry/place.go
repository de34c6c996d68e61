package telemetry

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// defaultSpoolDir is where spans wait on disk: in a folder of the user's own, never in a shared one.
func defaultSpoolDir() (string, error) {
	data, err := dataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(data, serviceName, "spool"), nil
}

// dataDir is where this system keeps a user's data.
func dataDir() (string, error) {
	home, err := os.UserHomeDir()
	switch runtime.GOOS {
	case "windows":
		if dir := os.Getenv("LOCALAPPDATA"); dir != "" {
			return dir, nil
		}
		return "", errors.New("LOCALAPPDATA is not set")
	case "darwin":
		return filepath.Join(home, "Library", "Application Support"), err
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	return filepath.Join(home, ".local", "share"), err
}
