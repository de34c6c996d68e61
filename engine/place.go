package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"

	"hybrid-image-search/engine/picture"
)

// Version is the program's version.
const Version = "0.1.0"

// LibraryVariable is the environment variable that names the library's folder.
const LibraryVariable = "HYBRID_IMAGE_SEARCH_LIBRARY"

// The environment variables that say how large a picture may be: its pixels, in millions, and its file, in MiB.
const (
	MaxMegapixelsVariable = "HYBRID_IMAGE_SEARCH_MAX_MEGAPIXELS"
	MaxMegabytesVariable  = "HYBRID_IMAGE_SEARCH_MAX_MEGABYTES"
)

// CompleteLimits sets limits that are zero from the environment, and tells of values that are no numbers. The
// defaults of package picture stand for the rest.
func CompleteLimits(set picture.Limits) (_ picture.Limits, problems []string) {
	for _, l := range []struct {
		variable string
		limit    *int64
		unit     int64
	}{{MaxMegapixelsVariable, &set.MaxPixels, 1e6}, {MaxMegabytesVariable, &set.MaxBytes, 1 << 20}} {
		text := os.Getenv(l.variable)
		if text == "" || *l.limit > 0 {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil || n < 1 {
			problems = append(problems, fmt.Sprintf("%s=%q is no whole number of at least 1, so the default is used.", l.variable, text))
			continue
		}
		*l.limit = n * l.unit
	}
	return set, problems
}

// DefaultDir is the folder of the library when none is named: LibraryVariable, else in the user's data folder, or where
// it was moved from there.
func DefaultDir() (string, error) {
	if dir := os.Getenv(LibraryVariable); dir != "" {
		return dir, nil
	}
	own, err := placedDir()
	if err != nil || IsLibrary(own) {
		return own, err
	}
	known, err := KnownLibraries()
	if i := slices.IndexFunc(known, func(k KnownLibrary) bool { return k.Own && IsLibrary(k.Path) }); i >= 0 {
		return known[i].Path, nil
	}
	return own, err
}

// AwayLibrary gives the library that DefaultDir gives another one for, as its drive or its folder is away: the default one
// was moved there. It is "" when there is none, or where a variable names the library.
func AwayLibrary() (string, error) {
	if os.Getenv(LibraryVariable) != "" {
		return "", nil
	}
	known, err := KnownLibraries()
	for _, k := range known {
		if k.Own && !IsLibrary(k.Path) {
			return k.Path, nil
		}
	}
	return "", err
}

// placedDir is where the default library is as long as nobody moves it.
func placedDir() (string, error) {
	data, err := DataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(data, "library"), nil
}

// DemoDir is the folder of the demo library: its pictures and its catalog, apart from the user's own.
func DemoDir() (string, error) {
	data, err := DataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(data, "demo"), nil
}

// DataDir is the program's folder in the user's data. It need not be there.
func DataDir() (string, error) {
	data, err := userDataDir()
	if err != nil {
		return "", fmt.Errorf("engine: the user's data folder: %w", err)
	}
	return filepath.Join(data, "hybrid-image-search"), nil
}

// userDataDir is where this system keeps a user's data.
func userDataDir() (string, error) {
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

// LogFile is where the window logs, in the user's cache. Its folder is made.
func LogFile() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("engine: the log: %w", err)
	}
	dir := filepath.Join(cache, "hybrid-image-search")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("engine: the log: %w", err)
	}
	return filepath.Join(dir, "window.log"), nil
}
