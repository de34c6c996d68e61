package fullview

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// starRoom is how much room a star takes: more where text is larger.
func starRoom() float32 { return float32(math.Round(float64(theme.TextSize() / look.DenseText * 20))) }

// Stars are a rating that a click changes. A click on the star that it has takes the rating away.
type Stars struct {
	widget.BaseWidget
	rating int
	over   int // the star below the pointer; 0 is none
	onRate func(rating int)
	text   [5]*canvas.Text
}

var (
	_ fyne.Tappable          = (*Stars)(nil)
	_ desktop.Hoverable      = (*Stars)(nil)
	_ desktop.Cursorable     = (*Stars)(nil)
	_ fyne.WidgetRenderer    = (*starsRenderer)(nil)
	_ fyne.SecondaryTappable = (*Stars)(nil)
)

// NewStars makes stars of no rating.
func NewStars(onRate func(rating int)) *Stars {
	s := &Stars{onRate: onRate}
	for i := range s.text {
		s.text[i] = canvas.NewText("", nil)
		s.text[i].Alignment = fyne.TextAlignCenter
	}
	s.ExtendBaseWidget(s)
	return s
}

// SetRating shows a rating, 0 to 5.
func (s *Stars) SetRating(rating int) {
	rating = min(max(rating, 0), 5)
	if rating != s.rating {
		s.rating = rating
		s.Refresh()
	}
}

// Rating is what is shown.
func (s *Stars) Rating() int { return s.rating }

func starAt(x float32) int { return min(max(1+int(x/starRoom()), 1), 5) }

// Tapped implements fyne.Tappable.
func (s *Stars) Tapped(e *fyne.PointEvent) {
	star := starAt(e.Position.X)
	if star == s.rating {
		star = 0
	}
	s.onRate(star)
}

// TappedSecondary implements fyne.SecondaryTappable.
func (s *Stars) TappedSecondary(*fyne.PointEvent) {}

// MouseIn implements desktop.Hoverable.
func (s *Stars) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (s *Stars) MouseMoved(e *desktop.MouseEvent) {
	if over := starAt(e.Position.X); over != s.over {
		s.over = over
		s.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (s *Stars) MouseOut() {
	s.over = 0
	s.Refresh()
}

// Cursor implements desktop.Cursorable.
func (s *Stars) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (s *Stars) CreateRenderer() fyne.WidgetRenderer {
	r := &starsRenderer{s}
	r.Refresh()
	return r
}

type starsRenderer struct{ *Stars }

func (r *starsRenderer) MinSize() fyne.Size { return fyne.NewSize(5*starRoom(), starRoom()+6) }

func (r *starsRenderer) Layout(size fyne.Size) {
	room := starRoom()
	for i, t := range r.text {
		height := t.MinSize().Height
		t.Resize(fyne.NewSize(room, height))
		t.Move(fyne.NewPos(float32(i)*room, (size.Height-height)/2))
	}
}

// Refresh shows the rating, or below the pointer what a click would make of it.
func (r *starsRenderer) Refresh() {
	for i, t := range r.text {
		t.Text, t.Color = "☆", look.Color(look.Muted)
		if i < r.rating {
			t.Text, t.Color = "★", look.Color(theme.ColorNameWarning)
		}
		if i < r.over {
			t.Color = look.Color(theme.ColorNamePrimary)
		}
		t.TextSize = theme.TextSize() * 1.25
		t.Refresh()
	}
	r.Layout(r.Size())
}

func (r *starsRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(r.text))
	for i, t := range r.text {
		all[i] = t
	}
	return all
}

func (r *starsRenderer) Destroy() {}
