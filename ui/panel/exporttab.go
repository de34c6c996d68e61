package panel

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// exportTab is what the window shows of the export, and where Grafana is. It lives only while it can be seen.
type exportTab struct {
	view   *fyne.Container
	create func(context.Context) fyne.CanvasObject
	field  func() *grafanaField
	end    context.CancelFunc // nil while it cannot be seen
}

func newExportTab(create func(context.Context) fyne.CanvasObject, grafana string, onGrafana func(string)) *exportTab {
	e := &exportTab{view: container.NewStack(), create: create}
	e.field = func() *grafanaField {
		return newGrafanaField(grafana, func(template string) {
			grafana = template
			onGrafana(template)
		})
	}
	return e
}

// live begins or ends the tab.
func (e *exportTab) live(on bool) {
	switch {
	case on && e.end == nil:
		ctx, cancel := context.WithCancel(context.Background())
		e.end = cancel
		rows := container.NewVBox(e.field().view)
		if e.create != nil {
			rows.Objects = append([]fyne.CanvasObject{e.create(ctx)}, rows.Objects...)
		}
		e.view.Objects = []fyne.CanvasObject{container.NewVScroll(container.New(widthAtMost{860}, container.New(layout.NewCustomPaddedLayout(4, 8, 12, 12), rows)))}
	case !on && e.end != nil:
		e.end()
		e.end, e.view.Objects = nil, nil
	default:
		return
	}
	e.view.Refresh()
}

// widthAtMost keeps lines of text short enough to be read.
type widthAtMost struct{ width float32 }

// Layout implements fyne.Layout.
func (w widthAtMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(fyne.NewSize(min(size.Width, w.width), size.Height))
	}
}

// MinSize implements fyne.Layout.
func (w widthAtMost) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least
}
