package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/ui/look"
)

// ownTitle is that of the panel's own window.
func ownTitle() string { return lang.L("Traces") }

// Detached reports whether the panel has a window of its own.
func (p *Panel) Detached() bool { return p.own != nil }

// Restore gives the panel the window of its own that it had when the program ended.
func (p *Panel) Restore() {
	if p.layout.detached {
		p.detach(true)
	}
}

// dock builds the views below the pictures.
func (p *Panel) dock() {
	p.rebuild()
	p.View.Objects = []fyne.CanvasObject{p.views.content}
	p.View.Refresh()
}

// rebuild makes the views anew. They show nothing until the collector has looked again.
func (p *Panel) rebuild() {
	if p.views != nil {
		p.views.end()
	}
	p.views = p.newViews()
	p.want(func(w *wanted) { w.views++ })
	w := p.wanted.Load()
	p.views.enter(w.tab, w.visible)
}

// detach moves the panel into a window of its own, or back.
func (p *Panel) detach(on bool) {
	if on == p.Detached() || on && (p.options.App == nil || p.options.Window() == nil) {
		return
	}
	p.layout.detached = on
	p.keepLayout()
	if on {
		p.leaveDock()
	} else {
		own := p.own
		p.own = nil
		own.SetCloseIntercept(nil)
		own.Close()
		p.dock()
	}
	p.options.OnDetach(on)
}

// leaveDock opens the window. Its X brings the panel back.
func (p *Panel) leaveDock() {
	p.View.Objects = nil
	p.View.Refresh()
	own := p.options.App.NewWindow(ownTitle())
	p.own = own
	p.rebuild()
	own.SetPadded(false)
	own.SetContent(look.OnSurface(p.views.content))
	own.Resize(p.layout.size)
	own.SetCloseIntercept(func() { p.detach(false) })
	own.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		paths := make([]string, len(uris))
		for i, u := range uris {
			paths[i] = u.Path()
		}
		p.Dropped(paths)
	})
	own.Canvas().SetOnTypedKey(p.typedKey)
	own.Canvas().SetOnTypedRune(p.typedRune)
	own.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyT, Modifier: fyne.KeyModifierShortcutDefault},
		func(fyne.Shortcut) { p.options.OnClose() })
	if p.Visible() {
		own.Show()
	}
}

// window is the one that the panel is in; nil without a display.
func (p *Panel) window() fyne.Window {
	if p.own != nil {
		return p.own
	}
	return p.options.Window()
}

func (p *Panel) copy(text string) {
	if p.options.App != nil {
		p.options.App.Clipboard().SetContent(text)
		p.flash(lang.L("Copied."))
	}
}
