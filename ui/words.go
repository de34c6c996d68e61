package ui

import (
	"time"

	"fyne.io/fyne/v2/lang"
)

// dayAndTime tells a moment to the minute, in the way of the user's language.
func dayAndTime(t time.Time) string {
	return t.Format(lang.X("layout.dayAndTime", "2 January 2006, 15:04"))
}
