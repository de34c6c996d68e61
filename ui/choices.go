package ui

import (
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
)

// choiceKeeper has a change of the user's choices hold at once and keeps it for the next start.
type choiceKeeper struct {
	own     *engine.Service        // the user's; nil is none
	service func() *engine.Service // that of the open library, which in the demo is another
	do      func(work func() (then func()))
	warn    func(text string) // tells that they could not be kept; without text that they were
	changed func()            // something else may hold now

	held   engine.Choices // where there is no service
	saving bool           // choices are on their way to disk
}

// choices are those that hold.
func (k *choiceKeeper) choices() engine.Choices {
	switch service := k.service(); {
	case k.own != nil:
		return k.own.Choices()
	case service != nil:
		return service.Choices()
	}
	return k.held
}

// choose makes a change hold, and keeps it.
func (k *choiceKeeper) choose(change func(*engine.Choices)) {
	before := k.choices()
	c := before
	service := k.service()
	if service != nil {
		c.Rerank = service.Choices().Rerank
	}
	change(&c)
	defer k.changed()
	if service != nil && service != k.own {
		service.Choose(c)
		c.Rerank = before.Rerank // in the demo nobody agreed to anything
	}
	if c == before || k.own == nil && service != nil {
		return
	}
	if k.own != nil {
		k.own.Choose(c)
	}
	k.held = c
	k.save()
}

// save keeps what holds. While another is under way, the last one waits.
func (k *choiceKeeper) save() {
	if k.saving {
		return
	}
	k.saving = true
	this := k.choices()
	k.do(func() func() {
		path, err := engine.ChoicesFile()
		if err == nil {
			err = this.Save(path)
		}
		return func() {
			k.saving = false
			note := ""
			if err != nil {
				note = lang.L("This holds now, but could not be kept for the next start: check that your data folder can be written.")
			}
			k.warn(note)
			if k.choices() != this {
				k.save()
			}
		}
	})
}
