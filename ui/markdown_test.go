package ui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// shown is all that blocks show, as text; links in ‹›.
func shown(blocks []block) string {
	var b strings.Builder
	var write func([]widget.RichTextSegment)
	write = func(segments []widget.RichTextSegment) {
		for _, s := range segments {
			switch s := s.(type) {
			case *widget.HyperlinkSegment:
				b.WriteString("‹" + s.Text + "›")
			case *widget.TableSegment:
				for _, row := range append([][][]widget.RichTextSegment{s.Headers}, s.Rows...) {
					for _, cell := range row {
						write(cell)
						b.WriteString("|")
					}
					b.WriteString("\n")
				}
			case *widget.TextSegment:
				b.WriteString(s.Text)
				if !s.Style.Inline {
					b.WriteString("\n")
				}
			default:
				b.WriteString(s.Textual())
			}
		}
	}
	for _, block := range blocks {
		write(block.segments)
	}
	return b.String()
}

func TestMarkdownIsShown(t *testing.T) {
	tests := []struct{ markdown, want string }{
		{"Two *boats* and\na **pier**.", "Two boats and a pier.\n"},
		{"# Head\n\ntext", "Head\ntext\n"},
		{"- one\n- two\n  - deep\n\n3. three\n4. four", "•  one\n•  two\n     •  deep\n3.  three\n4.  four\n"},
		{"> said [1]", "said ‹[1]›\n"},
		{"```go\na\tb\n```", "a    b"},
		{"see [1], [2] and [3], [0], [99]; [1]", "see ‹[1]›, ‹[2]› and [3], [0], [99]; ‹[1]›\n"},
		{"**[2]** and `[1]`", "‹[2]› and [1]\n"},
		{"| a | b |\n|---|--:|\n| [1] | *x* |", "a|b|\n‹[1]›|x|\n"},
		{`a \[1\] \*b\* &amp; c`, "a ‹[1]› *b* & c\n"},
		{"~~gone~~ line  \nnext", "gone line\nnext\n"},
		// What would reach out of the text stands as text.
		{"![cat](https://evil.example/cat.png)", "[picture: cat] (https://evil.example/cat.png)\n"},
		{"[click](file:///etc/passwd)", "click (file:///etc/passwd)\n"},
		{"[x](javascript:alert(1) \"t\")", "x (javascript:alert(1))\n"},
		{"<https://evil.example> <img src=x onerror=y>", "https://evil.example <img src=x onerror=y>\n"},
		{"<script>\nalert(1)\n</script>", "<script> alert(1) </script>\n"},
		{"[1]: https://evil.example\n\nsee [1]", "see 1 (https://evil.example)\n"},
		{"a\u202eb\x07c", "a\ufffdb\ufffdc\n"},
	}
	for _, tt := range tests {
		blocks, cut := parseAnswer(tt.markdown, 2, func(int) {})
		got := shown(blocks)
		if strings.HasPrefix(tt.markdown, "<script>") { // its lines stay lines
			got = strings.ReplaceAll(strings.TrimSuffix(got, "\n"), "\n", " ") + "\n"
		}
		if got != tt.want || cut {
			t.Errorf("%q is shown as %q, want %q; cut: %t", tt.markdown, got, tt.want, cut)
		}
	}
}

func TestNumbersLeadToReferences(t *testing.T) {
	var tapped []int
	blocks, _ := parseAnswer("[2] then **[1]**", 2, func(n int) { tapped = append(tapped, n) })
	for _, s := range blocks[0].segments {
		if link, ok := s.(*widget.HyperlinkSegment); ok {
			if link.URL != nil {
				t.Errorf("%s has the address %v", link.Text, link.URL)
			}
			link.OnTapped()
		}
	}
	if !reflect.DeepEqual(tapped, []int{2, 1}) {
		t.Errorf("led to %v", tapped)
	}
}

// A block that has not changed is told by its key, so that it need not be laid out again.
func TestBlocksThatStayTheSame(t *testing.T) {
	before, _ := parseAnswer("# A\n\none *two*\n\n- x", 1, func(int) {})
	after, _ := parseAnswer("# A\n\none **two**\n\n- x\n- y", 1, func(int) {})
	for i, same := range []bool{true, false, false} {
		if (before[i].key == after[i].key) != same {
			t.Errorf("block %d: %q and %q, the same: want %t", i, before[i].key, after[i].key, same)
		}
	}
}

// hostile are answers that are built to take long.
func hostile() map[string]string {
	const many = 300_000
	return map[string]string{
		"2 MB of words":     strings.Repeat("word ", 400_000),
		"2 MB of lines":     strings.Repeat("line\n\n", 350_000),
		"one long word":     strings.Repeat("x", 2_000_000),
		"quotes":            strings.Repeat(">", many) + " x",
		"quotes on lines":   strings.Repeat(strings.Repeat("> ", 30)+"x\n", 1000),
		"deep lists":        deepList(2000),
		"lists on a line":   strings.Repeat("- ", many) + "x",
		"brackets":          strings.Repeat("[", many),
		"brackets on lines": strings.Repeat(strings.Repeat("[", 200)+"\n", 2000),
		"pictures":          strings.Repeat("![", many) + strings.Repeat("](x)", many),
		"stars":             strings.Repeat("*a_ ", many),
		"emphasis":          strings.Repeat("**a ", many) + strings.Repeat("b** ", many),
		"ticks":             strings.Repeat("`a``", many),
		"html":              strings.Repeat("<a <!-- ", many),
		"entities":          strings.Repeat("&#x", many),
		"definitions":       strings.Repeat("[a]: b\n", many/3),
		"a wide table":      "|" + strings.Repeat("a|", 3000) + "\n|" + strings.Repeat("-|", 3000) + "\n" + strings.Repeat("|x", 3000),
		"a long table":      "|a|b|\n|-|-|\n" + strings.Repeat("|x|y|\n", many),
		"references":        strings.Repeat("[1] ", many),
		"headings":          strings.Repeat("# a\n", many),
		"code":              "```\n" + strings.Repeat("code\n", many),
		"escapes":           strings.Repeat(`\`, many),
		"bytes":             strings.Repeat("\xff\x00", many),
	}
}

func deepList(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s- x\n", strings.Repeat("  ", i))
	}
	return b.String()
}

func TestHostileAnswersTakeNoLongTime(t *testing.T) {
	newTestApp(t)
	for name, text := range hostile() {
		begin := time.Now()
		blocks, cut := parseAnswer(text, 14, func(int) {})
		parsed := time.Since(begin)
		view := newAnswerView()
		view.set(blocks, cut)
		view.view.Resize(fyne.NewSize(340, 600))
		all := time.Since(begin)
		t.Logf("%-18s %8v parsed, %8v in all, %d blocks, cut %t", name, parsed.Round(time.Millisecond), all.Round(time.Millisecond), len(blocks), cut)
		if all > 5*time.Second {
			t.Errorf("%s took %v", name, all)
		}
		if got := shown(blocks); len(got) > 8*maxAnswerShown {
			t.Errorf("%s: %d bytes are shown", name, len(got))
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"# a\n\n[1] *b*", "|a|\n|-|\n|[1]|", "![a](b)", "<b>", "- a\n  - b\n> c", "```\nx", "[a]: b\n[a]"} {
		f.Add(s, 2)
	}
	for _, s := range hostile() {
		f.Add(s[:min(len(s), 500)], 14)
	}
	f.Fuzz(func(t *testing.T, s string, references int) {
		references %= 15
		begin := time.Now()
		blocks, _ := parseAnswer(s, references, func(int) {})
		if took := time.Since(begin); took > 2*time.Second {
			t.Fatalf("took %v", took)
		}
		count := 0
		var check func([]widget.RichTextSegment)
		check = func(segments []widget.RichTextSegment) {
			for _, segment := range segments {
				count++
				switch segment := segment.(type) {
				case *widget.HyperlinkSegment:
					if segment.URL != nil || segment.OnTapped == nil || number.FindString(segment.Text) != segment.Text {
						t.Fatalf("a link: %+v", segment)
					}
				case *widget.TextSegment, *widget.SeparatorSegment, *widget.CodeBlockSegment:
				case *widget.TableSegment:
					for _, row := range append(segment.Rows, segment.Headers) {
						for _, cell := range row {
							check(cell)
						}
					}
				default:
					t.Fatalf("a %T is shown", segment)
				}
			}
		}
		for _, b := range blocks {
			check(b.segments)
		}
		if count > maxSegments {
			t.Fatalf("%d segments", count)
		}
	})
}

// What one refresh costs while a long answer comes in: all of it is parsed, and its last block laid out.
func BenchmarkGrowingAnswer(b *testing.B) {
	newTestApp(b)
	text := strings.Repeat("## Head\n\nSome *words* about [1] and **more** of them, as an answer has.\n\n- one\n- two\n\n", 400)
	view := newAnswerView()
	view.view.Resize(fyne.NewSize(340, 600))
	for n := 0; b.Loop(); n++ {
		blocks, cut := parseAnswer(text[:30_000+n%100], 14, func(int) {})
		view.set(blocks, cut)
	}
}
