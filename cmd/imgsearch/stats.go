package main

import (
	"fmt"
	"maps"
	"slices"

	"hybrid-image-search/engine"
)

type statsCommand struct {
	libraryFlag
	JSON bool `name:"json" help:"Print as JSON."`
}

// statistics is the JSON that stats prints.
type statistics struct {
	Library  string         `json:"library"`
	ReadOnly bool           `json:"read_only"`
	Folders  []string       `json:"folders"`
	Pictures int            `json:"pictures"`
	Bytes    int64          `json:"bytes"`
	Formats  map[string]int `json:"formats"`
	Vectors  map[string]int `json:"vectors"`
	Failures int            `json:"failures"`
	Tagged   int            `json:"tagged"`
}

// Run implements the command.
func (c *statsCommand) Run(s *session) error {
	return c.read(s, func(library *engine.Library) error {
		stats, err := library.Stats(s.ctx)
		if err != nil {
			return err
		}
		folders, err := library.Folders(s.ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return s.printJSON(statistics{
				library.Dir(), !library.Writable(), append([]string{}, folders...), stats.Pictures, stats.Bytes,
				stats.Formats, stats.Vectors, stats.Failures, stats.Tagged,
			})
		}
		fmt.Fprintf(s.stdout, "library   %s\npictures  %d, %.1f MB\n", library.Dir(), stats.Pictures, float64(stats.Bytes)/1e6)
		for _, format := range slices.Sorted(maps.Keys(stats.Formats)) {
			fmt.Fprintf(s.stdout, "  %-8s%d\n", format, stats.Formats[format])
		}
		for _, space := range slices.Sorted(maps.Keys(stats.Vectors)) {
			fmt.Fprintf(s.stdout, "vectors   %s: %d\n", space, stats.Vectors[space])
		}
		for _, folder := range folders {
			fmt.Fprintf(s.stdout, "folder    %s\n", printable(folder))
		}
		fmt.Fprintf(s.stdout, "failed    %d files\ntagged    %d pictures\n", stats.Failures, stats.Tagged)
		return nil
	})
}
