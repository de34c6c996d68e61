package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
)

type doctorCommand struct {
	libraryFlag
}

// Run implements the command.
func (c *doctorCommand) Run(s *session) error {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(s.stdout, "%-10s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("program", "imgsearch %s, %s, %s/%s, %d cores", engine.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU())
	err := c.read(s, func(library *engine.Library) error {
		state := "can be written"
		if !library.Writable() {
			state = "reading only"
		}
		line("library", "%s (%s)", library.Dir(), state)
		check := library.Check(s.ctx)
		if check != nil {
			return check
		}
		stats, err := library.Stats(s.ctx)
		if err != nil {
			return err
		}
		line("catalog", "sound; %d pictures, %d files that could not be read", stats.Pictures, stats.Failures)
		for space, n := range stats.Vectors {
			line("vectors", "%s: %d of %d pictures", space, n, stats.Pictures)
		}
		return nil
	})
	s.examineModels(line)
	s.examineLocal(line)
	s.examineText(line)
	s.examineTraces(line)
	return err
}

// testLimit is how long the doctor waits for a collector.
const testLimit = 5 * time.Second

// examineTraces tells how the export stands. With a collector that is away the program is well, so it is
// no failure.
func (s *session) examineTraces(line func(name, format string, args ...any)) {
	ctx, cancel := context.WithTimeout(s.ctx, testLimit)
	defer cancel()
	result := s.traces.SendTestSpan(ctx)
	line("traces", "%s", result.Sentence)
	status := s.traces.Status()
	line("endpoint", "%s, %s", status.Endpoint, s.endpointSource())
	line("export", "%s; %d sent, %d waiting (%.1f KiB), %d dropped, %d set aside; last success %s", status.State,
		status.Sent, status.Waiting, float64(status.WaitingBytes)/1024, status.Dropped, status.SetAside, moment(status.LastSuccess))
	if !status.Spool.IsZero() {
		line("spool", "%s", status.Spool)
	}
	if s.traces.Choices().IncludeText {
		line("text", "spans leave with what you type and with names of files, as you chose")
	}
	for _, problem := range status.Problems {
		line("setting", "%s", problem)
	}
}

func (s *session) endpointSource() string {
	switch variable := s.traces.Overrides().Endpoint; {
	case variable != "":
		return "set by " + variable
	case s.traces.Choices().Endpoint != "":
		return "as chosen in the window"
	}
	return "the default; OTEL_EXPORTER_OTLP_ENDPOINT or the window's settings name another"
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "none in this run"
	}
	return t.Format(time.TimeOnly)
}

// examineLocal tells what there is to search by meaning on this machine. Without any of it the program is well.
func (s *session) examineLocal(line func(name, format string, args ...any)) {
	state := s.local().State(s.ctx)
	if state.RuntimeErr != nil {
		line("runtime", "%s", engine.Explain(state.RuntimeErr))
	} else {
		line("runtime", "ONNX Runtime, %s", state.Runtime)
	}
	if state.ModelErr != nil {
		line("clip", "%s", engine.Explain(state.ModelErr))
		return
	}
	m := state.Model
	line("clip", "%s, %d dimensions, %.1f MB, %s; vectors in %s", m.Name, m.Dimensions, float64(m.Bytes)/1e6, printable(state.Dir), m.Space)
}

// examineModels tells whether there is a key and which models are chosen. It sends nothing.
func (s *session) examineModels(line func(name, format string, args ...any)) {
	ctx, cancel := context.WithTimeout(s.ctx, testLimit)
	defer cancel()
	service := s.service()
	defer service.Close()
	client, err := service.Client(ctx)
	if err != nil {
		line("gemini", "%s", engine.Explain(err))
		return
	}
	settings := client.Settings()
	if variable := gemini.VertexVariable(); variable != "" {
		line("gemini", "through Vertex AI, as %s says, at %s", variable, client.Host())
	} else if _, source, err := service.Keys().Find(ctx); err == nil {
		line("gemini", "key from the %s, for %s", source, client.Host())
	}
	line("models", "%s answers, %s draws, %s with %d dimensions embeds", settings.AnswerModel, settings.PictureModel,
		settings.EmbeddingModel, settings.Dimensions)
}
