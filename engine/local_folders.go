package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"hybrid-image-search/engine/clip"
)

// modelFolders are folders of models, each read once as long as its files stay the same: a model's name in spaces
// holds the hash of its networks, and to read those takes a tenth of a second or more.
type modelFolders struct {
	dataDir string

	mu    sync.Mutex // held while one is read
	known map[string]knownFolder
}

type knownFolder struct {
	stamp string
	info  clip.Info
	err   error
}

func newModelFolders(dataDir string) *modelFolders {
	return &modelFolders{dataDir: dataDir, known: map[string]knownFolder{}}
}

func (f *modelFolders) read(dir string) (clip.Info, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	stamp := folderStamp(dir)
	k, ok := f.known[dir]
	if !ok || k.stamp != stamp {
		k = knownFolder{stamp: stamp}
		k.info, k.err = clip.ReadModel(dir)
		f.known[dir] = k
	}
	return k.info, k.err
}

// fetched lists the folders that models were fetched to, by name.
func (f *modelFolders) fetched() (dirs []string) {
	if f.dataDir == "" {
		return nil
	}
	models := filepath.Join(f.dataDir, "models")
	entries, _ := os.ReadDir(models) // none is none
	for _, e := range entries {
		if dir := filepath.Join(models, e.Name()); !isMissing(filepath.Join(dir, "onnx")) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// first gives the first fetched model that can be used, else what is wrong with the first.
func (f *modelFolders) first() (dir string, info clip.Info, err error) {
	err = &clip.Error{Kind: clip.ErrNoModel}
	for i, d := range f.fetched() {
		info, failure := f.read(d)
		if failure == nil {
			return d, info, nil
		}
		if i == 0 {
			dir, err = d, failure
		}
	}
	return dir, clip.Info{}, err
}

func (f *modelFolders) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.known)
}

// folderStamp changes when a model's files do.
func folderStamp(dir string) string {
	var b strings.Builder
	for _, folder := range []string{dir, filepath.Join(dir, "onnx")} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			fmt.Fprintln(&b, "?")
			continue
		}
		for _, e := range entries {
			if info, err := os.Stat(filepath.Join(folder, e.Name())); err == nil && info.Mode().IsRegular() {
				fmt.Fprintln(&b, e.Name(), info.Size(), info.ModTime().UnixNano())
			}
		}
	}
	return b.String()
}
