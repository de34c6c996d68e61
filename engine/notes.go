package engine

import "strings"

// What is told of a query besides its mistakes. In place of each %s stands a name.
const (
	noteLong            = "The query is long; its first 32 words were searched."
	noteGuessed         = "Nothing clearly shows this; these pictures come nearest."
	noteNoConsentToRank = "The order is that of the search: you have not agreed to send found pictures to Gemini."
	noteNotRanked       = "The order is that of the search."
	noteNoWords         = "There is no word to search for. Type a word or two, such as “red dress” or “sea at night”."
	manyTextHits        = "Very many pictures hold these words; the first 10,000 of them are shown. Another word or a filter narrows them."
	noteAllInstead      = "All pictures are shown."

	noteSeveralNamed = "Several pictures are named “%s”; %s was taken."
	noteLeftOut      = "“%s” was left out."
	noteNoneNamed    = "There is no picture “%s” in the library nor a file of that name, so it was left out."

	notUnderstood = "%s did not understand the words"
	soByWords     = "so pictures were found by words and looks alone."
	soWithout     = "so the pictures were found without it."
	soByLooks     = "so pictures were found by looks alone."
)

// NoteSentences gives all that a note on a query may say, so that it can be translated. In place of each %s stands a
// picture's name or path.
func NoteSentences() []string {
	return []string{
		noteLong, noteGuessed, noteNoConsentToRank, noteNotRanked, noteNoWords, manyTextHits, noteAllInstead,
		noteSeveralNamed, noteLeftOut, noteNoneNamed, soByWords, soWithout, soByLooks,
	}
}

// NoteReasons gives why a source of meaning may have understood nothing. In place of %s stands its name.
func NoteReasons() []string {
	all := []string{notUnderstood}
	for _, r := range reasons {
		all = append(all, r.text)
	}
	return all
}

// NoteReason is a reason as notes tell it of the source of this name.
func NoteReason(reason, name string) string {
	if !strings.HasPrefix(reason, "%s") && strings.HasPrefix(name, "The ") {
		name = "the " + strings.TrimPrefix(name, "The ")
	}
	return strings.Replace(reason, "%s", name, 1)
}

// LocalModelName is what notes call the model on this machine.
const LocalModelName = "The model on this machine"
