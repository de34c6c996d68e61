package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"hybrid-image-search/assets"
)

type licencesCommand struct {
	Module string `arg:"" optional:"" help:"Print the texts of this module; or of all whose path contains it."`
	Text   bool   `help:"Print the texts of all modules."`
	JSON   bool   `name:"json" help:"Print one JSON object a module."`
}

// licenceRecord is a module as JSON.
type licenceRecord struct {
	Module   string            `json:"module"`
	Version  string            `json:"version"`
	Licences []string          `json:"licences"`
	Texts    map[string]string `json:"texts,omitempty"`
}

// Run implements the command.
func (c *licencesCommand) Run(s *session) error {
	modules, err := assets.LinkedModules()
	if err != nil {
		return err
	}
	wanted := choose(modules, c.Module)
	if len(wanted) == 0 {
		return &usageError{fmt.Sprintf("no module that is linked in is called %q; imgsearch licences lists them", c.Module)}
	}
	texts := c.Text || c.Module != ""
	switch {
	case c.JSON:
		for _, m := range wanted {
			record := licenceRecord{Module: m.Path, Version: m.Version, Licences: append([]string{}, m.Licences...)}
			if texts {
				record.Texts = map[string]string{}
				for _, text := range m.Texts {
					record.Texts[text.Name] = text.Text
				}
			}
			if err := s.printJSON(record); err != nil {
				return err
			}
		}
		return nil
	case texts:
		for i, m := range wanted {
			if i > 0 {
				fmt.Fprintf(s.stdout, "\n%s\n\n", strings.Repeat("=", 80))
			}
			fmt.Fprintf(s.stdout, "%s %s (%s)\n", m.Path, m.Version, licencesOf(m))
			for _, text := range m.Texts {
				fmt.Fprintf(s.stdout, "\n%s:\n\n%s\n", text.Name, text.Text)
			}
		}
		return nil
	}
	table := tabwriter.NewWriter(s.stdout, 0, 8, 2, ' ', 0)
	for _, m := range wanted {
		fmt.Fprintf(table, "%s\t%s\t%s\n", m.Path, m.Version, licencesOf(m))
	}
	return table.Flush()
}

// choose takes the module of that path, else those whose paths contain it.
func choose(modules []assets.Module, path string) (found []assets.Module) {
	for _, m := range modules {
		if strings.EqualFold(m.Path, path) {
			return []assets.Module{m}
		}
		if strings.Contains(strings.ToLower(m.Path), strings.ToLower(path)) {
			found = append(found, m)
		}
	}
	return found
}

func licencesOf(m assets.Module) string {
	if len(m.Licences) == 0 {
		return "not collected"
	}
	return strings.Join(m.Licences, ", ")
}
