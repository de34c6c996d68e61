package panel

import (
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/telemetry/tracefile"
	"hybrid-image-search/ui/look"
)

// askWhere asks for the name of a file to be written, and asks again before it takes the place of another one.
func (p *Panel) askWhere(title, name string, write func(path string)) {
	w := p.window()
	if w == nil {
		return
	}
	d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			p.tell(asSentence(err))
		case file != nil:
			file.Close() //nolint:errcheck // it is written anew
			write(file.URI().Path())
		}
	}, w)
	d.SetFileName(name)
	d.SetTitleText(title)
	d.SetConfirmText(lang.L("Save"))
	d.Show()
	d.Resize(w.Canvas().Size().Subtract(fyne.NewSize(160, 120))) // only after Show: before it there is nothing to size
}

// write writes a file off the widgets' goroutine, and tells what came of it.
func (p *Panel) write(path string, write func(io.Writer) (done string, err error)) {
	p.options.Do(func() func() {
		done := ""
		err := tracefile.Save(path, func(w io.Writer) (err error) {
			done, err = write(w)
			return err
		})
		if err != nil {
			removeEmpty(path)
		}
		return func() {
			if err != nil {
				p.options.Log.Warn("not saved", "error", err)
				p.tell(lang.L("Nothing was saved. {{.Reason}}.", map[string]any{"Reason": asSentence(err)}))
				return
			}
			p.flash(lang.L("{{.What}} saved as {{.Path}}.", map[string]any{"What": done, "Path": look.Printable(look.Path(path))}))
		}
	})
}

// saveTable asks for a name and writes a table as CSV.
func (p *Panel) saveTable(header []string, rows [][]string) {
	p.askWhere(lang.L("Save the table"), "statistics.csv", func(path string) {
		p.write(path, func(w io.Writer) (string, error) {
			return lang.N("{{.Count}} lines", len(rows), look.Counted(len(rows))), tracefile.WriteTable(w, header, rows)
		})
	})
}
