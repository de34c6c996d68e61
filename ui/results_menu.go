package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/query"
)

// maxLikes bounds the pictures that a query names: each is one more to compare with, and the line is to be read.
const maxLikes = 20

func withShortcut(i *fyne.MenuItem, key string) *fyne.MenuItem {
	if key != "" {
		i.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(key), Modifier: fyne.KeyModifierShortcutDefault}
	}
	return i
}

// showPictureMenu shows what can be done with the picked pictures.
func (w *Window) showPictureMenu(_ int, at fyne.Position) {
	if w.native == nil || w.library == nil {
		return
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", w.pictureItems()...), w.native.Canvas())
	menu.ShowAtPosition(at)
}

// pictureItems are what can be done with the picked pictures.
func (w *Window) pictureItems() []*fyne.MenuItem {
	picked := w.pickedOrChosen()
	more := lang.L("More like this")
	if len(picked) > 1 {
		more = lang.L("More like these")
	}
	less := fyne.NewMenuItem(lang.L("Less like this"), w.lessLike)
	less.Disabled = !w.canLookForLess()
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(more, w.moreLike), less,
		fyne.NewMenuItem(lang.L("Find a similar look"), w.findSimilarToChosen),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Full view (Space)"), w.openFull),
	}
	items = append(items, w.manyItems()...)
	for _, i := range items {
		i.Disabled = i.Disabled || len(picked) == 0 && !i.IsSeparator
	}
	return items
}

// pickedOrChosen gives what is picked, or else the picture that is chosen.
func (w *Window) pickedOrChosen() []int64 {
	if w.grid.picked.len() > 0 {
		return slices.Clone(w.grid.picked.order)
	}
	if index, ok := w.grid.current(); ok {
		return []int64{w.grid.ids[index]}
	}
	return nil
}

// canLookForLess tells whether there is anything that less can be taken from.
func (w *Window) canLookForLess() bool {
	for _, p := range query.Parse(w.field.Text).Parts {
		if p.Kind != query.KindFilter && !p.Not {
			return true
		}
	}
	return false
}

// moreLike looks for pictures like the picked ones: like their mean. The filters of the query stay.
func (w *Window) moreLike() {
	w.withPaths(func(paths []string) {
		likes := make([]string, len(paths))
		for i, path := range paths {
			likes[i] = query.Like(path)
		}
		text := strings.Join(likes, " + ")
		for _, p := range query.Parse(w.field.Text).Parts {
			if p.Kind == query.KindFilter && p.Filter != nil && !p.Or {
				if p.Not {
					text = query.Exclude(text, *p.Filter)
				} else {
					text = query.Append(text, *p.Filter)
				}
			}
		}
		w.submitWords(text)
	})
}

// lessLike takes the picked pictures from what is looked for.
func (w *Window) lessLike() {
	if !w.canLookForLess() {
		return
	}
	w.withPaths(func(paths []string) {
		text := w.field.Text
		for _, path := range paths {
			text += " - " + query.Like(path)
		}
		w.submitWords(text)
	})
}

// withPaths reads where the picked pictures are.
func (w *Window) withPaths(then func(paths []string)) {
	ids := w.pickedOrChosen()
	library := w.library
	if library == nil || len(ids) == 0 {
		return
	}
	if len(ids) > maxLikes {
		w.say(lang.N("{{.Count}} pictures are compared with; the others do not count.", maxLikes, map[string]any{"Count": maxLikes}))
		ids = ids[:maxLikes]
	}
	w.back.do(func() func() {
		pictures, err := library.Pictures(w.ctx, ids)
		return func() {
			if library != w.library {
				return
			}
			w.tell(err)
			var paths []string
			for _, id := range ids {
				if i := slices.IndexFunc(pictures, func(p engine.Picture) bool { return p.ID == id }); i >= 0 {
					paths = append(paths, pictures[i].File.Path)
				}
			}
			if len(paths) > 0 {
				then(paths)
			}
		}
	})
}
