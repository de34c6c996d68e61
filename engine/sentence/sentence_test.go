package sentence

import (
	"errors"
	"fmt"
	"testing"
)

func TestString(t *testing.T) {
	size := Of("{{.Count}} bytes", With{"Count": 3})
	for want, s := range map[string]Sentence{
		"":                        {},
		"Plain.":                  Of("Plain."),
		"{{.Name}}":               Verbatim("{{.Name}}"), // what a file is called is put in as it is
		"a {{.B}} 2":              Of("{{.A}} {{.B}} {{.C}}", With{"A": "a", "C": 2}),
		"{{.B}} b":                Of("{{.A}} {{.B}}", With{"A": "{{.B}}", "B": "b"}),
		"/p has 3 bytes.":         Of("{{.Path}} has {{.Size}}.", With{"Path": "/p", "Size": size}),
		"One. Two, 3 bytes. Four": Join(Sentence{}, Of("One."), Of("Two, {{.Size}}.", With{"Size": size}), Sentence{}, Verbatim("Four")),
	} {
		if got := s.String(); got != want {
			t.Errorf("%+v is told as %q, not %q", s, got, want)
		}
		if s.IsZero() != (want == "") {
			t.Errorf("%q: that it says nothing is %t", want, s.IsZero())
		}
	}
	if got := First(Sentence{}, Verbatim(""), Of("b"), Of("c")); got.String() != "b" {
		t.Errorf("the first is %q", got)
	}
}

func TestBecause(t *testing.T) {
	kind := errors.New("room: kind")
	err := fmt.Errorf("outer: %w", Because(kind, "{{.Count}} are the most", With{"Count": 5}))
	if !errors.Is(err, kind) || err.Error() != "outer: room: kind: 5 are the most" || Why(err).String() != "5 are the most" {
		t.Errorf("%v: %q", err, Why(err))
	}
	if !Why(kind).IsZero() || !Why(nil).IsZero() {
		t.Error("an error without a reason has one")
	}
}
