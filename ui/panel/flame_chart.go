package panel

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

const (
	flameRow   = 19
	flameThin  = 1.5 // pixels; narrower frames are left out
	flameDepth = 1 << 14
)

// flameBox is a frame in its place.
type flameBox struct {
	analysis.Box
	parent int  // box, or -1
	match  bool // of what is looked for
}

// flameChart draws frames, the widest at the left, those below in the rows below. Only those on screen are
// built.
type flameChart struct {
	widget.BaseWidget
	onZoom func(path []string)
	onTell func(*flameBox)
	back   func() bool
	reveal func(top, bottom float32)
	weigh  func(int64) string

	root   *analysis.Frame
	prefix []string // names down to the root
	boxes  []flameBox
	rows   []int // where each row begins in boxes
	placed float32

	offset, height float32 // of what is on screen
	chosen         int     // box, or -1
	hovered        int
	focused        bool
	shading        int
	text           string // looked for, folded
	others         leftover
}

func newFlameChart(onZoom func(path []string), onTell func(*flameBox)) *flameChart {
	c := &flameChart{onZoom: onZoom, onTell: onTell, chosen: -1, hovered: -1, root: &analysis.Frame{}}
	c.ExtendBaseWidget(c)
	return c
}

// set shows a frame and those below it.
func (c *flameChart) set(root *analysis.Frame, prefix []string) {
	var chosen []string
	if c.chosen >= 0 {
		chosen = c.path(c.chosen)
	}
	c.root, c.prefix = root, prefix
	c.arrange()
	c.chosen, c.hovered = c.find(chosen), -1
	c.Refresh()
}

// arrange places the boxes for the width that there is.
func (c *flameChart) arrange() {
	c.placed = c.Size().Width
	c.boxes, c.rows = c.boxes[:0], c.rows[:0]
	boxes := c.root.Boxes(flameThin / float64(max(c.placed, 1)))
	for i, b := range boxes {
		if b.Depth > flameDepth {
			break
		}
		if b.Depth == len(c.rows) {
			c.rows = append(c.rows, i)
		}
		c.boxes = append(c.boxes, flameBox{Box: b, parent: -1})
	}
	next := 1 // the boxes below each follow in the order of the boxes
	for i := range c.boxes {
		for _, child := range c.boxes[i].Children {
			if next == len(c.boxes) || c.boxes[next].Frame != child {
				break
			}
			c.boxes[next].parent = i
			next++
		}
	}
	c.match()
}

// match marks the boxes that are looked for.
func (c *flameChart) match() {
	for i := range c.boxes {
		c.boxes[i].match = c.text != "" && strings.Contains(strings.ToLower(c.boxes[i].Name), c.text)
	}
}

// highlight looks for a text in names.
func (c *flameChart) highlight(text string) {
	c.text = strings.ToLower(strings.TrimSpace(text))
	c.match()
	c.Refresh()
}

// found tells how many boxes match, and which share of the width they have; what lies below one counts once.
func (c *flameChart) found() (n int, share float64) {
	inside := make([]bool, len(c.boxes))
	for i, b := range c.boxes {
		inside[i] = b.parent >= 0 && (inside[b.parent] || c.boxes[b.parent].match)
		if b.match {
			n++
			if !inside[i] {
				share += b.Width
			}
		}
	}
	return n, share
}

func (c *flameChart) shade(shading int) {
	c.shading = shading
	c.Refresh()
}

// window tells which part is on screen.
func (c *flameChart) window(offset, height float32) {
	if c.offset != offset || c.height != height {
		c.offset, c.height = offset, height
		c.Refresh()
	}
}

// path is the names from the top down to a box.
func (c *flameChart) path(box int) []string {
	var names []string
	for i := box; i > 0; i = c.boxes[i].parent {
		names = append(names, c.boxes[i].Name)
	}
	slices.Reverse(names)
	return append(slices.Clone(c.prefix), names...)
}

// find returns the box of a path, or -1.
func (c *flameChart) find(path []string) int {
	if len(path) < len(c.prefix) || len(c.boxes) == 0 || len(path) == 0 {
		return -1
	}
	at := 0
	for _, name := range path[len(c.prefix):] {
		first, end := c.children(at)
		next := -1
		for i := first; i < end; i++ {
			if c.boxes[i].Name == name {
				next = i
				break
			}
		}
		if next < 0 {
			return -1
		}
		at = next
	}
	return at
}

// children are the boxes directly below another.
func (c *flameChart) children(box int) (first, end int) {
	depth := c.boxes[box].Depth + 1
	if depth >= len(c.rows) {
		return 0, 0
	}
	first, last := c.row(depth)
	part := c.boxes[first:last]
	from, _ := slices.BinarySearchFunc(part, box, func(b flameBox, parent int) int { return b.parent - parent })
	to, _ := slices.BinarySearchFunc(part, box+1, func(b flameBox, parent int) int { return b.parent - parent })
	return first + from, first + to
}

// row is the boxes at a depth.
func (c *flameChart) row(depth int) (first, end int) {
	if depth+1 < len(c.rows) {
		return c.rows[depth], c.rows[depth+1]
	}
	return c.rows[depth], len(c.boxes)
}

// at is the box at a place, or -1.
func (c *flameChart) at(p fyne.Position) int {
	depth := int(p.Y / flameRow)
	if p.Y < 0 || depth >= len(c.rows) {
		return -1
	}
	first, end := c.row(depth)
	x := float64(p.X / max(c.placed, 1))
	for i := first; i < end; i++ {
		if b := &c.boxes[i]; x >= b.X && x < b.X+b.Width {
			return i
		}
	}
	return -1
}

// current is the box that is told about: the one below the pointer, or else the chosen one.
func (c *flameChart) current() *flameBox {
	for _, i := range []int{c.hovered, c.chosen} {
		if i >= 0 && i < len(c.boxes) {
			return &c.boxes[i]
		}
	}
	return nil
}

// zoomInto asks to let a box fill the width; from the root it goes back.
func (c *flameChart) zoomInto(box int) {
	switch {
	case box == 0:
		c.back()
	case box > 0 && box < len(c.boxes):
		c.onZoom(c.path(box))
	}
}

// Tapped implements fyne.Tappable.
func (c *flameChart) Tapped(e *fyne.PointEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil {
		canvas.Focus(c)
	}
	c.zoomInto(c.at(e.Position))
}

// MouseIn implements desktop.Hoverable.
func (c *flameChart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *flameChart) MouseMoved(e *desktop.MouseEvent) { c.hover(c.at(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (c *flameChart) MouseOut() { c.hover(-1) }

func (c *flameChart) hover(box int) {
	if c.hovered != box {
		c.hovered = box
		c.Refresh()
		c.onTell(c.current())
	}
}

// label is what stands in a box.
func (c *flameChart) label(b *flameBox) (name, weight string) {
	if b.Depth > 0 || len(c.prefix) > 0 {
		name = look.Printable(clipName(b.Name))
	} else {
		name = lang.L("All")
	}
	return name, " · " + c.weigh(b.Total)
}
