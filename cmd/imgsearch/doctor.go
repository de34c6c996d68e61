package main

import (
	"fmt"
	"runtime"

	"hybrid-image-search/engine"
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
	status := s.traces.Status()
	line("traces", "%s", status.Sentence())
	for _, problem := range status.Problems {
		line("", "%s", problem)
	}
	return err
}
