package ui

import (
	"math"
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// wall shows items of one size in lines from left to right, in sections that may have a heading across all of them.
// Only what is on screen exists, and what scrolls out is used again: Fyne's GridWrap, without its headings, asks for all
// that is on screen at each step.
type wall struct {
	widget.BaseWidget
	Length        func() int
	ItemSize      func() fyne.Size
	CreateItem    func() fyne.CanvasObject
	UpdateItem    func(index int, item fyne.CanvasObject)
	OnSelected    func(index int)
	OnHighlighted func(index int)
	OnHeading     func(section int) // a heading was clicked

	sections  []wallSection // nil is all items without a heading
	highlight int           // where keys go on from
	focused   bool

	scroll  *container.Scroll
	content *fyne.Container
	frame   *canvas.Rectangle // of the highlight, behind the item
	plan    wallPlan
	at      float32 // the offset that the following is for
	items   reused[fyne.CanvasObject]
	heads   reused[*sectionHead]
}

// wallSection is items in a row that belong together.
type wallSection struct {
	title        string
	start, count int
}

// headingHeight is what a section's heading takes.
const headingHeight = 34

func (g *wall) init() {
	g.items.at, g.heads.at = map[int]fyne.CanvasObject{}, map[int]*sectionHead{}
	g.frame = canvas.NewRectangle(nil)
	g.frame.CornerRadius = 8
	g.content = container.New(wallContent{g})
	g.scroll = container.NewVScroll(g.content)
	g.scroll.OnScrolled = func(fyne.Position) { g.update(false) }
}

// replan places everything anew.
func (g *wall) replan() {
	g.plan = newWallPlan(g.scroll.Size().Width, g.ItemSize(), theme.Padding(), g.Length(), g.sections)
	g.content.Resize(fyne.NewSize(g.scroll.Size().Width, fyne.Max(g.plan.height, g.scroll.Size().Height)))
}

// drop makes all items anew, because others are made now.
func (g *wall) drop() {
	g.items.drop()
}

// update hangs what has come on screen, and takes off what has left it. With all it asks for every item again.
func (g *wall) update(all bool) {
	top, size := g.scroll.Offset.Y, g.scroll.Size()
	if !all && top == g.at && len(g.items.at) > 0 {
		return
	}
	g.at = top
	first, last := g.plan.between(top, top+size.Height)
	g.items.keep(first, last)
	for index := first; index < last; index++ {
		o, hung := g.items.hang(index, g.CreateItem)
		if all || !hung {
			o.Resize(g.plan.item)
			o.Move(g.plan.position(index))
			g.UpdateItem(index, o)
		}
	}
	g.updateHeads(top, size)
	g.place()
}

func (g *wall) updateHeads(top float32, size fyne.Size) {
	from, to := g.plan.headsBetween(top, top+size.Height)
	g.heads.keep(from, to)
	for s := from; s < to; s++ {
		h, _ := g.heads.hang(s, newSectionHead)
		h.onTap = func() {
			if g.OnHeading != nil {
				g.OnHeading(s)
			}
		}
		h.Resize(fyne.NewSize(size.Width, headingHeight))
		h.Move(fyne.NewPos(0, g.plan.tops[s]))
		h.show(g.plan.sections[s].title, g.plan.sections[s].count)
	}
}

// place makes the content what hangs now.
func (g *wall) place() {
	objects := make([]fyne.CanvasObject, 0, len(g.items.at)+len(g.heads.at)+1)
	g.frame.Hidden = true
	if _, ok := g.items.at[g.highlight]; ok && g.focused {
		g.frame.Hidden = false
		g.frame.FillColor = look.Color(theme.ColorNameHover)
		g.frame.Resize(g.plan.item)
		g.frame.Move(g.plan.position(g.highlight))
	}
	objects = append(objects, g.frame)
	for _, index := range sortedKeys(g.items.at) { // the same order each time, for what walks through them
		objects = append(objects, g.items.at[index])
	}
	for _, s := range sortedKeys(g.heads.at) {
		objects = append(objects, g.heads.at[s])
	}
	g.content.Objects = objects
	canvas.Refresh(g.content)
}

func sortedKeys[V any](m map[int]V) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// wallPlan is where everything of a wall is.
type wallPlan struct {
	item     fyne.Size
	gap      float32
	columns  int
	count    int
	head     float32 // height of a heading
	height   float32
	sections []wallSection
	tops     []float32 // of the sections
}

func newWallPlan(width float32, item fyne.Size, gap float32, count int, sections []wallSection) wallPlan {
	p := wallPlan{item: item, gap: gap, count: count, sections: sections, head: headingHeight}
	p.columns = max(1, int(math.Floor(float64((width+gap)/(item.Width+gap)))))
	if n := len(sections); n == 0 || sections[n-1].start+sections[n-1].count != count { // or they are of others
		p.sections, p.head = []wallSection{{count: count}}, 0
	}
	p.tops = make([]float32, len(p.sections))
	y := 0.0 // a sum of many small numbers
	for s, part := range p.sections {
		p.tops[s] = float32(y)
		y += float64(p.head) + float64((part.count+p.columns-1)/p.columns)*float64(item.Height+gap)
	}
	p.height = float32(y)
	return p
}

// sectionOf gives the section of an item.
func (p *wallPlan) sectionOf(index int) int {
	return sort.Search(len(p.sections), func(s int) bool { return p.sections[s].start > index }) - 1
}

func (p *wallPlan) position(index int) fyne.Position {
	s := max(0, p.sectionOf(index))
	in := index - p.sections[s].start
	return fyne.NewPos(float32(in%p.columns)*(p.item.Width+p.gap),
		p.tops[s]+p.head+float32(in/p.columns)*(p.item.Height+p.gap))
}

// between gives the items that are seen between two heights.
func (p *wallPlan) between(top, bottom float32) (first, last int) {
	if p.count == 0 {
		return 0, 0
	}
	return p.from(top), min(p.count, p.upTo(bottom))
}

// from gives the first item of which something is below a height.
func (p *wallPlan) from(y float32) int {
	s := max(0, sort.Search(len(p.tops), func(s int) bool { return p.tops[s] > y })-1)
	line := int(math.Floor(float64((y - p.tops[s] - p.head) / (p.item.Height + p.gap))))
	return p.sections[s].start + min(max(0, line)*p.columns, p.sections[s].count)
}

// upTo gives the item behind the last one of which something is above a height.
func (p *wallPlan) upTo(y float32) int {
	s := max(0, sort.Search(len(p.tops), func(s int) bool { return p.tops[s] >= y })-1)
	lines := int(math.Ceil(float64((y - p.tops[s] - p.head) / (p.item.Height + p.gap))))
	return p.sections[s].start + min(max(0, lines)*p.columns, p.sections[s].count)
}

// within gives the items that a part of the content touches: of each line from one to the one behind the last.
func (p *wallPlan) within(low, high fyne.Position) (lines [][2]int) {
	width, height := p.item.Width+p.gap, p.item.Height+p.gap
	left := max(0, int((low.X+p.gap)/width)) // the gap behind an item is none of it
	right := min(int(max(high.X, 0)/width), p.columns-1)
	for s, part := range p.sections {
		top := p.tops[s] + p.head
		if top > high.Y || part.count == 0 || left > right {
			continue
		}
		last := min(int((high.Y-top)/height), (part.count-1)/p.columns)
		for line := max(0, int((low.Y-top+p.gap)/height)); line <= last; line++ {
			first := line*p.columns + left
			if end := min(line*p.columns+right+1, part.count); first < end {
				lines = append(lines, [2]int{part.start + first, part.start + end})
			}
		}
	}
	return lines
}

// headsBetween gives the sections whose headings are seen between two heights.
func (p *wallPlan) headsBetween(top, bottom float32) (from, to int) {
	if p.head == 0 {
		return 0, 0
	}
	from = sort.Search(len(p.tops), func(s int) bool { return p.tops[s]+p.head > top })
	return from, max(from, sort.Search(len(p.tops), func(s int) bool { return p.tops[s] >= bottom }))
}

// beside gives the item that is some lines further from another, over the bounds of sections.
func (p *wallPlan) beside(index, lines int) int {
	for ; lines > 0; lines-- {
		s := p.sectionOf(index)
		part := p.sections[s]
		in := index - part.start
		switch {
		case in/p.columns < (part.count-1)/p.columns:
			index = part.start + min(in+p.columns, part.count-1)
		case s+1 < len(p.sections):
			next := p.sections[s+1]
			index = next.start + min(in%p.columns, next.count-1)
		default:
			return p.count - 1
		}
	}
	for ; lines < 0; lines++ {
		s := p.sectionOf(index)
		in := index - p.sections[s].start
		switch {
		case in >= p.columns:
			index -= p.columns
		case s > 0:
			above := p.sections[s-1]
			line := (above.count - 1) / p.columns * p.columns
			index = above.start + min(line+in%p.columns, above.count-1)
		default:
			return 0
		}
	}
	return index
}
