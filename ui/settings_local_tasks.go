package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/escape"
)

// localTasks is what the model of this machine does with the pictures of the open library.
type localTasks struct {
	runControls
	of        *localSettings
	view      *fyne.Container
	embed     *escape.Button
	tag       *escape.Check
	untag     *escape.Button
	restoring bool
}

func newLocalTasks(of *localSettings) *localTasks {
	a := of.actions
	t := &localTasks{of: of, runControls: newRunControls(a.pause, a.cancel, a.leave)}
	t.embed = escape.NewButton(lang.L("Make the pictures searchable"), theme.SearchIcon(), a.embed, a.leave)
	t.tag = escape.NewCheck(lang.L("Tag the pictures (about 1,000 words)"), t.onTag, a.leave)
	t.untag = escape.NewButton(lang.L("Remove the tags"), theme.DeleteIcon(), t.onUntag, a.leave)
	about := newCaption(lang.L("Each picture goes through the model once, at low priority. What is added later follows by itself."))
	tags := newCaption(lang.L("Where the model is clearly sure of a common word, the picture is found by it, too. Such words are marked as machine-made."))
	t.view = container.New(layout.NewCustomPaddedVBoxLayout(2), heading(lang.L("This library")),
		container.NewHBox(t.embed, layout.NewSpacer(), t.pause, t.cancel),
		container.New(layout.NewCustomPaddedVBoxLayout(-4), about, t.progress),
		container.NewBorder(nil, nil, nil, t.untag, t.tag),
		container.New(layout.NewCustomPaddedLayout(-6, 0, 22, 0), tags))
	return t
}

// refresh has each button offer what can be done now.
func (t *localTasks) refresh() {
	run, state := t.of.run, t.of.state
	t.show(run, t.hint())
	free := t.of.loaded && state.open && !state.readOnly && run == nil
	enable(t.embed, free && state.Ready())
	enable(t.tag, free && state.Ready())
	enable(t.untag, free)
	t.restoring = true
	t.tag.SetChecked(t.of.keeper.choices().ZeroShot)
	t.restoring = false
}

// hint tells what keeps the pictures from being made searchable.
func (t *localTasks) hint() string {
	switch state := t.of.state; {
	case !t.of.loaded:
		return ""
	case !state.open:
		return lang.L("No library is open.")
	case state.readOnly:
		return lang.L("The library is opened for reading only, so nothing can be added to it.")
	case !state.Ready():
		return lang.L("This needs the model and ONNX Runtime first.")
	}
	return ""
}

// onTag has pictures tagged, now and when they are added. Without, the tags that there are stay until they are removed.
func (t *localTasks) onTag(on bool) {
	if t.restoring {
		return
	}
	t.of.keeper.choose(func(c *engine.Choices) { c.ZeroShot = on })
	if on {
		t.of.actions.tag()
	}
}

// onUntag takes all tags of the model away, and makes no more.
func (t *localTasks) onUntag() {
	t.of.keeper.choose(func(c *engine.Choices) { c.ZeroShot = false })
	t.of.refresh()
	t.of.actions.untag(func(err error) {
		if err != nil {
			t.of.failed(err)
			return
		}
		t.of.note.tell(lang.L("The tags were removed."), theme.ColorNameSuccess)
		t.of.view.Refresh()
	})
}
