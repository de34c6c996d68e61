package main

import (
	"errors"
	"fmt"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
)

// modelFlags are those of the commands that send a library's pictures to a model.
type modelFlags struct {
	libraryFlag
	Yes    bool `help:"Agree to what is sent, to whom and at what cost, without being asked."`
	Revoke bool `help:"Take back the agreement. What was made stays; nothing more is sent."`
	JSON   bool `name:"json" help:"Print the result as JSON."`
}

type embedCommand struct {
	modelFlags
	With       string `enum:"clip,gemini" required:"" help:"Whose model: clip, on this machine, or gemini."`
	Model      string `placeholder:"NAME" help:"The embedding model, or for clip its folder, which later searches use too. Default: as chosen in the window; for clip else the first that was fetched."`
	Dimensions int    `placeholder:"N" help:"The length of Gemini's vectors, 128 to 3072. Default: 768, or as chosen in the window."`
}

// Run implements the command.
func (c *embedCommand) Run(s *session) error {
	if engine.Source(c.With) == engine.CLIP {
		return c.runLocal(s)
	}
	s.override = func(choices *engine.Choices) {
		if c.Model != "" {
			choices.EmbeddingModel = c.Model
		}
		if c.Dimensions != 0 {
			choices.Dimensions = c.Dimensions
		}
	}
	return c.run(s, engine.ForMeaning, "became searchable by meaning", func(library *engine.Library, show func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		return library.Embed(s.ctx, engine.Source(c.With), show)
	})
}

type describeCommand struct {
	modelFlags
	Model string `placeholder:"NAME" help:"The model that describes. Default: the answer model that was chosen in the window."`
}

// Run implements the command.
func (c *describeCommand) Run(s *session) error {
	s.override = func(choices *engine.Choices) {
		if c.Model != "" {
			choices.AnswerModel = c.Model
		}
	}
	return c.run(s, engine.ForDescriptions, "were described", func(library *engine.Library, show func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		return library.Describe(s.ctx, show)
	})
}

// run sends the library's pictures, once the user agreed.
func (f modelFlags) run(s *session, purpose engine.Purpose, what string, work func(*engine.Library, func(engine.EmbedProgress)) (engine.EmbedReport, error)) error {
	return f.write(s, func(library *engine.Library) error {
		if f.Revoke {
			return library.RevokeConsent(s.ctx, purpose)
		}
		if err := s.agree(library, purpose, f.Yes); errors.Is(err, errDeclined) {
			return errTold
		} else if err != nil {
			return err
		}
		_, err := s.work(what, f.JSON, func(show func(engine.EmbedProgress)) (engine.EmbedReport, error) { return work(library, show) })
		return err
	})
}

// work has a model work through a library, shows how far it is, and prints what it did.
func (s *session) work(what string, asJSON bool, work func(func(engine.EmbedProgress)) (engine.EmbedReport, error)) (engine.EmbedReport, error) {
	show, finish := s.bar()
	report, err := work(show)
	finish()
	if report.Model == "" { // it did not begin
		return report, err
	}
	if asJSON {
		return report, errors.Join(err, s.printJSON(report))
	}
	for _, f := range report.Failures {
		fmt.Fprintf(s.stderr, "%s: %s\n", printable(f.Path), f.Error)
	}
	cost := ""
	if report.Usage != (gemini.Usage{}) {
		cost = ", " + report.Cost.String()
	}
	fmt.Fprintf(s.stdout, "%d pictures %s, %d by a copy of theirs, %d were so before, %d failed; %s%s, %.1f s\n",
		report.Embedded, what, report.Shared, report.Known, report.Failed, report.Model, cost, report.Seconds)
	return report, err
}
