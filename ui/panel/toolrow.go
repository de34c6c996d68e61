package panel

import "fyne.io/fyne/v2"

// toolRow is a line of something that takes the room there is, and of tools behind it. Where that would be less than is
// wanted, the tools lose their words that have an icon instead.
type toolRow struct {
	least, wanted float32 // of what comes first
	height        float32 // of the line, unless something on it is higher
	right         float32 // is left free behind the tools
}

func newToolRow(least, wanted float32, first fyne.CanvasObject, tools ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{
		Layout:  &toolRow{least: least, wanted: wanted, height: toolStyle.height},
		Objects: append([]fyne.CanvasObject{first}, tools...),
	}
}

// widthOf is what the tools take that can be seen.
func (l *toolRow) widthOf(tools []fyne.CanvasObject, brief bool) (width float32) {
	for _, o := range tools {
		if !o.Visible() {
			continue
		}
		if b, ok := o.(*toolButton); ok {
			width += b.width(brief) + toolGap
		} else {
			width += o.MinSize().Width + toolGap
		}
	}
	return width
}

// Layout implements fyne.Layout.
func (l *toolRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first, tools := objects[0], objects[1:]
	brief := l.widthOf(tools, false)+l.wanted+l.right > size.Width
	for _, o := range tools {
		if b, ok := o.(*toolButton); ok {
			b.set(func(b *toolButton) { b.brief = brief })
		}
	}
	x := size.Width - l.right - l.widthOf(tools, brief)
	first.Move(fyne.NewPos(0, 0))
	first.Resize(fyne.NewSize(max(0, x), size.Height))
	for _, o := range tools {
		if o.Visible() {
			least := o.MinSize()
			o.Move(fyne.NewPos(x+toolGap, (size.Height-least.Height)/2))
			o.Resize(least)
			x += least.Width + toolGap
		}
	}
}

// MinSize implements fyne.Layout: words need no room.
func (l *toolRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := l.height
	for _, o := range objects {
		if o.Visible() {
			height = max(height, o.MinSize().Height)
		}
	}
	return fyne.NewSize(l.least+l.widthOf(objects[1:], true)+l.right, height)
}
