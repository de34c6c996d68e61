package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"

	"hybrid-image-search/ui/escape"
)

// wordsSettings is the section about where the user's own words of pictures are kept.
type wordsSettings struct {
	preferences fyne.Preferences
	leave       func()
	check       *escape.Check
}

func newWordsSettings(preferences fyne.Preferences, leave func()) *wordsSettings {
	return &wordsSettings{preferences: preferences, leave: leave}
}

func (s *wordsSettings) title() string { return lang.L("Your own words") }

func (s *wordsSettings) open(context.Context) fyne.CanvasObject {
	s.check = escape.NewCheck(lang.L("Write my tags, notes and ratings to .xmp files"), func(on bool) {
		s.preferences.SetBool(preferSidecars, on)
	}, s.leave)
	s.check.SetChecked(s.preferences.Bool(preferSidecars))
	about := newCaption(lang.L("They are always kept in this library. Other programs, such as digiKam, darktable and Lightroom, read them from a file beside each picture: for sea.jpg that is sea.jpg.xmp. What such a file says already is kept. The pictures themselves are never changed."))
	return container.New(layout.NewCustomPaddedLayout(0, 4, 8, 16),
		container.New(layout.NewCustomPaddedVBoxLayout(6), s.check, about))
}
