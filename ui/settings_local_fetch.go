package ui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip/fetch"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// localFetch is where what is missing is fetched, and where from.
type localFetch struct {
	of         *localSettings
	view       *fyne.Container
	begin      *escape.Button
	cancel     *escape.Button
	bar        *widget.ProgressBar
	progress   *caption
	result     *widget.Label
	byHand     *widget.Label // how to do without
	mirror     *escape.Entry
	mirrorNote *caption
}

func newLocalFetch(of *localSettings) *localFetch {
	f := &localFetch{of: of, bar: widget.NewProgressBar(), progress: newCaption(""), result: plainText(""), byHand: plainText(""), mirrorNote: newCaption("")}
	leave := of.actions.leave
	f.begin = escape.NewButton(lang.L("Fetch"), theme.DownloadIcon(), of.actions.fetch, leave)
	f.cancel = escape.NewButton(lang.L("Cancel"), theme.CancelIcon(), of.actions.cancelFetch, leave)
	for _, l := range []*widget.Label{f.result, f.byHand} {
		l.Selectable = true
		l.Hide()
	}
	f.mirror = escape.NewEntry(f.held, f.onMirror, leave)
	f.mirror.SetPlaceHolder(lang.L("Where it is published"))
	f.mirror.SetText(f.held())
	f.mirrorNote.tell(mirrorHelp(), look.Muted)
	if of.actions.mirror != "" {
		f.mirror.Disable()
		f.mirrorNote.tell(lang.L("Named by --model-url, for this run."), look.Muted)
	}
	f.view = container.New(layout.NewCustomPaddedVBoxLayout(-2),
		container.NewBorder(nil, nil, container.NewHBox(f.begin), f.cancel, f.bar), f.progress, f.result, f.byHand)
	return f
}

// mirrorHelp tells what a mirror may be.
func mirrorHelp() string {
	return lang.L("A copy of the repository, or a folder with its files. What comes from there is checked by its hash.")
}

// held is the mirror that holds.
func (f *localFetch) held() string {
	if f.of.actions.mirror != "" {
		return f.of.actions.mirror
	}
	return f.of.keeper.choices().ModelURL
}

// onMirror makes the address hold that was typed, unless it is none.
func (f *localFetch) onMirror() {
	if f.of.actions.mirror != "" {
		return
	}
	text := strings.TrimSpace(f.mirror.Text)
	if text != "" {
		if err := fetch.CheckAddress(text); err != nil {
			f.mirrorNote.tell(explain(err), theme.ColorNameError)
			f.of.view.Refresh()
			return
		}
	}
	f.mirrorNote.tell(mirrorHelp(), look.Muted)
	f.of.keeper.choose(func(c *engine.Choices) { c.ModelURL = text })
	f.of.view.Refresh()
}

// show shows a fetch, or with nil that there is none.
func (f *localFetch) show(run *fetchRun) {
	if run == nil {
		f.progress.tell("", look.Muted)
		f.cancel.Hide()
		f.bar.Hide()
		return
	}
	f.tell("", "", widget.MediumImportance)
	f.progress.tell(run.text(), look.Muted)
	f.bar.SetValue(run.progress.share())
	f.cancel.Show()
	f.bar.Show()
}

// tellEnd tells what came of a fetch.
func (f *localFetch) tellEnd(err error) {
	what, byHand := explainFetch(err)
	switch {
	case errors.Is(err, context.Canceled):
		f.tell(what, byHand, widget.MediumImportance)
	case err != nil:
		f.tell(what, byHand, widget.DangerImportance)
	default:
		f.tell(lang.L("Fetched, and found right by its hash."), "", widget.SuccessImportance)
	}
}

// tell shows a sentence, and how to do it by hand. Both can be copied.
func (f *localFetch) tell(what, byHand string, importance widget.Importance) {
	f.result.Importance = importance
	showText(f.result, what)
	showText(f.byHand, byHand)
}

// refresh has the button offer what is missing.
func (f *localFetch) refresh() {
	text, anything := fetchOffer(f.of.state.plan)
	if f.of.loaded && f.begin.Text != text {
		f.begin.SetText(text)
	}
	f.begin.Importance = widget.MediumImportance
	if anything {
		f.begin.Importance = widget.HighImportance
	}
	under := f.of.under != nil
	f.begin.Hidden = under || f.of.loaded && !anything
	enable(f.begin, f.of.loaded && anything && !under)
	f.begin.Refresh()
}
