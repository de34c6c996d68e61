package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// saveForm asks where a file is to be kept and under what name, besides what else is to be chosen. Fyne's own dialog
// would empty a file that is there before anything is written.
type saveForm struct {
	*form
	name   *escape.Entry
	folder string
	shown  *widget.Label
	chosen fyne.CanvasObject
}

func (w *Window) newSaveForm(title, name string) *saveForm {
	f := &saveForm{form: newForm(title, lang.L("Save"), lang.L("Cancel")), shown: widget.NewLabel("")}
	f.name = f.entry(name)
	noName := lang.L("This is no name for a file.")
	f.name.Validator = func(text string) error {
		if text = strings.TrimSpace(text); text == "" || text != filepath.Base(text) || strings.Trim(text, ".") == "" {
			return errors.New(noName)
		}
		return nil
	}
	f.valid = func() bool { return f.name.Validate() == nil }
	f.shown.Truncation = fyne.TextTruncateEllipsis
	f.setFolder(w.app.Preferences().String(preferFolder))
	f.chosen = container.NewBorder(nil, nil, nil, escape.NewButton(lang.L("Choose …"), theme.FolderOpenIcon(), func() {
		w.askFolder(lang.L("Save in this folder"), lang.L("Save here"), f.setFolder)
	}, f.leave), f.shown)
	return f
}

// choice adds one of several to choose, the first of them at the beginning.
func (f *saveForm) choice(label string, options []string, at int) *escape.Select {
	s := escape.NewSelect(options, f.leave)
	s.Selected = options[at]
	f.add(label, s)
	return s
}

// setFolder sets where to save; what is not there is the user's home.
func (f *saveForm) setFolder(folder string) {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		folder, _ = os.UserHomeDir()
	}
	f.folder = folder
	f.shown.SetText(look.Printable(look.Path(folder)))
}

// path is the file, with this ending.
func (f *saveForm) path(ending string) string {
	name := strings.TrimSpace(f.name.Text)
	if !strings.EqualFold(filepath.Ext(name), ending) {
		name += ending
	}
	return filepath.Join(f.folder, name)
}

// ask asks, and then saves.
func (f *saveForm) ask(w *Window, save func()) {
	f.add(lang.L("Name"), f.name)
	f.add(lang.L("Folder"), f.chosen)
	library := w.library // that the ids are of
	f.show(w.native, func(yes bool) {
		w.pictureFocus()
		if yes && w.library == library {
			save()
		}
	})
}

// exportPicked saves a list of the picked pictures, or of all results.
func (w *Window) exportPicked() {
	ids := w.pickedIDs()
	if len(ids) == 0 || w.native == nil {
		return
	}
	form := w.newSaveForm(lang.N("Export a list of {{.Count}} pictures", len(ids), look.Counted(len(ids))), lang.X("file.list", "pictures"))
	format := form.choice(lang.L("As"), []string{lang.L("CSV, for spreadsheets"), lang.L("JSON, for programs")}, 0)
	form.ask(w, func() {
		kind := files.CSV
		if format.SelectedIndex() == 1 {
			kind = files.JSON
		}
		w.exportList(ids, form.path("."+string(kind)), kind, false)
	})
}

// exportList saves a list of pictures with what is known of them.
func (w *Window) exportList(ids []int64, path string, format files.Format, replace bool) {
	scores := make(map[int64]engine.Hit, len(w.results.Hits))
	for _, h := range w.results.Hits {
		scores[h.ID] = h
	}
	hits := make([]engine.Hit, len(ids))
	for i, id := range ids {
		if hits[i] = scores[id]; hits[i].ID == 0 {
			hits[i].ID = id
		}
	}
	w.work(lang.L("Exporting"), func(ctx context.Context, l *engine.Library, tell func(files.Progress)) func() {
		n, err := l.ExportList(ctx, hits, path, engine.ListOptions{Format: format, Replace: replace}, tell)
		return func() {
			if w.askToReplace(path, err, func() { w.exportList(ids, path, format, true) }) {
				return
			}
			if err == nil {
				w.saved(lang.N("A list of {{.Count}} pictures was saved as {{.File}}", n, map[string]any{
					"Count": look.Count(n), "File": look.Printable(look.Path(path)),
				}), path)
				return
			}
			w.ended(lang.L("Nothing was saved."), err)
		}
	})
}

// askToReplace asks whether a file that is there may be replaced, when that was the error.
func (w *Window) askToReplace(path string, err error, replace func()) bool {
	if !errors.Is(err, files.ErrExists) || w.native == nil {
		return false
	}
	library := w.library
	ask(w.native, question{
		title:     lang.L("Replace the file that is there?"),
		sentences: []string{lang.L("{{.File}} is there already.", map[string]any{"File": look.Printable(look.Path(path))})},
		yes:       lang.L("Replace"), no: lang.L("Cancel"),
	}, func(yes bool) {
		if yes && w.library == library {
			replace()
		}
	})
	return true
}

// saved tells that a file was saved, and shows it in its folder when the user wants that.
func (w *Window) saved(text, path string) {
	w.forgetSaved()
	w.forgetSaved = w.messages.showNotice(text, lang.L("Show in folder"), func() {
		w.back.do(func() func() {
			err := files.Reveal(w.ctx, path)
			return func() { w.tell(err) }
		})
	})
}
