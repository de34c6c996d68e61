package ui

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/duplicates"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/ui/look"
)

// duplicatesView takes the place of the pictures and shows groups of those that are the same, or nearly so. It marks
// what would go; nothing goes before the user has said so.
type duplicatesView struct {
	w    *Window
	view *fyne.Container

	exact, near *widget.Button // the tabs
	slider      *widget.Slider
	threshold   *widget.Label
	nearness    *fyne.Container // slider and threshold
	rules       *ruleBar
	again       *widget.Button
	list        *duplicateList
	empty       *widget.Label
	sum         *widget.Label
	move        *widget.Button

	found   *engine.Duplicates // nil as long as nothing was looked for
	gone    map[int64]bool     // what has left the library since; never changed in place
	isNear  bool
	marking [2]bool // whether the rules mark, of the exact and of the near ones
	marks   duplicateMarks
	lines   []duplicateLine
	columns int
	counts  [2]int // groups, of the exact and the near ones; -1 is not known

	cardWidth float32
	cursor    duplicateAt
	differs   map[int]differences  // by group, of those seen
	loader    *loader              // nil until the view is opened
	thumbs    map[int64]*thumbnail // on screen: cards compare what they show by it
	grouping  bool                 // groups are being made
	stale     bool                 // and are to be made again
}

// duplicateAt is a picture's place.
type duplicateAt struct{ group, index int }

const nearnessWidth = 360 // of the slider and what it says

func (w *Window) newDuplicatesView() *duplicatesView {
	v := &duplicatesView{w: w, marks: duplicateMarks{own: map[int64]bool{}}, columns: 1, cardWidth: cardWidth, thumbs: map[int64]*thumbnail{}}
	v.marking[0] = true // the same content may be marked at once; what only looks alike the user has to ask for
	v.counts = [2]int{-1, -1}
	back := widget.NewButtonWithIcon(lang.L("Back to the pictures"), theme.NavigateBackIcon(), v.leave)
	back.Importance = widget.LowImportance
	title := widget.NewLabel(lang.L("Duplicates"))
	title.TextStyle.Bold, title.SizeName = true, theme.SizeNameSubHeadingText
	v.exact = widget.NewButton("", func() { v.choose(false) })
	v.near = widget.NewButton("", func() { v.choose(true) })
	v.slider = widget.NewSlider(100*duplicates.Lowest, 100)
	v.slider.Step, v.slider.Value = 1, 100*duplicates.Default
	v.threshold = widget.NewLabel("")
	v.slider.OnChanged = func(float64) {
		v.tellThreshold()
		v.regroup()
	}
	v.nearness = container.NewBorder(nil, nil, v.threshold, nil, v.slider)
	v.again = widget.NewButtonWithIcon(lang.L("Find again"), theme.ViewRefreshIcon(), w.findDuplicates)
	v.again.Importance = widget.LowImportance
	v.rules = newRuleBar(v.regroup, func(chosen func(string)) {
		w.askFolder(lang.L("Keep what is in this folder, and below it"), lang.L("Keep it"), chosen)
	}, v.setMarking)
	v.list = newDuplicateList(func() int { return len(v.lines) },
		func() fyne.CanvasObject { return newDuplicateRow(v) },
		func(i int, o fyne.CanvasObject) {
			if i >= 0 && i < len(v.lines) {
				o.(*duplicateRow).show(v.lines[i])
			}
		})
	v.list.onKey, v.list.onRune = v.typedKey, v.typedRune
	v.empty = widget.NewLabel("")
	v.empty.Alignment, v.empty.Wrapping = fyne.TextAlignCenter, fyne.TextWrapWord
	v.sum = widget.NewLabel("")
	v.sum.Truncation = fyne.TextTruncateEllipsis
	v.move = widget.NewButtonWithIcon("", theme.DeleteIcon(), v.askToMove)
	v.move.Importance = widget.DangerImportance

	first := container.NewBorder(nil, nil, container.NewHBox(back, title, v.exact, v.near), v.again, container.New(atMost(nearnessWidth), v.nearness))
	legend := newCaption(lang.L("A click marks or spares a picture. Grey is the same in the whole group, green the best of it. Space: full view · K: keep only this one · A: keep all · Del: move what is marked."))
	foot := container.NewBorder(nil, nil, nil, v.move, v.sum)
	v.view = container.New(layout.NewCustomPaddedLayout(0, 4, 12, 8), container.NewBorder(
		container.New(layout.NewCustomPaddedVBoxLayout(2), first, v.rules.view, legend), foot, nil, nil,
		container.NewStack(container.New(v, v.list), container.NewCenter(container.NewGridWrap(fyne.NewSize(520, 80), v.empty)))))
	v.view.Hide()
	v.tellThreshold()
	v.refresh()
	return v
}

// shown tells whether the view is there.
func (v *duplicatesView) shown() bool { return v.view.Visible() }

// findDuplicates shows the view and looks for duplicates.
func (w *Window) findDuplicates() {
	v := w.duplicates
	if w.library == nil {
		return
	}
	v.open()
	if w.job != nil && w.refuse() {
		v.refresh()
		return
	}
	v.found, v.gone = nil, nil
	v.counts = [2]int{-1, -1}
	v.again.Importance = widget.LowImportance
	v.marks = duplicateMarks{own: map[int64]bool{}}
	v.empty.SetText(lang.L("Looking for duplicates. You may go on with your pictures meanwhile."))
	v.regrouped(nil, nil)
	w.work(lang.L("Looking for duplicates"), func(ctx context.Context, l *engine.Library, tell func(files.Progress)) func() {
		found, err := l.Duplicates(ctx, engine.DuplicateOptions{}, func(p engine.DuplicateProgress) {
			tell(files.Progress{Done: p.Done, Total: p.Total})
		})
		near, folders := 0, []string(nil)
		if err == nil {
			groups := found.Near(duplicates.Default)
			near, folders = len(groups), foldersOf(slices.Concat(found.Exact(), groups), maxRuleFolders)
		}
		return func() {
			if err != nil {
				v.empty.SetText(lang.L("Nothing was looked for to the end."))
				w.ended(lang.L("Looking for duplicates"), err)
				return
			}
			v.take(&found, near, folders)
		}
	})
}

// take shows what was found, and offers the folders of it.
func (v *duplicatesView) take(found *engine.Duplicates, near int, folders []string) {
	v.found = found
	v.counts = [2]int{len(found.Exact()), near}
	if n := len(found.Unmeasured); n > 0 {
		lines := make([]string, n)
		for i, f := range found.Unmeasured {
			lines[i] = look.Printable(f.Path) + ": " + look.Retold(f.Error)
		}
		v.w.messages.showList(warning, lang.N("{{.Count}} pictures could not be looked at. Only copies of their files are found.", n, look.Counted(n)),
			lines, v.w.native)
	}
	if found.Dropped {
		v.w.messages.show(warning, lang.L("There are too many near pictures to show them all. The least near are left out."))
	}
	v.rules.setFolders(folders)
	v.w.say(lang.L("{{.Exact}} groups of the same content, {{.Near}} of near ones.", map[string]any{
		"Exact": look.Count(v.counts[0]), "Near": look.Count(v.counts[1]),
	}))
	v.choose(v.isNear || v.counts[0] == 0 && v.counts[1] > 0)
}

// open shows the view in the place of the pictures.
func (v *duplicatesView) open() {
	if v.loader == nil {
		v.loader = newLoader(v.w.ctx, v.w.loadThumbnail, func(id int64, t thumbnail) { v.w.back.post(func() { v.loaded(id) }) })
	}
	v.w.sides.Hide()
	v.view.Show()
	v.w.middle.Refresh()
	v.focus()
}

// leave goes back to the pictures.
func (v *duplicatesView) leave() {
	if !v.shown() {
		return
	}
	v.view.Hide()
	v.w.sides.Show()
	v.w.middle.Refresh()
	v.w.leaveField()
}

// searched leaves the view when the user has searched for something. What is asked for again in silence is none of it.
func (v *duplicatesView) searched(what string) {
	if what != "" && v.w.home.silent != v.w.searches+1 {
		v.leave()
	}
}

// forget lets go of everything, because another library is opened.
func (v *duplicatesView) forget() {
	v.leave()
	v.found, v.gone = nil, nil
	v.marks = duplicateMarks{own: map[int64]bool{}}
	v.regrouped(nil, nil)
	if v.loader != nil {
		v.loader.forget()
	}
	clear(v.thumbs)
}

func (v *duplicatesView) focus() {
	if v.w.native != nil {
		v.w.native.Canvas().Focus(v.list)
	}
}

// choose shows the exact or the near groups.
func (v *duplicatesView) choose(near bool) {
	v.isNear = near
	v.rules.marking.Checked = v.marking[v.tab()]
	v.rules.marking.Refresh()
	v.regroup()
	v.focus()
}

// tab is the index of what is shown: 0 of the exact, 1 of the near groups.
func (v *duplicatesView) tab() int {
	if v.isNear {
		return 1
	}
	return 0
}

func (v *duplicatesView) setMarking(on bool) {
	v.marking[v.tab()] = on
	v.marks.own = map[int64]bool{} // the rules anew
	v.regroup()
	v.focus() // its keys are to be of use
}

func (v *duplicatesView) tellThreshold() {
	v.threshold.SetText(lang.L("at least {{.Percent}} % alike", map[string]any{"Percent": fmt.Sprintf("%.0f", v.slider.Value)}))
}

// regroup makes the groups again, off the widgets' goroutine. Of many moves of the slider, the last one counts.
func (v *duplicatesView) regroup() {
	if v.found == nil {
		v.refresh()
		return
	}
	if v.grouping {
		v.stale = true
		return
	}
	v.grouping = true
	found := v.found
	asked := groupAsked{*found, v.isNear, v.slider.Value / 100, v.marking[v.tab()], v.rules.rules(), v.gone}
	v.w.back.doElse(v.groupingEnded, func() func() {
		groups, keep := asked.group()
		return func() {
			defer v.groupingEnded()
			if found == v.found {
				v.regrouped(groups, keep)
			}
		}
	})
}

// groupingEnded groups once more where that was asked for meanwhile.
func (v *duplicatesView) groupingEnded() {
	v.grouping = false
	if v.stale {
		v.stale = false
		v.regroup()
	}
}

// regrouped shows groups.
func (v *duplicatesView) regrouped(groups []engine.DuplicateGroup, keep []int) {
	v.marks.groups, v.marks.keep = groups, keep
	v.lines = linesOf(groups, v.columns)
	v.differs = map[int]differences{}
	v.cursor = duplicateAt{}
	if v.found != nil {
		v.counts[v.tab()] = len(groups)
		v.empty.SetText("")
		if len(groups) == 0 {
			v.empty.SetText(lang.L("No two pictures have the same content."))
			if v.isNear {
				v.empty.SetText(lang.L("No two pictures are so much alike. Move the slider to the left to find those that are less so."))
			}
		}
	}
	v.list.ScrollToTop()
	v.refresh()
}
