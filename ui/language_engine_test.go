package ui

import (
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"unicode"
)

// saying are the functions of the packages without a window that make a sentence, by where its English stands.
var saying = map[string]int{
	"sentence.Of": 0, "sentence.Because": 1,
	"because": 0, "fail": 1, "misfit": 1, "sentence": 0, "s.problem": 0, "set.problem": 0, // each within one package
}

// sayingIn are the packages of those that mean this in one package only.
var sayingIn = map[string]string{"because": "engine/clip", "misfit": "engine/clip", "fail": "engine/picture", "sentence": "telemetry", "s.problem": "telemetry", "set.problem": "telemetry"}

// readSentences finds the sentences that the packages without a window tell.
func (s *sourceText) readSentences(t *testing.T, rooms ...string) {
	t.Helper()
	root, found := os.DirFS(".."), 0
	for _, room := range rooms {
		must(t, fs.WalkDir(root, room, func(at string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			packages, err := parseFolder(root, at)
			if err != nil {
				return err
			}
			constants := constantsOf(packages)
			for name, file := range packages {
				ast.Inspect(file, func(n ast.Node) bool {
					if call, ok := n.(*ast.CallExpr); ok {
						if used, ok := said(call, at, constants); ok {
							found++
							used.at = name
							if used.key == "" {
								t.Errorf("%s: the English of a sentence is no literal: %s", name, used.english)
							} else if hasWords(used.key) {
								s.used = append(s.used, used)
							}
						}
					}
					return true
				})
			}
			return nil
		}))
	}
	if found == 0 {
		t.Errorf("no sentences found in %q", rooms)
	}
}

// hasWords tells whether a text is more than its values and what joins them.
func hasWords(text string) bool {
	return strings.IndexFunc(placeholder.ReplaceAllString(text, ""), unicode.IsLetter) >= 0
}

func parseFolder(root fs.FS, folder string) (map[string]*ast.File, error) {
	names, err := fs.Glob(root, path.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	all := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, err
		}
		if all[name], err = goparser.ParseFile(token.NewFileSet(), name, data, 0); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// constantsOf gives the texts of a package that have a name.
func constantsOf(files map[string]*ast.File) map[string]string {
	all := map[string]string{}
	for _, file := range files {
		for _, d := range file.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			for _, spec := range group.Specs {
				for i, value := range spec.(*ast.ValueSpec).Values {
					if text := literal(value); text != "" {
						all[spec.(*ast.ValueSpec).Names[i].Name] = text
					}
				}
			}
		}
	}
	return all
}

// said reads a call that makes a sentence.
func said(call *ast.CallExpr, folder string, constants map[string]string) (u usedText, ok bool) {
	name, of := calledName(call)
	if of != "" {
		name = of + "." + name
	}
	at, ok := saying[name]
	if in := sayingIn[name]; !ok || in != "" && in != folder || len(call.Args) <= at {
		return u, false
	}
	english := call.Args[at]
	if u.key = literal(english); u.key == "" {
		u.english = fmt.Sprint(english)
		if name, isName := english.(*ast.Ident); isName {
			if name.Name == "english" { // those who call it name it
				return u, false
			}
			u.key = constants[name.Name]
		}
	}
	u.english = u.key
	u.data = []string{}
	if placeholder.MatchString(u.key) && len(call.Args) == at+1 {
		u.data = nil // filled in later
		return u, true
	}
	for _, arg := range call.Args[at+1:] {
		values, isLiteral := arg.(*ast.CompositeLit)
		if !isLiteral {
			u.data = nil
			return u, true
		}
		for _, e := range values.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				u.data = append(u.data, literal(pair.Key))
			}
		}
	}
	return u, true
}
