package ui

import (
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// A usedText is a key in the code.
type usedText struct {
	key, english string
	plural       bool
	data         []string // what the call fills in; nil when that is not to be seen
	at           string
}

// sourceText is what the Go files say.
type sourceText struct {
	used []usedText
	bare map[string][]string // by file: texts that are not translated
}

// readSources parses what the user sees.
func readSources(t *testing.T) (all sourceText) {
	t.Helper()
	all.bare = map[string][]string{}
	for _, pattern := range []string{"*.go", "fullview/*.go", "panel/*.go", "look/*.go"} {
		names, err := filepath.Glob(pattern)
		must(t, err)
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			data, err := os.ReadFile(name)
			must(t, err)
			files := token.NewFileSet()
			file, err := goparser.ParseFile(files, name, data, 0)
			must(t, err)
			name = filepath.ToSlash(name)
			all.readFile(t, name, files, file)
		}
	}
	all.readSentences(t, "engine", "telemetry")
	return all
}

func (s *sourceText) readFile(t *testing.T, name string, files *token.FileSet, file *ast.File) {
	sinks := map[ast.Expr]bool{} // what is handed to something that shows it
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field:
			return false
		case *ast.CaseClause: // what is compared is not shown
			for _, each := range n.Body {
				ast.Inspect(each, visit)
			}
			return false
		case *ast.IndexExpr:
			return false
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				return false
			}
			if sinks[n] {
				sinks[n.X], sinks[n.Y] = true, true
			}
		case *ast.CallExpr:
			if used, ok := translated(n); ok && name != "look/format.go" && name != "look/said.go" { // those who call it name the key
				at := files.Position(n.Pos())
				used.at = fmt.Sprintf("%s:%d", name, at.Line)
				if used.key == "" {
					t.Errorf("%s: the key is no literal", used.at)
					return false
				}
				s.used = append(s.used, used)
				for _, arg := range n.Args { // values may be texts of their own
					if _, ok := arg.(*ast.CompositeLit); ok {
						ast.Inspect(arg, visit)
					}
				}
				return false
			}
			called, of := calledName(n)
			if silent[of+"."+called] || silent[called] {
				for _, arg := range n.Args {
					ast.Inspect(arg, func(n ast.Node) bool {
						if f, ok := n.(*ast.FuncLit); ok {
							ast.Inspect(f, visit)
							return false
						}
						return true
					})
				}
				ast.Inspect(n.Fun, visit)
				return false
			}
			if showing[called] {
				for _, arg := range n.Args {
					sinks[arg] = true
				}
			}
		case *ast.KeyValueExpr:
			if _, ok := n.Key.(*ast.BasicLit); ok { // a name in a map
				ast.Inspect(n.Value, visit)
				return false
			}
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			if n.Kind != token.STRING || err != nil || slices.Contains(asItIs, text) {
				return false
			}
			if twoWords.MatchString(text) || sinks[n] && strings.IndexFunc(text, unicode.IsLetter) >= 0 {
				s.bare[name] = append(s.bare[name], text)
			}
		}
		return true
	}
	ast.Inspect(file, visit)
}

// twoWords is what a user is likely to read: two words.
var twoWords = regexp.MustCompile(`\p{L}\p{L}+[,.:;]? \p{L}\p{L}+`)

// showing are the functions that show the texts they are given.
var showing = map[string]bool{
	"NewLabel": true, "NewButton": true, "NewButtonWithIcon": true, "NewLabelWithStyle": true, "NewCheck": true, "NewText": true,
	"SetText": true, "SetPlaceHolder": true, "SetTitleText": true, "SetConfirmText": true, "SetDismissText": true,
	"NewMenu": true, "NewMenuItem": true, "ShowInformation": true, "ShowConfirm": true, "NewTabItem": true, "NewAccordionItem": true,
	"newCaption": true, "heading": true, "plainText": true, "flash": true,
}

// silent are functions whose texts no user reads in the window.
var silent = map[string]bool{
	"errors.New": true, "fmt.Errorf": true, "Log.Warn": true, "Log.Error": true, "Log.Info": true, "Log.Debug": true, "log.Error": true, "log.Warn": true,
	"regexp.MustCompile": true, "tracer.Start": true, "fyne.LogError": true, "panic": true,
}

// calledName is the function that is called, and what it is of.
func calledName(call *ast.CallExpr) (name, of string) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name, ""
	case *ast.SelectorExpr:
		switch x := f.X.(type) {
		case *ast.Ident:
			of = x.Name
		case *ast.SelectorExpr:
			of = x.Sel.Name
		}
		return f.Sel.Name, of
	}
	return "", ""
}

// translated reads a call that looks a text up. The key is empty when it is no literal.
func translated(call *ast.CallExpr) (u usedText, ok bool) {
	name, of := calledName(call)
	rest := call.Args
	switch {
	case of == "lang" && (name == "L" || name == "N") && len(rest) > 0:
		u.key = literal(rest[0])
		u.english, rest = u.key, rest[1:]
	case of == "lang" && (name == "X" || name == "XN") && len(rest) > 1:
		u.key, u.english, rest = literal(rest[0]), literal(rest[1]), rest[2:]
	case of == "look" && name == "Plural" && len(rest) == 3:
		u.key = "{{.Count}} " + literal(rest[2])
		u.english, u.plural, u.data = u.key, true, []string{"Count"}
		return u, true
	case of == "lang" && name == "N" || of == "lang" && name == "XN":
		return u, true
	default:
		return u, false
	}
	if u.plural = strings.HasSuffix(name, "N"); u.plural && len(rest) > 0 {
		rest = rest[1:]
	}
	u.data = []string{}
	if len(rest) == 0 {
		return u, true
	}
	data, isLiteral := rest[0].(*ast.CompositeLit)
	if f, isCall := rest[0].(*ast.CallExpr); isCall {
		if name, _ := calledName(f); name == "Counted" {
			u.data = []string{"Count"}
			return u, true
		}
	}
	if !isLiteral {
		u.data = nil
		return u, true
	}
	for _, e := range data.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			u.data = append(u.data, literal(pair.Key))
		}
	}
	return u, true
}

// literal gives the text of literals, joined by plus signs; empty when it is something else.
func literal(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			return ""
		}
		return text
	case *ast.BinaryExpr:
		left, right := literal(e.X), literal(e.Y)
		if left == "" || right == "" {
			return ""
		}
		return left + right
	}
	return ""
}
