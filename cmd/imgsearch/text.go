package main

import (
	"fmt"
	"strings"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/ocr"
)

type readTextCommand struct {
	libraryFlag
	All       bool   `help:"Read photos too, after what looks like a screenshot, a drawing or a document."`
	Languages string `placeholder:"NAMES" help:"In which languages the texts are, by tesseract's names, such as deu+eng. Default: as chosen in the window, else English and that of the locale, as far as they are installed."`
	Remove    bool   `help:"Remove all text that was read so."`
	JSON      bool   `name:"json" help:"Print the result as JSON."`
}

// Run implements the command.
func (c *readTextCommand) Run(s *session) error {
	options := engine.ReadTextOptions{All: c.All}
	wrong := ""
	if options.Languages, wrong = ocr.ParseLanguages(c.Languages); wrong != "" {
		return &usageError{"There is no language " + printable(wrong) + ": name them as tesseract --list-langs does, such as deu+eng."}
	}
	if c.Languages == "" {
		options.Languages, _ = ocr.ParseLanguages(s.choices().TextLanguages)
	}
	return c.write(s, func(library *engine.Library) error {
		if c.Remove {
			return s.removed(c.JSON, "text was removed", library.CountRead, library.RemoveText)
		}
		report, err := s.work("were read", c.JSON, func(show func(engine.EmbedProgress)) (engine.EmbedReport, error) {
			return library.ReadText(s.ctx, options, show)
		})
		if err != nil || c.JSON {
			return err
		}
		fmt.Fprintf(s.stdout, "text was found in %d of them\n", report.Found)
		if state, err := library.TextState(s.ctx, options); err == nil && state.Photos > 0 {
			fmt.Fprintf(s.stdout, "%d photos were not looked at; --all reads them too\n", state.Photos)
		}
		return nil
	})
}

// examineText tells what there is to read text in pictures. Without it the program is well.
func (s *session) examineText(line func(name, format string, args ...any)) {
	wanted, _ := ocr.ParseLanguages(s.choices().TextLanguages)
	reader, err := ocr.Find(s.ctx, ocr.Options{Languages: wanted})
	if err != nil {
		line("ocr", "%s", engine.Explain(err))
		return
	}
	line("ocr", "tesseract %s, %s; reads %s of %s", reader.Version(), printable(reader.Path()),
		strings.Join(reader.Languages(), "+"), strings.Join(reader.Installed(), ", "))
}
