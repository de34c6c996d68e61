package duplicates

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// Item is what the rules know of a picture.
type Item struct {
	ID        int64
	Path      string
	Pixels    int64
	Bytes     int64
	Taken     time.Time // zero when unknown
	Modified  time.Time
	Sharpness float64
}

// Rule tells which of two pictures to keep: negative for the first, positive for the second, 0 where it does not
// matter to it.
type Rule func(a, b Item) int

// Largest prefers more pixels, then more bytes: of as many pixels, they were compressed less.
func Largest(a, b Item) int {
	return cmp.Or(cmp.Compare(b.Pixels, a.Pixels), cmp.Compare(b.Bytes, a.Bytes))
}

// Oldest prefers what was taken first, then what was written first. A picture that lost its date on its way is the
// copy.
func Oldest(a, b Item) int {
	switch {
	case a.Taken.IsZero() && !b.Taken.IsZero():
		return 1
	case !a.Taken.IsZero() && b.Taken.IsZero():
		return -1
	}
	return cmp.Or(a.Taken.Compare(b.Taken), a.Modified.Compare(b.Modified))
}

// Sharpest prefers the finest detail.
func Sharpest(a, b Item) int { return cmp.Compare(b.Sharpness, a.Sharpness) }

// InFolder prefers what is in a folder or below it.
func InFolder(dir string) Rule {
	dir = filepath.Clean(dir)
	below := strings.TrimSuffix(dir, string(filepath.Separator)) + string(filepath.Separator)
	outside := func(i Item) int {
		if strings.HasPrefix(i.Path, below) {
			return 0
		}
		return 1
	}
	return func(a, b Item) int { return cmp.Compare(outside(a), outside(b)) }
}

// Keep gives the index of the picture of a group that the rules would keep: the first rule decides, where it does
// not the next, and at last the path. Of none it is -1. It only tells; nothing is done.
func Keep(group []Item, rules ...Rule) int {
	best := -1
	for i, item := range group {
		if best < 0 || prefer(item, group[best], rules) < 0 {
			best = i
		}
	}
	return best
}

func prefer(a, b Item, rules []Rule) int {
	for _, rule := range rules {
		if c := rule(a, b); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.ID, b.ID))
}

// ErrRule is a rule that nobody knows.
var ErrRule = errors.New("duplicates: no such rule")

// ParseRule reads a rule: largest, oldest, sharpest, or folder:DIR.
func ParseRule(text string) (Rule, error) {
	if dir, ok := strings.CutPrefix(strings.TrimLeft(text, " "), "folder:"); ok && dir != "" {
		dir, err := filepath.Abs(dir)
		if err != nil {
			return nil, fmt.Errorf("%w: %q: %w", ErrRule, text, err)
		}
		return InFolder(dir), nil
	}
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "largest":
		return Largest, nil
	case "oldest":
		return Oldest, nil
	case "sharpest":
		return Sharpest, nil
	}
	return nil, fmt.Errorf("%w: %q", ErrRule, text)
}
