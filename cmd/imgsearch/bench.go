package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"hybrid-image-search/cmd/imgsearch/bench"
	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/telemetry"
)

type benchCommand struct {
	JSON        bool     `name:"json" help:"Print as JSON."`
	Only        []string `placeholder:"SECTION,…" help:"Measure these sections only: vectors, opening, indexing, queries, spans."`
	Pictures    int      `default:"100000" placeholder:"N" help:"Pictures in the library, 100 to 100,000. Fewer give a quick look; the goals are for all."`
	Repetitions int      `default:"10" placeholder:"N" help:"Of each measurement."`
	Million     bool     `help:"Measure a library of a million pictures as well. It takes some 12 GB of disk and 8 GB of memory."`
	Photos      string   `placeholder:"DIR" type:"existingdir" help:"Index the JPEGs of this folder as well. They are only read."`

	Opened string `hidden:"" help:"Open this library and answer a search: what opening measures."`
	Asked  string `hidden:"" help:"The search that is answered."`
}

// benchName is the command's name.
const benchName = "bench"

// Validate implements kong's interface.
func (c *benchCommand) Validate() error {
	for _, name := range c.Only {
		if !slices.Contains(bench.Sections(), name) {
			return fmt.Errorf("--only: there is no section %q, but %s", name, strings.Join(bench.Sections(), ", "))
		}
	}
	switch {
	case c.Pictures < bench.Fewest || c.Pictures > bench.Pictures:
		return fmt.Errorf("--pictures: %d to %d", bench.Fewest, bench.Pictures)
	case c.Repetitions < 1:
		return errors.New("--repetitions: at least 1")
	}
	return nil
}

// Run implements the command. All it writes lies in the temporary folder of its traces.
func (c *benchCommand) Run(s *session) error {
	if c.Opened != "" {
		return bench.Open(s.ctx, c.Opened, c.Asked, s.stdout)
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	report, err := bench.Run(s.ctx, bench.Options{
		Sections: c.Only, Pictures: c.Pictures, Repetitions: c.Repetitions, Million: c.Million, Photos: c.Photos,
		Dir: s.scratch, Recorder: s.traces.Recorder(),
		Child:    func(args ...string) []string { return append([]string{program, benchName}, args...) },
		Progress: func(text string) { fmt.Fprintln(s.stderr, text) },
	})
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, catalog.ErrFull):
		fmt.Fprintf(s.stderr, "imgsearch: The disk became full while measuring in %s. Free some space, name another folder by TMPDIR, or measure with fewer --pictures. What was written there is removed.\n", filepath.Dir(s.scratch))
		return errTold
	case err != nil:
		return err
	case c.JSON:
		return s.printJSON(report)
	}
	fmt.Fprint(s.stdout, report.Markdown())
	return nil
}

// scratch makes the folder that measuring writes into, and the settings of traces that stay within it: the user's own
// spool and collector get none of the spans that are made only to be measured. Where it fails, nothing is left.
func scratch(log *slog.Logger, setenv func(name, value string) error) (dir string, config telemetry.Config, err error) {
	if dir, err = os.MkdirTemp("", "imgsearch-bench-"); err != nil {
		return "", config, err
	}
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "OTEL_") {
			os.Unsetenv(name) //nolint:errcheck // the name is one
		}
	}
	if err := setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"); err != nil { // nobody listens there
		return "", config, errors.Join(err, os.Remove(dir))
	}
	return dir, telemetry.Config{Version: engine.Version, Log: log, SpoolDir: filepath.Join(dir, "traces")}, nil
}
