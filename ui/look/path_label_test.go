package look

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestBreak(t *testing.T) {
	runes := func(s string) float32 { return float32(len([]rune(s))) }
	for _, c := range []struct {
		text  string
		width float32
		want  string
	}{
		{"", 10, ""},
		{"sea.jpg", 10, "sea.jpg"},
		{"31ae3916-c352-45fe-a8947fc74991.jpg", 34, "31ae3916-c352-45fe-\na8947fc74991.jpg"},
		{"/home/ann/pictures/summer", 12, "/home/ann/\npictures/\nsummer"},
		{`C:\Users\Ann\Pictures`, 13, `C:\Users\Ann\` + "\nPictures"},
		{"a_really_long_name.jpeg", 15, "a_really_long_\nname.jpeg"},
		{"abcdefgh.tar.gz", 9, "abcdefgh\n.tar.gz"},
		{"summer at the lake", 13, "summer at the \nlake"},
		{"事務所/한국어-사진.jpg", 9, "事務所/한국어-\n사진.jpg"},
		{"nothingtobreakathere", 5, "nothingtobreakathere"}, // the label does it
	} {
		if got := Break(c.text, c.width, runes); got != c.want {
			t.Errorf("%q in %v: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// Whatever the name, nothing of it is lost, and a line is too long only where nothing in it could be broken.
func FuzzBreak(f *testing.F) {
	f.Add("31ae3916-c352-45fe-a8947fc74991.jpg", uint8(30))
	f.Add("..//a b\\.c_", uint8(1))
	f.Fuzz(func(t *testing.T, text string, width uint8) {
		if strings.Contains(text, "\n") {
			t.Skip()
		}
		got := Break(text, float32(width), func(s string) float32 { return float32(len(s)) })
		if strings.ReplaceAll(got, "\n", "") != text {
			t.Fatalf("%q became %q", text, got)
		}
		for _, line := range strings.Split(got, "\n") {
			if inner := strings.TrimRight(line, " "); len(inner) > int(width) && strings.ContainsAny(strings.TrimRight(inner, `/\-_ `), `/\-_ `) {
				t.Fatalf("the line %q of %q is longer than %d", line, text, width)
			}
		}
	})
}

func TestPathLabel(t *testing.T) {
	test.NewTempApp(t)
	const name = "/pictures/a-folder-of-summer/a_long_name_of_a_picture.jpg"
	l := NewPathLabel(name)
	l.Resize(fyne.NewSize(150, 20))
	if l.Whole() != name || strings.ReplaceAll(l.Text, "\n", "") != name {
		t.Errorf("%q is shown as %q", name, l.Text)
	}
	lines := strings.Split(l.Text, "\n")
	if len(lines) < 2 {
		t.Fatalf("nothing is broken: %q", l.Text)
	}
	for _, line := range lines[:len(lines)-1] {
		if !strings.ContainsAny(line[len(line)-1:], "/_-") {
			t.Errorf("%q is broken in a word", line)
		}
	}
	high := l.MinSize().Height
	l.Resize(fyne.NewSize(900, 20))
	if l.Text != name || l.MinSize().Height >= high {
		t.Errorf("with room it is %q, %v high", l.Text, l.MinSize().Height)
	}
	w := test.NewTempWindow(t, l)
	l.TappedSecondary(&fyne.PointEvent{})
	if w.Canvas().Overlays().Top() == nil {
		t.Error("there is no menu")
	}
}

// Odd characters are shown as such, and the name that is copied has them.
func TestPathLabelShowsOddNames(t *testing.T) {
	test.NewTempApp(t)
	l := NewPathLabel("a\u202egpj.exe")
	if l.Text != "a\uFFFDgpj.exe" || l.Whole() != "a\u202egpj.exe" {
		t.Errorf("%q is shown, %q is copied", l.Text, l.Whole())
	}
}
