package ui

import (
	"context"
	"fmt"
	"image"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/picture"
	"hybrid-image-search/ui/look"
)

// madeSide is how large a made picture is shown, in pixels.
const madeSide = 640

// madePicture is a picture that was made, with what can be done with it.
type madePicture struct {
	view  *fyne.Container
	image *canvas.Image
	note  *caption
}

// newMadePicture shows a file once it is read.
func newMadePicture(ctx context.Context, path string, actions createActions, source generator) *madePicture {
	m := &madePicture{image: canvas.NewImageFromImage(nil), note: newCaption(look.Printable(filepath.Base(path)))}
	m.image.FillMode = canvas.ImageFillContain
	m.image.CornerRadius = 6
	button := func(text string, icon fyne.Resource, does func()) *widget.Button {
		b := widget.NewButtonWithIcon(text, icon, does)
		b.Importance = widget.LowImportance
		return b
	}
	buttons := container.New(newFlow(2),
		button(lang.L("Open"), theme.FileImageIcon(), func() { actions.open(path) }),
		button(lang.L("Copy path"), theme.ContentCopyIcon(), func() { actions.copy(path, lang.L("The path was copied.")) }),
		button(lang.L("Add to library"), theme.ContentAddIcon(), func() { actions.add(path) }))
	frame := container.NewStack(&canvas.Rectangle{}, m.image)
	frame.Objects[0].(*canvas.Rectangle).SetMinSize(fyne.NewSize(0, 200)) //nolint:forcetypeassert // it was made here
	m.view = container.NewVBox(frame, m.note, buttons)
	if source == nil {
		return m
	}
	actions.do(func() func() {
		size, preview, err := readMade(ctx, path, source)
		return func() {
			if err != nil {
				m.note.tell(explain(err), theme.ColorNameWarning)
			} else {
				m.image.Image = preview
				m.image.Refresh()
				m.note.tell(look.Printable(filepath.Base(path))+" · "+size, look.Muted)
			}
			m.view.Refresh()
		}
	})
	return m
}

// readMade reads a made picture. It may have been moved away since.
func readMade(ctx context.Context, path string, source generator) (size string, preview image.Image, err error) {
	data, err := picture.ReadFile(path, picture.DefaultLimits())
	if err != nil {
		return "", nil, fmt.Errorf("ui: made picture: %w", err)
	}
	header, err := picture.Inspect(data, picture.DefaultLimits())
	if err != nil {
		return "", nil, fmt.Errorf("ui: made picture: %w", err)
	}
	preview, err = source.Preview(ctx, fileAsPicture(path), madeSide)
	return fmt.Sprintf("%d × %d, %s", header.Width, header.Height, look.Bytes(int64(len(data)))), preview, err
}

// fileAsPicture is a file that the library need not know.
func fileAsPicture(path string) engine.Picture {
	var p engine.Picture
	p.File.Path = path
	return p
}
