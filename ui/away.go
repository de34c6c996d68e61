package ui

import (
	"errors"
	"io/fs"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// standing tells, before all else, that a picture's file is away.
func (v *inspector) standing(p engine.Picture) []fact {
	switch {
	case v.isAway != nil && v.isAway(p.File.Path):
		return []fact{{name: lang.L("Away"), value: lang.L("Its drive or folder is away. What is known of the picture is kept.")}}
	case v.missing != 0 && v.missing == p.ID:
		return []fact{{name: lang.L("Away"), value: lang.L("Its file is not there now.")}}
	}
	return nil
}

// gone tells whether a large picture cannot be had because its file is away. The small one stays then.
func (v *inspector) gone(err error) bool {
	if !errors.Is(err, fs.ErrNotExist) || v.image.Image == nil {
		return false
	}
	v.missing = v.picture.ID
	v.setFacts(v.picture)
	v.missing = 0
	return true
}

// awayMark is the sign on a cell whose picture's file is away.
type awayMark struct {
	ground *canvas.Circle
	icon   *widget.Icon
}

func newAwayMark() awayMark {
	m := awayMark{canvas.NewCircle(nil), widget.NewIcon(theme.NewWarningThemedResource(theme.StorageIcon()))}
	m.show(false)
	return m
}

func (m awayMark) show(away bool) { m.ground.Hidden, m.icon.Hidden = !away, !away }

func (m awayMark) visible() bool { return !m.ground.Hidden }

// showAway shows, by the sign and a paler picture, whether the picture's file is away.
func (c *cell) showAway(away bool) {
	c.away.show(away)
	c.image.Translucency = 0
	if away {
		c.image.Translucency = 0.45
	}
}

// layout puts the sign into the corner opposite to that of what is picked.
func (m awayMark) layout(width float32) {
	m.place(fyne.NewPos(width-cellMargin-cellBadge, cellMargin), cellBadge)
}

// place puts the sign where it is wanted.
func (m awayMark) place(at fyne.Position, side float32) {
	m.ground.Move(at)
	m.ground.Resize(fyne.NewSquareSize(side))
	m.icon.Move(at.AddXY(side/6, side/6))
	m.icon.Resize(fyne.NewSquareSize(side - side/3))
}

func (m awayMark) paint() { m.ground.FillColor = look.Color(look.Raised) }
