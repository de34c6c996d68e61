package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// folderActions are what the section of the folders asks for.
type folderActions struct {
	now    func() []engine.WatchedFolder // as they stood last
	load   func()
	add    func()
	look   func(folder string)
	remove func(engine.WatchedFolder)
	watch  func(folder string, on bool)
	leave  func()
}

// folderSettings is the section about the folders of the open library: how each is followed, and what can be done.
type folderSettings struct {
	actions  folderActions
	ctx      context.Context // ends when the settings are closed
	readOnly bool
	view     *fyne.Container
	rows     *fyne.Container
	add      *escape.Button
	shown    []engine.WatchedFolder
	known    bool // how they stand was read
}

func newFolderSettings(actions folderActions) *folderSettings {
	return &folderSettings{actions: actions}
}

func (s *folderSettings) title() string { return lang.L("Folders") }

func (s *folderSettings) open(ctx context.Context) fyne.CanvasObject {
	s.ctx = ctx
	s.rows = container.New(layout.NewCustomPaddedVBoxLayout(4))
	s.add = escape.NewButton(lang.L("Add folder …"), theme.FolderNewIcon(), s.actions.add, s.actions.leave)
	s.add.Importance = widget.HighImportance
	about := newCaption(lang.L("What changes in these folders appears by itself. A folder on a drive that is away keeps its pictures until the drive is back."))
	s.view = container.New(layout.NewCustomPaddedLayout(0, 4, 8, 16), container.New(layout.NewCustomPaddedVBoxLayout(6),
		about, s.rows, container.NewHBox(s.add)))
	s.shown, s.known = nil, false
	s.fill(s.actions.now())
	s.known = true
	s.actions.load()
	return s.view
}

// show shows how the folders stand, if anybody looks.
func (s *folderSettings) show(state engine.WatchState) {
	if s.ctx == nil || s.ctx.Err() != nil || sameFolders(s.shown, state.Folders) {
		return
	}
	s.fill(state.Folders)
}

func sameFolders(a, b []engine.WatchedFolder) bool {
	if len(a) != len(b) || len(a) == 0 {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (s *folderSettings) fill(folders []engine.WatchedFolder) {
	s.shown = append([]engine.WatchedFolder{}, folders...)
	s.rows.RemoveAll()
	for i, f := range folders {
		if i > 0 {
			s.rows.Add(widget.NewSeparator())
		}
		s.rows.Add(s.row(f))
	}
	if len(folders) == 0 && s.known {
		s.rows.Add(plainText(lang.L("No folder was added yet.")))
	}
	if s.readOnly {
		s.add.Disable()
	} else {
		s.add.Enable()
	}
	s.view.Refresh()
}

func (s *folderSettings) row(f engine.WatchedFolder) fyne.CanvasObject {
	path := widget.NewLabel(look.Printable(look.Path(f.Path)))
	path.Truncation = fyne.TextTruncateEllipsis
	path.TextStyle.Bold = true
	dot := canvas.NewCircle(look.Color(followColor(f.State)))
	light := container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(8), dot))
	watch := escape.NewCheck(lang.L("Follow changes"), nil, s.actions.leave)
	watch.SetChecked(f.Watched)
	watch.OnChanged = func(on bool) { s.actions.watch(f.Path, on) }
	now := escape.NewButton(lang.L("Look for changes"), theme.ViewRefreshIcon(), func() { s.actions.look(f.Path) }, s.actions.leave)
	remove := escape.NewButton(lang.L("Remove …"), theme.DeleteIcon(), func() { s.actions.remove(f) }, s.actions.leave)
	if f.State == engine.FollowAway {
		now.Disable()
	}
	if s.readOnly {
		watch.Disable()
		now.Disable()
		remove.Disable()
	}
	return container.New(layout.NewCustomPaddedVBoxLayout(-4),
		container.NewBorder(nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, 6, 0), light), nil, path),
		container.New(layout.NewCustomPaddedLayout(0, 4, 18, 0), newCaption(describeFolder(f))),
		container.New(layout.NewCustomPaddedLayout(2, 4, 18, 0), container.NewHBox(watch, layout.NewSpacer(), now, remove)))
}

func followColor(m engine.FollowMode) fyne.ThemeColorName {
	switch m {
	case engine.FollowWatching:
		return theme.ColorNameSuccess
	case engine.FollowPeriodic:
		return theme.ColorNamePrimary
	case engine.FollowAway:
		return theme.ColorNameWarning
	}
	return theme.ColorNameDisabled
}

// describeFolder tells how a folder stands, of how many pictures, and why.
func describeFolder(f engine.WatchedFolder) string {
	state := lang.L("not followed")
	switch f.State {
	case engine.FollowWatching:
		state = lang.L("changes are seen at once")
	case engine.FollowPeriodic:
		state = lang.L("looked through from time to time")
	case engine.FollowAway:
		state = lang.L("away")
	}
	text := lang.N("{{.Count}} pictures", f.Pictures, look.Counted(f.Pictures)) + " · " + state
	if f.Why != "" {
		text += " · " + look.Printable(look.Retold(f.Why))
	}
	return text
}

// newFolders makes the section.
func (w *Window) newFolders() *folderSettings {
	w.home.folders = newFolderSettings(folderActions{
		now:  func() []engine.WatchedFolder { return w.home.watching.Folders },
		load: w.reloadFolders, add: w.chooseFolder, look: w.lookNow, leave: w.settings.close,
		remove: func(f engine.WatchedFolder) { w.removeFolder(f, w.reloadFolders) },
		watch:  w.setWatched,
	})
	return w.home.folders
}

// reloadFolders has the section show how the folders stand now.
func (w *Window) reloadFolders() {
	library, part := w.library, w.home.folders
	if part == nil || part.ctx == nil || part.ctx.Err() != nil {
		return
	}
	if library == nil {
		part.fill(nil)
		return
	}
	part.readOnly = library.ReadOnly()
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		folders, err := library.FolderStates(w.ctx)
		return func() {
			if w.library != library {
				return
			}
			w.tell(err)
			if err == nil {
				part.show(engine.WatchState{Folders: folders})
			}
		}
	})
}

func (w *Window) setWatched(folder string, on bool) {
	library := w.library
	if library == nil {
		return
	}
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		err := library.SetWatched(w.ctx, folder, on)
		return func() {
			w.tell(err)
			w.reloadFolders()
		}
	})
}

// openFolderSettings shows the section of the folders.
func (w *Window) openFolderSettings() {
	w.openSettings()
	if w.settings != nil && w.home.folders != nil {
		w.settings.reveal(w.home.folders)
	}
}
