package engine

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/words"
)

// Found is a hit with its picture and the reasons for it.
type Found struct {
	Hit
	Picture Picture
	Words   []string // of the picture that match the query, written by people
	Tags    []string // seen in its pixels that match the query
	Machine []string // that match the query and that only a model said of it, or read in it
	Like    []string // paths of the pictures or the file that it looks like; only with Visual
	Passed  []string // the filters of the query that it passes, as they are written
}

// maxLike bounds the pictures named as those that a hit looks like.
const maxLike = 3

// Details gives hits of results with their pictures and reasons. Pictures that are gone are left out.
func (l *Library) Details(ctx context.Context, results Results, hits []Hit) ([]Found, error) {
	ids := make([]int64, 0, len(hits)+len(results.Seeds))
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	ids = append(ids, results.Seeds...)
	pictures, err := l.Pictures(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[int64]Picture{}
	for _, p := range pictures {
		byID[p.ID] = p
	}
	folders, err := l.Folders(ctx)
	if err != nil {
		return nil, l.noteDamage(err)
	}
	passes, err := l.passes(ctx, results.Query)
	if err != nil {
		return nil, err
	}
	found := make([]Found, 0, len(hits))
	for _, h := range hits {
		p, ok := byID[h.ID]
		if !ok {
			continue
		}
		f := Found{Hit: h, Picture: p, Passed: passes(h.ID)}
		f.Words, f.Tags, f.Machine = matches(results.Query, p, folders)
		if h.Visual != nil {
			f.Like = l.likes(ctx, results, byID, h.ID)
		}
		found = append(found, f)
	}
	return found, nil
}

// likes names what a visual hit looks like: the file that was asked for, or those of the seeds that it is most
// like, itself left out.
func (l *Library) likes(ctx context.Context, results Results, byID map[int64]Picture, self int64) []string {
	if results.Of != "" {
		return []string{results.Of}
	}
	own, ok := l.visual.Vector(ctx, self)
	if !ok {
		return nil
	}
	type seed struct {
		path       string
		similarity float64
	}
	var seeds []seed
	for _, id := range results.Seeds {
		p, known := byID[id]
		v, ok := l.visual.Vector(ctx, id)
		if known && ok && id != self {
			seeds = append(seeds, seed{p.File.Path, descriptor.Similarity(own, v)})
		}
	}
	slices.SortStableFunc(seeds, func(a, b seed) int { return cmp.Compare(b.similarity, a.similarity) })
	var paths []string
	for _, s := range seeds[:min(len(seeds), maxLike)] {
		paths = append(paths, s.path)
	}
	return paths
}

// matches gives the picture's words that the query's terms meet, each once: those that people wrote, those seen in
// the pixels, and those that only a model says.
func matches(q Query, p Picture, folders []string) (fromPeople, fromTags, fromModel []string) {
	if len(q.Terms) == 0 && len(q.Must) == 0 {
		return nil, nil, nil
	}
	texts := slices.Concat([]string{p.Title, p.Caption, p.Camera, p.Note}, p.Keywords, p.UserTags)
	held := words.Split(strings.Join(texts, " "))
	name := filepath.Base(p.File.Path)
	held = append(held, words.SplitName(strings.TrimSuffix(name, filepath.Ext(name)))...)
	held = append(held, words.SplitName(strings.Join(catalog.FolderNames(p.File.Path, folders), " "))...)
	fromPeople, fromTags = meet(q, held), meet(q, words.Split(strings.Join(p.Tags, " ")))
	said := slices.Concat([]string{p.Machine.Caption, p.Machine.Text, p.Reading}, p.Machine.Keywords, p.MachineTags)
	fromModel = slices.DeleteFunc(meet(q, words.Split(strings.Join(said, " "))), func(word string) bool {
		return slices.Contains(fromPeople, word) || slices.Contains(fromTags, word)
	})
	return fromPeople, fromTags, fromModel
}

func meet(q Query, held []string) []string {
	var met []string
	terms := slices.Concat(q.Must, q.Terms)
	for i, word := range held {
		matched := slices.ContainsFunc(terms, func(t catalog.Term) bool { return meets(t, held, i) })
		if matched && !slices.Contains(met, word) {
			met = append(met, word)
		}
	}
	return met
}

// meets tells whether one of the words that are held is what a term asks for, or a part of it.
func meets(t catalog.Term, held []string, i int) bool {
	return inRow(t.Word, held, i) || slices.Contains(t.Or, held[i]) || t.Prefix && strings.HasPrefix(held[i], t.Word) ||
		slices.ContainsFunc(t.Any, func(other catalog.Term) bool { return meets(other, held, i) })
}

// inRow tells whether a word is one of a phrase that stands around it.
func inRow(phrase string, held []string, i int) bool {
	row := strings.Split(phrase, " ")
	for at, word := range row {
		if first := i - at; word == held[i] && first >= 0 && first+len(row) <= len(held) && slices.Equal(row, held[first:first+len(row)]) {
			return true
		}
	}
	return false
}
