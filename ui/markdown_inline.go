package ui

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"

	"hybrid-image-search/ui/look"
)

// add puts a segment into the block. key is what it shows.
func (m *markdown) add(segment widget.RichTextSegment, key string) {
	if m.left <= 0 {
		m.cut = true
		return
	}
	m.left--
	m.out = append(m.out, segment)
	m.key.WriteString(key)
	m.key.WriteByte(0)
}

// inline goes through a line of text.
func (m *markdown) inline(node ast.Node, at place) {
	if at.depth > 2*maxDepth { // emphasis in emphasis in …
		m.cut = true
		return
	}
	var words strings.Builder // of neighbours: what looks like a link and is none comes in several parts
	flush := func() {
		m.linked(html.UnescapeString(unescape(words.String())), at)
		words.Reset()
	}
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			words.Write(t.Value(m.source))
			switch {
			case t.HardLineBreak():
				words.WriteByte('\n')
			case t.SoftLineBreak():
				words.WriteByte(' ')
			}
			continue
		}
		flush()
		m.span(child, at)
	}
	flush()
}

// span is a part of a line that is more than text.
func (m *markdown) span(node ast.Node, at place) {
	inner := at.deeper()
	switch node := node.(type) {
	case *ast.String:
		m.text(string(node.Value), at)
	case *ast.Emphasis:
		inner.style.TextStyle.Bold = inner.style.TextStyle.Bold || node.Level > 1
		inner.style.TextStyle.Italic = inner.style.TextStyle.Italic || node.Level == 1
		m.inline(node, inner)
	case *tables.Strikethrough:
		inner.style.TextStyle.Strikethrough = true
		m.inline(node, inner)
	case *ast.CodeSpan:
		m.code(node, at)
	case *ast.Link:
		m.inline(node, inner)
		m.address(string(node.Destination), at)
	case *ast.Image:
		m.text("["+lang.L("picture:")+" ", at)
		m.inline(node, inner)
		m.text("]", at)
		m.address(string(node.Destination), at)
	case *ast.AutoLink:
		m.text(string(node.Label(m.source)), at)
	case *ast.RawHTML: // shown as it is written
		for i := range node.Segments.Len() {
			part := node.Segments.At(i)
			m.text(string(part.Value(m.source)), at)
		}
	default:
		m.inline(node, inner)
	}
}

// unescape takes the backslashes away that part signs from their meaning.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// address shows where a link leads, as text. Nothing opens it.
func (m *markdown) address(to string, at place) {
	if to != "" {
		m.text(" ("+to+")", at)
	}
}

func (m *markdown) code(node ast.Node, at place) {
	var b strings.Builder
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			b.Write(t.Value(m.source))
		}
	}
	style := widget.RichTextStyleCodeInline
	style.QuotingDepth = at.quotes
	shown := printableText(b.String())
	m.add(&widget.TextSegment{Style: style, Text: shown}, "`"+shown)
}

// number is how an answer calls a reference.
var number = regexp.MustCompile(`\[(\d{1,3})\]`)

// linked is text in which the references' numbers can be clicked.
func (m *markdown) linked(s string, at place) {
	for {
		found := number.FindStringSubmatchIndex(s)
		if found == nil {
			m.text(s, at)
			return
		}
		n, _ := strconv.Atoi(s[found[2]:found[3]])
		if n < 1 || n > m.references {
			m.text(s[:found[1]], at)
		} else {
			m.text(s[:found[0]], at)
			tap := m.onTap
			shown := s[found[0]:found[1]]
			m.add(&widget.HyperlinkSegment{
				Text: shown, TextStyle: at.style.TextStyle, SizeName: at.style.SizeName, OnTapped: func() { tap(n) },
			}, "→"+shown)
		}
		s = s[found[1]:]
	}
}

// text is shown as it is.
func (m *markdown) text(s string, at place) {
	if s == "" {
		return
	}
	style := at.style
	style.Inline, style.QuotingDepth = true, at.quotes
	if at.quotes > 0 {
		style.TextStyle.Italic = true
	}
	s = printableText(s)
	t := style.TextStyle
	m.add(&widget.TextSegment{Style: style, Text: s}, flags(t.Bold, t.Italic, t.Strikethrough)+string(style.SizeName)+s)
}

func flags(all ...bool) string {
	var b strings.Builder
	for _, set := range all {
		if set {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// printableText is look.Printable of each line.
func printableText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\t", "    ")
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = look.Printable(line)
	}
	return strings.Join(lines, "\n")
}
