package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/query"
)

// pasted are texts of many terms, as nobody types them, by what they are made of.
var pasted = map[string]func(i int) string{
	"words":        func(i int) string { return fmt.Sprintf("%s%d", spoken[i%len(spoken)], i) },
	"known":        func(i int) string { return spoken[i%len(spoken)] },
	"letters":      func(i int) string { return string(rune('a' + i%26)) },
	"prefixes":     func(i int) string { return spoken[i%len(spoken)][:2] + "*" },
	"phrases":      func(i int) string { return fmt.Sprintf(`"sea %s %d"`, spoken[i%len(spoken)], i) },
	"alternatives": func(i int) string { return fmt.Sprintf("OR %s%d", spoken[i%len(spoken)], i%400) },
	"excluded":     func(i int) string { return fmt.Sprintf("-%s%d", spoken[i%len(spoken)], i) },
	"weights":      func(i int) string { return fmt.Sprintf("2:%s%d", spoken[i%len(spoken)], i) },
	"likes":        func(i int) string { return fmt.Sprintf("like:IMG_%05d.jpg", i) },
	"filters":      func(i int) string { return fmt.Sprintf("folder:%s%d", spoken[i%len(spoken)], i) },
	"others":       func(i int) string { return fmt.Sprintf("OR folder:%s%d", spoken[i%len(spoken)], i) },
	"seen":         func(i int) string { return fmt.Sprintf("-text:%s%d", spoken[i%len(spoken)], i) },
	"seen others":  func(i int) string { return fmt.Sprintf("OR text:%s%d", spoken[i%len(spoken)], i) },
	"dashes":       func(i int) string { return fmt.Sprintf("sea-%d-sky-%d-sun", i, i+1) },
	"one word":     func(i int) string { return fmt.Sprintf("sea%d", i) },
	"mistakes":     func(i int) string { return fmt.Sprintf("width:x%d", i) },
	"marks":        func(i int) string { return `""` },
}

func pastedText(kind string, n int) string {
	terms := make([]string, n)
	for i := range terms {
		terms[i] = pasted[kind](i)
	}
	if kind == "one word" {
		return "sky " + strings.Join(terms, "-")
	}
	return "sky " + strings.Join(terms, " ")
}

// BenchmarkPasted takes the time of a key behind a pasted text of ten terms and of ten thousand, and of the search that
// begins when no other follows.
func BenchmarkPasted(b *testing.B) {
	l := everyday(b, 10_000)
	for _, kind := range slices.Sorted(maps.Keys(pasted)) {
		for _, n := range []int{10, 10_000} {
			text := pastedText(kind, n)
			for _, step := range []struct {
				name string
				do   func(ctx context.Context) error
			}{
				{"key", func(ctx context.Context) error {
					query.Parse(text)
					l.Complete(WhileTyping(ctx), text, len(text))
					return nil
				}},
				{"search", func(ctx context.Context) error { return keystroke(WhileTyping(ctx), l, text) }},
			} {
				b.Run(fmt.Sprintf("%s/%d/%s", kind, n, step.name), func(b *testing.B) {
					for b.Loop() {
						if err := step.do(b.Context()); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}
