package cmd_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "hybrid-image-search"

// mayImport holds the directions between the rooms. A room may always import
// what lies within it, and what is not listed here it may not.
var mayImport = map[string][]string{
	"cmd":       {"ui", "engine", "telemetry", "assets"},
	"ui":        {"engine", "telemetry", "assets"},
	"engine":    nil,
	"telemetry": nil,
	"assets":    nil,
}

// uponEngine lists the packages below engine that use it instead of serving it.
var uponEngine = []string{"engine/evaluation"}

// topLevel is all that the first folder holds besides dot-files.
var topLevel = []string{"FyneApp.toml", "README.md", "assets", "cmd", "engine", "go.mod", "go.sum", "telemetry", "ui"}

// A source is one Go file: its path from the module's root, and what is in it.
type source struct {
	path string
	file *ast.File
}

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// sources parses all Go files of the module.
func sources(t *testing.T) []source {
	t.Helper()
	root := os.DirFS("..")
	var all []source
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(p) != ".go":
			return nil
		}
		text, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), p, text, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		all = append(all, source{p, file})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no Go files found")
	}
	return all
}

func (s source) imports() []string {
	var all []string
	for _, spec := range s.file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			all = append(all, p)
		}
	}
	return all
}

func TestImportDirections(t *testing.T) {
	for _, s := range sources(t) {
		for _, imported := range s.imports() {
			if reason := forbidden(s.path, imported); reason != "" {
				t.Errorf("%s imports %s: %s", s.path, imported, reason)
			}
		}
	}
}

// forbidden says why the file must not import the package; "" when it may.
func forbidden(file, imported string) string {
	if strings.HasPrefix(file, "cmd/setup/") && !standard(imported) {
		return "cmd/setup uses the standard library only"
	}
	to, ours := strings.CutPrefix(imported, module+"/")
	if !ours {
		return ""
	}
	from, _, _ := strings.Cut(file, "/")
	room, _, _ := strings.Cut(to, "/")
	switch {
	case room == "cmd" && !strings.HasPrefix(to, path.Dir(file)+"/"): // a program may have packages of its own below
		return "programs are not libraries"
	case from == room:
		if dir := path.Dir(file); to == "engine" && dir != "engine" && !slices.Contains(uponEngine, dir) {
			return "the packages under engine are leaves and do not know engine itself"
		}
		return ""
	case !slices.Contains(mayImport[from], room):
		return from + " does not know " + room
	}
	return ""
}

// standard tells by the first element: only other people's have a dot in it.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".") && first != module
}

func TestForbidden(t *testing.T) {
	tests := []struct {
		file, imported string
		want           bool
	}{
		{"cmd/imgsearch/main.go", module + "/engine", false},
		{"cmd/imgsearch/main.go", module + "/cmd/setup", true},
		{"cmd/imgsearch/bench.go", module + "/cmd/imgsearch/bench", false},
		{"cmd/imgsearch/bench/bench.go", module + "/cmd/imgsearch", true},
		{"cmd/hybrid-image-search/main.go", module + "/cmd/imgsearch/bench", true},
		{"ui/window.go", module + "/cmd/imgsearch/bench", true},
		{"cmd/setup/main.go", "os/exec", false},
		{"cmd/setup/main.go", module + "/assets", true},
		{"cmd/setup/main.go", "golang.org/x/term", true},
		{"ui/window.go", module + "/engine/catalog", false},
		{"ui/window.go", "fyne.io/fyne/v2", false},
		{"ui/grid/grid.go", module + "/ui/theme", false},
		{"engine/search.go", module + "/engine/vector", false},
		{"engine/search_test.go", module + "/engine", false},
		{"engine/search.go", module + "/telemetry", true},
		{"engine/search.go", module + "/assets", true},
		{"engine/vector/index.go", module + "/engine", true},
		{"engine/vector/index.go", module + "/engine/catalog", false},
		{"engine/evaluation/similar.go", module + "/engine", false},
		{"engine/evaluation/similar.go", module + "/telemetry", true},
		{"telemetry/tee.go", module + "/engine", true},
		{"telemetry/tee.go", module + "/ui", true},
		{"assets/assets.go", module + "/engine", true},
		{"main.go", module + "/engine", true},
	}
	for _, tt := range tests {
		if got := forbidden(tt.file, tt.imported); (got != "") != tt.want {
			t.Errorf("forbidden(%q, %q) = %q, want forbidden: %t", tt.file, tt.imported, got, tt.want)
		}
	}
}

func TestPackageComments(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		dir := path.Dir(s.path)
		want := "Package " + s.file.Name.Name + " "
		if s.file.Name.Name == "main" {
			want = "Command " + path.Base(dir) + " "
		}
		doc := s.file.Doc.Text()
		documented[dir] = documented[dir] || strings.HasPrefix(doc, want)
		if doc != "" && !strings.HasPrefix(doc, want) {
			t.Errorf("%s: the package comment begins %q, not %q", s.path, firstWords(doc), want)
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s: no file has a package comment", dir)
		}
	}
}

func firstWords(doc string) string {
	words := strings.Fields(doc)
	return strings.Join(words[:min(len(words), 3)], " ")
}

func TestTopLevel(t *testing.T) {
	git := exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard")
	git.Dir = ".."
	out, err := git.Output()
	if err != nil {
		t.Skipf("this is no git checkout, or there is no git: %v", err)
	}
	seen := map[string]bool{}
	for file := range strings.Lines(string(out)) {
		first, _, _ := strings.Cut(strings.Trim(strings.TrimSpace(file), `"`), "/")
		seen[first] = true
	}
	for name := range seen {
		if !strings.HasPrefix(name, ".") && !slices.Contains(topLevel, name) {
			t.Errorf("%s lies at the top level, which holds only %s and dot-files", name, strings.Join(topLevel, ", "))
		}
	}
	for _, name := range topLevel {
		if _, err := os.Stat(filepath.Join("..", name)); err != nil {
			t.Errorf("%s is missing at the top level", name)
		}
	}
}

// What the README tells a newcomer to run for the tests is what .ci/run runs
// first.
func TestReadmeCommands(t *testing.T) {
	const command = "go run ./cmd/setup -test && go test ./..."
	for _, file := range []string{"README.md", ".ci/run"} {
		text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), command) {
			t.Errorf("%s lacks the test command %q", file, command)
		}
	}
}
