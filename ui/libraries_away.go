package ui

import (
	"slices"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// awayLibrary is the one that would be opened at the start if it were there: that of last time, as long as it is in the
// list, else the usual one where it was moved. It is "" when there is none.
func awayLibrary(last string) string {
	known, err := engine.KnownLibraries()
	if err == nil && slices.ContainsFunc(known, func(k engine.KnownLibrary) bool { return k.Path == last }) {
		return last
	}
	away, _ := engine.AwayLibrary() //nolint:errcheck // a list that cannot be read is told of where it is shown
	return away
}

// tellLost tells that the usual library was opened in place of another that is away. That one stays the one to open at the
// next start, when its drive may be back.
func (w *Window) tellLost() bool {
	lost, opened := w.home.lost, w.library.Dir()
	w.home.lost = ""
	if own, err := engine.DefaultDir(); lost == "" || lost == opened || err != nil || own != opened {
		return false
	}
	w.messages.show(warning, lang.L("The library {{.Library}} is away, or its drive is. In its place {{.Opened}} was opened.",
		map[string]any{"Library": look.Printable(lost), "Opened": look.Printable(opened)}))
	return true
}
