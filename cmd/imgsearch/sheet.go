package main

import (
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/files"
)

type sheetCommand struct {
	Out        string `required:"" placeholder:"FILE.png" help:"The picture to save; further pages are FILE-2.png and so on."`
	Columns    int    `default:"6" help:"Pictures in a row."`
	Cell       int    `default:"240" placeholder:"PIXELS" help:"How wide a picture's place is."`
	PerPage    int    `default:"200" placeholder:"N" help:"Pictures on a page; fewer where they would make more than 40 megapixels."`
	NoCaptions bool   `help:"Without the names."`
	Dark       bool   `help:"On black."`
	Font       string `type:"existingfile" placeholder:"FILE" help:"A TTF, OTF or TTC font, for names in letters besides Latin, Greek and Cyrillic."`
	Force      bool   `help:"Replace files that are there."`
	chosenFlags
}

// Validate is called by kong.
func (c *sheetCommand) Validate() error {
	if !strings.EqualFold(filepath.Ext(c.Out), ".png") {
		return errors.New("--out must end in .png")
	}
	return c.chosenFlags.Validate()
}

// Run implements the command.
func (c *sheetCommand) Run(s *session) error {
	options, err := c.options()
	if err != nil {
		return err
	}
	return c.each(s, func(library *engine.Library, found chosen) error {
		show, finish := s.filesBar()
		sheet, err := library.ContactSheet(s.ctx, idsOf(found.hits), c.Out, options, show)
		finish()
		if err != nil {
			return err
		}
		if sheet.Lacking > 0 {
			fmt.Fprintf(s.stderr, "imgsearch: %d names have letters that the font lacks; choose another with --font.\n", sheet.Lacking)
		}
		if c.JSON {
			err = s.printJSON(struct {
				Files    []string     `json:"files"`
				Pictures int          `json:"pictures"`
				Failed   []failedFile `json:"failed"`
				Most     int          `json:"found_at_most,omitempty"`
			}{sheet.Files, sheet.Pictures, failedFiles(sheet.Failed), found.most})
		} else {
			fmt.Fprintf(s.stdout, "%d pictures on %d pages\n", sheet.Pictures, len(sheet.Files))
			for _, path := range sheet.Files {
				fmt.Fprintln(s.stdout, printable(path))
			}
		}
		return errors.Join(err, s.failures(sheet.Failed))
	})
}

// options are the layout that the flags ask for.
func (c *sheetCommand) options() (files.SheetOptions, error) {
	o := files.SheetOptions{Columns: c.Columns, Cell: c.Cell, PerPage: c.PerPage, NoCaptions: c.NoCaptions, Replace: c.Force}
	if c.Dark {
		o.Background = color.Black
	}
	if c.Font == "" {
		return o, nil
	}
	var err error
	o.Font, err = os.ReadFile(c.Font)
	return o, err
}
