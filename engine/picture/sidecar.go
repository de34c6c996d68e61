package picture

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// What a sidecar may hold: more is not one.
const (
	maxSidecarXMP  = 1 << 20
	maxSidecarText = 64 << 10
)

// Sidecars are what the small files beside a picture say. The zero value says
// nothing; Facts.Merge applies them.
type Sidecars struct {
	Text string // of .txt files
	xmp  written
}

// Empty reports whether nothing is written beside the picture.
func (s Sidecars) Empty() bool {
	x := s.xmp
	return s.Text == "" && firstText(x.titles) == "" && firstText(x.captions) == "" && len(x.keywords) == 0 &&
		x.rating == 0 && x.taken.IsZero() && x.position == nil
}

// SidecarPaths returns the sidecars of a picture that are there: for sea.jpg
// the files sea.jpg.xmp, sea.xmp, sea.jpg.txt and sea.txt, in this order,
// with the ending in lower or upper case.
func SidecarPaths(path string) []string {
	var found []string
	var infos []os.FileInfo
	for _, ending := range [][]string{{".xmp", ".XMP", ".Xmp"}, {".txt", ".TXT", ".Txt"}} {
		for _, base := range []string{path, strings.TrimSuffix(path, filepath.Ext(path))} {
			for _, end := range ending {
				info, err := os.Stat(base + end)
				if err != nil || !info.Mode().IsRegular() || base+end == path {
					continue
				}
				// Where case does not count, all spellings name one file.
				if slices.ContainsFunc(infos, func(known os.FileInfo) bool { return os.SameFile(known, info) }) {
					continue
				}
				found, infos = append(found, base+end), append(infos, info)
			}
		}
	}
	return found
}

// ReadSidecars reads the sidecars of a picture. What could be read is
// returned also with an error, which names each sidecar that could not.
func ReadSidecars(path string) (Sidecars, error) {
	var s Sidecars
	var faults []error
	var texts []string
	for _, name := range SidecarPaths(path) {
		isXMP := strings.EqualFold(filepath.Ext(name), ".xmp")
		limit := int64(maxSidecarText)
		if isXMP {
			limit = maxSidecarXMP
		}
		data, err := readRegular(name, limit)
		if err != nil {
			faults = append(faults, fmt.Errorf("sidecar %s: %w", filepath.Base(name), err))
			continue
		}
		if !isXMP {
			if text := parseSidecarText(data); text != "" && !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
			continue
		}
		s.xmp.adopt(parseSidecarXMP(data))
	}
	s.Text = strings.Join(texts, "\n")
	return s, errors.Join(faults...)
}

// ReadSidecar reads one XMP sidecar as it is.
func ReadSidecar(path string) ([]byte, error) { return readRegular(path, maxSidecarXMP) }

// adopt adds a second sidecar's candidates behind those of the first.
func (w *written) adopt(other written) {
	w.titles = append(w.titles, other.titles...)
	w.captions = append(w.captions, other.captions...)
	w.keywords = cleanList(w.keywords, other.keywords)
	if w.rating == 0 {
		w.rating = other.rating
	}
	if other.own.rated || other.own.note != "" || len(other.own.tags) > 0 {
		w.own = other.own
	}
	w.taken = firstTime(w.taken, other.taken)
	if w.position == nil {
		w.position = other.position
	}
}

// parseSidecarXMP reads an XMP file; nothing that it holds can fail it.
func parseSidecarXMP(data []byte) written { return readXMP(data) }

// parseSidecarText reads a caption: bytes that are no text make none.
func parseSidecarText(data []byte) string {
	return textOrNothing(decodeText(data))
}
