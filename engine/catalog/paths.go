package catalog

import (
	"path/filepath"
	"strings"
)

// below gives the open range of paths inside folder, by the bytes that SQLite compares.
func below(folder string) (low, high string) {
	base := strings.TrimRight(folder, string(filepath.Separator))
	return base + string(filepath.Separator), base + string(rune(filepath.Separator+1))
}

func parent(path string) string { return filepath.Dir(path) }
