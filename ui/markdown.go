package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// What of an answer is shown. Its text is somebody else's: it may be of any length and any depth.
const (
	maxAnswerShown = 40_000 // bytes
	maxLineShown   = 4_000  // bytes; a longer one is cut, for what parses Markdown takes the square of it
	maxIndent      = 6      // of lists in one another
	maxDepth       = 48     // of all in one another
	maxCodeLines   = 200    // of a block
	maxTableRows   = 100
	maxTableCells  = 800
	maxSegments    = 4_000
)

// block is a part of an answer that is laid out by itself: a paragraph, a list, a table.
type block struct {
	key      string // tells whether it is the same as before
	segments []widget.RichTextSegment
}

// markdown turns an answer into blocks. The text is data: no picture is loaded and no address opened. Pictures and
// links stand as their texts, with the address beside it; only [1], [2] … up to references can be clicked.
type markdown struct {
	source     []byte
	references int
	onTap      func(reference int) // from 1

	out  []widget.RichTextSegment // of the block under way
	key  strings.Builder
	left int  // of maxSegments
	cut  bool // something is not shown
}

var parser = goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.Table)).Parser()

// parseAnswer gives the blocks of an answer, and whether there is more than they show.
func parseAnswer(answer string, references int, onTap func(int)) (blocks []block, cut bool) {
	source, cut := boundAnswer(answer)
	m := &markdown{source: []byte(source), references: references, onTap: onTap, left: maxSegments}
	document := parser.Parse(text.NewReader(m.source))
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		m.out = nil
		m.key.Reset()
		m.block(node, place{})
		if len(m.out) > 0 {
			blocks = append(blocks, block{m.key.String(), m.out})
		}
	}
	return blocks, cut || m.cut
}

// boundAnswer gives so much of an answer as is shown.
func boundAnswer(answer string) (_ string, cut bool) {
	if len(answer) > maxAnswerShown {
		answer, cut = answer[:maxAnswerShown], true
	}
	answer = strings.ToValidUTF8(answer, "\uFFFD")
	var b strings.Builder
	for line := range strings.Lines(answer) {
		end := strings.TrimLeft(line, " \t>")
		if depth := len(line) - len(end); depth > maxDepth { // what would nest deeper than it is shown
			line = line[:maxDepth] + end
		}
		if len(line) > maxLineShown {
			line, cut = strings.ToValidUTF8(line[:maxLineShown], "")+" …\n", true
		}
		b.WriteString(line)
	}
	return b.String(), cut
}

// place is what surrounds a part of the text.
type place struct {
	depth  int // of lists and quotes
	quotes int
	style  widget.RichTextStyle
}

func (p place) deeper() place {
	p.depth++
	return p
}

func (m *markdown) block(node ast.Node, at place) {
	if at.depth > maxDepth || m.left <= 0 {
		m.cut = true
		return
	}
	switch node := node.(type) {
	case *ast.Heading:
		at.style.TextStyle.Bold = true
		if node.Level <= 2 {
			at.style.SizeName = theme.SizeNameSubHeadingText
		}
		m.paragraph(node, at)
	case *ast.Blockquote:
		at.quotes++
		at.style.TextStyle.Italic = true
		m.children(node, at.deeper())
	case *ast.List:
		m.list(node, at)
	case *ast.ThematicBreak:
		m.add(&widget.SeparatorSegment{}, "---")
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		m.codeBlock(node)
	case *ast.HTMLBlock: // shown as it is written
		m.text(strings.TrimRight(m.lines(node), "\n"), at)
		m.end()
	case *tables.Table:
		m.table(node, at)
	default:
		if node.Type() == ast.TypeBlock && node.FirstChild() != nil && node.FirstChild().Type() == ast.TypeBlock {
			m.children(node, at)
			return
		}
		m.paragraph(node, at)
	}
}

func (m *markdown) children(node ast.Node, at place) {
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		m.block(child, at)
	}
}

func (m *markdown) paragraph(node ast.Node, at place) {
	before := len(m.out)
	m.inline(node, at)
	if len(m.out) > before {
		m.end()
	}
}

// codeBlock keeps to what a view can lay out without delay.
func (m *markdown) codeBlock(node ast.Node) {
	lines := strings.SplitN(strings.TrimRight(m.lines(node), "\n"), "\n", maxCodeLines+1)
	if len(lines) > maxCodeLines {
		lines[maxCodeLines], m.cut = "…", true
	}
	code := printableText(strings.Join(lines, "\n"))
	m.add(&widget.CodeBlockSegment{Text: code}, code)
}

// end closes a paragraph.
func (m *markdown) end() {
	m.add(&widget.TextSegment{Style: widget.RichTextStyleParagraph}, "¶")
}

// lines is the source of a block, as it is written.
func (m *markdown) lines(node ast.Node) string {
	var b strings.Builder
	for i := range node.Lines().Len() {
		line := node.Lines().At(i)
		b.Write(line.Value(m.source))
	}
	if html, ok := node.(*ast.HTMLBlock); ok && html.HasClosure() {
		b.Write(html.ClosureLine.Value(m.source))
	}
	return b.String()
}

// list puts each item behind its bullet or number.
func (m *markdown) list(list *ast.List, at place) {
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		bullet := "•  "
		if list.IsOrdered() {
			bullet = strconv.Itoa(number) + ".  "
			number++
		}
		m.text(strings.Repeat("     ", min(at.depth, maxIndent))+bullet, at)
		m.children(item, at.deeper())
		if item.FirstChild() == nil {
			m.end()
		}
	}
}

// table keeps to what a view can lay out without delay.
func (m *markdown) table(table *tables.Table, at place) {
	segment := &widget.TableSegment{}
	for _, a := range table.Alignments {
		segment.Alignments = append(segment.Alignments, alignment(a))
	}
	columns := max(len(table.Alignments), 1)
	rows, left := 0, min(maxTableRows, maxTableCells/columns)
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		if left--; left < 0 || m.left <= 1 {
			m.cut = true
			break
		}
		var cells [][]widget.RichTextSegment
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, m.apart(cell, at))
		}
		if _, head := row.(*tables.TableHeader); head {
			segment.Headers = cells
		} else {
			segment.Rows = append(segment.Rows, cells)
		}
		rows++
		m.key.WriteString("\x1e")
	}
	if rows == 0 {
		return
	}
	m.add(segment, "table")
}

// apart gives the segments of a part by themselves.
func (m *markdown) apart(node ast.Node, at place) []widget.RichTextSegment {
	before := m.out
	m.out = nil
	m.inline(node, at)
	cell := m.out
	m.out = before
	m.key.WriteString("\x1f")
	return cell
}

func alignment(a tables.Alignment) fyne.TextAlign {
	switch a {
	case tables.AlignCenter:
		return fyne.TextAlignCenter
	case tables.AlignRight:
		return fyne.TextAlignTrailing
	default:
		return fyne.TextAlignLeading
	}
}
