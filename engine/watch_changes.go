package engine

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hybrid-image-search/engine/catalog"
)

// widened gives what is to be indexed for changed paths: for a sidecar the pictures that it describes, and for a link
// the whole folder that the user added, of which indexing knows what is behind links.
func widened(changed, folders []string) []string {
	var all []string
	listed := map[string]map[string][]string{} // by folder: the pictures that a sidecar of this name describes
	for _, path := range changed {
		info, err := os.Lstat(path)
		if err == nil && info.Mode()&os.ModeSymlink != 0 && !slices.Contains(folders, path) {
			if i := slices.IndexFunc(folders, func(f string) bool { return catalog.IsBelow(path, f) }); i >= 0 {
				path = folders[i]
			}
		}
		if all = append(all, path); !isSidecar(path) {
			continue
		}
		dir := filepath.Dir(path)
		if _, known := listed[dir]; !known {
			listed[dir] = describedBySidecars(dir)
		}
		for _, name := range listed[dir][strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))] {
			all = append(all, filepath.Join(dir, name))
		}
	}
	return outermost(all)
}

// describedBySidecars gives the files of a folder by the names of their sidecars without ending: sea.jpg stands under
// sea.jpg and sea. What cannot be read has no pictures.
func describedBySidecars(dir string) map[string][]string {
	by := map[string][]string{}
	entries, _ := os.ReadDir(dir) //nolint:errcheck // as said
	for _, e := range entries {
		name := e.Name()
		if isSidecar(name) || isHidden(name) || e.IsDir() {
			continue
		}
		by[name] = append(by[name], name)
		if stem := strings.TrimSuffix(name, filepath.Ext(name)); stem != name {
			by[stem] = append(by[stem], name)
		}
	}
	return by
}
