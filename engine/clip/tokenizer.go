package clip

// A tokenizer turns a text into the numbers that a model reads: CLIP's byte-level BPE. The known Go libraries read
// tokenizers that join words with the space before them; CLIP marks the ends of words instead.
type tokenizer struct {
	merges     map[[2]int32]merge
	letters    [256]int32 // of each byte within a word
	ends       [256]int32 // of each byte at its end
	start, end int32
	length     int      // of the longest text in tokens, start and end among them
	files      []string // that it was read from
}

// A merge makes one token of two. Lower ranks go first.
type merge struct{ rank, id int32 }

// maxText bounds how much of a text is looked at. 77 tokens are some 300 letters; what could follow has no effect.
const maxText = 1 << 16

// encode gives the tokens of a text: start, at most length-2 of its own, end.
func (t *tokenizer) encode(text string, length int) []int32 {
	if len(text) > maxText {
		text = text[:maxText]
	}
	ids := []int32{t.start}
	for word := range words(normalize(text)) {
		ids = t.appendWord(ids, word)
		if len(ids) >= length-1 {
			ids = ids[:length-1]
			break
		}
	}
	return append(ids, t.end)
}
