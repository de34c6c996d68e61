package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// buildTags are those that the programs are packed with.
const buildTags = "migrated_fynedo"

// distFolder takes what is packed.
const distFolder = "dist"

// errNotHere is that setup was started elsewhere.
var errNotHere = errors.New("there is no FyneApp.toml here: run setup in the folder of go.mod")

// An identity is what the program calls itself.
type identity struct {
	Name, ID, Version string
	Command           string // of the window
	Build             int
	Date              string // of the version, as 2006-01-02
}

// pack builds the programs and packs them for this system.
func (m machine) pack(ctx context.Context, check bool, stdout, stderr io.Writer) int {
	if check {
		return 0
	}
	made, err := m.packAll(ctx, stdout)
	if err != nil {
		fmt.Fprintf(stderr, "Packing did not work: %v.\n", err)
		return 1
	}
	for _, name := range made {
		size := ""
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			size = fmt.Sprintf(" (%.1f MiB)", float64(info.Size())/(1<<20))
		}
		fmt.Fprintf(stdout, "Made %s%s\n", name, size)
	}
	return 0
}

func (m machine) packAll(ctx context.Context, stdout io.Writer) (made []string, err error) {
	text, err := os.ReadFile("FyneApp.toml")
	if err != nil {
		return nil, errNotHere
	}
	when := m.changed(ctx)
	app, err := readIdentity(string(text))
	if err != nil {
		return nil, err
	}
	app.Date = when.Format(time.DateOnly)
	work, err := os.MkdirTemp("", "hybrid-image-search-package-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work) //nolint:errcheck // the system clears its temporary folder
	if err := m.build(ctx, work, stdout); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(distFolder, 0o755); err != nil {
		return nil, err
	}
	switch m.goos {
	case "darwin", "windows":
		return m.packFyne(ctx, app, work, stdout)
	}
	return m.packUnix(ctx, app, work, when, stdout)
}

// build makes the programs in a folder.
func (m machine) build(ctx context.Context, dir string, stdout io.Writer) error {
	command := append([]string{"go", "build", "-tags", buildTags, "-trimpath", "-ldflags", "-s -w", "-o", dir + string(filepath.Separator)}, programs...)
	fmt.Fprintf(stdout, "Running: %s\n", strings.Join(command, " "))
	if err := m.run(ctx, command...); err != nil {
		return fmt.Errorf("the build: %w", err)
	}
	return nil
}

// changed is the time that all packed files get, so that the same source makes the same package: that of
// SOURCE_DATE_EPOCH, else of the last commit, else now.
func (m machine) changed(ctx context.Context) time.Time {
	if seconds, err := strconv.ParseInt(m.env("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(seconds, 0).UTC()
	}
	if m.has("git") {
		if out, err := m.quiet(ctx, nil, "git", "log", "-1", "--format=%ct"); err == nil {
			if seconds, err := strconv.ParseInt(strings.TrimSpace(out), 10, 64); err == nil {
				return time.Unix(seconds, 0).UTC()
			}
		}
	}
	return time.Now().UTC().Truncate(time.Second)
}

// line is a setting of FyneApp.toml, which needs no more of the language.
var line = regexp.MustCompile(`(?m)^\s*(\w+)\s*=\s*(?:"([^"\\]*)"|(\d+))\s*$`)

func readIdentity(toml string) (identity, error) {
	values := map[string]string{}
	for _, m := range line.FindAllStringSubmatch(toml, -1) {
		values[m[1]] = m[2] + m[3]
	}
	app := identity{Name: values["Name"], ID: values["ID"], Version: values["Version"], Command: "hybrid-image-search"}
	app.Build, _ = strconv.Atoi(values["Build"]) // none is none
	if app.Name == "" || app.ID == "" || !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(app.Version) {
		return app, fmt.Errorf("FyneApp.toml lacks a name, an ID or a version such as 1.2.3: %+v", app)
	}
	return app, nil
}

// packUnix makes an archive for any such system and, for Linux, a package for Debian and what comes from it.
func (m machine) packUnix(ctx context.Context, app identity, built string, when time.Time, stdout io.Writer) ([]string, error) {
	files, err := installed(app, built)
	if err != nil {
		return nil, err
	}
	script, err := fill("install.sh", app)
	if err != nil {
		return nil, err
	}
	base := fmt.Sprintf("%s-%s-%s-%s", app.Command, app.Version, m.goos, runtime.GOARCH)
	archive := append([]packed{{"install.sh", 0o755, script}}, files...)
	made := filepath.Join(distFolder, base+".tar.xz")
	fmt.Fprintln(stdout, "Compressing", made)
	if err := m.writeTarXZ(ctx, made, base, archive, when); err != nil {
		return nil, err
	}
	if m.goos != "linux" {
		return []string{made}, nil
	}
	architecture, ok := debianArchitectures[runtime.GOARCH]
	if !ok {
		return []string{made}, nil // Debian knows no such machine
	}
	depends, err := libraryPackages(filepath.Join(built, app.Command), filepath.Join(built, "imgsearch"))
	if err != nil {
		return nil, err
	}
	deb := debian{app: app, architecture: architecture, depends: depends, maintainer: m.maintainer(), when: when, files: files}
	name := filepath.Join(distFolder, fmt.Sprintf("%s_%s_%s.deb", app.Command, app.Version, architecture))
	fmt.Fprintln(stdout, "Compressing", name)
	if err := m.writeDebian(ctx, name, deb); err != nil {
		return nil, err
	}
	return []string{made, name}, nil
}

// maintainer is who answers for the package, as Debian's tools ask for it.
func (m machine) maintainer() string {
	name, address := m.env("DEBFULLNAME"), m.env("DEBEMAIL")
	if name == "" {
		name = "Hybrid Image Search maintainers"
	}
	if address == "" {
		address = "hybrid-image-search@localhost"
	}
	return name + " <" + address + ">"
}
