package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"hybrid-image-search/ui/look"
)

// notifyAfter is how long a job takes at least whose end is told outside the window.
const notifyAfter = 10 * time.Second

// watchForeground has the window know whether it is in front.
func (w *Window) watchForeground() {
	w.app.Lifecycle().SetOnExitedForeground(func() { w.home.background.Store(true) })
	w.app.Lifecycle().SetOnEnteredForeground(func() { w.home.background.Store(false) })
}

// notifyEnd tells by the system's means that a job has ended which took long, where the window is not in front.
func (w *Window) notifyEnd(begun time.Time, what string) {
	if what == "" || !w.home.background.Load() || time.Since(begun) < notifyAfter {
		return
	}
	text := look.Printable(what)
	w.back.do(func() func() { // it may wait for the desktop
		w.app.SendNotification(fyne.NewNotification(Title, text))
		return nil
	})
}
