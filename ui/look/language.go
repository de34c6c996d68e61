package look

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/assets"
)

// Speak has the program's texts appear in the user's language, or in English where it is neither German nor Korean.
// To be called before the first text is made; again, it does nothing.
var Speak = sync.OnceFunc(func() {
	if err := speak(); err != nil {
		fyne.LogError("translations", err)
	}
})

// toolkitOnly are the languages that Fyne speaks and the program does not.
var toolkitOnly = []string{"cs", "el", "es", "fr", "ja", "pl", "pt", "ru", "sv", "ta", "uk", "zh"}

func speak() error {
	err := lang.AddTranslationsFS(assets.Translations, "translations")
	locale := fyne.Locale(lang.SystemLocale().LanguageString())
	language, _, _ := strings.Cut(string(locale), "-")
	if !slices.Contains(toolkitOnly, language) {
		return err
	}
	// Fyne would log each text that lacks.
	english, wrong := englishTexts()
	return errors.Join(err, wrong, lang.AddTranslationsForLocale(english, fyne.Locale(language)), lang.AddTranslationsForLocale(english, locale))
}

// englishTexts are all texts in English, in the form of a translation.
func englishTexts() ([]byte, error) {
	texts := map[string]any{}
	for _, language := range []string{"de", "en"} { // German has all keys, English those that are not the text
		files, err := assets.Translations.ReadDir("translations")
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if !strings.HasSuffix(f.Name(), "."+language+".json") {
				continue
			}
			data, err := assets.Translations.ReadFile("translations/" + f.Name())
			if err != nil {
				return nil, err
			}
			var of map[string]any
			if err := json.Unmarshal(data, &of); err != nil {
				return nil, fmt.Errorf("look: %s: %w", f.Name(), err)
			}
			for key, text := range of {
				forms, plural := text.(map[string]any)
				switch {
				case language == "de":
					texts[key] = key
				case plural: // other languages have more forms
					all := map[string]any{"zero": forms["other"], "two": forms["other"], "few": forms["other"], "many": forms["other"]}
					maps.Copy(all, forms)
					texts[key] = all
				default:
					texts[key] = text
				}
			}
		}
	}
	return json.Marshal(texts)
}

// Counted is what a text needs that depends on a number: lang.N("{{.Count}} pictures", n, look.Counted(n)).
func Counted(n int) map[string]any { return map[string]any{"Count": Count(n)} }
