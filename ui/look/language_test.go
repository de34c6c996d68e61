package look

import (
	"bytes"
	"log"
	"os"
	"testing"

	"fyne.io/fyne/v2/lang"
)

// The language is that of the machine, and one that is neither German nor Korean is English, of which the log says nothing.
func TestSpeak(t *testing.T) {
	var logged bytes.Buffer
	log.SetOutput(&logged)
	t.Cleanup(func() {
		log.SetOutput(os.Stderr)
		if err := speak(); err != nil { // the variables are back
			t.Error(err)
		}
	})
	for locale, want := range map[string]string{
		"de_AT.UTF-8": "1 Bild, 2 Bilder, Einstellungen, Abbrechen",
		"ko_KR.UTF-8": "사진 1장, 사진 2장, 설정, 취소",
		"C":           "1 picture, 2 pictures, Settings, Cancel",
		"en_GB.UTF-8": "1 picture, 2 pictures, Settings, Cancel",
		"it_IT.UTF-8": "1 picture, 2 pictures, Settings, Cancel",
		"fr_CH.UTF-8": "1 picture, 2 pictures, Settings, Cancel",
		"ru_RU.UTF-8": "1 picture, 2 pictures, Settings, Cancel",
		"zh_CN.UTF-8": "1 pictures, 2 pictures, Settings, Cancel", // Chinese has no singular
	} {
		t.Setenv("LC_ALL", locale)
		t.Setenv("LANGUAGE", "")
		if err := speak(); err != nil {
			t.Errorf("%s: %v", locale, err)
		}
		got := Plural(1, "picture", "pictures") + ", " + Plural(2, "picture", "pictures") + ", " + lang.L("Settings") + ", " + lang.L("Cancel")
		if got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
	if logged.Len() > 0 {
		t.Errorf("logged: %s", logged.String())
	}
}

func BenchmarkPlural(b *testing.B) {
	for b.Loop() {
		Plural(2, "picture", "pictures")
	}
}
