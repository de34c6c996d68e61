package ui

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/assets"
	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// aboutFacts are what About tells.
type aboutFacts struct {
	goVersion, fyne    string
	system             string // and how the window comes to the screen, where there are several ways
	library, data, log aboutFolder
	modules            []assets.Module
}

// aboutFolder is a file or folder of the program. Dir is what shows it.
type aboutFolder struct {
	path, dir string
	there     bool
}

func folderOf(path, dir string) aboutFolder {
	info, err := os.Stat(dir)
	return aboutFolder{path, dir, err == nil && info.IsDir()}
}

// readAbout gathers the facts. With an error the modules are missing, and the rest is there.
func readAbout(library string) (f aboutFacts, err error) {
	f.goVersion = strings.TrimPrefix(runtime.Version(), "go")
	f.system = systemName() + " (" + runtime.GOOS + "/" + runtime.GOARCH + session() + ")"
	if library != "" {
		f.library = folderOf(library, library)
	}
	if dir, err := engine.DataDir(); err == nil {
		f.data = folderOf(dir, dir)
	}
	if path, err := engine.LogFile(); err == nil {
		f.log = folderOf(path, filepath.Dir(path))
	}
	f.modules, err = assets.LinkedModules()
	for _, m := range f.modules {
		if m.Path == "fyne.io/fyne/v2" {
			f.fyne = strings.TrimPrefix(m.Version, "v")
		}
	}
	return f, err
}

// runsOn is one line of what the program runs on.
func (f aboutFacts) runsOn() string {
	return strings.Join(f.parts(), " · ")
}

func (f aboutFacts) parts() []string {
	parts := []string{"Go " + f.goVersion}
	if f.fyne != "" {
		parts = append(parts, "Fyne "+f.fyne)
	}
	return append(parts, f.system)
}

// details are to be pasted into a report. It is read by those who mend the program, so it is English, and it names no
// folder of the user: paths tell names of people.
func (f aboutFacts) details() string {
	return Title + " " + engine.Version + "\n" + strings.Join(f.parts(), "\n") + "\n"
}

// systemName is the name that the system gives itself.
func systemName() string {
	switch runtime.GOOS {
	case "windows":
		return "Windows"
	case "darwin":
		return "macOS"
	}
	data, err := os.ReadFile("/etc/os-release")
	if err != nil {
		return runtime.GOOS
	}
	return prettyName(data)
}

// prettyName reads os-release(5), which is written as variables of a shell.
func prettyName(data []byte) string {
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		value, ok := strings.CutPrefix(lines.Text(), "PRETTY_NAME=")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		if plain, err := strconv.Unquote(value); err == nil {
			value = plain
		}
		if value = look.Printable(strings.Trim(value, "'")); value != "" {
			return value
		}
	}
	return runtime.GOOS
}

// session is how the window comes to the screen.
func session() string {
	switch {
	case runtime.GOOS == "windows" || runtime.GOOS == "darwin":
		return ""
	case os.Getenv("WAYLAND_DISPLAY") != "":
		return ", Wayland"
	case os.Getenv("DISPLAY") != "":
		return ", X11"
	}
	return ""
}

// licencesOf names the terms of a module.
func licencesOf(m assets.Module) string {
	switch {
	case len(m.Licences) > 0:
		return strings.Join(m.Licences, ", ")
	case len(m.Texts) > 0:
		return lang.L("terms of its own")
	}
	return lang.L("licence not collected")
}

// site is where more is told of a module.
func site(m assets.Module) string {
	if strings.Contains(m.Path, ".") {
		return "https://pkg.go.dev/" + m.Path + "@" + m.Version
	}
	return "https://go.dev/"
}

// textOf is all that a module's files tell of its terms.
func textOf(m assets.Module) string {
	if len(m.Texts) == 0 {
		return lang.L("This build was made without the licence of this module. Its page tells it.")
	}
	var b strings.Builder
	for i, t := range m.Texts {
		if i > 0 {
			b.WriteString("\n\n\n")
		}
		if len(m.Texts) > 1 {
			b.WriteString("── " + t.Name + "\n\n")
		}
		b.WriteString(t.Text)
	}
	return b.String()
}
