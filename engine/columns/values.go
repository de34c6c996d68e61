package columns

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hybrid-image-search/engine/query"
	"hybrid-image-search/engine/words"
)

// Values gives the values that pictures have of a field and that begin with a prefix, the most frequent first, at most
// limit: it is a query.Vocabulary. For words it gives those of tags and folders.
func (t *Table) Values(field query.Field, prefix string, limit int) []query.Value {
	v := t.now.Load()
	folded := query.Fold(strings.TrimSpace(prefix))
	var all []query.Value
	switch field {
	case query.Folder:
		all = v.folderValues(folded)
	case query.Name, query.Likes:
		return v.nameValues(folded, limit)
	case query.Type:
		all = begin(v.formats, v.whole().formats, folded, false)
	case query.Camera:
		all = begin(v.cameras, v.whole().cameras, folded, true)
	case query.Tag:
		all = append(begin(v.tags, v.whole().tags, folded, false), v.seenValues(folded, false)...)
	case query.Color:
		all = v.seenValues(folded, true)
	case query.Is, query.Has:
		all = v.kindValues(field, folded)
	case query.Rating:
		for rating, count := range v.whole().ratings {
			if text := strconv.Itoa(rating); count > 0 && strings.HasPrefix(text, folded) {
				all = append(all, query.Value{Text: text, Count: count})
			}
		}
	case query.Date, query.After, query.Before:
		all = v.dateValues(folded)
	case query.Words:
		all = v.wordValues(folded)
	}
	slices.SortFunc(all, func(a, b query.Value) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text))
	})
	return all[:min(len(all), max(limit, 0))]
}

// begin gives the names that begin with a prefix, or that have a word that does.
func begin(all []name, counts []int, prefix string, inside bool) []query.Value {
	var values []query.Value
	for at, count := range counts {
		n := &all[at]
		if count > 0 && n.text != "" &&
			(strings.HasPrefix(n.folded, prefix) || inside && strings.Contains(n.folded, " "+prefix)) {
			values = append(values, query.Value{Text: n.text, Count: count})
		}
	}
	return values
}

// seenValues gives tags of the pixels.
func (v *view) seenValues(prefix string, onlyColours bool) []query.Value {
	var values []query.Value
	for at, tag := range v.seen[:min(len(v.seen), seenBits)] {
		if count := v.whole().seen[at]; count > 0 && strings.HasPrefix(tag.folded, prefix) && (!onlyColours || colours[tag.folded]) {
			values = append(values, query.Value{Text: tag.text, Count: count})
		}
	}
	return values
}

// kindValues gives the kinds of pictures, and what pictures have, with how many there are.
func (v *view) kindValues(field query.Field, prefix string) []query.Value {
	var values []query.Value
	n := v.whole()
	for _, kind := range query.Choices(field) {
		if !strings.HasPrefix(kind, prefix) {
			continue
		}
		count := 0
		switch {
		case field == query.Has:
			count = map[string]int{
				"text": n.flags[flagText], "gps": n.flags[flagLocated], "note": n.flags[flagNote], "caption": n.flags[flagCaption],
				"rating": v.count - n.ratings[0],
			}[kind]
		case kind == "duplicate":
			count = v.duplicates().Len()
		case kind == "generated":
			count = n.flags[flagGenerated]
		default:
			tag := kind
			if kind == "bw" {
				tag = blackAndWhite
			}
			for at, seen := range v.seen[:min(len(v.seen), seenBits)] {
				if seen.folded == tag {
					count = n.seen[at]
				}
			}
		}
		values = append(values, query.Value{Text: kind, Count: count})
	}
	return values
}

// folderValues gives the names of folders, each once; behind a slash, paths from the added folder on.
func (v *view) folderValues(prefix string) []query.Value {
	n := v.whole().folders
	var clear map[int32]bool
	paths := strings.Contains(prefix, "/")
	if paths {
		clear = v.clearRoots()
	}
	counts := map[string]int{}
	for at, count := range n {
		f := &v.folders[at]
		if count == 0 || f.above || f.parent < 0 {
			continue
		}
		text := filepath.Base(f.path)
		if paths {
			text = v.folderText(f, clear)
			if !strings.HasPrefix(query.Fold(text), prefix) {
				continue
			}
		} else if !strings.HasPrefix(f.base, prefix) {
			continue
		}
		counts[text] += count
	}
	return valuesOf(counts)
}

func valuesOf(counts map[string]int) []query.Value {
	values := make([]query.Value, 0, len(counts))
	for text, count := range counts {
		values = append(values, query.Value{Text: text, Count: count})
	}
	return values
}

// nameValues gives names of files, those of the latest pictures first.
func (v *view) nameValues(prefix string, limit int) []query.Value {
	var values []query.Value
	for k := len(v.chunks) - 1; k >= 0; k-- {
		c := v.chunks[k]
		for i := chunkSize - 1; c != nil && i >= 0; i-- {
			if len(values) >= limit {
				return values
			}
			if c.alive.has(i) && strings.HasPrefix(c.folded.of(i), prefix) {
				values = append(values, query.Value{Text: c.names.of(i)})
			}
		}
	}
	return values
}

// dateValues gives years, and months behind a year.
func (v *view) dateValues(prefix string) []query.Value {
	counts := map[string]int{}
	for month, count := range v.whole().months {
		year := strconv.Itoa(month / 12)
		if count == 0 {
			continue
		}
		if strings.HasPrefix(year, prefix) {
			counts[year] += count
		}
		if text := fmt.Sprintf("%s-%02d", year, month%12+1); len(prefix) >= len(year) && strings.HasPrefix(text, prefix) {
			counts[text] += count
		}
	}
	return valuesOf(counts)
}

// wordValues gives the words of tags and of the names of folders.
func (v *view) wordValues(prefix string) []query.Value {
	counts := map[string]int{}
	n := v.whole()
	add := func(folded string, count int) {
		if count == 0 || !strings.Contains(folded, prefix) {
			return
		}
		for _, word := range words.Split(folded) {
			if strings.HasPrefix(word, prefix) {
				counts[word] += count
			}
		}
	}
	for at, count := range n.tags {
		add(v.tags[at].folded, count)
	}
	for at, tag := range v.seen[:min(len(v.seen), seenBits)] {
		add(tag.folded, n.seen[at])
	}
	for at, count := range n.folders {
		if f := &v.folders[at]; !f.above {
			add(f.base, count)
		}
	}
	return valuesOf(counts)
}
