package main

import (
	"errors"
	"fmt"

	"hybrid-image-search/engine/evaluation"
)

// evalCommand has the flags of its commands, so that they may stand before and after their names.
type evalCommand struct {
	libraryFlag
	JSON bool `name:"json" help:"Print as JSON."`

	Similar evalSimilarCommand `cmd:"" help:"Find each picture's kind by its look: every picture below DIR asks once, and its folder is its label."`
	Text    evalTextCommand    `cmd:"" help:"Find pictures of the library by the queries of a file."`
}

type evalSimilarCommand struct {
	Model string `placeholder:"DIR" help:"The folder of a CLIP model, whose space is measured too. Default: as chosen in the window, else the first that was fetched, if it can be run."`
	Dir   string `arg:"" help:"A folder of labelled folders of pictures."`
}

// Run implements the command. The pictures are read from the folder itself; no library is opened.
func (c *evalSimilarCommand) Run(s *session, eval *evalCommand) error {
	if err := s.useModel(c.Model); err != nil {
		return err
	}
	model := s.local()
	if state := model.State(s.ctx); !state.Ready() {
		if err := errors.Join(state.RuntimeErr, state.ModelErr); c.Model != "" {
			return err
		}
		model = nil
	}
	report, failed, err := evaluation.Similar(s.ctx, c.Dir, model)
	if err != nil {
		return err
	}
	for _, f := range failed {
		fmt.Fprintf(s.stderr, "%s: %s\n", printable(f.Path), f.Error)
	}
	if eval.JSON {
		return s.printJSON(report)
	}
	fmt.Fprintf(s.stdout, "%d queries\n%-24s %7s %7s %7s\n", report.Queries, "", "mAP", "P@1", "P@10")
	for _, space := range report.Spaces {
		fmt.Fprintf(s.stdout, "%-24s %7.4f %7.4f %7.4f\n", space.Name, space.MAP, space.P1, space.P10)
	}
	return nil
}

type evalTextCommand struct {
	File string `arg:"" help:"Lines of {\"query\": \"…\", \"relevant\": [\"path\", …]}."`
}

// Run implements the command.
func (c *evalTextCommand) Run(s *session, eval *evalCommand) error {
	queries, err := evaluation.ReadQueries(c.File)
	if err != nil {
		return err
	}
	library, err := eval.open(s, true)
	if err != nil {
		return err
	}
	defer library.Close() //nolint:errcheck // nothing was changed
	report, err := evaluation.Text(s.ctx, library, queries)
	if err != nil {
		return err
	}
	if eval.JSON {
		return s.printJSON(report)
	}
	fmt.Fprintf(s.stdout, "%d queries\n%-24s %9s %7s %8s\n", report.Queries, "", "recall@5", "MRR@10", "nDCG@10")
	for _, space := range report.Spaces {
		fmt.Fprintf(s.stdout, "%-24s %9.4f %7.4f %8.4f\n", space.Name, space.Recall5, space.MRR10, space.NDCG10)
	}
	return nil
}
