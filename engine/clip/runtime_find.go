package clip

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"hybrid-image-search/engine/sentence"
)

// runtimeVariable names the library, or the folder where it is.
const runtimeVariable = "ONNXRUNTIME_LIB"

// FindRuntime finds the ONNX Runtime library: the one that ONNXRUNTIME_LIB names, else the one in the folder
// onnxruntime of the app's data, else one of the system's that fits. It fails with [ErrNoRuntime] where there is
// none, and with [ErrRuntime] where one is that cannot be used.
func FindRuntime(dataDir string) (string, error) {
	if named := os.Getenv(runtimeVariable); named != "" {
		return findNamed(named)
	}
	var refused error
	folders := systemFolders()
	if dataDir != "" {
		folders = append([]string{filepath.Join(dataDir, "onnxruntime")}, folders...)
	}
	for _, folder := range folders {
		for _, path := range librariesIn(folder) {
			err := probe(path)
			if err == nil {
				return path, nil
			}
			if refused == nil {
				refused = err
			}
		}
	}
	if refused != nil {
		return "", refused
	}
	return "", &Error{Kind: ErrNoRuntime}
}

func findNamed(named string) (string, error) {
	info, err := os.Stat(named)
	if err != nil {
		return "", &Error{Kind: ErrNoRuntime, Path: named, Reason: sentence.Of("{{.Variable}} names this, and there is nothing.", sentence.With{"Variable": runtimeVariable}), cause: withoutPath(err)}
	}
	path := named
	if info.IsDir() {
		found := librariesIn(named)
		if len(found) == 0 {
			return "", &Error{Kind: ErrNoRuntime, Path: named, Reason: sentence.Of("{{.Variable}} names this folder, and it holds no {{.File}}.", sentence.With{"Variable": runtimeVariable, "File": libraryNames()[0]})}
		}
		path = found[0]
	}
	return path, probe(path)
}

// librariesIn lists the libraries in a folder, the best name first.
func librariesIn(folder string) []string {
	var all []string
	for _, pattern := range libraryNames() {
		matches, _ := filepath.Glob(filepath.Join(escapeGlob(folder), pattern))
		slices.Sort(matches)
		for _, path := range slices.Backward(matches) { // of several versions the last
			if exists(path) && !slices.Contains(all, path) {
				all = append(all, path)
			}
		}
	}
	return all
}

// escapeGlob keeps signs in a folder's name from being taken for a pattern. Windows has no escapes; its names hold
// no * nor ?, and a bracket there costs the match.
func escapeGlob(folder string) string {
	if runtime.GOOS == "windows" {
		return folder
	}
	var escaped []rune
	for _, r := range folder {
		if slices.Contains([]rune(`*?[\`), r) {
			escaped = append(escaped, '\\')
		}
		escaped = append(escaped, r)
	}
	return string(escaped)
}

// libraryNames are the library's names on this system, as patterns.
func libraryNames() []string {
	switch runtime.GOOS {
	case "windows":
		return []string{"onnxruntime.dll"}
	case "darwin", "ios":
		return []string{"libonnxruntime.1.dylib", "libonnxruntime.dylib", "libonnxruntime.1.*.dylib"}
	}
	return []string{"libonnxruntime.so.1", "libonnxruntime.so", "libonnxruntime.so.1.*"}
}

// systemFolders are where the system's packages put libraries. Windows brings an onnxruntime.dll of its own, which
// is too old and must not be taken for the right one, so nothing is looked for there.
func systemFolders() []string {
	switch runtime.GOOS {
	case "windows":
		return nil
	case "darwin", "ios":
		return []string{"/opt/homebrew/lib", "/usr/local/lib"}
	}
	triplet := map[string]string{"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}[runtime.GOARCH]
	folders := []string{"/usr/local/lib", "/usr/lib64", "/usr/lib"}
	if triplet != "" {
		folders = append([]string{"/usr/local/lib/" + triplet, "/usr/lib/" + triplet}, folders...)
	}
	return folders
}
