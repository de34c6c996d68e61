package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/query"
)

// All that the engine tells of a query is there to be translated, and nothing else.
func TestWhatIsToldOfAQueryIsTranslated(t *testing.T) {
	mistakes, takes := mistakeTexts(), takesTexts()
	for _, english := range query.Sentences() {
		if mistakes[english] == "" {
			t.Errorf("the mistake %q is not", english)
		}
	}
	keys := append(query.Keys(), query.LikeKey())
	if len(mistakes) != len(query.Sentences())+len(keys) {
		t.Errorf("%d texts about mistakes are translated, of %d and %d keys", len(mistakes), len(query.Sentences()), len(keys))
	}
	taken := map[string]bool{}
	for _, k := range keys {
		if query.Choices(k.Field) == nil {
			taken[k.Takes] = true
		}
		if taken[k.Takes] && takes[k.Takes] == "" {
			t.Errorf("what %q takes is not", k.Field)
		}
		if !strings.Contains(mistakes[k.Right()], k.Example) {
			t.Errorf("what is right for %q is %q", k.Field, mistakes[k.Right()])
		}
	}
	if len(taken) != len(takes) {
		t.Errorf("%d translated values of keys for %d", len(takes), len(taken))
	}
	notes, names := noteTexts(), noteNames()
	for _, english := range engine.NoteSentences() {
		if notes[english] == "" && names[english] == nil {
			t.Errorf("the note %q is not", english)
		}
	}
	if len(notes)+len(names) != len(engine.NoteSentences()) {
		t.Errorf("%d notes are translated, of %d", len(notes)+len(names), len(engine.NoteSentences()))
	}
	reasons := reasonTexts("Gemini")
	for _, english := range engine.NoteReasons() {
		if reasons[english] != engine.NoteReason(english, "Gemini") {
			t.Errorf("the reason %q is %q", english, reasons[english])
		}
	}
	if len(reasons) != len(engine.NoteReasons()) {
		t.Errorf("%d reasons are translated, of %d", len(reasons), len(engine.NoteReasons()))
	}
}

// Whatever is typed wrongly, its mistake has a translation.
func TestMistakesHaveTexts(t *testing.T) {
	texts := mistakeTexts()
	wrong := []string{
		"width:>abc", `"unbalanced`, `folder:"open`, "OR", "cat OR", "a OR width:1", "999:cat + dog", "2:is:dark sea", "date:32", "near:999", "is:odd", "like:",
		strings.Repeat("rating:1 ", 120), strings.Repeat("word ", 20_000),
	}
	for _, k := range query.Keys() {
		wrong = append(wrong, string(k.Field)+":")
	}
	seen := map[string]bool{}
	for _, text := range wrong {
		read := query.Parse(text)
		for _, m := range read.Mistakes {
			seen[m.Sentence] = true
			if texts[m.Sentence] == "" {
				t.Errorf("%.40q: no text for %q", text, m.Sentence)
			}
		}
	}
	for _, english := range query.Sentences() {
		if !seen[english] && !strings.HasPrefix(english, "The query has many parts") {
			t.Errorf("nothing makes %q", english)
		}
	}
	sum := query.Parse("a" + strings.Repeat(" + b", 20)).Notes
	if len(sum) != 1 || !slices.Contains(query.Sentences(), sum[0]) {
		t.Errorf("of a long sum is told %q", sum)
	}
}

// A note is put together of sentences; each is found in it.
func TestNotesAreTold(t *testing.T) {
	w := &Window{}
	for _, note := range []string{
		"", "Something else. And more.",
		"The query is long; its first 32 words were searched. Gemini refused the key, so pictures were found by words and looks alone.",
		fmt.Sprintf("Several pictures are named “%s”; %s was taken.", "a.jpg", "/p/a (1).jpg"),
		"“x.jpg” was left out. It is no picture.",
	} {
		if told := w.told(note); told != note { // in English a sentence is what it was
			t.Errorf("%q became %q", note, told)
		}
	}
	form := nameForm("Several pictures are named “%s”; %s was taken.")
	if got := form.FindStringSubmatch("Before. Several pictures are named “a”; /b c.jpg was taken. After."); len(got) != 3 || got[1] != "a" || got[2] != "/b c.jpg" {
		t.Errorf("the names in a note are %q", got)
	}
}
