package cliptest

import (
	"slices"
	"strings"
	"sync"
)

// lesson is what the vocabulary is learned from.
const lesson = `a photo of a cat a photo of a dog two dogs running on the green grass a red car in the street
the old harbour with boats in the evening light people walking in the city a woman with a red dress
a bowl of fruit on a wooden table mountains and a lake under the blue sky a child playing with a ball
the photo shows a house with a garden birds over the sea snow on the trees a train in the station
black and white photo of a bridge something is not there it is here and there it's a photo don't stop
a café in the morning grüne wälder und seen ein haus am see une maison près de la mer 日本 の 写真 日本 の 海`

// merges is how many the vocabulary has; the lesson bears some more.
const merges = 200

// A vocabulary is byte-level BPE as CLIP has it: the tokens in the order of their numbers, and the merges.
type vocabulary struct {
	tokens []string
	merges [][2]string
}

// learned is the vocabulary, made once.
var learned = sync.OnceValue(learn)

// learn makes the vocabulary: all bytes, within words and at their ends, then again and again the most frequent
// pair; the first by name of those that are equally frequent.
func learn() vocabulary {
	var v vocabulary
	for _, r := range alphabet() {
		v.tokens = append(v.tokens, string(r))
	}
	for _, r := range alphabet() {
		v.tokens = append(v.tokens, string(r)+"</w>")
	}
	var words [][]string
	for word := range strings.FieldsSeq(lesson) {
		var pieces []string
		for _, b := range []byte(word) {
			pieces = append(pieces, string(alphabet()[b]))
		}
		pieces[len(pieces)-1] += "</w>"
		words = append(words, pieces)
	}
	for range merges {
		best := mostFrequent(words)
		v.merges = append(v.merges, best)
		if token := best[0] + best[1]; !slices.Contains(v.tokens, token) {
			v.tokens = append(v.tokens, token)
		}
		for i := range words {
			words[i] = join(words[i], best)
		}
	}
	v.tokens = append(v.tokens, "<|startoftext|>", "<|endoftext|>")
	return v
}

func mostFrequent(words [][]string) [2]string {
	count := map[[2]string]int{}
	for _, pieces := range words {
		for i := range len(pieces) - 1 {
			count[[2]string{pieces[i], pieces[i+1]}]++
		}
	}
	var best [2]string
	for pair, n := range count {
		if d := n - count[best]; d > 0 || d == 0 && slices.Compare(pair[:], best[:]) < 0 {
			best = pair
		}
	}
	return best
}

func join(pieces []string, pair [2]string) []string {
	var out []string
	for i := 0; i < len(pieces); i++ {
		if i+1 < len(pieces) && pieces[i] == pair[0] && pieces[i+1] == pair[1] {
			out = append(out, pair[0]+pair[1])
			i++
			continue
		}
		out = append(out, pieces[i])
	}
	return out
}

// alphabet is the printable character that stands for each byte: itself, or the next from 256 on.
func alphabet() [256]rune {
	var all [256]rune
	next := rune(256)
	for b := range all {
		all[b] = rune(b)
		if b <= 32 || b >= 127 && b <= 160 || b == 173 {
			all[b] = next
			next++
		}
	}
	return all
}
