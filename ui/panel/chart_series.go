package panel

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

// drawnSeries is a line and the area below it. Where the line is level it is one piece, however long; a chart of
// memory takes a few.
type drawnSeries struct {
	lines []*canvas.Line
	areas []*canvas.Rectangle

	usedLines, usedAreas int
}

// draw follows the points. The ground shows through the area as if it were a veil, but no more than once: areas
// of several series lie over each other.
func (s *drawnSeries) draw(points []plotPoint, area box, top float64, c color.Color, filled bool) {
	s.usedLines, s.usedAreas = 0, 0
	veil := mixed(look.Color(theme.ColorNameBackground), c, 0.35)
	y := func(i int) float32 { // on whole pixels, so that what is nearly level is
		return float32(math.Round(float64(area.valueY(points[i].value, top))))
	}
	for i := 0; i < len(points); {
		if i+1 == len(points) || points[i+1].broke {
			if i == 0 || points[i].broke { // alone
				x := area.x + points[i].x
				s.line(max(x-plotStep/2, area.x), y(i), min(x+plotStep/2, area.x+area.width), y(i), c)
			}
			i++
			continue
		}
		end := i + 1
		for end+1 < len(points) && !points[end+1].broke && y(end) == y(i) && y(end+1) == y(i) {
			end++
		}
		from, to := area.x+points[i].x, area.x+points[end].x
		if filled {
			s.fillBelow(from, y(i), to, y(end), area.y+area.height, veil)
		}
		s.line(from, y(i), to, y(end), c)
		i = end
	}
}

func (s *drawnSeries) line(x1, y1, x2, y2 float32, c color.Color) {
	if s.usedLines == len(s.lines) {
		s.lines = append(s.lines, canvas.NewLine(c))
	}
	l := s.lines[s.usedLines]
	s.usedLines++
	l.StrokeColor, l.StrokeWidth = c, 1.5
	l.Position1, l.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
}

// fillBelow fills what is below a line, in steps that are small where it is steep.
func (s *drawnSeries) fillBelow(x1, y1, x2, y2, bottom float32, c color.Color) {
	const most, height = 5, 6
	n := min(1+int(abs32(y2-y1)/height), most)
	for i := range n {
		from, to := float32(i)/float32(n), float32(i+1)/float32(n)
		edge := y1 + (y2-y1)*from
		if y2 > y1 {
			edge = y1 + (y2-y1)*to
		}
		if edge = float32(math.Round(float64(edge))); edge < bottom {
			s.fill(x1+(x2-x1)*from, edge, x1+(x2-x1)*to, bottom, c)
		}
	}
}

func (s *drawnSeries) fill(x1, y1, x2, y2 float32, c color.Color) {
	if s.usedAreas == len(s.areas) {
		s.areas = append(s.areas, canvas.NewRectangle(c))
	}
	a := s.areas[s.usedAreas]
	s.usedAreas++
	a.FillColor = c
	x1, x2 = float32(math.Round(float64(x1))), float32(math.Round(float64(x2))) // or there would be seams between areas
	place(a, x1, y1, x2-x1, y2-y1)
}

func (s *drawnSeries) appendTo(objects []fyne.CanvasObject) []fyne.CanvasObject {
	for _, a := range s.areas[:s.usedAreas] {
		objects = append(objects, a)
	}
	for _, l := range s.lines[:s.usedLines] {
		objects = append(objects, l)
	}
	return objects
}

// mixed is a colour with a part of another in it.
func mixed(a, b color.Color, part float64) color.NRGBA {
	x, y := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	mix := func(from, to uint8) uint8 { return uint8(math.Round(float64(from)*(1-part) + float64(to)*part)) }
	return color.NRGBA{mix(x.R, y.R), mix(x.G, y.G), mix(x.B, y.B), mix(x.A, y.A)}
}
