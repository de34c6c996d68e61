package ui

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/query"
	"hybrid-image-search/ui/look"
)

// mistakeTexts are the sentences about mistakes in a query, in the user's language, by what they are in English.
func mistakeTexts() map[string]string {
	texts := map[string]string{
		"“OR” stands between two words, or between two filters, such as cat OR dog.": lang.L("“OR” stands between two words, or between two filters, such as cat OR dog."),
		"Nothing closes this quotation mark.":                                        lang.L("Nothing closes this quotation mark."),
		"Nothing closes this quotation mark; all behind it was taken.":               lang.L("Nothing closes this quotation mark; all behind it was taken."),
		"A weight is a number above 0, up to 100; others count as 1.":                lang.L("A weight is a number above 0, up to 100; others count as 1."),
		"A weight stands before words or a picture, not before a filter.":            lang.L("A weight stands before words or a picture, not before a filter."),
		"The query is too long; it was read up to here.":                             lang.L("The query is too long; it was read up to here."),
		"There are more than 100 filters; this one was left out.":                    lang.L("There are more than 100 filters; this one was left out."),
		"The query has many parts; 16 of them were searched.":                        lang.L("The query has many parts; 16 of them were searched."),
	}
	takes := takesTexts()
	for _, k := range append(query.Keys(), query.LikeKey()) {
		if all := query.Choices(k.Field); all != nil {
			texts[k.Right()] = lang.L("“{{.Key}}:” knows {{.Values}}, such as {{.Example}}.",
				map[string]any{"Key": string(k.Field), "Values": strings.Join(all, ", "), "Example": k.Example})
		} else {
			texts[k.Right()] = lang.L("“{{.Key}}:” takes {{.What}}, such as {{.Example}}.",
				map[string]any{"Key": string(k.Field), "What": takes[k.Takes], "Example": k.Example})
		}
	}
	return texts
}

// takesTexts are what stands behind keys that take any value.
func takesTexts() map[string]string {
	return map[string]string{
		"a folder's name or a part of its path": lang.L("a folder's name or a part of its path"),
		"a part of a file's name":               lang.L("a part of a file's name"),
		"a camera's name or a part of it":       lang.L("a camera's name or a part of it"),
		"a tag":                                 lang.L("a tag"),
		"words":                                 lang.L("words"),
		"a number from 0 to 5":                  lang.L("a number from 0 to 5"),
		"a number of pixels":                    lang.L("a number of pixels"),
		"a size":                                lang.L("a size"),
		"a day, a month, a year, a season or a range": lang.L("a day, a month, a year, a season or a range"),
		"a day, a month or a year":                    lang.L("a day, a month or a year"),
		"latitude, longitude and distance":            lang.L("latitude, longitude and distance"),
		"the name or path of a picture":               lang.L("the name or path of a picture"),
	}
}

// noteTexts are the sentences of notes that name nothing but what a source of meaning found.
func noteTexts() map[string]string {
	return map[string]string{
		"The query is long; its first 32 words were searched.":                                                            lang.L("The query is long; its first 32 words were searched."),
		"Nothing clearly shows this; these pictures come nearest.":                                                        lang.L("Nothing clearly shows this; these pictures come nearest."),
		"The order is that of the search: you have not agreed to send found pictures to Gemini.":                          lang.L("The order is that of the search: you have not agreed to send found pictures to Gemini."),
		"The order is that of the search.":                                                                                lang.L("The order is that of the search."),
		"There is no word to search for. Type a word or two, such as “red dress” or “sea at night”.":                      lang.L("There is no word to search for. Type a word or two, such as “red dress” or “sea at night”."),
		"Very many pictures hold these words; the first 10,000 of them are shown. Another word or a filter narrows them.": lang.L("Very many pictures hold these words; the first 10,000 of them are shown. Another word or a filter narrows them."),
		"All pictures are shown.":                          lang.L("All pictures are shown."),
		"so pictures were found by words and looks alone.": lang.L("so pictures were found by words and looks alone."),
		"so the pictures were found without it.":           lang.L("so the pictures were found without it."),
		"so pictures were found by looks alone.":           lang.L("so pictures were found by looks alone."),
	}
}

// noteNames are the sentences that name pictures.
func noteNames() map[string]func(names []string) string {
	return map[string]func(names []string) string{
		"Several pictures are named “%s”; %s was taken.": func(names []string) string {
			return lang.L("Several pictures are named “{{.Name}}”; {{.Path}} was taken.", map[string]any{"Name": names[0], "Path": names[1]})
		},
		"“%s” was left out.": func(names []string) string {
			return lang.L("“{{.Name}}” was left out.", map[string]any{"Name": names[0]})
		},
		"There is no picture “%s” in the library nor a file of that name, so it was left out.": func(names []string) string {
			return lang.L("There is no picture “{{.Name}}” in the library nor a file of that name, so it was left out.", map[string]any{"Name": names[0]})
		},
	}
}

// told gives a note of the engine in the user's language. What is not known of it stays.
func (w *Window) told(note string) string {
	if note == "" {
		return ""
	}
	for english, say := range noteNames() {
		note = nameForm(english).ReplaceAllStringFunc(note, func(found string) string {
			return say(nameForm(english).FindStringSubmatch(found)[1:])
		})
	}
	sources := map[string]string{"Gemini": "Gemini", engine.LocalModelName: lang.L("The model on this machine")}
	if w.service != nil && w.service.Local() {
		sources["The "+w.service.Label()] = w.serviceLabel()
	}
	for name, own := range sources {
		for english, text := range reasonTexts(own) {
			note = strings.ReplaceAll(note, engine.NoteReason(english, name)+", so ", text+", so ")
		}
	}
	for _, texts := range []map[string]string{noteTexts(), mistakeTexts()} {
		for english, text := range texts {
			note = strings.ReplaceAll(note, english, text)
		}
	}
	return look.Retold(note)
}

// nameForm finds a sentence whose names stand in place of %s.
func nameForm(english string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(english), "%s", "([^”]*?)"))
}
