package assets_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hybrid-image-search/assets"
)

// emitted reads from the sources, which this package must not import, what
// attributes and spans the program makes.
func emitted(t *testing.T) (attributes, spans map[string]bool) {
	t.Helper()
	attributes, spans = map[string]bool{}, map[string]bool{}
	for _, dir := range []string{"../engine", "../telemetry"} {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ValueSpec: // const AttrX attribute.Key = "x"
					if selects(n.Type, "attribute", "Key") && len(n.Values) == 1 {
						note(attributes, n.Values[0])
					}
				case *ast.CallExpr:
					switch {
					case selects(n.Fun, "attribute", "") && len(n.Args) > 0: // attribute.Int("x", …)
						note(attributes, n.Args[0])
					case selects(n.Fun, "tracer", "Start") && len(n.Args) > 1: // tracer.Start(ctx, "x")
						note(spans, n.Args[1])
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(attributes) == 0 || len(spans) == 0 {
		t.Fatalf("found %d attributes and %d spans in the sources", len(attributes), len(spans))
	}
	return attributes, spans
}

// selects reports whether e is of.name, or of and any name if name is empty.
func selects(e ast.Expr, of, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == of && (name == "" || s.Sel.Name == name)
}

func note(set map[string]bool, e ast.Expr) {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if s, err := strconv.Unquote(lit.Value); err == nil {
			set[s] = true
		}
	}
}

func TestDashboardAsksForEmittedAttributes(t *testing.T) {
	attributes, _ := emitted(t)
	// In variables too, so the whole file is looked at.
	keys := regexp.MustCompile(`\b(?:span|resource)\.([a-z0-9_]+\.[a-z0-9_.]+)`).FindAllStringSubmatch(assets.GrafanaDashboard, -1)
	if len(keys) == 0 {
		t.Fatal("no attributes found")
	}
	asked := map[string]bool{}
	for _, m := range keys {
		asked[m[1]] = true
		if !attributes[m[1]] {
			t.Errorf("asks for %s, which the program does not emit", m[1])
		}
	}
	for key := range attributes {
		if strings.HasPrefix(key, "process.") && !asked[key] {
			t.Errorf("%s is on every span and not on the dashboard", key)
		}
	}
}

// Every span has its place among the panels of latency, and one only.
func TestDashboardShowsEverySpan(t *testing.T) {
	_, spans := emitted(t)
	d := readDashboard(t)
	names := regexp.MustCompile(`name (=~|!~) "([^"$]+)"`)
	for span := range spans {
		var at []string
		for _, p := range d.Panels {
			if !p.asks() || !strings.Contains(p.Targets[0].Query, "quantile_over_time(duration, 0.95)") {
				continue
			}
			m := names.FindStringSubmatch(p.Targets[0].Query)
			if m == nil {
				t.Fatalf("%s does not name its spans: %s", p.Title, p.Targets[0].Query)
			}
			// Tempo matches whole names.
			if regexp.MustCompile("^(?:"+m[2]+")$").MatchString(span) == (m[1] == "=~") {
				at = append(at, p.Title)
			}
		}
		if len(at) != 1 {
			t.Errorf("the span %s is on the panels %q, want one", span, at)
		} else if strings.HasPrefix(at[0], "Everything else") {
			t.Errorf("the span %s is the program's own and stands among those of libraries", span)
		}
	}
}
