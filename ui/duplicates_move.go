package ui

import (
	"maps"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// askToMove asks whether what is marked may go to the trash.
func (v *duplicatesView) askToMove() {
	sum := v.marks.sum()
	if sum.pictures == 0 {
		v.w.say(lang.L("Nothing is marked."))
		return
	}
	var more []string
	if sum.emptied > 0 {
		more = append(more, lang.N("Careful: of {{.Count}} groups nothing would stay, because all of their pictures are marked.", sum.emptied, look.Counted(sum.emptied)))
	}
	if v.isNear {
		more = append(more, lang.L("These pictures look alike; they need not be the same."))
	}
	heirs := v.marks.heirs()
	if len(heirs) > 0 {
		more = append(more, lang.L("What you said of them, tags, notes and ratings, also goes to the one of their group that stays."))
	}
	v.w.askToTrash(sum.ids, engine.TrashOptions{Heirs: heirs}, more, v.focus)
}

// withdraw takes pictures out that are no longer in the library.
func (v *duplicatesView) withdraw(gone map[int64]bool) {
	if v.found == nil {
		return
	}
	all := maps.Clone(v.gone)
	if all == nil {
		all = map[int64]bool{}
	}
	maps.Copy(all, gone)
	v.gone = all
	v.counts[1-v.tab()] = -1 // known when it is shown
	v.regroup()
}

// restored tells that pictures are back, which only another look finds.
func (v *duplicatesView) restored() {
	if v.found != nil && len(v.gone) > 0 {
		v.again.Importance = widget.HighImportance
		v.again.Refresh()
		if len(v.marks.groups) == 0 {
			v.empty.SetText(lang.L("Pictures came back. Find again to see their duplicates."))
		}
	}
}
