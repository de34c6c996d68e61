package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// fyneTool makes the packages of macOS and Windows. It builds with this machine's Go.
const fyneTool = "fyne.io/tools/cmd/fyne@v1.7.4"

// packFyne makes a .app or a .exe that carries its icon. Fyne's tool writes into the sources that it is pointed at: it
// counts builds in FyneApp.toml and leaves an object file. So it gets a copy of them.
func (m machine) packFyne(ctx context.Context, app identity, built string, stdout io.Writer) ([]string, error) {
	copied := filepath.Join(built, "source")
	if err := copySource(".", copied); err != nil {
		return nil, err
	}
	suffix, ending := "", ".app"
	if m.goos == "windows" {
		suffix, ending = ".exe", ".exe"
	}
	main := filepath.Join(copied, "cmd", app.Command)
	command := []string{
		"go", "-C", main, "run", fyneTool, "package", "--target", m.goos, "--src", main, "--executable", filepath.Join(built, app.Command+suffix),
		"--icon", filepath.Join(copied, "assets", "icon.png"), "--name", app.Name, "--app-id", app.ID, "--app-version", app.Version,
		"--app-build", strconv.Itoa(max(app.Build, 1)), "--tags", buildTags, "--release",
	}
	fmt.Fprintf(stdout, "Running: %s\n", strings.Join(command, " "))
	if err := m.run(ctx, command...); err != nil {
		return nil, fmt.Errorf("fyne package: %w", err)
	}
	var made []string
	for _, dir := range []string{main, copied, built} {
		from := filepath.Join(dir, app.Name+ending)
		if _, err := os.Stat(from); err != nil {
			continue
		}
		to := filepath.Join(distFolder, app.Name+ending)
		if err := moveTo(from, to); err != nil {
			return nil, err
		}
		made = append(made, to)
		break
	}
	if made == nil {
		return nil, fmt.Errorf("fyne package left no %s", app.Name+ending)
	}
	plain := filepath.Join(distFolder, "imgsearch"+suffix)
	if err := moveTo(filepath.Join(built, "imgsearch"+suffix), plain); err != nil {
		return nil, err
	}
	return append(made, plain), nil
}

// moveTo puts a file or folder in the place of an older one, also from another disk.
func moveTo(from, to string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if os.Rename(from, to) == nil {
		return nil
	}
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		return copyEntry(name, filepath.Join(to, rest), d)
	})
}

// copySource copies what a build needs: not the history, nor what was packed before.
func copySource(from, to string) error {
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if rest != "." && (strings.HasPrefix(d.Name(), ".") || rest == distFolder) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		return copyEntry(name, filepath.Join(to, rest), d)
	})
}

// copyEntry copies a folder without its content, or a file.
func copyEntry(from, to string, d fs.DirEntry) error {
	if d.IsDir() {
		return os.MkdirAll(to, 0o755)
	}
	info, err := d.Info()
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm())
}
