package ui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// find gives the widgets of a type below an object, in the order in which they are drawn.
func find[T fyne.CanvasObject](o fyne.CanvasObject) []T {
	var found []T
	if w, ok := o.(T); ok {
		found = append(found, w)
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			found = append(found, find[T](child)...)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			found = append(found, find[T](child)...)
		}
	}
	return found
}

// button gives the button with a label.
func button(t *testing.T, o fyne.CanvasObject, label string) *widget.Button {
	t.Helper()
	for _, b := range find[*widget.Button](o) {
		if b.Text == label {
			return b
		}
	}
	t.Fatalf("there is no button %q", label)
	return nil
}

func messageTexts(m *messageBar) []string {
	var texts []string
	for _, l := range find[*widget.Label](m.view) {
		texts = append(texts, l.Text)
	}
	return texts
}

func TestMessageBarKeepsTheLast(t *testing.T) {
	newTestApp(t)
	resized := 0
	m := newMessageBar(nil, func() { resized++ })
	for i := range 5 {
		m.show(failure, fmt.Sprint("message ", i))
	}
	if got := messageTexts(m); !slices.Equal(got, []string{"message 2", "message 3", "message 4"}) {
		t.Errorf("shown: %q", got)
	}
	if resized != 5 {
		t.Errorf("told of %d changes of its height, want 5", resized)
	}
	// The middle one goes, and nothing else.
	test.Tap(find[*widget.Button](m.view.Objects[1])[1])
	if got := messageTexts(m); !slices.Equal(got, []string{"message 2", "message 4"}) || resized != 6 {
		t.Errorf("after one was dismissed: %q, %d changes", got, resized)
	}
}

func TestMessageBarCopies(t *testing.T) {
	newTestApp(t)
	var copied []string
	m := newMessageBar(func(s string) { copied = append(copied, s) }, func() {})
	m.show(warning, "two\nlines")
	m.showList(warning, "2 files could not be read", []string{"a.jpg: empty", "b.jpg: cut"}, nil)
	for _, row := range m.view.Objects {
		test.Tap(button(t, row, "Copy"))
	}
	want := []string{"two\nlines", "2 files could not be read\na.jpg: empty\nb.jpg: cut"}
	if !slices.Equal(copied, want) {
		t.Errorf("copied %q, want %q", copied, want)
	}
	if got := messageTexts(m); got[0] != "two lines" {
		t.Errorf("shown: %q", got)
	}
	test.Tap(button(t, m.view.Objects[1], "Show")) // with no window there is nowhere to show it
}

func TestMessageBarShowsAList(t *testing.T) {
	app := newTestApp(t)
	window := app.NewWindow("")
	defer window.Close()
	window.Resize(fyne.NewSize(900, 600))
	m := newMessageBar(nil, func() {})
	m.showList(warning, "1 file could not be read", []string{"a.jpg: empty"}, window)
	test.Tap(button(t, m.view, "Show"))
	overlay := window.Canvas().Overlays().Top()
	if overlay == nil {
		t.Fatal("no dialog")
	}
	var shown []string
	for _, l := range find[*widget.Label](overlay) {
		shown = append(shown, l.Text)
	}
	if !slices.Contains(shown, "a.jpg: empty") {
		t.Errorf("in the dialog: %q", shown)
	}
}
