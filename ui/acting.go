package ui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/ui/look"
)

// maxOpened is how many pictures are opened in other programs without asking.
const maxOpened = 10

// copyPaths puts the paths of the picked pictures into the clipboard, one a line.
func (w *Window) copyPaths() {
	ids := w.pickedIDs()
	w.withPicked(ids, func(pictures []engine.Picture) {
		paths := make([]string, len(pictures))
		for i, p := range pictures {
			paths[i] = p.File.Path
		}
		w.app.Clipboard().SetContent(strings.Join(paths, "\n"))
		w.say(lang.N("{{.Count}} paths were copied.", len(paths), look.Counted(len(paths))))
	})
}

// withPicked reads pictures and does something with them.
func (w *Window) withPicked(ids []int64, do func([]engine.Picture)) {
	library := w.library
	if library == nil || len(ids) == 0 {
		return
	}
	w.saving.Add(1) // the library is not closed before
	w.back.do(func() func() {
		defer w.saving.Done()
		var all []engine.Picture
		for some := range slices.Chunk(ids, 500) {
			pictures, err := library.Pictures(w.ctx, some)
			if err != nil {
				return func() { w.tell(err) }
			}
			all = append(all, pictures...)
		}
		return func() {
			if w.library == library {
				do(all)
			}
		}
	})
}

// openPicked opens the picked pictures with the system's viewer.
func (w *Window) openPicked() {
	ids, library := w.pickedIDs(), w.library
	open := func(yes bool) {
		if yes && w.library == library {
			w.withPicked(ids, func(pictures []engine.Picture) {
				for _, p := range pictures {
					w.openPicture(p)
				}
			})
		}
	}
	if len(ids) <= maxOpened || w.native == nil {
		open(len(ids) <= maxOpened)
		return
	}
	ask(w.native, question{
		title:     lang.N("Open {{.Count}} pictures at once?", len(ids), look.Counted(len(ids))),
		sentences: []string{lang.L("The system's viewer may open a window for each of them.")},
		yes:       lang.L("Open"), no: lang.L("Cancel"),
	}, open)
}

// revealPicked shows the chosen picture, or else the first picked one, in the file manager.
func (w *Window) revealPicked() {
	ids := w.pickedIDs()
	if len(ids) == 0 {
		return
	}
	id := ids[0]
	if index, ok := w.grid.current(); ok && slices.Contains(ids, w.grid.ids[index]) {
		id = w.grid.ids[index]
	}
	w.revealPicture(id)
}

func (w *Window) revealPicture(id int64) {
	library := w.library
	if library == nil {
		return
	}
	w.saving.Add(1)
	w.back.do(func() func() {
		defer w.saving.Done()
		err := library.Reveal(w.ctx, id)
		return func() { w.tell(err) }
	})
}

// preferFolder is the key of the folder that something was put into last.
const preferFolder = "folder.target"

// askFolder asks for a folder to put something into, beginning where that was last.
func (w *Window) askFolder(title, confirm string, chosen func(folder string)) {
	if w.native == nil {
		return
	}
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		w.tell(err)
		if err == nil && folder != nil {
			w.app.Preferences().SetString(preferFolder, folder.Path())
			chosen(folder.Path())
		}
	}, w.native)
	d.SetTitleText(title)
	d.SetConfirmText(confirm)
	if last := w.app.Preferences().String(preferFolder); last != "" {
		if at, err := storage.ListerForURI(storage.NewFileURI(last)); err == nil {
			d.SetLocation(at)
		}
	}
	showFolders(d, w.native)
}

// copyPicked asks for a folder and copies the picked pictures there.
func (w *Window) copyPicked() {
	library := w.library
	if ids := w.pickedIDs(); len(ids) > 0 {
		w.askFolder(lang.N("Copy {{.Count}} pictures to a folder", len(ids), look.Counted(len(ids))), lang.L("Copy here"),
			func(folder string) {
				if w.library == library {
					w.copyTo(ids, folder)
				}
			})
	}
}

// copyTo copies pictures to a folder.
func (w *Window) copyTo(ids []int64, folder string) {
	w.work(lang.L("Copying"), func(ctx context.Context, l *engine.Library, tell func(files.Progress)) func() {
		report, err := l.CopyTo(ctx, ids, folder, tell)
		return func() {
			text := describeCopy(report, folder)
			if len(report.Copied) == 0 {
				text = lang.L("Nothing was copied.")
			}
			w.ended(text, err)
			w.failures(lang.N("{{.Count}} files could not be copied.", len(report.Failed), look.Counted(len(report.Failed))), report.Failed)
		}
	})
}

// describeCopy tells what was copied, and how many names were taken.
func describeCopy(r files.CopyReport, folder string) string {
	text := lang.N("{{.Count}} pictures were copied to {{.Folder}}", len(r.Copied), map[string]any{
		"Count": look.Count(len(r.Copied)), "Folder": look.Printable(look.Path(folder)),
	})
	if r.Bytes > 0 {
		text += " · " + look.Bytes(r.Bytes)
	}
	if r.Sidecars > 0 {
		text += " · " + lang.N("with {{.Count}} sidecars", r.Sidecars, look.Counted(r.Sidecars))
	}
	renamed := 0
	for _, c := range r.Copied {
		if filepath.Base(c.From) != filepath.Base(c.To) {
			renamed++
		}
	}
	if renamed > 0 {
		text += " · " + lang.N("{{.Count}} got a number, because their names were taken", renamed, look.Counted(renamed))
	}
	return text
}

// manyShortcuts are the keys of what is done with many pictures.
func manyShortcuts() []shortcut {
	return []shortcut{
		{"Ctrl+Shift+C", lang.L("Copy the paths of the picked pictures")},
		{"Delete", lang.L("Move the picked pictures to the trash")},
	}
}
