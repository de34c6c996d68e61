package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
)

type generateCommand struct {
	libraryFlag
	Kind     string   `enum:"answer,picture" default:"answer" help:"An answer about the files, or a new picture from them."`
	Prompt   string   `required:"" help:"What to tell or to draw. The files are its [1], [2]…"`
	Out      string   `placeholder:"DIR" help:"Where pictures are saved. Default: as chosen in the window, else in your pictures."`
	Model    string   `placeholder:"NAME" help:"The model. Default: as chosen in the window."`
	Aspect   string   `placeholder:"W:H" help:"The shape of pictures, such as 16:9."`
	Variants int      `default:"1" help:"How many pictures, up to 4. Each is paid."`
	JSON     bool     `name:"json" help:"Print the result as JSON."`
	Files    []string `arg:"" optional:"" name:"file" help:"Pictures that go along, in the library or not."`
}

// Validate is called by kong.
func (c *generateCommand) Validate() error {
	if c.Variants < 1 || c.Variants > gemini.MaxVariants {
		return fmt.Errorf("--variants must be 1 to %d", gemini.MaxVariants)
	}
	if c.Aspect != "" && !slices.Contains(gemini.AspectRatios(), c.Aspect) {
		return fmt.Errorf("--aspect must be one of %s", strings.Join(gemini.AspectRatios(), ", "))
	}
	return nil
}

// Run implements the command. The files that it names are sent: that is what it is called for.
func (c *generateCommand) Run(s *session) error {
	return c.write(s, func(library *engine.Library) error {
		request := engine.GenerateRequest{
			Kind: engine.Kind(c.Kind), Prompt: c.Prompt, References: c.Files, Model: c.Model, AspectRatio: c.Aspect,
			Variants: c.Variants, Dir: c.Out,
		}
		ended := true // the last thing written ended its line
		if !c.JSON {
			request.OnText = func(part string) {
				fmt.Fprint(s.stdout, safe(part))
				ended = strings.HasSuffix(part, "\n")
			}
		}
		g, err := library.Generate(s.ctx, request)
		if !ended {
			fmt.Fprintln(s.stdout)
		}
		for _, note := range g.Notes {
			fmt.Fprintln(s.stderr, "imgsearch:", note)
		}
		if c.JSON {
			if g.At.IsZero() { // it did not begin
				return err
			}
			return errors.Join(err, s.printJSON(g))
		}
		for _, path := range g.Pictures {
			fmt.Fprintln(s.stdout, printable(path))
		}
		if err == nil {
			fmt.Fprintf(s.stderr, "%s by %s: %d tokens in, %d out, %s, %.1f s\n", g.Model, g.Service,
				g.Usage.InputTokens, g.Usage.OutputTokens, g.Cost, g.Took.Seconds())
		}
		return err
	})
}

// safe drops what would command the terminal: an answer is data.
func safe(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0) {
			return -1
		}
		return r
	}, text)
}
