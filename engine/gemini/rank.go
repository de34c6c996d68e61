package gemini

import (
	"context"
	"encoding/json"
	"fmt"

	"google.golang.org/genai"
)

// A Rank is the place of a candidate in a better order, and why it has it.
type Rank struct {
	Candidate int // its index in the request's references
	Reason    string
}

const rankPrompt = "The pictures above were found for this search: %s\n" +
	"Put them in order, the one that fits best first. Give for each its number and a reason of at most twelve words. Name each once."

var rankSchema = map[string]any{
	"type": "array",
	"items": map[string]any{
		"type": "object",
		"properties": map[string]any{
			"number": map[string]any{"type": "integer"},
			"reason": map[string]any{"type": "string"},
		},
		"required": []string{"number", "reason"},
	},
}

// maxReason bounds a reason, in characters.
const maxReason = 160

// Rank asks once in which order the found pictures fit a search. Candidates that the model forgets keep their
// order, after those that it names.
func (c *Client) Rank(ctx context.Context, search string, candidates []Reference) ([]Rank, Told, error) {
	r := Request{Prompt: fmt.Sprintf(rankPrompt, oneLine(search)), References: candidates}
	if oneLine(search) == "" {
		return nil, Told{}, ErrNoPrompt
	}
	if err := r.check(max(c.settings.MaxReferences, maxRanked)); err != nil {
		return nil, Told{}, err
	}
	text, told, err := c.structured(ctx, r.parts(), rankSchema, r)
	if err != nil {
		return nil, told, err
	}
	ranks, err := parseRanks(text, len(candidates))
	return ranks, told, err
}

// maxRanked is how many candidates may be ranked at once, whatever may go with a prompt.
const maxRanked = 20

// parts are those of the request's only content.
func (r Request) parts() []*genai.Part { return r.contents()[0].Parts }

// parseRanks reads a structured answer about n candidates.
func parseRanks(text string, n int) ([]Rank, error) {
	var list []struct {
		Number int    `json:"number"`
		Reason string `json:"reason"`
	}
	if err := json.Unmarshal([]byte(withoutFence(text)), &list); err != nil {
		return nil, fmt.Errorf("%w: it is not of the form that was asked for", ErrGarbled)
	}
	ranks, named := make([]Rank, 0, n), make([]bool, n)
	for _, entry := range list {
		i := entry.Number - 1
		if i < 0 || i >= n || named[i] {
			continue
		}
		named[i] = true
		ranks = append(ranks, Rank{i, clean(entry.Reason, maxReason)})
	}
	if len(ranks) == 0 {
		return nil, ErrEmpty
	}
	for i, ok := range named {
		if !ok {
			ranks = append(ranks, Rank{Candidate: i})
		}
	}
	return ranks, nil
}
