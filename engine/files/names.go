package files

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the length that every file system of today takes, in bytes.
const maxName = 255

// fold makes names equal that some file system takes for one: those that differ in case, or in how letters with
// marks are composed.
func fold(name string) string { return strings.ToLower(strings.ToUpper(norm.NFC.String(name))) }

// splitName parts a name into stem and ending. A name that only begins with a dot is all stem.
func splitName(name string) (stem, ending string) {
	ending = filepath.Ext(name)
	if ending == name {
		return name, ""
	}
	return strings.TrimSuffix(name, ending), ending
}

// numbered gives the n-th name for a file: sea.jpg, sea (2).jpg, sea (3).jpg… The stem gives way where the name would
// be too long; room is what further endings need.
func numbered(name string, n, room int) string {
	if n == 1 {
		return name
	}
	stem, ending := splitName(name)
	mark := fmt.Sprintf(" (%d)", n)
	for len(stem) > 1 && len(stem)+len(mark)+len(ending)+room > maxName {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	return stem + mark + ending
}

// namer finds names that are free in a folder. It looks at the folder once; what others create there meanwhile shows
// when the name is to be used, and taken tells the namer then.
type namer struct {
	names  map[string]bool   // taken, folded
	owners map[string]string // by folded stem: the folder and stem of the source that has it; "" is a stranger
	sided  map[string]bool   // folded stems that a sidecar stands under
	sides  map[string]string // the source of a sidecar that was brought here, by folded name
	next   map[string]int    // the number to try next, by folded name
}

func newNamer(folder string) (*namer, error) {
	d, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	n := &namer{map[string]bool{}, map[string]string{}, map[string]bool{}, map[string]string{}, map[string]int{}}
	for _, name := range names {
		n.taken(name)
	}
	return n, nil
}

// taken notes a name that a stranger has.
func (n *namer) taken(name string) { n.take(name, "") }

// takeSide notes where a sidecar comes from, which several pictures of one shot may share.
func (n *namer) takeSide(name, owner, side string) {
	n.take(name, owner)
	n.sides[fold(name)] = side
}

func (n *namer) take(name, owner string) {
	n.names[fold(name)] = true
	stem, ending := splitName(name)
	if isSidecar(ending) {
		n.sided[fold(stem)] = true // sea.jpg.xmp stands under sea.jpg, and sea.xmp under sea
	}
	if _, known := n.owners[fold(stem)]; !known || owner == "" {
		n.owners[fold(stem)] = owner
	}
}

// choose gives a free name for a picture and its sidecars. They keep belonging together, and to no other picture: a
// stem that has a sidecar is not shared with a picture of another origin.
func (n *namer) choose(source string, sides []string) (name string, sideNames []string) {
	base, owner := filepath.Base(source), sourceStem(source)
	room := 0
	for _, s := range sides {
		room = max(room, len(filepath.Base(s))-len(base))
	}
	first := fold(base)
	for number := max(n.next[first], 1); ; number++ {
		name = numbered(base, number, room)
		if n.fits(name, owner, len(sides) > 0) {
			sideNames = sidesNamed(base, name, sides)
			if !n.anyTaken(sideNames, sides) {
				n.next[first] = number + 1
				return name, sideNames
			}
		}
	}
}

func (n *namer) fits(name, owner string, withSides bool) bool {
	if n.names[fold(name)] || n.sided[fold(name)] { // or a stranger's sidecar of this very name
		return false
	}
	stem, _ := splitName(name)
	has, known := n.owners[fold(stem)]
	return !known || has == owner || !withSides && !n.sided[fold(stem)]
}

func (n *namer) anyTaken(names, sides []string) bool {
	for i, name := range names {
		if n.names[fold(name)] && !n.has(name, sides[i]) {
			return true
		}
	}
	return false
}

// has tells whether a sidecar was brought here under this name already, with another picture of the shot.
func (n *namer) has(name, side string) bool { return n.sides[fold(name)] == side }

// sidesNamed gives sidecars the names that belong to a picture's new one.
func sidesNamed(base, name string, sides []string) []string {
	named := make([]string, len(sides))
	for i, side := range sides {
		side = filepath.Base(side)
		if rest, ok := strings.CutPrefix(side, base); ok {
			named[i] = name + rest
			continue
		}
		stem, _ := splitName(name)
		named[i] = stem + filepath.Ext(side)
	}
	return named
}

// sourceStem is what a picture shares with others of the same shot: sea.jpg and sea.dng.
func sourceStem(path string) string {
	stem, _ := splitName(filepath.Base(path))
	return filepath.Join(filepath.Dir(path), stem)
}

func isSidecar(ending string) bool {
	return strings.EqualFold(ending, ".xmp") || strings.EqualFold(ending, ".txt")
}
