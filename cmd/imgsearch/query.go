package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/query"
)

// What is told of a query's mistakes at most.
const (
	maxMistakes    = 3
	maxMistakeText = 60 // runes of each
)

// tellMistakes tells in one line what of a query was not understood. The rest is searched for.
func (s *session) tellMistakes(q engine.Query) {
	var told []string
	for _, m := range q.Mistakes[:min(len(q.Mistakes), maxMistakes)] {
		text := []rune(safe(q.Text[m.Start:m.End]))
		if len(text) > maxMistakeText {
			text = append(text[:maxMistakeText], '…')
		}
		told = append(told, fmt.Sprintf("“%s” was left out. %s", string(text), m.Sentence))
	}
	if more := len(q.Mistakes) - len(told); more > 0 {
		told = append(told, fmt.Sprintf("And %d more.", more))
	}
	if len(told) > 0 {
		fmt.Fprintln(s.stderr, "imgsearch:", strings.Join(told, " "))
	}
}

// helpQueryFlag prints the page of help of the search line.
type helpQueryFlag bool

// BeforeReset is called by kong before it asks for arguments.
func (helpQueryFlag) BeforeReset(app *kong.Kong) error {
	for i, section := range query.Help() {
		if i > 0 {
			fmt.Fprintln(app.Stdout)
		}
		fmt.Fprintln(app.Stdout, section.Title)
		for _, line := range section.Lines {
			fmt.Fprintf(app.Stdout, "  %-36s %s\n", line.Example, line.Meaning)
		}
	}
	app.Exit(exitDone)
	return nil
}

type completeCommand struct {
	libraryFlag
	JSON bool   `name:"json" help:"Print as JSON."`
	At   int    `default:"-1" placeholder:"BYTE" help:"Where in the text the cursor is. Default: at the end."`
	Text string `arg:"" help:"The beginning of a query."`
}

// completion is a line of the JSON.
type completion struct {
	Text     string `json:"text"` // with the completion in it
	Insert   string `json:"insert"`
	Detail   string `json:"detail,omitempty"`
	Pictures int    `json:"pictures,omitempty"`
}

// Run implements the command.
func (c *completeCommand) Run(s *session) error {
	return c.read(s, func(library *engine.Library) error {
		at := c.At
		if at < 0 {
			at = len(c.Text)
		}
		list := []completion{}
		for _, one := range library.Complete(s.ctx, c.Text, at) {
			text, _ := one.Apply(c.Text)
			list = append(list, completion{text, one.Insert, one.Detail, one.Count})
		}
		if c.JSON {
			return s.printJSON(list)
		}
		for _, one := range list {
			count := ""
			if one.Pictures > 0 {
				count = fmt.Sprint(one.Pictures)
			}
			fmt.Fprintf(s.stdout, "%-32s %8s  %s\n", safe(one.Insert), count, safe(one.Detail))
		}
		return nil
	})
}

// facet is the JSON of one.
type facet struct {
	Field  string       `json:"field"`
	Values []facetValue `json:"values"`
	Rest   int          `json:"rest,omitempty"`          // how many values there are besides
	Most   int          `json:"found_at_most,omitempty"` // words find no more pictures, so the counts may be short
}

type facetValue struct {
	Value    string `json:"value"`
	Pictures int    `json:"pictures"`
}

func (c *searchCommand) printFacets(s *session, library *engine.Library, results engine.Results, most int) error {
	if results.Note != "" {
		fmt.Fprintln(s.stderr, "imgsearch:", results.Note)
	}
	facets, err := library.Facets(s.ctx, idsOf(results.Hits))
	if err != nil {
		return err
	}
	list := []facet{}
	for _, f := range facets {
		one := facet{Field: string(f.Field), Values: []facetValue{}, Rest: f.Rest, Most: most}
		for _, v := range f.Values {
			one.Values = append(one.Values, facetValue{v.Text, v.Count})
		}
		list = append(list, one)
	}
	if c.JSON {
		return s.printJSON(list)
	}
	for _, f := range list {
		for _, v := range f.Values {
			fmt.Fprintf(s.stdout, "%8d  %s:%s\n", v.Pictures, f.Field, safe(query.Quote(v.Value)))
		}
		if f.Rest > 0 {
			fmt.Fprintf(s.stdout, "%8s  %s: %d more\n", "", f.Field, f.Rest)
		}
	}
	return nil
}
