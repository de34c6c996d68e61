// Package benchdata makes what measurements work on: vectors, photos, and libraries of pictures that are like those of
// people in how often words come and how vectors lie, from fixed seeds.
package benchdata

import (
	"math/rand/v2"
	"strings"
)

// vocabulary has words as frequent as in captions: the n-th is drawn with a probability of about 1/n.
const vocabulary = 5_000

// Word gives the n-th word, of syllables, so that its beginnings are shared by as many as those of real ones.
func Word(n int) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for n += len(consonants) * len(vowels); n > 0; n /= len(consonants) * len(vowels) {
		syllable := n % (len(consonants) * len(vowels))
		b.WriteByte(consonants[syllable/len(vowels)])
		b.WriteByte(vowels[syllable%len(vowels)])
	}
	return b.String()
}

// Query gives two words as somebody types them: neither those that stand everywhere nor those that stand nowhere.
func Query(random *rand.Rand) string {
	return Word(10+random.IntN(vocabulary/10)) + " " + Word(10+random.IntN(vocabulary/10))
}

// captions draws captions.
type captions struct{ zipf *rand.Zipf }

func newCaptions(random *rand.Rand) captions {
	return captions{rand.NewZipf(random, 1.1, 3, vocabulary)}
}

func (c captions) draw() string {
	words := make([]string, 8)
	for i := range words {
		words[i] = Word(int(c.zipf.Uint64()))
	}
	return strings.Join(words, " ")
}
