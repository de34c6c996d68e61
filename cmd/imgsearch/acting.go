package main

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/schollz/progressbar/v3"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/files"
)

// chosenFlags are those of the commands that do something with all that a query finds.
type chosenFlags struct {
	libraryFlag
	N     int      `short:"n" default:"1000" help:"How many pictures at the most, the best first; 0 is all."`
	JSON  bool     `name:"json" help:"Print what was done as JSON."`
	Query []string `arg:"" optional:"" help:"What to look for, as search takes it. Without it: every picture."`
}

// Validate is called by kong.
func (f chosenFlags) Validate() error {
	if f.N < 0 {
		return errors.New("-n must be at least 0")
	}
	return nil
}

// each opens the library and finds the pictures. None is no failure, and nothing is done then.
func (f chosenFlags) each(s *session, do func(*engine.Library, chosen) error) error {
	return f.read(s, func(library *engine.Library) error {
		results, err := f.find(s, library)
		if errors.Is(err, engine.ErrNoWords) {
			results.Note, err = strings.TrimSpace(engine.Explain(err)+" "+results.Note), nil
		}
		if err != nil {
			return err
		}
		if s.tellMistakes(results.Query); len(results.Query.Mistakes) > 0 {
			fmt.Fprintln(s.stderr, "imgsearch: Without that part the query finds other pictures, so nothing was written.")
			return errTold
		}
		if results.Note != "" {
			fmt.Fprintln(s.stderr, "imgsearch:", results.Note)
		}
		if f.N > 0 && len(results.Hits) == f.N {
			fmt.Fprintf(s.stderr, "imgsearch: There may be more; these are the best %d. -n 0 takes all.\n", f.N)
		}
		if len(results.Hits) == 0 {
			fmt.Fprintln(s.stderr, "Nothing was found, so nothing was written.")
			return nil
		}
		return do(library, chosen{results.Hits, s.tellBound(results)})
	})
}

// chosen are the pictures that a command works on.
type chosen struct {
	hits []engine.Hit
	most int // as many as words find, and there are more; 0 where it is all
}

// tellBound tells where more pictures hold words than these find, and gives their number.
func (s *session) tellBound(results engine.Results) int {
	if !results.Bounded {
		return 0
	}
	fmt.Fprintf(s.stderr, "imgsearch: Words find %d pictures at the most, the best first, and there are more. A filter, such as name:WORD or tag:WORD, finds all.\n",
		engine.MaxFoundByWords)
	return engine.MaxFoundByWords
}

func (f chosenFlags) find(s *session, library *engine.Library) (engine.Results, error) {
	most := f.N
	if most == 0 {
		most = math.MaxInt32
	}
	if len(f.Query) > 0 {
		return library.Search(s.ctx, strings.Join(f.Query, " "), most)
	}
	all, err := library.All(s.ctx)
	all.Hits = all.Hits[:min(len(all.Hits), most)]
	return all, err
}

func idsOf(hits []engine.Hit) []int64 {
	ids := make([]int64, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// filesBar shows on a terminal how far a job with files is.
func (s *session) filesBar() (show func(files.Progress), finish func()) {
	if !isTerminal(s.stderr) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(s.stderr), progressbar.OptionClearOnFinish(),
		progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(false))
	return func(p files.Progress) {
		bar.ChangeMax(p.Total)
		bar.Set(p.Done) //nolint:errcheck // only looks
	}, func() { bar.Finish() } //nolint:errcheck // only looks
}

// failures tells what could not be done, and ends the command with a failure if there is anything.
func (s *session) failures(all []files.Failure) error {
	for _, f := range all {
		fmt.Fprintf(s.stderr, "%s: %s\n", printable(f.Path), engine.Explain(f.Err))
	}
	if len(all) > 0 {
		return errTold
	}
	return nil
}

type copyCommand struct {
	To string `required:"" placeholder:"DIR" help:"The folder to copy to. It is made when it is not there; nothing in it is overwritten."`
	chosenFlags
}

// copied is the JSON that copy prints.
type copied struct {
	Copied   []copiedFile `json:"copied"`
	Sidecars int          `json:"sidecars"`
	Bytes    int64        `json:"bytes"`
	Failed   []failedFile `json:"failed"`
	Most     int          `json:"found_at_most,omitempty"` // words find no more, so there may be others
}

type copiedFile struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type failedFile struct {
	Path  string `json:"path"`
	Error string `json:"error"`
}

func failedFiles(all []files.Failure) []failedFile {
	out := []failedFile{}
	for _, f := range all {
		out = append(out, failedFile{f.Path, engine.Explain(f.Err)})
	}
	return out
}

// Run implements the command.
func (c *copyCommand) Run(s *session) error {
	return c.each(s, func(library *engine.Library, found chosen) error {
		show, finish := s.filesBar()
		r, err := library.CopyTo(s.ctx, idsOf(found.hits), c.To, show)
		finish()
		if c.JSON {
			done := copied{[]copiedFile{}, r.Sidecars, r.Bytes, failedFiles(r.Failed), found.most}
			for _, f := range r.Copied {
				done.Copied = append(done.Copied, copiedFile(f))
			}
			if failed := s.printJSON(done); err == nil {
				err = failed
			}
		} else {
			fmt.Fprintf(s.stdout, "%d pictures and %d sidecars copied, %s; %d failed\n", len(r.Copied), r.Sidecars, files.Size(r.Bytes), len(r.Failed))
		}
		return errors.Join(err, s.failures(r.Failed))
	})
}

type exportCommand struct {
	CSV   string `name:"csv" xor:"format" required:"" placeholder:"FILE" help:"Save as CSV, with a header, in UTF-8."`
	List  string `name:"list" xor:"format" required:"" placeholder:"FILE" help:"Save as a JSON array."`
	Force bool   `help:"Replace a file that is there."`
	chosenFlags
}

// Run implements the command.
func (c *exportCommand) Run(s *session) error {
	path, options := c.CSV, engine.ListOptions{Format: files.CSV, Replace: c.Force}
	if c.List != "" {
		path, options.Format = c.List, files.JSON
	}
	return c.each(s, func(library *engine.Library, found chosen) error {
		show, finish := s.filesBar()
		n, err := library.ExportList(s.ctx, found.hits, path, options, show)
		finish()
		if err != nil {
			return err
		}
		if c.JSON {
			return s.printJSON(struct {
				Path     string `json:"path"`
				Pictures int    `json:"pictures"`
				Most     int    `json:"found_at_most,omitempty"`
			}{path, n, found.most})
		}
		fmt.Fprintf(s.stdout, "%d pictures listed in %s\n", n, printable(path))
		return nil
	})
}
