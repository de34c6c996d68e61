package main

import (
	"errors"
	"fmt"
	"strings"

	"hybrid-image-search/engine"
	order "hybrid-image-search/engine/columns"
)

// resultFlags are those of the commands that print results.
type resultFlags struct {
	libraryFlag
	N    int  `short:"n" default:"20" help:"How many results at the most."`
	JSON bool `name:"json" help:"Print the results as JSON."`
}

// Validate is called by kong.
func (f resultFlags) Validate() error {
	if f.N < 1 {
		return errors.New("-n must be at least 1")
	}
	return nil
}

type searchCommand struct {
	resultFlags
	Sort      string        `enum:"relevance,date,name,size,colour,rating,dimensions,sharpness" default:"relevance" help:"What to sort by: relevance, date, name, size, colour, rating, dimensions or sharpness. Sorted are the results that -n leaves."`
	Ascending bool          `help:"The earliest, smallest or worst first. Names and colours are so anyway."`
	Threshold float64       `placeholder:"N" help:"Leave out results of less relevance, from 0 to 1."`
	Diversify bool          `help:"Put those last that look nearly the same as one before them."`
	Facets    bool          `help:"Print what the found pictures have, with counts, instead of the pictures."`
	Rerank    bool          `help:"Have Gemini put the best 20 in order, with a reason each. It is sent reduced copies of them."`
	Yes       bool          `help:"Agree to what --rerank sends, without being asked."`
	HelpQuery helpQueryFlag `name:"help-query" help:"Print what a query can say, with examples."`
	Words     []string      `arg:"" help:"What to look for. See --help-query."`
}

// sortKeys are the values of --sort.
var sortKeys = map[string]order.Key{
	"date": order.Date, "name": order.Name, "size": order.Size, "colour": order.Colour, "rating": order.Rating,
	"dimensions": order.Dimensions, "sharpness": order.Sharpness,
}

// Validate is called by kong.
func (c *searchCommand) Validate() error {
	if !(c.Threshold >= 0 && c.Threshold <= 1) {
		return errors.New("--threshold must be from 0 to 1")
	}
	return c.resultFlags.Validate()
}

// Run implements the command.
func (c *searchCommand) Run(s *session) error {
	open := c.read
	if c.Rerank {
		open = c.write // to note the agreement
	}
	return open(s, func(library *engine.Library) error {
		limit := c.N
		if c.Facets {
			limit = 0 // all are counted
		}
		results, err := library.Search(s.ctx, strings.Join(c.Words, " "), limit)
		s.tellMistakes(results.Query)
		if errors.Is(err, engine.ErrNoWords) { // no words find nothing, which is no failure
			if len(results.Query.Mistakes) == 0 { // else those say why
				results.Note = strings.TrimSpace(engine.Explain(err) + " " + results.Note)
			}
			err = nil
		}
		if err == nil && c.Rerank {
			results, err = c.rerank(s, library, results)
		}
		if err != nil {
			return err
		}
		most := 0
		if c.Facets {
			most = s.tellBound(results)
		}
		arranged, err := library.Arrange(s.ctx, results, c.arrangement())
		if err != nil {
			return err
		}
		results.Hits = arranged.Hits
		if c.Facets {
			return c.printFacets(s, library, results, most)
		}
		return c.print(s, library, results)
	})
}

func (c *searchCommand) arrangement() engine.Arrangement {
	key := sortKeys[c.Sort]
	upwards := c.Ascending || key == order.Name || key == order.Colour
	return engine.Arrangement{Sort: key, Descending: !upwards, Threshold: c.Threshold, Diversify: c.Diversify}
}

func (c *searchCommand) rerank(s *session, library *engine.Library, results engine.Results) (engine.Results, error) {
	if err := s.agree(library, engine.ForRanking, c.Yes); errors.Is(err, errDeclined) {
		return results, errTold
	} else if err != nil {
		return results, err
	}
	return library.Rerank(s.ctx, results)
}

type similarCommand struct {
	resultFlags
	By   string `enum:"meaning,look" default:"meaning" help:"What is to be alike: meaning, what the pictures show, where embed --with clip was run, else their look; or look."`
	File string `arg:"" help:"A picture, in the library or not."`
}

// Run implements the command.
func (c *similarCommand) Run(s *session) error {
	return c.read(s, func(library *engine.Library) error {
		find := library.SimilarToFile
		if c.By == "look" {
			find = library.LooksLikeFile
		}
		results, err := find(s.ctx, c.File, c.N)
		if err != nil {
			return err
		}
		return c.print(s, library, results)
	})
}

// result is one line of the JSON that search and similar print.
type result struct {
	Rank      int     `json:"rank"`
	Path      string  `json:"path"`
	Score     float64 `json:"score"`
	Relevance float64 `json:"relevance"`
	Why       why     `json:"why"`
}

// why tells what found a picture. Text and Visual are null when they did not, and Semantic is left out.
type why struct {
	Text     *engine.Place `json:"text"`
	Visual   *visual       `json:"visual"`
	Semantic *semantic     `json:"semantic,omitempty"`
	Tags     []string      `json:"tags"`
	Words    []string      `json:"words"`
	Machine  []string      `json:"machine,omitempty"` // words that only a model says of the picture
	Passed   []string      `json:"passed,omitempty"`  // filters of the query
	Reason   string        `json:"reason,omitempty"`  // of its place, by the model that put the results in order
}

// semantic is a place in the space of a model.
type semantic struct {
	engine.Place
	Space string `json:"space"`
}

type visual struct {
	engine.Place
	Like []string `json:"like"`
}

func (f resultFlags) print(s *session, library *engine.Library, results engine.Results) error {
	found, err := library.Details(s.ctx, results, results.Hits)
	if err != nil {
		return err
	}
	if results.Note != "" {
		fmt.Fprintln(s.stderr, "imgsearch:", results.Note)
	}
	list := make([]result, 0, len(found))
	for i, hit := range found {
		r := result{i + 1, hit.Picture.File.Path, hit.Score, hit.Relevance, why{
			Text: hit.Text, Passed: hit.Passed, Reason: hit.Reason, Machine: hit.Machine,
			Tags: append([]string{}, hit.Tags...), Words: append([]string{}, hit.Words...),
		}}
		if hit.Visual != nil {
			r.Why.Visual = &visual{*hit.Visual, append([]string{}, hit.Like...)}
		}
		if hit.Meaning != nil {
			r.Why.Semantic = &semantic{*hit.Meaning, hit.Meaning.Space}
		}
		list = append(list, r)
	}
	if f.JSON {
		return s.printJSON(list)
	}
	for _, r := range list {
		fmt.Fprintf(s.stdout, "%3d  %.4f  %s  (%s)\n", r.Rank, r.Score, printable(r.Path), r.Why)
	}
	if asked := results.Of != "" || len(results.Query.Terms) > 0 || len(results.Query.Must) > 0 || len(results.Query.Filters) > 0 || len(results.Query.Sum) > 0 && results.Note == ""; asked && len(list) == 0 && len(results.Query.Mistakes) == 0 {
		stats, err := library.Stats(s.ctx)
		if err != nil {
			return err
		}
		hint := "Nothing was found."
		if stats.Pictures == 0 {
			hint = "The library is empty. Add pictures with: imgsearch index FOLDER"
		}
		fmt.Fprintln(s.stderr, hint)
	}
	return nil
}

// String tells the reasons in a few words.
func (w why) String() string {
	var reasons []string
	if len(w.Words) > 0 {
		reasons = append(reasons, "words: "+strings.Join(w.Words, ", "))
	}
	if len(w.Tags) > 0 {
		reasons = append(reasons, "seen: "+strings.Join(w.Tags, ", "))
	}
	if len(w.Machine) > 0 {
		reasons = append(reasons, "a model says: "+safe(strings.Join(w.Machine, ", ")))
	}
	if w.Visual != nil {
		reasons = append(reasons, fmt.Sprintf("looks alike: %.2f", w.Visual.Score))
	}
	if w.Semantic != nil {
		reasons = append(reasons, fmt.Sprintf("means alike: %.2f", w.Semantic.Score))
	}
	if len(w.Passed) > 0 {
		reasons = append(reasons, "passes "+safe(strings.Join(w.Passed, " ")))
	}
	if w.Reason != "" {
		reasons = append(reasons, safe(w.Reason))
	}
	return strings.Join(reasons, "; ")
}
