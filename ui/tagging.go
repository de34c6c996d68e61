package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// maxTagsOffered bounds the tags that can be taken away at once; the most frequent ones are shown.
const maxTagsOffered = 60

// tagCount is a tag and how many of the picked pictures have it.
type tagCount struct {
	tag string
	n   int
}

// countTags counts the user's tags of pictures, whatever their case, the most frequent first.
func countTags(pictures []engine.Picture) []tagCount {
	at := map[string]int{}
	var all []tagCount
	for _, p := range pictures {
		for _, tag := range p.UserTags {
			key := strings.ToLower(tag)
			if _, known := at[key]; !known {
				at[key] = len(all)
				all = append(all, tagCount{tag: tag})
			}
			all[at[key]].n++
		}
	}
	slices.SortFunc(all, func(a, b tagCount) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.tag, b.tag)) })
	return all
}

// splitTags reads tags that are parted by commas, each once.
func splitTags(text string) (tags []string) {
	for _, tag := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		tag = strings.TrimSpace(tag)
		if tag != "" && !slices.ContainsFunc(tags, func(other string) bool { return strings.EqualFold(other, tag) }) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// tagForm is what the dialog about the tags of many pictures asks.
type tagForm struct {
	*form
	tags   *escape.Entry
	remove map[string]bool
	checks []*escape.Check
}

func newTagForm(title string, tags []tagCount, of int) *tagForm {
	f := &tagForm{form: newForm(title, lang.L("Apply"), lang.L("Cancel")), remove: map[string]bool{}}
	f.tags = f.entry("")
	f.tags.SetPlaceHolder(lang.L("Tags to add, parted by commas"))
	f.below.Add(f.tags)
	if len(tags) == 0 {
		return f
	}
	f.below.Add(heading(lang.L("Tags to take away")))
	chips := container.New(newFlow(4))
	for _, t := range tags[:min(len(tags), maxTagsOffered)] {
		check := escape.NewCheck(lang.L("{{.Tag}} · on {{.Count}} of {{.Total}}", map[string]any{
			"Tag": look.Ellipsize(look.Printable(t.tag), 240, 13), "Count": look.Count(t.n), "Total": look.Count(of),
		}), func(on bool) { f.remove[t.tag] = on }, f.leave)
		f.checks = append(f.checks, check)
		chips.Add(check)
	}
	f.below.Add(chips)
	return f
}

// removed are the tags that are marked, in order.
func (f *tagForm) removed() (tags []string) {
	for tag, on := range f.remove {
		if on {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return tags
}

// tagPicked asks for tags to add to the picked pictures, and offers those to take away that they have.
func (w *Window) tagPicked() {
	ids, library := w.pickedIDs(), w.library
	if !w.inspector.save.Disabled() {
		w.inspector.submit() // or it would overwrite what is added now
	}
	w.withPicked(ids, func(pictures []engine.Picture) {
		if w.native == nil {
			return
		}
		title := lang.N("Tags of {{.Count}} pictures", len(ids), look.Counted(len(ids)))
		form := newTagForm(title, countTags(pictures), len(pictures))
		form.show(w.native, func(yes bool) {
			w.pictureFocus()
			if yes && w.library == library {
				w.tagMany(ids, splitTags(form.tags.Text), form.removed())
			}
		})
	})
}

// tagMany adds tags to pictures and takes others away.
func (w *Window) tagMany(ids []int64, add, remove []string) {
	if len(add)+len(remove) == 0 {
		return
	}
	w.work(lang.L("Tagging"), func(ctx context.Context, l *engine.Library, tell func(files.Progress)) func() {
		// Some at a time, so that it can be cancelled and its progress seen.
		done := 0
		keep, err := w.changeOwn(ctx, l, lang.L("Tags"), ids, func(ctx context.Context) (err error) {
			for some := range slices.Chunk(ids, 500) {
				if err = ctx.Err(); err == nil && len(remove) > 0 {
					err = l.RemoveUserTags(ctx, some, remove)
				}
				if err == nil && len(add) > 0 {
					err = l.AddUserTags(ctx, some, add)
				}
				if err != nil {
					return err
				}
				done += len(some)
				tell(files.Progress{Done: done, Total: len(ids)})
			}
			return nil
		})
		return func() {
			if done > 0 {
				keep()
			}
			w.ended(lang.N("The tags of {{.Count}} pictures were changed.", done, look.Counted(done)), err)
			w.wordsSaved(l, ids[:done])
			w.rated(ids[:done])
		}
	})
}
