package query

// EndsInPicture tells whether a text ends in the name of a picture that is to be looked for. What is typed behind it
// without a space would be taken for more of the name.
func EndsInPicture(text string) bool {
	t, ok := tokenAt(text, len(text))
	return ok && t.keyed && t.key.Field == Likes && !t.unclosed && t.text != ""
}
