package engine

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// PictureDir is where generated pictures go: the chosen folder, else one in the user's pictures.
func (l *Library) PictureDir() (string, error) {
	if s := l.options.Service; s != nil {
		if dir := s.Choices().PictureDir; dir != "" {
			return dir, nil
		}
	}
	pictures, err := userPictures()
	if err != nil {
		return "", fmt.Errorf("engine: the user's pictures: %w", err)
	}
	return filepath.Join(pictures, "Hybrid Image Search"), nil
}

// userPictures is the user's folder of pictures, which has another name in each language on Linux.
func userPictures() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	usual := filepath.Join(home, "Pictures")
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return usual, nil
	}
	if dir := os.Getenv("XDG_PICTURES_DIR"); filepath.IsAbs(dir) {
		return dir, nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return usual, nil
	}
	if dir := picturesOf(filepath.Join(config, "user-dirs.dirs"), home); dir != "" {
		return dir, nil
	}
	return usual, nil
}

// picturesOf reads the folder of pictures from the file in which desktops name the user's folders; "" when it
// names none. One that is the home folder itself means that there is none.
func picturesOf(path, home string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close() //nolint:errcheck // only read
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		value, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "XDG_PICTURES_DIR=")
		if !ok {
			continue
		}
		dir := strings.Trim(value, `"`)
		if below, ok := strings.CutPrefix(dir, "$HOME"); ok {
			dir = home + below
		}
		if dir = filepath.Clean(dir); filepath.IsAbs(dir) && dir != filepath.Clean(home) {
			return dir
		}
	}
	return ""
}
