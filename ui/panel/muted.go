package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// mutedText is a small line of the second rank, shortened to its room. It asks for none.
type mutedText struct {
	widget.BaseWidget
	text      string
	alignment fyne.TextAlign
}

func newMutedText(alignment fyne.TextAlign) *mutedText {
	m := &mutedText{alignment: alignment}
	m.ExtendBaseWidget(m)
	return m
}

func (m *mutedText) set(text string) {
	if m.text != text {
		m.text = text
		m.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (m *mutedText) CreateRenderer() fyne.WidgetRenderer {
	r := &mutedTextRenderer{m, canvas.NewText("", nil)}
	r.Refresh()
	return r
}

type mutedTextRenderer struct {
	*mutedText
	line *canvas.Text
}

func (r *mutedTextRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 16) }

func (r *mutedTextRenderer) Layout(size fyne.Size) {
	r.line.Text = look.Ellipsize(r.text, size.Width, look.DenseCaption)
	height := r.line.MinSize().Height
	r.line.Move(fyne.NewPos(0, (size.Height-height)/2))
	r.line.Resize(fyne.NewSize(size.Width, height))
}

func (r *mutedTextRenderer) Refresh() {
	r.line.TextSize, r.line.Color, r.line.Alignment = look.DenseCaption, look.Color(look.Muted), r.alignment
	r.Layout(r.Size())
	r.line.Refresh()
}

func (r *mutedTextRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

func (r *mutedTextRenderer) Destroy() {}
