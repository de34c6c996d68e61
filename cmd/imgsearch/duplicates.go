package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/schollz/progressbar/v3"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/duplicates"
)

type duplicatesCommand struct {
	libraryFlag
	Near  float64 `default:"0.82" placeholder:"N" help:"How near pictures are to be, from 0.75 to 1. Default: 0.82."`
	Exact bool    `help:"Only files of the same content."`
	Keep  string  `default:"largest,oldest" placeholder:"RULES" help:"What to mark as worth keeping: largest, oldest, sharpest, folder:DIR, with commas between, the most important first. Default: largest,oldest."`
	JSON  bool    `name:"json" help:"Print as JSON."`
}

// Validate is called by kong.
func (c *duplicatesCommand) Validate() error {
	if !(c.Near >= duplicates.Lowest && c.Near <= 1) {
		return fmt.Errorf("--near must be from %g to 1", duplicates.Lowest)
	}
	if _, err := c.rules(); err != nil {
		return errors.New(engine.Explain(err))
	}
	return nil
}

func (c *duplicatesCommand) rules() ([]duplicates.Rule, error) {
	var rules []duplicates.Rule
	for text := range strings.SplitSeq(c.Keep, ",") {
		rule, err := duplicates.ParseRule(text)
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

// duplicateGroup is the JSON of a group.
type duplicateGroup struct {
	Keep     string      `json:"keep"` // the path of what the rules would keep
	Spare    int64       `json:"spare_bytes"`
	Pictures []duplicate `json:"pictures"`
}

type duplicate struct {
	Path      string  `json:"path"`
	Nearness  float64 `json:"nearness"` // to the group's first
	Pixels    int64   `json:"pixels"`
	Bytes     int64   `json:"bytes"`
	Sharpness float64 `json:"sharpness,omitempty"` // not measured with --exact
}

// Run implements the command. It only lists.
func (c *duplicatesCommand) Run(s *session) error {
	rules, err := c.rules()
	if err != nil {
		return err
	}
	// What is measured in the pixels of an older library is noted, so it is opened to be written.
	return c.write(s, func(library *engine.Library) error {
		show, finish := s.duplicatesBar()
		found, err := library.Duplicates(s.ctx, engine.DuplicateOptions{Lowest: c.Near, ExactOnly: c.Exact}, show)
		finish()
		if err != nil {
			return err
		}
		for _, f := range found.Unmeasured {
			fmt.Fprintf(s.stderr, "%s: %s\n", printable(f.Path), f.Error)
		}
		if found.Dropped {
			fmt.Fprintln(s.stderr, "imgsearch: There are too many near pairs; only the nearest are listed. A larger --near lists all.")
		}
		groups := found.Near(c.Near)
		if c.Exact {
			groups = found.Exact()
		}
		return c.print(s, groups, rules)
	})
}

func (c *duplicatesCommand) print(s *session, groups []engine.DuplicateGroup, rules []duplicates.Rule) error {
	list := make([]duplicateGroup, len(groups))
	var spare int64
	for i, g := range groups {
		keep := g.Keep(rules...)
		list[i].Keep = g[keep].Path
		for j, d := range g {
			list[i].Pictures = append(list[i].Pictures, duplicate{d.Path, d.Nearness, d.Pixels, d.Bytes, d.Sharpness})
			if j != keep {
				list[i].Spare += d.Bytes
			}
		}
		spare += list[i].Spare
	}
	if c.JSON {
		return s.printJSON(list)
	}
	for _, g := range list {
		for _, p := range g.Pictures {
			mark := " "
			if p.Path == g.Keep {
				mark = "*"
			}
			sharpness := ""
			if p.Sharpness > 0 {
				sharpness = fmt.Sprintf(", sharpness %.0f", p.Sharpness)
			}
			fmt.Fprintf(s.stdout, "%s %.3f  %s  (%.2f MP, %.1f KB%s)\n", mark, p.Nearness, printable(p.Path),
				float64(p.Pixels)/1e6, float64(p.Bytes)/1e3, sharpness)
		}
		fmt.Fprintln(s.stdout)
	}
	fmt.Fprintf(s.stdout, "%d groups; all but the marked pictures are %.1f MB\n", len(list), float64(spare)/1e6)
	return nil
}

// duplicatesBar shows how far the search is, if standard error is a terminal.
func (s *session) duplicatesBar() (show func(engine.DuplicateProgress), finish func()) {
	if !isTerminal(s.stderr) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(s.stderr), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(false))
	return func(p engine.DuplicateProgress) {
		if p.Measuring {
			bar.Describe("pictures are looked at")
		} else {
			bar.Describe("pictures are compared")
		}
		bar.ChangeMax(p.Total)
		bar.Set(p.Done) //nolint:errcheck // only looks
	}, func() { bar.Finish() } //nolint:errcheck // only looks
}
