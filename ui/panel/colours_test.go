package panel

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"

	"hybrid-image-search/ui/look"
)

func (p *tracing) picture() []byte {
	from := p.window().Canvas().Capture()
	to := image.NewNRGBA(from.Bounds())
	draw.Draw(to, to.Bounds(), from, image.Point{}, draw.Src)
	return to.Pix
}

// A window that changes between light and dark looks like one that was so from the beginning, in every tab.
func TestColoursFollowTheTheme(t *testing.T) {
	p := newTracing(t, asItIs)
	for shown := tabTrace; shown < tabSystem; shown++ {
		p.record("one", nil)
		p.record("one", errors.New("failed"))
		p.pause()
		p.chooseTab(shown)
		p.update()
		if shown == tabTrace {
			p.views.trace.waterfall.choose(0)
		}
		app := fyne.CurrentApp()
		app.Settings().SetTheme(look.NewTheme(look.Dark))
		dark := p.picture()
		app.Settings().SetTheme(look.NewTheme(look.Light))
		changed := p.picture()
		p.dock()
		p.window().SetContent(p.View)
		p.update()
		if shown == tabTrace {
			p.views.trace.waterfall.choose(0)
		}
		anew := p.picture()
		if bytes.Equal(dark, anew) {
			t.Fatal("light looks like dark")
		}
		if !bytes.Equal(changed, anew) {
			different := 0
			for i := 0; i < len(anew); i += 4 {
				if !bytes.Equal(changed[i:i+4], anew[i:i+4]) {
					different++
				}
			}
			t.Errorf("%s: %d pixels differ", tabTitles()[shown], different)
		}
		p.pause()
	}
}
