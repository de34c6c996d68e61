package fetch

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// Every error of the package has its own sentence, which needs nothing to be filled in.
func TestEveryErrorHasItsSentence(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "errors.go", nil, 0)
	must(t, err)
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "Err") {
			declared++
		}
		return true
	})
	if declared == 0 || declared != len(sentences) {
		t.Errorf("%d errors, %d sentences", declared, len(sentences))
	}
	seen := map[string]bool{}
	for kind := range sentences {
		for _, e := range []*Error{{Kind: kind}, {Kind: kind, What: "Tiny", File: "a.onnx", Host: "h", Path: "/p", Detail: "why"}} {
			text := Explain(fmt.Errorf("outer: %w", e))
			if text == "" || strings.ContainsAny(text, "{}") || !strings.HasSuffix(text, ".") || strings.Contains(text, "fetch:") {
				t.Errorf("%v: %q", kind, text)
			}
			if e.What == "" && seen[text] {
				t.Errorf("%q is the sentence of two", text)
			}
			seen[text] = true
		}
	}
	if Explain(nil) != "" || Explain(errors.New("another")) != "" {
		t.Error("it explains what is none of its own")
	}
}
