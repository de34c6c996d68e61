package engine

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// KnownLibrary is a library that was opened here, or was added to the list.
type KnownLibrary struct {
	Name   string    `json:"name"`
	Path   string    `json:"-"`
	Opened time.Time `json:"opened"`        // zero if it never was
	Own    bool      `json:"own,omitempty"` // it is the default one, moved elsewhere
}

// The errors of the list of libraries.
var (
	ErrLibraryName    = errors.New("engine: a library needs a name")
	ErrUnknownLibrary = errors.New("engine: no such library in the list")
)

const (
	librariesName    = "libraries.json"
	maxLibraries     = 20
	maxLibraryLetter = 100 // of a name
)

// listedLibrary is one as the file has it.
type listedLibrary struct {
	Path exact `json:"path"`
	KnownLibrary
}

// KnownLibraries gives the libraries that were opened here, the latest first. A list that is damaged is begun anew.
func KnownLibraries() ([]KnownLibrary, error) {
	file, err := librariesFile()
	if err != nil {
		return nil, err
	}
	return readLibraries(file)
}

// IsLibrary tells whether there is a library in a folder.
func IsLibrary(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, catalogName))
	return dir != "" && err == nil && info.Mode().IsRegular()
}

// RememberLibrary notes that a library was opened. Of more than twenty, those not opened for longest are forgotten.
func RememberLibrary(dir string) error { return putLibrary(dir, "", time.Now()) }

// AddLibrary puts a library into the list, under a name; "" is the name of its folder.
func AddLibrary(dir, name string) error { return putLibrary(dir, name, time.Time{}) }

func putLibrary(dir, name string, opened time.Time) error {
	path, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("engine: libraries: %w", err)
	}
	name, err = libraryName(cmp.Or(name, filepath.Base(path)))
	if err != nil {
		return err
	}
	return changeLibraries(func(all []KnownLibrary) ([]KnownLibrary, error) {
		for i := range all {
			if all[i].Path == path {
				if opened.After(all[i].Opened) {
					all[i].Opened = opened
				}
				return all, nil
			}
		}
		// The new one comes first, so that it is not the one that a full list forgets.
		return append([]KnownLibrary{{Name: name, Path: path, Opened: opened}}, all[:min(len(all), maxLibraries-1)]...), nil
	})
}

// RenameLibrary gives a library of the list another name. Its folder keeps its own.
func RenameLibrary(dir, name string) error {
	name, err := libraryName(name)
	if err != nil {
		return err
	}
	return changeLibrary(dir, func(k *KnownLibrary) { k.Name = name })
}

// ForgetLibrary takes a library out of the list. Its folder is untouched.
func ForgetLibrary(dir string) error {
	path, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("engine: libraries: %w", err)
	}
	return changeLibraries(func(all []KnownLibrary) ([]KnownLibrary, error) {
		return slices.DeleteFunc(all, func(k KnownLibrary) bool { return k.Path == path }), nil
	})
}

func changeLibrary(dir string, change func(*KnownLibrary)) error {
	path, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("engine: libraries: %w", err)
	}
	return changeLibraries(func(all []KnownLibrary) ([]KnownLibrary, error) {
		i := slices.IndexFunc(all, func(k KnownLibrary) bool { return k.Path == path })
		if i < 0 {
			return nil, ErrUnknownLibrary
		}
		change(&all[i])
		return all, nil
	})
}

func libraryName(name string) (string, error) {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "\uFFFD")), " ")
	if runes := []rune(name); len(runes) > maxLibraryLetter {
		name = string(runes[:maxLibraryLetter])
	}
	if name == "" {
		return "", ErrLibraryName
	}
	return name, nil
}

func librariesFile() (string, error) {
	data, err := DataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(data, librariesName), nil
}

// readLibraries reads the list, the latest opened first.
func readLibraries(file string) ([]KnownLibrary, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("engine: libraries: %w", err)
	}
	var listed []listedLibrary
	if json.Unmarshal(data, &listed) != nil {
		return nil, nil // damaged: begun anew
	}
	var all []KnownLibrary
	for _, l := range listed {
		k := l.KnownLibrary
		k.Path = string(l.Path)
		name, err := libraryName(k.Name)
		if k.Name = name; err != nil || !filepath.IsAbs(k.Path) || len(all) == maxLibraries ||
			slices.ContainsFunc(all, func(other KnownLibrary) bool { return other.Path == k.Path }) {
			continue
		}
		all = append(all, k)
	}
	slices.SortStableFunc(all, func(a, b KnownLibrary) int { return b.Opened.Compare(a.Opened) })
	return all, nil
}

// changeLibraries changes the list, one process at a time.
func changeLibraries(change func([]KnownLibrary) ([]KnownLibrary, error)) (err error) {
	defer func() {
		if err != nil && !errors.Is(err, ErrUnknownLibrary) {
			err = fmt.Errorf("engine: libraries: %w", err)
		}
	}()
	file, err := librariesFile()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	lock := flock.New(file+".lock", flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return err
	}
	defer lock.Close() //nolint:errcheck // the system frees it at the latest when the process ends
	all, err := readLibraries(file)
	if err != nil {
		return err
	}
	if all, err = change(all); err != nil {
		return err
	}
	listed := make([]listedLibrary, len(all))
	for i, k := range all {
		listed[i] = listedLibrary{exact(k.Path), k}
	}
	data, err := json.MarshalIndent(listed, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(file, append(data, '\n'), true)
}
