package panel

import "fyne.io/fyne/v2/dialog"

// flash tells the user in passing, in the window that the panel is in.
func (p *Panel) flash(text string) {
	if p.own != nil {
		p.views.toolbar.flash(text)
		return
	}
	p.options.Flash(text)
}

// tell tells the user of a failure, in the window that the panel is in.
func (p *Panel) tell(text string) {
	if p.own != nil {
		dialog.ShowInformation(ownTitle(), text, p.own)
		return
	}
	p.options.Tell(text)
}
