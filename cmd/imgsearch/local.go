package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip"
)

// local is the CLIP model of this machine, as chosen in the window or by a flag. Nothing is loaded by making it.
func (s *session) local() *engine.LocalModel {
	if s.model == nil {
		data, _ := engine.DataDir() // without it, the library and the model have to be named
		s.model = engine.NewLocalModel(engine.LocalOptions{DataDir: data, Dir: s.choices().ModelDir})
	}
	return s.model
}

func (s *session) closeModel() error {
	if s.model == nil {
		return nil
	}
	return s.model.Close()
}

// useModel has the model in a folder used; "" is the chosen one.
func (s *session) useModel(dir string) error {
	if dir == "" {
		return nil
	}
	whole, err := filepath.Abs(dir)
	if err == nil {
		s.override = func(c *engine.Choices) { c.ModelDir = whole }
	}
	return err
}

// keepModel notes the folder for later runs and for the window.
func (s *session) keepModel() error {
	if s.override == nil {
		return nil
	}
	path, err := engine.ChoicesFile()
	if err != nil {
		return err
	}
	choices, err := engine.LoadChoices(path)
	if err != nil {
		return err
	}
	before := choices.ModelDir
	if s.override(&choices); choices.ModelDir == before {
		return nil
	}
	return choices.Save(path)
}

// runLocal has the model of this machine embed. Nothing leaves it, so nothing is asked.
func (c *embedCommand) runLocal(s *session) error {
	if c.Revoke || c.Dimensions != 0 {
		return &usageError{"--revoke and --dimensions are Gemini's: nothing leaves this machine, and a CLIP model has its own dimensions."}
	}
	if err := s.useModel(c.Model); err != nil {
		return err
	}
	return c.write(s, func(library *engine.Library) error {
		report, err := s.work("became searchable by meaning", c.JSON, func(show func(engine.EmbedProgress)) (engine.EmbedReport, error) {
			return library.Embed(s.ctx, engine.CLIP, show)
		})
		if report.Space != "" {
			err = errors.Join(err, s.keepModel())
		}
		return err
	})
}

type tagCommand struct {
	libraryFlag
	Model  string `placeholder:"DIR" help:"The folder of the CLIP model that made the vectors. Default: as chosen in the window, else the first that was fetched."`
	Remove bool   `help:"Remove all tags that were made so."`
	JSON   bool   `name:"json" help:"Print the result as JSON."`
}

// Run implements the command.
func (c *tagCommand) Run(s *session) error {
	if err := s.useModel(c.Model); err != nil {
		return err
	}
	return c.write(s, func(library *engine.Library) error {
		if c.Remove {
			return s.removed(c.JSON, "tags were removed", library.CountTagged, library.RemoveTags)
		}
		_, err := s.work("were looked at for tags", c.JSON, func(show func(engine.EmbedProgress)) (engine.EmbedReport, error) {
			return library.Tag(s.ctx, show)
		})
		return err
	})
}

type vectorCommand struct {
	Space string  `required:"" placeholder:"NAME" help:"The space: visual-v1 or that of a CLIP model on this machine; visual and clip are those in use."`
	Text  *string `help:"The text."`
	File  string  `arg:"" optional:"" help:"The picture."`
	Model string  `placeholder:"DIR" help:"The folder of the CLIP model. Default: as chosen in the window, else the first that was fetched."`
	JSON  bool    `name:"json" help:"Print it as JSON."`
}

// Validate is called by kong.
func (c vectorCommand) Validate() error {
	if (c.Text == nil) == (c.File == "") {
		return errors.New("give either --text or a picture")
	}
	return nil
}

// embedding is the JSON that vector prints.
type embedding struct {
	Space      string    `json:"space"`
	Dimensions int       `json:"dimensions"`
	Vector     []float32 `json:"vector"`
}

// Run implements the command.
func (c *vectorCommand) Run(s *session) error {
	if err := s.useModel(c.Model); err != nil {
		return err
	}
	e, err := c.make(s)
	if err != nil {
		return err
	}
	e.Dimensions = len(e.Vector)
	if c.JSON {
		return s.printJSON(e)
	}
	fmt.Fprintf(s.stdout, "%s, %d dimensions\n%s\n", e.Space, e.Dimensions, strings.Trim(fmt.Sprint(e.Vector), "[]"))
	return nil
}

func (c *vectorCommand) make(s *session) (e embedding, err error) {
	switch {
	case strings.HasPrefix(c.Space, "visual"):
		if c.Text != nil {
			return e, &usageError{"A text has no look: " + c.Space + " holds pictures only."}
		}
		if e.Space, e.Vector, err = engine.LookOf(s.ctx, c.File); err == nil && c.Space != "visual" && c.Space != e.Space {
			return e, &usageError{"There is no space " + printable(c.Space) + "; looks are in " + e.Space + "."}
		}
		return e, err
	case strings.HasPrefix(c.Space, "gemini"):
		return e, &usageError{"This command sends nothing, so it makes no vectors of Gemini's."}
	}
	space := c.Space
	if space == "clip" {
		space = ""
	}
	var info clip.Info
	if c.Text != nil {
		info, e.Vector, err = s.local().TextVector(s.ctx, space, *c.Text)
	} else {
		info, e.Vector, err = s.local().FileVector(s.ctx, space, c.File)
	}
	e.Space = info.Space
	return e, err
}

// usageError is a sentence of its own about how a command was called.
type usageError struct{ sentence string }

func (e *usageError) Error() string { return e.sentence }

// removed has something removed that a model made, and tells of how many pictures.
func (s *session) removed(asJSON bool, what string, count func(context.Context) (int, error), remove func(context.Context) error) error {
	n, err := count(s.ctx)
	if err == nil {
		err = remove(s.ctx)
	}
	if err != nil {
		return err
	}
	if asJSON {
		return s.printJSON(struct {
			Removed int `json:"removed"`
		}{n})
	}
	_, err = fmt.Fprintf(s.stdout, "%s of %d pictures\n", what, n)
	return err
}
