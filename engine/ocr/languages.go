package ocr

import (
	"os"
	"slices"
	"strings"
)

// choose gives the languages to read in: those that are wanted, which must be there; else English and that of the
// locale, as far as they are there; else what there is.
func choose(installed, wanted []string, locale string) ([]string, error) {
	var chosen, lacking []string
	for _, name := range wanted {
		switch {
		case slices.Contains(chosen, name):
		case slices.Contains(installed, name):
			chosen = append(chosen, name)
		default:
			lacking = append(lacking, name)
		}
	}
	if len(lacking) > 0 {
		return nil, &Error{Kind: ErrNoLanguage, Detail: strings.Join(lacking, ", ")}
	}
	if len(chosen) > 0 {
		return chosen, nil
	}
	// English comes second: it is the first language that settles what letters are taken for.
	for _, name := range []string{LanguageOf(locale), "eng"} {
		if slices.Contains(installed, name) && !slices.Contains(chosen, name) {
			chosen = append(chosen, name)
		}
	}
	if len(chosen) > 0 {
		return chosen, nil
	}
	for _, name := range installed {
		if !slices.Contains(noLanguages, name) && len(chosen) < 3 {
			chosen = append(chosen, name)
		}
	}
	if len(chosen) == 0 {
		return nil, &Error{Kind: ErrNoLanguage}
	}
	return chosen, nil
}

// noLanguages are in the list, but tell which way up a page is, and find formulas.
var noLanguages = []string{"osd", "equ", "snum"}

// ParseLanguages reads names with + or commas or spaces between. What cannot be a name is given back as wrong.
func ParseLanguages(text string) (names []string, wrong string) {
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("+,; \t", r) }) {
		if !languageName.MatchString(name) {
			return nil, name
		}
		names = append(names, name)
	}
	return names, ""
}

// environment tells the locale as POSIX has it, the strongest first.
func environment() []string {
	return []string{os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")}
}

func localeOf(all []string) string {
	for _, locale := range all {
		if locale != "" {
			return locale
		}
	}
	return ""
}

// LanguageOf gives tesseract's name for the language of a locale, such as deu for de_DE.UTF-8 or de-AT; "" when it is
// not known.
func LanguageOf(locale string) string {
	locale, _, _ = strings.Cut(locale, ".")
	locale, _, _ = strings.Cut(locale, "@")
	parts := strings.FieldsFunc(strings.ToLower(locale), func(r rune) bool { return r == '_' || r == '-' })
	if len(parts) == 0 {
		return ""
	}
	if parts[0] == "zh" {
		for _, part := range parts[1:] {
			if slices.Contains([]string{"tw", "hk", "mo", "hant"}, part) {
				return "chi_tra"
			}
		}
		return "chi_sim"
	}
	return languages[parts[0]]
}

// languages gives tesseract's names, which are those of ISO 639-2, for the two letters of ISO 639-1.
var languages = map[string]string{
	"af": "afr", "ar": "ara", "be": "bel", "bg": "bul", "bn": "ben", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan",
	"de": "deu", "el": "ell", "en": "eng", "eo": "epo", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin",
	"fr": "fra", "ga": "gle", "gl": "glg", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye", "id": "ind",
	"is": "isl", "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz", "ko": "kor", "lt": "lit", "lv": "lav", "mk": "mkd",
	"ms": "msa", "nb": "nor", "nl": "nld", "nn": "nor", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus",
	"sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "sw": "swa", "ta": "tam", "te": "tel", "th": "tha",
	"tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie",
}
