package picture

import (
	"slices"
	"strings"
)

// ownWords are those of a sidecar that EditSidecar put there.
type ownWords struct {
	tags   []string
	note   string
	rated  bool
	rating int
	former int // of others
}

// WithoutOwn leaves out what EditSidecar put there, for a picture whose words the library knows: they are the user's
// and not the file's, and the library may know newer ones.
func (s Sidecars) WithoutOwn() Sidecars {
	x := &s.xmp
	x.keywords = slices.DeleteFunc(slices.Clone(x.keywords), func(word string) bool { return containsFold(x.own.tags, word) })
	if x.own.note != "" {
		x.captions = slices.Clone(x.captions)
		for i, caption := range x.captions {
			if rest, ok := strings.CutSuffix(cleanText(caption), x.own.note); ok {
				x.captions[i] = strings.TrimSpace(rest)
			}
		}
	}
	if x.own.rated && x.rating == x.own.rating {
		x.rating = x.own.former
	}
	x.own = ownWords{}
	return s
}
