package ui

import (
	"testing"

	"hybrid-image-search/engine/query"
)

// All that the help and the completions say is there to be translated.
func TestTheHelpIsTranslated(t *testing.T) {
	texts := helpTexts()
	if got := helpText(texts, "is so wide, such as width:>3000"); got != "is so wide, such as width:>3000" {
		t.Errorf("with an example: %q", got)
	}
	said := map[string]bool{}
	for _, section := range query.Help() {
		said[section.Title] = true
		for _, line := range section.Lines {
			said[line.Meaning] = true
		}
	}
	for _, k := range query.Keys() {
		said[k.Meaning] = true
	}
	for text := range said {
		if texts[text] == "" {
			t.Errorf("%q is not", text)
		}
	}
	said["is like this picture"] = true // a completion's
	for text := range texts {
		if !said[text] {
			t.Errorf("%q is said nowhere", text)
		}
	}
}
