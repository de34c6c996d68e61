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

// IsBelow tells whether a path lies inside a folder.
func IsBelow(path, folder string) bool {
	low, _ := below(folder)
	return strings.HasPrefix(path, low)
}

func parent(path string) string { return filepath.Dir(path) }

// FolderNames gives the names of the folders that say something of a file: those below the folder that the
// user added, and that folder itself. Above it are places such as a home directory, whose words every picture
// would share.
func FolderNames(path string, added []string) []string {
	folder := filepath.Dir(path)
	for _, root := range added {
		if folder == root {
			return []string{filepath.Base(root)}
		}
		low, _ := below(root)
		if rest, ok := strings.CutPrefix(folder, low); ok {
			return append([]string{filepath.Base(root)}, strings.Split(rest, string(filepath.Separator))...)
		}
	}
	return []string{filepath.Base(folder)}
}
