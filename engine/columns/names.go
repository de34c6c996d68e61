package columns

import (
	"path/filepath"
	"slices"
	"strings"

	"hybrid-image-search/engine/query"
)

// seenBits is how many tags of pixels have a bit of their own. There are 27 today.
const seenBits = 64

// name is a text that many pictures share: as it came first, and folded. Those that fold alike are one.
type name struct{ text, folded string }

// names numbers texts. What is in all never changes, so that readers may keep it.
type names struct {
	all    []name
	byText map[string]uint32
	folded map[string]uint32
}

func (n *names) of(text string) uint32 {
	if at, ok := n.byText[text]; ok {
		return at
	}
	if n.byText == nil {
		n.byText, n.folded = map[string]uint32{}, map[string]uint32{}
	}
	text = strings.Clone(text) // it may be a part of something large
	folded := query.Fold(text)
	at, ok := n.folded[folded]
	if !ok {
		at = uint32(len(n.all))
		n.all = append(n.all, name{text, folded})
		n.folded[folded] = at
	}
	n.byText[text] = at
	return at
}

// folder is one that pictures lie in, or one above such.
type folder struct {
	path   string
	base   string // folded
	parent int32  // -1 is none; otherwise it comes before
	root   int32  // the added folder that it is or lies in, by its place in all; -1 is none
	depth  int32  // below root
	above  bool   // an added folder lies in it: it says nothing of pictures
}

// folders numbers folders. What is in all never changes, so that readers may keep it.
type folders struct {
	all    []folder
	byPath map[string]uint32
	roots  []string
}

func (f *folders) of(path string) uint32 {
	if at, ok := f.byPath[path]; ok {
		return at
	}
	if f.byPath == nil {
		f.byPath = map[string]uint32{}
	}
	path = strings.Clone(path)
	parent := int32(-1)
	if above := filepath.Dir(path); above != path {
		parent = int32(f.of(above))
	}
	at := uint32(len(f.all))
	f.all = append(f.all, f.settled(folder{path: path, base: baseOf(path, parent), parent: parent}, int32(at)))
	f.byPath[path] = at
	return at
}

// baseOf gives the folded name of a folder. That of the top of a disk is its letter, if it has one.
func baseOf(path string, parent int32) string {
	if parent < 0 {
		return query.Fold(strings.TrimRight(path, string(filepath.Separator)))
	}
	return query.Fold(filepath.Base(path))
}

// settled tells how a folder lies below those that the user added.
func (f *folders) settled(d folder, at int32) folder {
	d.root, d.depth = -1, 0
	below := strings.TrimRight(d.path, string(filepath.Separator)) + string(filepath.Separator)
	d.above = slices.ContainsFunc(f.roots, func(root string) bool { return root != d.path && strings.HasPrefix(root, below) })
	switch {
	case slices.Contains(f.roots, d.path):
		d.root = at
	case d.parent >= 0 && f.all[d.parent].root >= 0:
		d.root, d.depth = f.all[d.parent].root, f.all[d.parent].depth+1
	}
	return d
}

func (f *folders) setRoots(roots []string) {
	f.roots = slices.Clone(roots)
	before := f.all
	f.all = make([]folder, 0, len(before)+len(roots))
	for at, d := range before {
		f.all = append(f.all, f.settled(d, int32(at)))
	}
}
