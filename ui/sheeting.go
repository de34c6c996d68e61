package ui

import (
	"context"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// sheetOfPicked saves the picked pictures as a contact sheet.
func (w *Window) sheetOfPicked() {
	ids := w.pickedIDs()
	if len(ids) == 0 || w.native == nil {
		return
	}
	form := w.newSaveForm(lang.N("A contact sheet of {{.Count}} pictures", len(ids), look.Counted(len(ids))), lang.X("file.sheet", "contact sheet"))
	columns := form.choice(lang.L("Columns"), []string{"3", "4", "5", "6", "8", "10"}, 3)
	sizes := []int{160, 240, 400}
	size := form.choice(lang.L("Pictures"), []string{lang.L("small"), lang.L("medium"), lang.L("large")}, 1)
	ground := form.choice(lang.L("Ground"), []string{lang.L("white"), lang.L("black")}, 0)
	names := escape.NewCheck(lang.L("with their names"), nil, form.leave)
	names.Checked = true
	form.add("", names)
	form.ask(w, func() {
		options := files.SheetOptions{NoCaptions: !names.Checked, Cell: sizes[max(size.SelectedIndex(), 0)]}
		options.Columns, _ = strconv.Atoi(columns.Selected)
		if ground.SelectedIndex() == 1 {
			options.Background = color.Black
		}
		w.contactSheet(ids, form.path(".png"), options)
	})
}

// contactSheet saves pictures as a contact sheet.
func (w *Window) contactSheet(ids []int64, path string, options files.SheetOptions) {
	w.work(lang.L("Drawing the sheet"), func(ctx context.Context, l *engine.Library, tell func(files.Progress)) func() {
		sheet, err := l.ContactSheet(ctx, ids, path, options, tell)
		return func() {
			if w.askToReplace(path, err, func() {
				options.Replace = true
				w.contactSheet(ids, path, options)
			}) {
				return
			}
			w.failures(lang.N("{{.Count}} pictures could not be drawn. Their places on the sheet are crossed out.", len(sheet.Failed),
				look.Counted(len(sheet.Failed))), sheet.Failed)
			if len(sheet.Files) == 0 {
				w.ended(lang.L("Nothing was saved."), err)
				return
			}
			text := describeSheet(sheet)
			if err != nil {
				w.ended(text, err)
				return
			}
			w.saved(text, sheet.Files[0])
		}
	})
}

// describeSheet tells what was drawn, and whether letters are lacking.
func describeSheet(s files.Sheet) string {
	text := lang.N("{{.Count}} pictures were drawn on {{.File}}", s.Pictures, map[string]any{
		"Count": look.Count(s.Pictures), "File": look.Printable(look.Path(s.Files[0])),
	})
	if n := len(s.Files) - 1; n > 0 {
		text += " " + lang.N("and {{.Count}} further pages", n, look.Counted(n))
	}
	if s.Lacking > 0 {
		text += " · " + lang.N("{{.Count}} names have letters that the sheet's font lacks", s.Lacking, look.Counted(s.Lacking))
	}
	return text
}
