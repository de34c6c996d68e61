package columns

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hybrid-image-search/engine/query"
)

// facetValues bounds the values of a facet.
const facetValues = 40

// Facet is what found pictures have of one field.
type Facet struct {
	Field  query.Field
	Values []Value
	Rest   int // how many values there are besides
}

// Value is one value of a facet. A filter of the field with its Text lets the counted pictures pass.
type Value struct {
	query.Value
	Label string // what to show
	Depth int    // of a folder, below the one that the user added
}

// Facets counts what pictures have: folders, formats, cameras, years, colours, tags and ratings. The most frequent values
// come first; but folders as they lie in each other, years with the latest first and ratings with the best first.
func (t *Table) Facets(ids []int64) []Facet {
	v := t.now.Load()
	return v.facets(v.tallyOf(v.setOf(ids)))
}

// FacetsOf is Facets for a set.
func (t *Table) FacetsOf(s Set) []Facet {
	v := t.now.Load()
	bits := make([]bitmap, min(len(s.bits), len(v.chunks)))
	for k := range bits {
		if c := v.chunks[k]; c != nil { // some may be gone since
			for w := range bits[k] {
				bits[k][w] = s.bits[k][w] & c.alive[w]
			}
		}
	}
	return v.facets(v.tallyOf(Set{bits: bits}))
}

func (v *view) facets(n *tally) []Facet {
	years := make([]Value, 0, len(n.years))
	for year, count := range n.years {
		years = append(years, plain(strconv.Itoa(year), count))
	}
	slices.SortFunc(years, func(a, b Value) int { return cmp.Compare(b.Text, a.Text) })
	var ratings, colour []Value
	for rating := len(n.ratings) - 1; rating >= 0; rating-- {
		if n.ratings[rating] > 0 {
			ratings = append(ratings, plain(strconv.Itoa(rating), n.ratings[rating]))
		}
	}
	for at, tag := range v.seen[:min(len(v.seen), seenBits)] {
		if colours[tag.folded] && n.seen[at] > 0 {
			colour = append(colour, plain(tag.folded, n.seen[at]))
		}
	}
	return []Facet{
		v.folderFacet(n),
		bounded(query.Type, frequent(counted(v.formats, n.formats))),
		bounded(query.Camera, frequent(counted(v.cameras, n.cameras))),
		bounded(query.Date, years),
		bounded(query.Color, frequent(colour)),
		bounded(query.Tag, frequent(counted(v.tags, n.tags))),
		bounded(query.Rating, ratings),
	}
}

func plain(text string, count int) Value {
	return Value{Value: query.Value{Text: text, Count: count}, Label: text}
}

// counted gives the names that some pictures have.
func counted(all []name, counts []int) []Value {
	var values []Value
	for at, count := range counts {
		if count > 0 && all[at].text != "" {
			values = append(values, plain(all[at].text, count))
		}
	}
	return values
}

// frequent puts the most frequent first.
func frequent(values []Value) []Value {
	slices.SortFunc(values, func(a, b Value) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text))
	})
	return values
}

func bounded(field query.Field, values []Value) Facet {
	n := min(len(values), facetValues)
	return Facet{field, values[:n:n], len(values) - n}
}

// folderFacet gives the folders with the most pictures, those above them included, as they lie in each other.
func (v *view) folderFacet(n *tally) Facet {
	var at []int
	for i, count := range n.folders {
		f := &v.folders[i]
		if count > 0 && (f.root >= 0 || n.direct[i] > 0) {
			at = append(at, i)
		}
	}
	// A folder has no fewer pictures than those in it, and comes before them.
	slices.SortFunc(at, func(a, b int) int { return cmp.Or(cmp.Compare(n.folders[b], n.folders[a]), cmp.Compare(a, b)) })
	rest := max(0, len(at)-facetValues)
	at = at[:len(at)-rest]
	slices.SortFunc(at, func(a, b int) int { return comparePaths(v.folders[a].path, v.folders[b].path) })
	facet := Facet{Field: query.Folder, Rest: rest}
	clear := v.clearRoots()
	for _, i := range at {
		f := &v.folders[i]
		facet.Values = append(facet.Values, Value{
			Value: query.Value{Text: v.folderText(f, clear), Count: n.folders[i]},
			Label: filepath.Base(f.path), Depth: int(f.depth),
		})
	}
	return facet
}

// comparePaths puts what lies in a folder right behind it.
func comparePaths(a, b string) int {
	separator := string(filepath.Separator)
	return cmp.Compare(strings.ReplaceAll(a, separator, "\x00"), strings.ReplaceAll(b, separator, "\x00"))
}

// clearRoots gives the added folders whose name no other folder has, so that a path from it on is clear.
func (v *view) clearRoots() map[int32]bool {
	bases := map[string]int{}
	for at := range v.folders {
		if f := &v.folders[at]; f.root == int32(at) && f.parent >= 0 {
			bases[f.base]++
		}
	}
	for at := range v.folders {
		if f := &v.folders[at]; f.root != int32(at) && bases[f.base] > 0 {
			bases[f.base]++
		}
	}
	clear := map[int32]bool{}
	for at := range v.folders {
		if f := &v.folders[at]; f.root == int32(at) && bases[f.base] == 1 {
			clear[f.root] = true
		}
	}
	return clear
}

// folderText names a folder as a filter takes it: from the added folder on, or by its whole path.
func (v *view) folderText(f *folder, clear map[int32]bool) string {
	path := f.path
	if f.root >= 0 && clear[f.root] {
		root := v.folders[f.root].path
		path = filepath.Base(root) + strings.TrimPrefix(path, root)
	}
	return filepath.ToSlash(path)
}
