package clip

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hybrid-image-search/engine/sentence"
)

// noModelHere is what is wrong with a folder that was named.
var noModelHere = sentence.Of("There is no model of meaning in this folder.")

// The files of a model's folder beside the networks.
const (
	preprocessorFile = "preprocessor_config.json"
	tokenizerFile    = "tokenizer.json"
	vocabularyFile   = "vocab.json"
	mergesFile       = "merges.txt"
	configFile       = "config.json" // optional
)

// networkFiles finds the networks in a model's folder: the picture's and the text's, which may be one file.
func networkFiles(dir string) (vision, text string, err error) {
	entries, err := os.ReadDir(filepath.Join(dir, "onnx"))
	if err != nil {
		return "", "", &Error{Kind: ErrNoModel, Path: dir, Reason: noModelHere, cause: withoutPath(err)}
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".onnx") {
			names = append(names, e.Name())
		}
	}
	vision, text, both := prefer(names, "vision_model"), prefer(names, "text_model"), prefer(names, "model")
	switch {
	case vision != "" && text != "":
	case both != "":
		vision, text = both, both
	case vision != "":
		return "", "", misfit(dir, "The folder holds the model's half for pictures, and onnx/text_model.onnx is missing.")
	case text != "":
		return "", "", misfit(dir, "The folder holds the model's half for texts, and onnx/vision_model.onnx is missing.")
	default:
		return "", "", &Error{Kind: ErrNoModel, Path: dir, Reason: noModelHere}
	}
	return filepath.Join(dir, "onnx", vision), filepath.Join(dir, "onnx", text), nil
}

// variants are the endings of published exports, those of more exact numbers first. The others come last, by name.
var variants = []string{"", "_fp32", "_int8", "_quantized", "_uint8"}

// prefer picks the file of this stem: model.onnx, model_int8.onnx…
func prefer(names []string, stem string) string {
	for _, variant := range variants {
		if name := stem + variant + ".onnx"; slices.Contains(names, name) {
			return name
		}
	}
	names = slices.Sorted(slices.Values(names))
	for _, name := range names {
		if strings.HasPrefix(name, stem+"_") {
			return name
		}
	}
	return ""
}

// readFile reads a file of a model that may be this large.
func readFile(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{Kind: ErrMisfit, Path: path, Reason: sentence.Of("This file of the model is missing."), cause: fs.ErrNotExist}
	case err != nil:
		return nil, &Error{Kind: ErrMisfit, Path: path, Reason: sentence.Of("This file of the model cannot be read."), cause: withoutPath(err)}
	case !info.Mode().IsRegular():
		return nil, misfit(path, "This is no file.")
	case info.Size() == 0:
		return nil, misfit(path, "The file is empty.")
	case info.Size() > limit:
		return nil, misfit(path, "The file is larger than any such file is.")
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, &Error{Kind: ErrMisfit, Path: path, Reason: sentence.Of("This file of the model cannot be read."), cause: withoutPath(err)}
	}
	if int64(len(content)) != info.Size() {
		return nil, misfit(path, "The file is still being written.")
	}
	return content, nil
}

// exists tells whether there is such a file.
func exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// withoutPath is the system's reason alone: the path is told beside it.
func withoutPath(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
