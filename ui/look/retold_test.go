package look

import (
	"testing"
)

// What was kept in English is told in the user's language, as far as it is known.
func TestRetold(t *testing.T) {
	t.Cleanup(func() {
		if err := speak(); err != nil { // the variables are back
			t.Error(err)
		}
	})
	for text, german := range map[string]string{
		"":                  "",
		"the file is empty": "die Datei ist leer",
		"permission denied": "keine Berechtigung",
		"of nobody here":    "of nobody here",
		"Someone else's words. the file is empty, they say.":                                                                                                            "Someone else's words. the file is empty, they say.",
		"This picture cannot be read: the WebP file is cut short.":                                                                                                      "Dieses Bild kann nicht gelesen werden: die WebP-Datei ist abgeschnitten.",
		"Not all of the pictures came. The key's quota is used up for the moment. Try again in 90 seconds.":                                                             "Nicht alle Bilder sind gekommen. Das Kontingent des Schlüssels ist im Moment aufgebraucht. Versuchen Sie es in 90 Sekunden noch einmal.",
		"/d. e could not be written (permission denied). The picture is kept as /t/a.png.\nThe library is opened for reading only, so this is not kept in its history.": "/d. e konnte nicht beschrieben werden (keine Berechtigung). Das Bild wird als /t/a.png aufbewahrt.\nDie Bibliothek ist nur zum Lesen geöffnet, daher wird dies nicht in ihrem Verlauf aufbewahrt.",
		"Die Reihenfolge ist die der Suche. Gemini refused the key. Check it in Settings.":                                                                              "Die Reihenfolge ist die der Suche. Gemini hat den Schlüssel abgelehnt. Prüfen Sie ihn in den Einstellungen.",
		"It cannot be reached (it cannot be read (bad {{.Reason}})). What is known of its pictures is kept.":                                                            "Er ist nicht erreichbar (es kann nicht gelesen werden (bad {{.Reason}})). Was über seine Bilder bekannt ist, wird aufbewahrt.",
		"The system follows no more folders at once (its limit is 8192). The folder is looked through every few minutes instead. To have changes seen at once, raise the limit: sudo sysctl fs.inotify.max_user_watches=1048576": "Das System verfolgt nicht mehr Ordner zugleich (seine Grenze ist 8192). Der Ordner wird stattdessen alle paar Minuten durchgesehen. Damit Änderungen sofort gesehen werden, erhöhen Sie die Grenze: sudo sysctl fs.inotify.max_user_watches=1048576",
	} {
		for locale, want := range map[string]string{"C": text, "de_DE.UTF-8": german} {
			t.Setenv("LC_ALL", locale)
			t.Setenv("LANGUAGE", "")
			if err := speak(); err != nil {
				t.Fatal(err)
			}
			if got := Retold(text); got != want {
				t.Errorf("%s: %q became\n%q, not\n%q", locale, text, got, want)
			}
		}
	}
}

// Each form is found in its own text, and refilled it is that text.
func TestFormsFindThemselves(t *testing.T) {
	if len(forms()) < 300 {
		t.Fatalf("%d forms", len(forms()))
	}
	for _, f := range forms() {
		text := f.pieces[0]
		for i := range f.names {
			text += "x" + f.pieces[i+1]
		}
		if values, ok := f.read(text); !ok || len(values) > len(f.names) {
			t.Errorf("%q is not found in %q: %v", f.english, text, values)
		}
	}
}
