package engine

import (
	"context"
	"slices"
	"strings"

	"hybrid-image-search/engine/catalog"
)

// Heirs tells which picture of the group gets what the user said of those that go: the one to keep if it stays, else the
// first that does. It is none where nothing stays.
func (g DuplicateGroup) Heirs(keep int, goes func(index int) bool) map[int64]int64 {
	stays := func(i int) bool { return i >= 0 && i < len(g) && !goes(i) }
	for i := 0; i < len(g) && !stays(keep); i++ {
		keep = i
	}
	heirs := map[int64]int64{}
	for i, d := range g {
		if stays(keep) && goes(i) {
			heirs[d.ID] = g[keep].ID
		}
	}
	return heirs
}

// handed is what a picture got from copies that went to the trash, so that it can be taken back.
type handed struct {
	id     int64
	before catalog.UserWords
	givers []catalog.UserWords // that are in the trash
}

// Heirs are the pictures that got what the user said of copies, or gave it back since.
func (r *TrashReceipt) Heirs() []int64 {
	ids := make([]int64, len(r.handed))
	for i, h := range r.handed {
		ids[i] = h.id
	}
	return ids
}

// inherited are words with those of others: all tags, all notes, and the best rating where there was none.
func inherited(own catalog.UserWords, givers []catalog.UserWords) catalog.UserWords {
	own.Tags = slices.Clone(own.Tags)
	rated := own.Rating != nil
	for _, g := range givers {
		for _, tag := range g.Tags {
			if !hasTag(own.Tags, tag) {
				own.Tags = append(own.Tags, tag)
			}
		}
		if note := strings.TrimSpace(g.Note); note != "" && !strings.Contains(own.Note, note) {
			own.Note = strings.TrimSpace(own.Note + "\n" + note)
		}
		if !rated && g.Rating != nil && (own.Rating == nil || *g.Rating > *own.Rating) {
			own.Rating = g.Rating
		}
	}
	return own
}

func hasTag(tags []string, tag string) bool {
	return slices.ContainsFunc(tags, func(other string) bool { return strings.EqualFold(other, tag) })
}

func sameRating(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }

// handOver gives what the user said of pictures that went to their heirs that stay.
func (l *Library) handOver(ctx context.Context, gone []int64, heirs map[int64]int64) (all []handed, err error) {
	going := make(map[int64]bool, len(gone))
	for _, id := range gone {
		going[id] = true
	}
	var givers []int64
	for _, id := range gone {
		if heir, ok := heirs[id]; ok && !going[heir] {
			givers = append(givers, id)
		}
	}
	byHeir := map[int64]*handed{}
	var ids []int64
	for p, err := range l.each(ctx, givers) {
		if err != nil {
			return nil, err
		}
		if len(p.UserTags) == 0 && p.Note == "" && p.OwnRating == nil {
			continue
		}
		heir := heirs[p.ID]
		if byHeir[heir] == nil {
			byHeir[heir] = &handed{id: heir}
			ids = append(ids, heir)
		}
		byHeir[heir].givers = append(byHeir[heir].givers,
			catalog.UserWords{Path: p.File.Path, Tags: p.UserTags, Note: p.Note, Rating: p.OwnRating})
	}
	// One that is gone by now gets nothing: the words are kept with what is in the trash.
	err = l.changeHeirs(ctx, ids, func(id int64, u *catalog.UserWords) {
		h := byHeir[id]
		h.before = *u
		*u = inherited(*u, h.givers)
		all = append(all, *h)
	})
	return all, err // also with an error: what was given can be taken back
}

// takeBack takes from heirs what they got from pictures that are back, and leaves them what the user did since.
func (l *Library) takeBack(ctx context.Context, receipt *TrashReceipt, back []string) error {
	isBack := make(map[string]bool, len(back))
	for _, path := range back {
		isBack[path] = true
	}
	left := map[int64][]catalog.UserWords{}
	was := map[int64]*handed{}
	var ids []int64
	for i := range receipt.handed {
		h := &receipt.handed[i]
		still := slices.DeleteFunc(slices.Clone(h.givers), func(u catalog.UserWords) bool { return isBack[u.Path] })
		if len(still) < len(h.givers) {
			ids, left[h.id], was[h.id] = append(ids, h.id), still, h
		}
	}
	err := l.changeHeirs(ctx, ids, func(id int64, u *catalog.UserWords) {
		got, should := inherited(was[id].before, was[id].givers), inherited(was[id].before, left[id])
		u.Tags = slices.DeleteFunc(u.Tags, func(tag string) bool { return hasTag(got.Tags, tag) && !hasTag(should.Tags, tag) })
		if u.Note == got.Note {
			u.Note = should.Note
		}
		if sameRating(u.Rating, got.Rating) {
			u.Rating = should.Rating
		}
	})
	for _, id := range ids {
		if err == nil {
			was[id].givers = left[id]
		}
	}
	return err
}

// changeHeirs changes what the user said of pictures, and has searches know, and the backup.
func (l *Library) changeHeirs(ctx context.Context, ids []int64, change func(int64, *catalog.UserWords)) error {
	if len(ids) == 0 {
		return nil
	}
	l.changed.Store(true)
	if err := l.catalog.ChangeUserWords(ctx, ids, change); err != nil {
		return l.noteDamage(err)
	}
	return l.followColumns(ctx, ids)
}
