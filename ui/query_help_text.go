package ui

import (
	"strings"

	"fyne.io/fyne/v2/lang"
)

// helpTexts are what the help of the search line says, in the user's language, by what it is in English.
func helpTexts() map[string]string {
	return map[string]string{
		"Words":                      lang.L("Words"),
		"Sums of words and pictures": lang.L("Sums of words and pictures"),
		"Filters":                    lang.L("Filters"),
		"Filters together":           lang.L("Filters together"),
		"Numbers and sizes":          lang.L("Numbers and sizes"),
		"Dates":                      lang.L("Dates"),
		"Places":                     lang.L("Places"),
		"pictures with both words first, then those with one of them; with a model, what they mean": lang.L("pictures with both words first, then those with one of them; with a model, what they mean"),
		"these words in a row; nothing else is found":                                               lang.L("these words in a row; nothing else is found"),
		"words that begin so":                            lang.L("words that begin so"),
		"either counts as the same word; OR in capitals": lang.L("either counts as the same word; OR in capitals"),
		"without pictures that hold the word":            lang.L("without pictures that hold the word"),
		"all pictures but those that hold the word or, with a model, clearly show what it means": lang.L("all pictures but those that hold the word or, with a model, clearly show what it means"),
		"without pictures that hold these words in a row":                                        lang.L("without pictures that hold these words in a row"),
		"pictures like this one, by its name or path in the library, or any file":                lang.L("pictures like this one, by its name or path in the library, or any file"),
		"like the picture, and towards a sunset":                                                 lang.L("like the picture, and towards a sunset"),
		"beach counts twice as much":                                                             lang.L("beach counts twice as much"),
		"away from what stands behind a sign that stands alone":                                  lang.L("away from what stands behind a sign that stands alone"),
		"all of it together":                               lang.L("all of it together"),
		"lies in a folder of this name or below it":        lang.L("lies in a folder of this name or below it"),
		"has this in its file name":                        lang.L("has this in its file name"),
		"is of this format":                                lang.L("is of this format"),
		"was taken with this camera":                       lang.L("was taken with this camera"),
		"has this tag":                                     lang.L("has this tag"),
		"shows much of this colour":                        lang.L("shows much of this colour"),
		"is a picture of this kind":                        lang.L("is a picture of this kind"),
		"has text, a place, a note, a rating or a caption": lang.L("has text, a place, a note, a rating or a caption"),
		"these words can be read in it":                    lang.L("these words can be read in it"),
		"has as many stars; 0 is none":                     lang.L("has as many stars; 0 is none"),
		"is so wide":                                       lang.L("is so wide"),
		"is so high":                                       lang.L("is so high"),
		"the file is so large":                             lang.L("the file is so large"),
		"was taken then":                                   lang.L("was taken then"),
		"was taken at its beginning or later":              lang.L("was taken at its beginning or later"),
		"was taken before it began":                        lang.L("was taken before it began"),
		"was taken within so far of this place":            lang.L("was taken within so far of this place"),
		"is like this picture":                             lang.L("is like this picture"),
		"both have to hold":                                lang.L("both have to hold"),
		"one of them has to hold":                          lang.L("one of them has to hold"),
		"those that are none":                              lang.L("those that are none"),
		"a value with spaces is put into quotation marks; a mark inside of them is written twice": lang.L("a value with spaces is put into quotation marks; a mark inside of them is written twice"),
		"more; also >=, <, <= and =":                                        lang.L("more; also >=, <, <= and ="),
		"from one to the other, both included; one of them may be left out": lang.L("from one to the other, both included; one of them may be left out"),
		"without stars": lang.L("without stars"),
		"about as large: as it would be rounded; kb, mb and gb, or kib, mib and gib": lang.L("about as large: as it would be rounded; kb, mb and gb, or kib, mib and gib"),
		"a year; 2024-05 is a month, 2024-05-01 a day":                               lang.L("a year; 2024-05 is a month, 2024-05-01 a day"),
		"from the beginning of one to the end of the other":                          lang.L("from the beginning of one to the end of the other"),
		"from the beginning of May to the end of June":                               lang.L("from the beginning of May to the end of June"),
		"also today, week, month, year, and with “this” or “last” before them":       lang.L("also today, week, month, year, and with “this” or “last” before them"),
		"up to today; also weeks, months and years":                                  lang.L("up to today; also weeks, months and years"),
		"of any year, as the north has it; also months by their names":               lang.L("of any year, as the north has it; also months by their names"),
		"of that year": lang.L("of that year"),
		"within so far; m, km or mi, and 10 km if nothing is said": lang.L("within so far; m, km or mi, and 10 km if nothing is said"),
		"all that say where they were taken":                       lang.L("all that say where they were taken"),
	}
}

// helpText gives a text of the help in the user's language, also where an example follows it.
func helpText(texts map[string]string, english string) string {
	if text, ok := texts[english]; ok {
		return text
	}
	if meaning, example, ok := strings.Cut(english, ", such as "); ok && texts[meaning] != "" {
		return lang.L("{{.Meaning}}, such as {{.Example}}", map[string]any{"Meaning": texts[meaning], "Example": example})
	}
	return english
}
