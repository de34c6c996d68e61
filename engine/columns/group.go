package columns

import (
	"path/filepath"
	"slices"
	"time"
)

// By is what pictures are put together by.
type By int

// The ways.
const (
	ByNothing By = iota
	ByFolder
	ByDay
)

// Group is pictures that belong together.
type Group struct {
	Title string    // a folder from the added one on, or a day such as 2024-05-17; empty for those that are unknown
	Path  string    // of the folder, by folder
	Day   time.Time // its beginning as if in UTC, by day
	IDs   []int64   // in the order in which they came
}

// Group puts pictures together: by folder with the groups in the order in which they came, by day with the latest first.
// Pictures that the table does not know are in a last group of their own.
func (t *Table) Group(ids []int64, by By) []Group {
	if len(ids) == 0 {
		return nil
	}
	if by == ByNothing {
		return []Group{{IDs: slices.Clone(ids)}}
	}
	v := t.now.Load()
	at := map[int64]int{}
	var groups []Group
	var unknown []int64
	for _, id := range ids {
		k, i := place(id)
		if !v.has(k, i) {
			unknown = append(unknown, id)
			continue
		}
		c := v.chunks[k]
		key := int64(c.folder[i])
		if by == ByDay {
			key = floor(c.wall[i], secondsPerDay)
		}
		g, ok := at[key]
		if !ok {
			g = len(groups)
			at[key] = g
			groups = append(groups, v.group(key, by))
		}
		groups[g].IDs = append(groups[g].IDs, id)
	}
	if by == ByDay {
		slices.SortFunc(groups, func(a, b Group) int { return b.Day.Compare(a.Day) })
	}
	if len(unknown) > 0 {
		groups = append(groups, Group{IDs: unknown})
	}
	return groups
}

const secondsPerDay = 24 * 60 * 60

func floor(n, by int64) int64 {
	if n < 0 && n%by != 0 {
		return n/by - 1
	}
	return n / by
}

func (v *view) group(key int64, by By) Group {
	if by == ByDay {
		day := time.Unix(key*secondsPerDay, 0).UTC()
		return Group{Title: day.Format(time.DateOnly), Day: day}
	}
	f := &v.folders[key]
	title := f.path
	if f.root >= 0 {
		root := v.folders[f.root].path
		title = filepath.Base(root) + title[len(root):]
	}
	return Group{Title: title, Path: f.path}
}
