package query

import "testing"

func TestEndsInPicture(t *testing.T) {
	for text, want := range map[string]bool{
		"":                          false,
		"like:":                     false,
		"like:sea.jpg":              true,
		"LIKE:sea.jpg":              true,
		"beach + 2:like:sea.jpg":    true,
		"beach -like:sea.jpg":       true,
		"like:sea.jpg ":             false,
		"like:sea.jpg + beach":      false,
		`like:"summer sea.jpg"`:     true,
		`like:"summer sea`:          false,
		`like:""`:                   false,
		`"what is like:sea.jpg"`:    false,
		"unlike:sea.jpg":            false,
		`like:"a.jpg" folder:coast`: false,
		"\xff like:sea.jpg":         true,
	} {
		if got := EndsInPicture(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
