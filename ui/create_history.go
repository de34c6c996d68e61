package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// showGeneration shows one of the history in the place of the last result. What is under way goes on.
func (v *createView) showGeneration(g engine.Generation) {
	if v.run != nil {
		v.state.tell(lang.L("Wait for what is under way, or cancel it."), look.Muted)
		return
	}
	v.last = nil
	v.state.tell("", look.Muted)
	v.result.recall(g)
	v.reveal()
}

// useAgain puts a generation's prompt, references and settings back into the form.
func (v *createView) useAgain(g engine.Generation) {
	v.prompt.SetText(g.Prompt)
	v.options.set(engine.GenerateRequest{Kind: g.Kind, AspectRatio: g.AspectRatio, Variants: g.Variants})
	items := referencesOfGeneration(g)
	v.tray.set(items)
	v.scroll.ScrollToTop()
	v.loadThumbs(items)
}

// loadThumbs reads the small pictures of references that have none.
func (v *createView) loadThumbs(items []reference) {
	source := v.source
	if source == nil {
		return
	}
	v.actions.do(func() func() {
		for i := range items {
			thumb, err := source.Preview(v.ctx, fileAsPicture(items[i].path), 2*thumbSide)
			if err == nil { // one that is gone is told of when it is sent
				items[i].thumb = thumb
			}
		}
		return func() {
			for _, r := range items {
				if r.thumb != nil {
					v.tray.loaded(r.path, r.thumb)
				}
			}
		}
	})
}

// deleteGeneration takes one out of the history, if the user says so twice.
func (v *createView) deleteGeneration(g engine.Generation) {
	text := lang.L("It is taken out of the history.")
	if len(g.Pictures) > 0 {
		text = lang.L("It is taken out of the history. Its pictures stay where they are.")
	}
	v.confirm(lang.L("Delete “{{.Prompt}}”?", map[string]any{"Prompt": beginning(g.Prompt)}), text, func() {
		source := v.source
		if source == nil {
			return
		}
		done := v.actions.working()
		v.actions.do(func() func() {
			defer done()
			err := source.DeleteGeneration(context.WithoutCancel(v.ctx), g.ID)
			return func() {
				v.actions.tell(err)
				if err == nil && v.source == source {
					v.forget(g.ID)
				}
			}
		})
	})
}

// forget takes what was deleted away.
func (v *createView) forget(id int64) {
	v.history.set(slices.DeleteFunc(slices.Clone(v.history.items), func(g engine.Generation) bool { return g.ID == id }))
	if v.result.shown.ID == id && v.run == nil {
		v.last = nil
		v.result.clear()
		v.state.tell("", look.Muted)
	}
	v.view.Refresh()
}
