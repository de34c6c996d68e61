// Package zeroshot chooses tags for pictures from a list of common words, by how similar a model finds a picture and
// each word. The model was never trained on the list.
package zeroshot

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"strings"
)

//go:embed words.txt
var list string

// MaxTags bounds the tags of a picture.
const MaxTags = 5

// clearDeviations is how far above a picture's mean similarity to all words one has to be, in standard deviations. Of a
// thousand similarities that come about by chance the highest is at 3.2, and one above 4 comes once in thirty pictures.
// Unlike a fixed similarity, or odds that need a model's own temperature, it holds for any model.
const clearDeviations = 4

// Word is one of the list.
type Word struct {
	Text   string // the tag
	Prompt string // what a model is asked
}

// Words gives the list, in its order.
func Words() []Word {
	var all []Word
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for item := range strings.SplitSeq(line, ",") {
			if item = strings.TrimSpace(item); item != "" {
				all = append(all, word(item))
			}
		}
	}
	return all
}

// word makes the prompt of an item. One that begins with = takes no article.
func word(item string) Word {
	if text, bare := strings.CutPrefix(item, "="); bare {
		return Word{text, "a photo of " + text}
	}
	article := "a "
	if strings.ContainsRune("aeiouAEIOUX", rune(item[0])) && !strings.HasPrefix(item, "uni") {
		article = "an "
	}
	return Word{item, "a photo of " + article + item}
}

// Pick gives the words that stand clearly above the rest in a picture, the most similar first, at most MaxTags, by
// their places. Each must also be nearer than level, which is what words that say nothing have.
func Pick(similarities []float64, level float64) []int {
	if len(similarities) < 2 {
		return nil
	}
	n := float64(len(similarities))
	var sum, square float64
	for _, s := range similarities {
		sum += s
	}
	mean := sum / n
	for _, s := range similarities {
		square += (s - mean) * (s - mean)
	}
	deviation := math.Sqrt(square / n)
	if !(deviation > 0) {
		return nil
	}
	least := max(mean+clearDeviations*deviation, level)
	var picked []int
	for i, s := range similarities {
		if s >= least {
			picked = append(picked, i)
		}
	}
	slices.SortFunc(picked, func(a, b int) int { return cmp.Or(cmp.Compare(similarities[b], similarities[a]), a-b) })
	return picked[:min(len(picked), MaxTags)]
}
