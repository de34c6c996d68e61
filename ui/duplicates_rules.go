package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine/duplicates"
	"hybrid-image-search/ui/look"
)

const (
	ruleCount      = 3  // rules that can be chosen, one after another
	maxRuleFolders = 30 // folders that are offered
)

// ruleBar lets the user say what to keep of each group: what the first rule does not decide, the next does.
type ruleBar struct {
	view    *fyne.Container
	marking *widget.Check
	picks   [ruleCount]*widget.Select
	folder  *widget.Select
	paths   []string // of folder's options, without the last, which asks
	ask     func(func(string))
	changed func()
}

func newRuleBar(changed func(), ask func(func(string)), onMarking func(bool)) *ruleBar {
	b := &ruleBar{ask: ask, changed: changed}
	b.marking = widget.NewCheck(lang.L("Mark all but the one to keep:"), nil)
	b.marking.Checked = true
	b.marking.OnChanged = onMarking
	row := []fyne.CanvasObject{b.marking}
	for i := range b.picks {
		options := []string{lang.L("the largest"), lang.L("the oldest"), lang.L("the sharpest"), lang.L("in this folder")}
		if i > 0 {
			options = append(options, "–")
			row = append(row, widget.NewLabel(lang.L("then")))
		}
		b.picks[i] = widget.NewSelect(options, nil)
		b.picks[i].SetSelectedIndex([]int{0, 2, 1}[i])
		b.picks[i].OnChanged = func(string) { b.onPick() }
		row = append(row, b.picks[i])
	}
	b.folder = widget.NewSelect(nil, nil)
	b.folder.PlaceHolder = lang.L("which folder …")
	b.folder.OnChanged = func(string) { b.onFolder() }
	b.folder.Hide()
	b.view = container.New(newFlow(4), append(row, b.folder)...)
	b.setFolders(nil)
	return b
}

// onPick shows the folders where a rule needs one.
func (b *ruleBar) onPick() {
	if slices.ContainsFunc(b.picks[:], func(s *widget.Select) bool { return s.SelectedIndex() == 3 }) {
		b.folder.Show()
	} else {
		b.folder.Hide()
	}
	b.view.Refresh()
	b.changed()
}

func (b *ruleBar) onFolder() {
	if b.folder.SelectedIndex() != len(b.paths) {
		b.changed()
		return
	}
	b.folder.ClearSelected() // it only asks
	b.ask(func(folder string) {
		b.setFolders(slices.Insert(b.paths, 0, folder))
		b.folder.SetSelectedIndex(0)
	})
}

// setFolders offers folders to choose from.
func (b *ruleBar) setFolders(paths []string) {
	b.paths = paths
	b.folder.Options = nil
	for _, path := range paths {
		b.folder.Options = append(b.folder.Options, look.Ellipsize(look.Printable(look.Path(path)), 320, 13))
	}
	b.folder.Options = append(b.folder.Options, lang.L("Choose …"))
	tell := b.folder.OnChanged
	b.folder.OnChanged = nil
	b.folder.ClearSelected()
	b.folder.OnChanged = tell
}

// rules are those that are chosen, in their order.
func (b *ruleBar) rules() (rules []duplicates.Rule) {
	for _, s := range b.picks {
		switch s.SelectedIndex() {
		case 0:
			rules = append(rules, duplicates.Largest)
		case 1:
			rules = append(rules, duplicates.Oldest)
		case 2:
			rules = append(rules, duplicates.Sharpest)
		case 3:
			if at := b.folder.SelectedIndex(); at >= 0 && at < len(b.paths) {
				rules = append(rules, duplicates.InFolder(b.paths[at]))
			}
		}
	}
	return rules
}
