package ui

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// preferLibrary is the key of the library that was opened last.
const preferLibrary = "library"

// firstLibrary is the folder that is opened at the start: what the command line or the environment names, else the
// one of last time. Empty is the default one.
func (w *Window) firstLibrary() string {
	if w.options.Library != "" || os.Getenv(engine.LibraryVariable) != "" || !w.home.follows {
		return w.options.Library
	}
	last := w.app.Preferences().String(preferLibrary)
	if engine.IsLibrary(last) {
		return last
	}
	w.home.lost = awayLibrary(last)
	return ""
}

// remember notes that the open library was opened, and reads which others there are.
func (w *Window) remember() {
	library := w.library
	w.home.undo.clear()
	w.home.told = map[string]bool{}
	w.home.away.Store(nil)
	w.home.watching = engine.WatchState{}
	w.home.asked, w.home.leftOff = nil, nil
	w.home.libraryOf = libraryName(engine.KnownLibrary{Path: library.Dir()})
	if !w.home.follows {
		return
	}
	if !w.tellLost() && !isDemo(library.Dir()) {
		w.app.Preferences().SetString(preferLibrary, library.Dir())
	}
	w.reloadLibraries(func() error {
		if isDemo(library.Dir()) {
			return nil
		}
		return engine.RememberLibrary(library.Dir())
	}, nil)
}

// reloadLibraries does something to the list of libraries, and shows it.
func (w *Window) reloadLibraries(change func() error, then func()) {
	w.back.do(func() func() {
		err := change()
		known, readErr := engine.KnownLibraries()
		return func() {
			w.tell(cmp.Or(err, readErr))
			w.home.known = known
			if w.library != nil {
				i := slices.IndexFunc(known, func(k engine.KnownLibrary) bool { return k.Path == w.library.Dir() })
				if i >= 0 {
					w.home.libraryOf = libraryName(known[i])
				}
			}
			w.renewMenu()
			w.describeTitle()
			if then != nil {
				then()
			}
		}
	})
}

func isDemo(dir string) bool {
	demo, err := engine.DemoDir()
	return err == nil && dir == filepath.Join(demo, "library")
}

// libraryName is what a library is called: by the user, else by what it is or where.
func libraryName(k engine.KnownLibrary) string {
	base := filepath.Base(k.Path)
	if k.Name != "" && k.Name != base {
		return look.Printable(k.Name)
	}
	if own, err := engine.DefaultDir(); err == nil && own == k.Path {
		return lang.L("My library")
	}
	if isDemo(k.Path) {
		return lang.L("Demo library")
	}
	return look.Printable(base)
}

// switchItems are those of the menu about libraries.
func (w *Window) switchItems() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	open := ""
	if w.library != nil {
		open = w.library.Dir()
	}
	for _, k := range w.home.known {
		i := fyne.NewMenuItem(look.Ellipsize(libraryName(k), 260, 13), func() { w.switchTo(k.Path) })
		i.Checked = k.Path == open
		items = append(items, i)
	}
	if own, err := engine.DefaultDir(); err == nil && !slices.ContainsFunc(w.home.known, func(k engine.KnownLibrary) bool { return k.Path == own }) {
		items = append(items, fyne.NewMenuItem(lang.L("My library"), func() { w.switchTo(own) }))
	}
	demo := fyne.NewMenuItem(lang.L("Demo library"), w.openDemo)
	demo.Checked = isDemo(open)
	items = append(items, demo, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("New library …"), w.newLibrary),
		fyne.NewMenuItem(lang.L("Open a library’s folder …"), w.chooseLibrary),
		fyne.NewMenuItem(lang.L("All libraries …"), w.showLibraries))
	to := fyne.NewMenuItem(lang.L("Switch library"), nil)
	to.ChildMenu = fyne.NewMenu("", items...)
	return []*fyne.MenuItem{to, fyne.NewMenuItem(lang.L("Move this library …"), w.chooseMove)}
}

// switchTo opens another library. What is known of the old one is kept.
func (w *Window) switchTo(dir string) {
	if w.library != nil && w.library.Dir() == dir {
		return
	}
	if isDemo(dir) {
		w.openDemo()
		return
	}
	w.open(dir, func() {})
}

// chooseLibrary asks for the folder of a library that may have come from elsewhere.
func (w *Window) chooseLibrary() {
	w.askFolder(lang.L("Open a library’s folder"), lang.L("Open"), func(dir string) {
		w.back.do(func() func() {
			there := engine.IsLibrary(dir)
			return func() {
				if !there {
					w.tell(engine.ErrNoLibrary)
					return
				}
				w.switchTo(dir)
			}
		})
	})
}

// newLibrary asks for a name, and opens an empty library in a folder of that name.
func (w *Window) newLibrary() {
	if w.native == nil {
		return
	}
	askName(w.native, nameQuestion{
		title: lang.L("New library"), yes: lang.L("Create"),
		text: lang.L("It is a folder of its own beside your other libraries, and can be moved elsewhere later. Your pictures stay where they are."),
	}, func(name string) {
		w.back.do(func() func() {
			dir, err := newLibraryDir(name)
			if err == nil {
				err = engine.AddLibrary(dir, name)
			}
			return func() {
				if w.tell(err); err == nil {
					w.switchTo(dir)
				}
			}
		})
	})
}

// newLibraryDir finds a folder for a new library that is not there yet.
func newLibraryDir(name string) (string, error) {
	data, err := engine.DataDir()
	if err != nil {
		return "", err
	}
	safe := strings.Trim(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name), " .-")
	if runes := []rune(safe); len(runes) > 60 {
		safe = string(runes[:60])
	}
	safe = cmp.Or(safe, "library")
	for n := 1; ; n++ {
		dir := filepath.Join(data, "libraries", safe)
		if n > 1 {
			dir += "-" + look.Count(n)
		}
		if _, err := os.Lstat(dir); os.IsNotExist(err) {
			return dir, nil
		} else if err != nil {
			return "", err
		}
	}
}
