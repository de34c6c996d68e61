package ui

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/assets"
)

// spoken are the languages that each text is translated into.
var spoken = []string{"de", "ko"}

// pluralForms are those that a language has.
var pluralForms = map[string][]string{"en": {"one", "other"}, "de": {"one", "other"}, "ko": {"other"}}

// reservedKeys mean something to the reader of translations, so that they are no keys.
var reservedKeys = []string{
	"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other", "translation",
}

// A message is a text in one language; one that depends on no number has but the other form.
type message struct {
	forms  map[string]string
	plural bool
}

// readTranslations gives the messages of each language by key.
func readTranslations(t *testing.T) map[string]map[string]message {
	t.Helper()
	all := map[string]map[string]message{}
	files, err := assets.Translations.ReadDir("translations")
	must(t, err)
	for _, f := range files {
		parts := strings.Split(f.Name(), ".")
		if len(parts) != 3 || parts[2] != "json" || pluralForms[parts[1]] == nil {
			t.Errorf("%s is not PART.LANGUAGE.json", f.Name())
			continue
		}
		data, err := assets.Translations.ReadFile("translations/" + f.Name())
		must(t, err)
		var texts map[string]any
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Errorf("%s: %v", f.Name(), err)
		}
		if parts[0] == "fyne" { // its own texts, in a language that it does not bring
			continue
		}
		language := all[parts[1]]
		if language == nil {
			language = map[string]message{}
			all[parts[1]] = language
		}
		for key, value := range texts {
			m := message{forms: map[string]string{}}
			switch value := value.(type) {
			case string:
				m.forms["other"] = value
			case map[string]any:
				m.plural = true
				for form, text := range value {
					m.forms[form], _ = text.(string)
				}
			}
			if slices.Contains(reservedKeys, strings.ToLower(key)) {
				t.Errorf("%s: %q is reserved: use lang.X", f.Name(), key)
			}
			if before, ok := language[key]; ok && !maps.Equal(before.forms, m.forms) {
				t.Errorf("%s: %q is translated otherwise in another part", f.Name(), key)
			}
			language[key] = m
		}
	}
	return all
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

// placeholdersOf gives what is filled in, each once.
func placeholdersOf(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Each text of the window has a translation that says as much, and no translation is left over.
func TestEveryTextIsTranslated(t *testing.T) {
	translations, source := readTranslations(t), readSources(t)
	if len(source.used) == 0 {
		t.Fatal("no texts found")
	}
	used := map[string]bool{}
	for _, u := range source.used {
		used[u.key] = true
		wanted := placeholdersOf(u.english)
		slices.Sort(u.data)
		if u.data != nil && !slices.Equal(wanted, u.data) {
			t.Errorf("%s: %q needs %q and is given %q", u.at, u.key, wanted, u.data)
		}
		languages := spoken
		if u.plural || u.key != u.english {
			languages = append([]string{"en"}, spoken...)
		}
		for _, language := range languages {
			m, ok := translations[language][u.key]
			if !ok {
				t.Errorf("%s: %s lacks %q", u.at, language, u.key)
				continue
			}
			if m.plural != u.plural {
				t.Errorf("%s: %s: whether %q depends on a number", u.at, language, u.key)
			}
			if forms := slices.Sorted(maps.Keys(m.forms)); u.plural && !slices.Equal(forms, pluralForms[language]) {
				t.Errorf("%s: %s has the forms %q of %q", u.at, language, forms, u.key)
			}
			if language == "en" && m.forms["other"] != u.english {
				t.Errorf("%s: en has %q and the code %q", u.at, m.forms["other"], u.english)
			}
			for form, text := range m.forms {
				if got := placeholdersOf(text); strings.TrimSpace(text) == "" || !slices.Equal(got, wanted) ||
					strings.Count(text, "{{") != len(placeholder.FindAllString(text, -1)) {
					t.Errorf("%s: %s (%s) is %q for %q", u.at, language, form, text, u.key)
				}
			}
		}
	}
	for language, texts := range translations {
		for key := range texts {
			if !used[key] {
				t.Errorf("%s: %q is left over", language, key)
			}
		}
	}
}

// What a user reads goes through the translations, but for what is the same everywhere.
func TestNoTextIsBare(t *testing.T) {
	for file, texts := range readSources(t).bare {
		t.Errorf("%s: not translated: %q", file, texts)
	}
}
