package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestSearchField(t *testing.T) {
	app := newTestApp(t)
	var submitted []string
	left := 0
	f := newSearchField(func(text string) { submitted = append(submitted, text) }, func() { left++ })
	window := app.NewWindow("")
	defer window.Close()
	window.SetContent(f)
	window.Canvas().Focus(f)
	press := func(name fyne.KeyName) { f.TypedKey(&fyne.KeyEvent{Name: name}) }

	test.Type(f, "red dress")
	if len(submitted) != 0 {
		t.Errorf("submitted while typing: %q", submitted)
	}
	press(fyne.KeyReturn)
	press(fyne.KeyDown)
	if f.Text != "red dress" || left != 1 {
		t.Errorf("the down key: %q, left %d times", f.Text, left)
	}
	press(fyne.KeyBackspace) // other keys are the entry's
	press(fyne.KeyEnter)
	press(fyne.KeyEscape)
	if f.Text != "" {
		t.Errorf("after Escape: %q", f.Text)
	}
	if want := []string{"red dress", "red dres", ""}; !slices.Equal(submitted, want) {
		t.Errorf("submitted %q, want %q", submitted, want)
	}
}
