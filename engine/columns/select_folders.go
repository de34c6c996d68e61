package columns

import (
	"path/filepath"
	"strings"
)

// inFolder finds the pictures in a folder of this name or below it. Where none is called so, the beginning of a name
// is enough, and where none begins so, a part of one. Names with a slash between are of folders in each other; with a
// slash before them they are a whole path, which may lie above what the user added.
func (v *view) inFolder(text string) test {
	anchored := strings.HasPrefix(text, "/") || filepath.VolumeName(text) != ""
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' })
	if len(parts) == 0 {
		if anchored { // the root of everything
			return func(int, *chunk, *bitmap) {}
		}
		return never
	}
	for _, fits := range []func(base, part string) bool{
		func(base, part string) bool { return base == part }, strings.HasPrefix, strings.Contains,
	} {
		in, some := make([]bool, len(v.folders)), false
		for at := range v.folders {
			f := &v.folders[at]
			in[at] = f.parent >= 0 && in[f.parent] || v.isFolder(f, parts, anchored, fits)
			some = some || in[at]
		}
		if some {
			return each(func(c *chunk, i int) bool { return in[c.folder[i]] })
		}
	}
	return never
}

// isFolder compares a folder and those above it with names. The last one may fit in a looser way.
func (v *view) isFolder(f *folder, parts []string, anchored bool, fits func(base, part string) bool) bool {
	for n := len(parts) - 1; n >= 0; n-- {
		last := n == len(parts)-1
		if f == nil || !anchored && last && f.above {
			return false
		}
		if last && !fits(f.base, parts[n]) || !last && f.base != parts[n] {
			return false
		}
		if f.parent < 0 {
			f = nil
		} else {
			f = &v.folders[f.parent]
		}
	}
	return !anchored || f == nil || f.parent < 0 && f.base == "" // at the top of the disk
}
