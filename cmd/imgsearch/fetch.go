package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"hybrid-image-search/assets"
	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip/fetch"
)

type fetchCommand struct {
	Runtime  bool   `help:"Fetch ONNX Runtime, which runs the models. With neither this nor --model: both."`
	Model    string `placeholder:"NAME" help:"Fetch this model. Default: the first of those that are known."`
	ModelURL string `placeholder:"URL" help:"A mirror of the model's repository, or a folder with its files."`
	Registry string `placeholder:"URL" help:"The registry of npm that has ONNX Runtime. Default: npm's own setting."`
	JSON     bool   `name:"json" help:"Print where everything is as JSON."`
}

// fetched is the JSON that fetch prints. What was not asked for, or did not come, is null.
type fetched struct {
	Runtime *string       `json:"runtime"`
	Model   *fetchedModel `json:"model"`
}

type fetchedModel struct {
	Name      string `json:"name"`
	Path      string `json:"path"`
	Revision  string `json:"revision"`
	Licence   string `json:"licence"`
	Dimension int    `json:"dimension"`
}

// Run implements the command.
func (c *fetchCommand) Run(s *session) error {
	both := !c.Runtime && c.Model == ""
	model, err := knownModel(c.Model)
	if err != nil {
		return s.tellFetch(err)
	}
	data, err := engine.DataDir()
	if err != nil {
		return err
	}
	var result fetched
	var failed error
	if c.Runtime || both {
		path, err := c.fetchRuntime(s, filepath.Join(data, "onnxruntime"))
		if err == nil {
			result.Runtime = &path
		}
		failed = errors.Join(failed, s.tellFetch(err))
	}
	if c.Model != "" || both && s.ctx.Err() == nil {
		dir := filepath.Join(data, "models")
		err := s.withBar(c.ModelURL, func(o fetch.Options) error { return model.Fetch(s.ctx, dir, o) })
		if err == nil {
			result.Model = &fetchedModel{model.Name, filepath.Join(dir, model.Name), model.Revision, model.Licence, model.Dimension}
		}
		failed = errors.Join(failed, s.tellFetch(err))
	}
	if c.JSON {
		return errors.Join(failed, s.printJSON(result))
	}
	if result.Runtime != nil {
		fmt.Fprintf(s.stdout, "ONNX Runtime is there: %s\n", *result.Runtime)
	}
	if result.Model != nil {
		fmt.Fprintf(s.stdout, "%s is there (licence %s): %s\n", model.Title, model.Licence, result.Model.Path)
	}
	return failed
}

func (c *fetchCommand) fetchRuntime(s *session, dir string) (path string, err error) {
	registry := c.Registry
	if registry == "" {
		registry = fetch.RegistryOfNPM(s.ctx)
	}
	err = s.withBar(registry, func(o fetch.Options) error {
		path, err = fetch.Runtime(s.ctx, dir, o)
		return err
	})
	return path, err
}

// modelList is what the program carries; tests have smaller models.
var modelList = assets.Models

// knownModel finds a model in the list, the first if no name is given.
func knownModel(name string) (fetch.Model, error) {
	models, err := fetch.ParseModels(modelList)
	if err != nil {
		return fetch.Model{}, err
	}
	var names []string
	for _, m := range models {
		if name == "" || strings.EqualFold(m.Name, name) {
			return m, nil
		}
		names = append(names, m.Name)
	}
	return fetch.Model{}, &unknownModelError{name, names}
}

// unknownModelError names what there is instead.
type unknownModelError struct {
	name  string
	known []string
}

func (e *unknownModelError) Error() string {
	return fmt.Sprintf("No model is named %q. Those that can be fetched: %s.", e.name, strings.Join(e.known, ", "))
}

// tellFetch tells why something did not come and how to do it by hand. Being cancelled is told at the end.
func (s *session) tellFetch(err error) error {
	var unknown *unknownModelError
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &unknown):
		fmt.Fprintln(s.stderr, "imgsearch:", unknown)
		return errTold
	}
	text := fetch.Explain(err)
	if text == "" {
		return err
	}
	s.log.Debug("fetch", "error", err)
	fmt.Fprintln(s.stderr, "imgsearch:", text)
	return errTold
}

// withBar fetches from a mirror, with a bar on standard error if that is a terminal.
func (s *session) withBar(mirror string, run func(fetch.Options) error) error {
	o := fetch.Options{BaseURL: mirror}
	if f, ok := s.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(f), progressbar.OptionClearOnFinish(),
			progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(false))
		defer bar.Finish() //nolint:errcheck // only looks
		o.Progress = func(p fetch.Progress) {
			bar.Describe(p.File)
			if p.Total > 0 {
				bar.ChangeMax64(p.Total)
			}
			bar.Set64(p.Done) //nolint:errcheck // only looks
		}
	}
	return run(o)
}
