package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

type spanRowRenderer struct{ *spanRow }

func (r *spanRowRenderer) MinSize() fyne.Size { return fyne.NewSize(80, lineHeight) }

// Layout does nothing: the face holds where everything lies, and what it holds is drawn at once.
func (r *spanRowRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
}

// Refresh draws the face.
func (r *spanRowRenderer) Refresh() {
	r.objects = r.objects[:0]
	r.drawGround()
	left := r.drawTree()
	r.drawName(left)
	r.drawBars()
	r.drawFigures()
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *spanRowRenderer) drawGround() {
	ground := color.Color(color.Transparent)
	switch {
	case r.chosen:
		ground = look.Color(theme.ColorNameSelection)
	case r.hovered:
		ground = look.Color(theme.ColorNameHover)
	}
	r.ground.FillColor = ground
	r.add(r.ground, 0, 0, r.layout.width, lineHeight)
	edge := fyne.ThemeColorName("")
	switch {
	case r.chosen && r.focused:
		edge = theme.ColorNamePrimary
	case r.matched:
		edge = theme.ColorNameWarning
	}
	if edge != "" {
		r.edge.FillColor = look.Color(edge)
		r.add(r.edge, 0, 1, 3, lineHeight-2)
	}
}

// drawTree draws what leads to the name, and says where that begins.
func (r *spanRowRenderer) drawTree() float32 {
	depth := indentsOf(r.depth, r.layout)
	for len(r.guides) < depth {
		r.guides = append(r.guides, canvas.NewRectangle(color.Transparent))
	}
	for i := range depth {
		r.guides[i].FillColor = look.Color(theme.ColorNameSeparator)
		r.add(r.guides[i], treeMargin+float32(i)*nameIndent+4, 0, 1, lineHeight)
	}
	left := indentOf(r.depth, r.layout)
	if r.fold != nothingBelow {
		r.triangle.Angle = 180 // points down
		if r.fold == folded {
			r.triangle.Angle = 90
		}
		r.triangle.FillColor = look.Color(look.Muted)
		r.add(r.triangle, left, (lineHeight-9)/2, 9, 9)
	}
	return left + triangleRoom
}

func (r *spanRowRenderer) drawName(left float32) {
	size := look.DenseCaption + 1
	title := r.title
	if r.fold == folded {
		title += " (" + look.Count(r.below) + ")"
	}
	room := r.layout.name - left
	text := look.Ellipsize(title, room, size)
	height := fyne.MeasureText(text, size, r.name.TextStyle).Height
	top := (lineHeight - height) / 2
	r.drawPlaces(text, left, top, height)
	r.name.Text, r.name.TextSize, r.name.Color = text, size, r.faded(look.Color(r.color))
	r.name.TextStyle.Bold = r.current
	r.add(r.name, left, top, max(room, 1), height)
}

// drawPlaces draws what was searched for behind the name.
func (r *spanRowRenderer) drawPlaces(text string, left, top, height float32) {
	const most = 4
	if r.finder == nil {
		return
	}
	places := r.finder.Places(text)
	places = places[:min(len(places), most)]
	for len(r.places) < len(places) {
		r.places = append(r.places, canvas.NewRectangle(color.Transparent))
	}
	measure := func(s string) float32 {
		return fyne.MeasureText(s, look.DenseCaption+1, fyne.TextStyle{Bold: r.current}).Width
	}
	for i, p := range places {
		o := r.places[i]
		o.CornerRadius = 2
		strength := 0.35
		if r.current {
			strength = 0.6
		}
		o.FillColor = withAlpha(look.Color(theme.ColorNameWarning), strength)
		begin := measure(text[:p[0]])
		r.add(o, left+begin, top, measure(text[:p[1]])-begin, height)
	}
}

func (r *spanRowRenderer) drawBars() {
	bar := func(o *canvas.Rectangle, s stretch, top, height float32, c color.Color) {
		if s.empty() {
			return
		}
		left, width := r.layout.bars+s.from*r.layout.barsWidth, max((s.to-s.from)*r.layout.barsWidth, 2)
		left = min(left, r.layout.bars+r.layout.barsWidth-2)
		o.FillColor = c
		r.add(o, left, top, width, height)
	}
	const top = (lineHeight - barHeight) / 2
	wall := look.Color(look.Wall)
	const narrow = 4 // pixels, in which parts cannot be told apart: the larger one gives the colour
	short := (r.wall.to-r.wall.from)*r.layout.barsWidth < narrow
	if cpu := r.user.to - r.user.from; short && cpu*2 > r.wall.to-r.wall.from {
		wall = look.Color(look.CPUUser)
	}
	if r.color == theme.ColorNameError {
		wall = withAlpha(look.Color(theme.ColorNameError), 0.55)
	}
	bar(r.wallBar, r.wall, top, barHeight, r.faded(wall))
	r.wallBar.StrokeWidth = 0
	if r.color == theme.ColorNameError {
		r.wallBar.StrokeWidth, r.wallBar.StrokeColor = 1, r.faded(look.Color(theme.ColorNameError))
	}
	for _, part := range []struct {
		o    *canvas.Rectangle
		s    stretch
		name fyne.ThemeColorName
	}{{r.userBar, r.user, look.CPUUser}, {r.systemBar, r.system, look.CPUSystem}} {
		c := r.faded(look.Color(part.name))
		part.o.StrokeWidth = 0
		if r.shared { // other spans used it too: an outline, lightly filled
			part.o.StrokeWidth, part.o.StrokeColor = 1, c
			c = withAlpha(c, 0.45)
		}
		if !short && (part.s.to-part.s.from)*r.layout.barsWidth >= 0.5 {
			bar(part.o, part.s, top, barHeight, c)
		}
	}
	for i, s := range r.path {
		if s.empty() {
			break
		}
		for len(r.pathBars) <= i {
			r.pathBars = append(r.pathBars, canvas.NewRectangle(color.Transparent))
		}
		bar(r.pathBars[i], s, top+barHeight+1, 2.5, look.Color(theme.ColorNameForeground))
	}
}

func (r *spanRowRenderer) drawFigures() {
	size := look.DenseCaption
	for i, t := range r.figures {
		if !r.layout.shown[i] {
			continue
		}
		c := look.Color(look.Muted)
		if i == columnDuration {
			c = look.Color(theme.ColorNameForeground)
		}
		t.Text, t.TextSize, t.Color = r.figure[i], size, r.faded(c)
		r.addText(t, r.layout.left[i], columns[i].width, lineHeight)
	}
}

// faded is the colour of what steps back behind the others.
func (r *spanRowRenderer) faded(c color.Color) color.Color {
	if r.dimmed {
		return withAlpha(c, 0.38)
	}
	return c
}

// withAlpha lets the ground shine through a colour.
func withAlpha(c color.Color, share float64) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = uint8(float64(n.A) * share)
	return n
}
