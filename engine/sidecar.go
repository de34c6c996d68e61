package engine

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"hybrid-image-search/engine/picture"
)

// WriteSidecar writes the user's own tags, note and rating of a picture into the .xmp file beside it, and gives that
// file's path. What the file says already is kept; the picture itself is not touched. Without words of the user's,
// and where none were written before, there is nothing to write and the path is empty.
func (l *Library) WriteSidecar(ctx context.Context, id int64) (path string, err error) {
	ctx, span := tracer.Start(ctx, "library.sidecar")
	defer func() { finish(span, err) }()
	if err := ctx.Err(); err != nil {
		return "", fmt.Errorf("engine: sidecar: %w", err)
	}
	l.sidecars.Lock() // two writings of one file would undo each other, and the words are those of now
	defer l.sidecars.Unlock()
	p, err := l.Picture(ctx, id)
	if err != nil {
		return "", fmt.Errorf("engine: sidecar: %w", err)
	}
	span.SetAttributes(attrFile.String(shortened(p.File.Path)))
	words := picture.Words{Tags: p.UserTags, Note: p.Note, Rating: p.OwnRating}
	if path, err = writeSidecar(p.File.Path, words); err != nil {
		return "", fmt.Errorf("engine: sidecar: %w", err)
	}
	return path, nil
}

// writeSidecar writes words into the sidecar of the picture at a path.
func writeSidecar(of string, words picture.Words) (string, error) {
	picturesOwn, err := os.Stat(of)
	if err != nil {
		return "", err // beside what is gone nothing is left behind
	}
	path, data, err := currentSidecar(of)
	if err != nil {
		return "", err
	}
	if data == nil && words.Empty() {
		return "", nil
	}
	edited, err := picture.EditSidecar(data, words)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	if bytes.Equal(edited, data) {
		return path, nil
	}
	mode := picturesOwn.Mode().Perm() & 0o666
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	return path, writeFileAs(path, edited, mode, true)
}

// currentSidecar gives the sidecar that words go into, and what it holds; nil if there is none yet. It is the one that
// is read first, unless that is another picture's too.
func currentSidecar(of string) (path string, data []byte, err error) {
	for _, there := range picture.SidecarPaths(of) {
		if !strings.EqualFold(filepath.Ext(there), ".xmp") {
			continue
		}
		named := len(there) > len(of) // sea.jpg.xmp, and not sea.xmp
		if !named && sharesName(of) {
			continue
		}
		if there, err = filepath.EvalSymlinks(there); err != nil { // a link stays one
			return "", nil, err
		}
		data, err = picture.ReadSidecar(there)
		if err == nil && data == nil {
			data = []byte{}
		}
		return there, data, err
	}
	return of + ".xmp", nil, nil
}

// sharesName tells whether another picture beside it has the same name up to the ending, as a raw file has.
func sharesName(of string) bool {
	base := filepath.Base(of)
	stem := strings.TrimSuffix(base, filepath.Ext(base))
	entries, err := os.ReadDir(filepath.Dir(of))
	if err != nil {
		return true
	}
	for _, e := range entries {
		name := e.Name()
		ending := strings.ToLower(filepath.Ext(name))
		if name != base && ending != ".xmp" && ending != ".txt" && strings.TrimSuffix(name, filepath.Ext(name)) == stem && !e.IsDir() {
			return true
		}
	}
	return false
}
