package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"hybrid-image-search/engine"
)

type indexCommand struct {
	libraryFlag
	JSON  bool     `name:"json" help:"Print the result as JSON."`
	Paths []string `arg:"" name:"path" help:"Pictures, or folders of them."`
}

// Run implements the command.
func (c *indexCommand) Run(s *session) error {
	return c.write(s, func(library *engine.Library) error {
		report, err := s.index(library, c.Paths)
		if library.ReadOnly() {
			return err
		}
		if c.JSON {
			err = errors.Join(err, s.printJSON(report))
		} else {
			s.tell(report)
		}
		if err == nil && anyFailed(report, c.Paths) {
			return errTold
		}
		return err
	})
}

// index runs an indexing with a bar on standard error, if that is a terminal.
func (s *session) index(library *engine.Library, paths []string) (engine.Report, error) {
	show := func(engine.Progress) {}
	if f, ok := s.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(f), progressbar.OptionClearOnFinish(),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("pictures"),
			progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(false))
		defer bar.Finish() //nolint:errcheck // only looks
		show = func(p engine.Progress) {
			bar.Describe(fmt.Sprintf("%d found", p.Found))
			if p.Scanned {
				bar.ChangeMax(p.ToDo)
			}
			bar.Set(p.Done) //nolint:errcheck // only looks
		}
	}
	return library.Index(s.ctx, paths, show)
}

// tell prints a report for a person.
func (s *session) tell(r engine.Report) {
	for _, f := range r.Failed {
		fmt.Fprintf(s.stderr, "%s: %s\n", printable(f.Path), f.Error)
	}
	fmt.Fprintf(s.stdout, "%d added, %d updated, %d unchanged, %d removed, %d failed in %.1f s\n",
		r.Added, r.Updated, r.Unchanged, r.Removed, len(r.Failed), r.Seconds)
	if r.Hidden > 0 {
		fmt.Fprintf(s.stderr, "%d hidden files or folders were passed over\n", r.Hidden)
	}
}

// anyFailed tells whether one of the very paths that were asked for could not be read.
func anyFailed(r engine.Report, paths []string) bool {
	for _, path := range paths {
		absolute, err := filepath.Abs(path)
		if err != nil || slices.ContainsFunc(r.Failed, func(f engine.FileError) bool { return f.Path == absolute }) {
			return true
		}
	}
	return false
}
