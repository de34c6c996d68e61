package standin

import (
	"slices"
	"strings"

	"hybrid-image-search/engine/words"
)

// A rank is a reference's place in an order.
type rank struct {
	Number int    `json:"number"`
	Reason string `json:"reason"`
}

// rank orders the references by how many of the prompt's words and concepts are theirs.
func (s scene) rank() []rank {
	wanted := meanings{}
	first, _, _ := strings.Cut(s.prompt, "\n") // the search stands in the first line
	if _, search, ok := strings.Cut(first, ": "); ok {
		first = search
	}
	wanted.read(first, 1)
	type found struct {
		rank
		score float64
	}
	var all []found
	for _, r := range s.references {
		has := meanings{}
		has.read(strings.Join(append(append(r.keywords(), r.colours()...), words.Split(r.title())...), " "), 1)
		f := found{rank: rank{Number: r.number, Reason: "It shares no word with the search (" + Label + ")."}}
		var shared []string
		for name, weight := range wanted {
			if has[name] == 0 {
				continue
			}
			f.score += weight
			if kind, word, _ := strings.Cut(name, " "); kind != "colour" {
				shared = append(shared, word)
			}
		}
		if len(shared) > 0 {
			slices.Sort(shared)
			f.Reason = "It is about " + listed(slices.Compact(shared)) + " (" + Label + ")."
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b found) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	out := make([]rank, len(all))
	for i, f := range all {
		out[i] = f.rank
	}
	return out
}
