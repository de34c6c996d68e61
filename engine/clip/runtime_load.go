//go:build cgo

package clip

import (
	"os"
	"path/filepath"
	"sync"

	ort "github.com/yalue/onnxruntime_go"

	"hybrid-image-search/engine/sentence"
)

// loaded is the library of this process: there can be one, and it stays.
var loaded struct {
	sync.Mutex
	path string
	info os.FileInfo
}

// useRuntime loads the library, unless it is loaded already.
func useRuntime(path string) error {
	if path == "" {
		return &Error{Kind: ErrNoRuntime}
	}
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	loaded.Lock()
	defer loaded.Unlock()
	if loaded.path == path {
		return nil
	}
	if err := checkArguments(os.Args); err != nil {
		return err
	}
	if err := probe(path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return &Error{Kind: ErrRuntime, Path: path, cause: withoutPath(err)}
	}
	if loaded.path != "" {
		if os.SameFile(info, loaded.info) {
			return nil
		}
		return &Error{Kind: ErrRuntimeSet, Path: loaded.path, Reason: sentence.Of("This ONNX Runtime library is in use already.")}
	}
	ort.SetSharedLibraryPath(path)
	if err := ort.InitializeEnvironment(ort.WithLogLevelFatal()); err != nil {
		return &Error{Kind: ErrRuntime, Path: path, Reason: sentence.Of("This library cannot be loaded: {{.Reason}}", sentence.With{"Reason": firstLine(err)}), cause: err}
	}
	_ = ort.DisableTelemetry() // Windows builds have one
	if err := checkVersion(ort.GetVersion()); err != nil {
		return &Error{Kind: ErrRuntime, Path: path, Reason: reasonOf(err)}
	}
	loaded.path, loaded.info = path, info
	return nil
}
