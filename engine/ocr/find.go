package ocr

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Variable names the program in the environment.
const Variable = "TESSERACT"

// locate gives the program's path: the one that is asked for, the one that the environment names, the one on the PATH,
// or one where installers put it.
func locate(wanted string) (string, error) {
	for _, named := range []string{wanted, os.Getenv(Variable)} {
		if named == "" {
			continue
		}
		path, err := exec.LookPath(named)
		if err != nil {
			return "", &Error{Kind: ErrNotInstalled, Path: named}
		}
		return filepath.Abs(path)
	}
	// What the PATH finds in the current folder is an error of LookPath, and not run.
	if path, err := exec.LookPath("tesseract"); err == nil {
		return filepath.Abs(path)
	}
	for _, path := range usual(runtime.GOOS, os.Getenv) {
		if found, err := exec.LookPath(path); err == nil {
			return found, nil
		}
	}
	return "", &Error{Kind: ErrNotInstalled}
}

// usual are the places where installers put the program and the PATH of a window may not lead.
func usual(goos string, env func(string) string) (paths []string) {
	switch goos {
	case "darwin":
		return []string{"/opt/homebrew/bin/tesseract", "/usr/local/bin/tesseract", "/opt/local/bin/tesseract"}
	case "windows":
		for _, variable := range []string{"ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"} {
			dir := env(variable)
			if dir == "" {
				continue
			}
			if variable == "LOCALAPPDATA" {
				dir += `\Programs`
			}
			paths = append(paths, dir+`\Tesseract-OCR\tesseract.exe`)
		}
		return paths
	}
	return []string{"/usr/bin/tesseract", "/usr/local/bin/tesseract", "/snap/bin/tesseract"}
}

// askLimit is for the questions after version and languages, which take hundredths of a second.
const askLimit = 10 * time.Second

// examine asks the program for its version and its languages.
func (r *Reader) examine(ctx context.Context) error {
	out, err := r.run(ctx, askLimit, nil, "--version")
	if err != nil {
		return r.broken(err)
	}
	if r.version = versionIn(out); r.version == "" {
		return &Error{Kind: ErrBroken, Path: r.path, Detail: firstLine(out)}
	}
	if major(r.version) < oldest {
		return &Error{Kind: ErrTooOld, Path: r.path, Detail: r.version}
	}
	if out, err = r.run(ctx, askLimit, nil, "--list-langs"); err != nil {
		return r.broken(err)
	}
	r.installed = languagesIn(out)
	return nil
}

// broken turns what went wrong with a question into a fault of the program. That the user has enough is none.
func (r *Reader) broken(err error) error {
	var e *Error
	if errors.As(err, &e) && IsOfPicture(err) {
		return &Error{Kind: ErrBroken, Path: r.path, Detail: e.Detail}
	}
	return err
}

// versionLine is what the program begins with: "tesseract 5.3.0", or "tesseract v5.3.3.20231005" on Windows.
var versionLine = regexp.MustCompile(`(?m)^tesseract v?(\d{1,4}(?:\.\d+)*\S{0,40})`)

func versionIn(out []byte) string {
	found := versionLine.FindSubmatch(out)
	if found == nil {
		return ""
	}
	return string(found[1])
}

func major(version string) int {
	first, _, _ := strings.Cut(version, ".")
	digits := strings.IndexFunc(first+"x", func(r rune) bool { return r < '0' || r > '9' })
	n, _ := strconv.Atoi(first[:digits])
	return n
}

// maxLanguages bounds what is taken of a list; there are some 160.
const maxLanguages = 1000

// languagesIn reads a list of languages: a heading, then one a line.
func languagesIn(out []byte) (all []string) {
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	for lines.Scan() && len(all) < maxLanguages {
		if name := strings.TrimSpace(lines.Text()); languageName.MatchString(name) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// languageName is what a language may be called: it becomes an argument of the program.
var languageName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{1,30}(/[A-Za-z0-9_]{1,30})?$`)

func firstLine(text []byte) string {
	for line := range strings.Lines(strings.ToValidUTF8(string(text), "\uFFFD")) {
		if line = strings.TrimSpace(line); line != "" {
			if runes := []rune(line); len(runes) > 200 {
				line = string(runes[:200]) + "…"
			}
			return line
		}
	}
	return ""
}
