package ui

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/duplicates"
)

// duplicateMarks are groups of duplicates, and which of them would go.
type duplicateMarks struct {
	groups []engine.DuplicateGroup
	keep   []int          // which of each group the rules would keep; -1 where they mark nothing
	own    map[int64]bool // what the user marked, or spared, whatever the rules say
}

// groupAsked is what groups are made of. It is not changed once it is asked with.
type groupAsked struct {
	found     engine.Duplicates
	near      bool
	threshold float64
	marking   bool // by the rules
	rules     []duplicates.Rule
	gone      map[int64]bool // pictures that have left the library since
}

// group makes the groups, and tells what the rules would keep.
func (a groupAsked) group() (groups []engine.DuplicateGroup, keep []int) {
	groups = a.found.Exact()
	if a.near {
		groups = a.found.Near(a.threshold)
	}
	if len(a.gone) > 0 {
		groups = withoutGone(groups, a.gone)
	}
	keep = make([]int, len(groups))
	for i, g := range groups {
		keep[i] = -1
		if a.marking {
			keep[i] = g.Keep(a.rules...)
		}
	}
	return groups, keep
}

func withoutGone(groups []engine.DuplicateGroup, gone map[int64]bool) (left []engine.DuplicateGroup) {
	for _, g := range groups {
		var stays engine.DuplicateGroup
		for _, d := range g {
			if !gone[d.ID] {
				stays = append(stays, d)
			}
		}
		if len(stays) > 1 {
			left = append(left, stays)
		}
	}
	return left
}

// goes tells whether a picture of a group is marked.
func (m *duplicateMarks) goes(group, index int) bool {
	if own, ok := m.own[m.groups[group][index].ID]; ok {
		return own
	}
	return m.keep[group] >= 0 && m.keep[group] != index
}

// set marks a picture, or spares it.
func (m *duplicateMarks) set(group, index int, goes bool) { m.own[m.groups[group][index].ID] = goes }

// setAll marks all of a group but one, or with -1 spares all.
func (m *duplicateMarks) setAll(group, but int) {
	for i := range m.groups[group] {
		m.set(group, i, but >= 0 && i != but)
	}
}

// markSum is how much is marked.
type markSum struct {
	pictures int
	bytes    int64
	emptied  int // groups of which nothing would stay
	ids      []int64
}

// sumOf counts what is marked in one group.
func (m *duplicateMarks) sumOf(group int) (s markSum) {
	for i, d := range m.groups[group] {
		if m.goes(group, i) {
			s.pictures++
			s.bytes += d.Bytes
			s.ids = append(s.ids, d.ID)
		}
	}
	if s.pictures == len(m.groups[group]) {
		s.emptied = 1
	}
	return s
}

// sum counts what is marked in all groups.
func (m *duplicateMarks) sum() (s markSum) {
	for g := range m.groups {
		one := m.sumOf(g)
		s.pictures, s.bytes, s.emptied = s.pictures+one.pictures, s.bytes+one.bytes, s.emptied+one.emptied
		s.ids = append(s.ids, one.ids...)
	}
	return s
}

// heirs gives, by what is marked, the pictures that stay and get what the user said of it.
func (m *duplicateMarks) heirs() map[int64]int64 {
	heirs := map[int64]int64{}
	for g, group := range m.groups {
		maps.Copy(heirs, group.Heirs(m.keep[g], func(i int) bool { return m.goes(g, i) }))
	}
	return heirs
}

// differences tells which facts are not the same in a group, and who is best in them.
type differences struct {
	name, folder, pixels, bytes, date, sharpness bool
	largest, oldest, sharpest                    int // -1 when all are the same
}

func differencesOf(g engine.DuplicateGroup) differences {
	d := differences{largest: -1, oldest: -1, sharpest: -1}
	first := g[0]
	for _, o := range g[1:] {
		d.name = d.name || filepath.Base(o.Path) != filepath.Base(first.Path)
		d.folder = d.folder || filepath.Dir(o.Path) != filepath.Dir(first.Path)
		d.pixels = d.pixels || o.Pixels != first.Pixels
		d.bytes = d.bytes || o.Bytes != first.Bytes
		d.date = d.date || duplicates.Oldest(o.Item, first.Item) != 0
		d.sharpness = d.sharpness || roundedSharpness(o) != roundedSharpness(first)
	}
	if d.pixels {
		d.largest = g.Keep(duplicates.Largest)
	}
	if d.date {
		d.oldest = g.Keep(duplicates.Oldest)
	}
	if d.sharpness {
		d.sharpest = g.Keep(duplicates.Sharpest)
	}
	return d
}

// roundedSharpness is as it is shown.
func roundedSharpness(d engine.Duplicate) int { return int(d.Sharpness + 0.5) }

// foldersOf are the folders that pictures of groups are in, those with the most of them first.
func foldersOf(groups []engine.DuplicateGroup, most int) []string {
	counts := map[string]int{}
	for _, g := range groups {
		for _, d := range g {
			counts[filepath.Dir(d.Path)]++
		}
	}
	folders := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return folders[:min(len(folders), most)]
}

// duplicateLine is a line of the list: some pictures of a group.
type duplicateLine struct{ group, from, to int }

// linesOf parts groups into lines of so many pictures.
func linesOf(groups []engine.DuplicateGroup, columns int) []duplicateLine {
	lines := make([]duplicateLine, 0, len(groups))
	for g, group := range groups {
		for from := 0; from < len(group); from += columns {
			lines = append(lines, duplicateLine{g, from, min(from+columns, len(group))})
		}
	}
	return lines
}
