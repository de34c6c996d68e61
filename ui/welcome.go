package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/assets"
	"hybrid-image-search/engine/demo"
)

// welcome stands where the pictures would be while there are none, and tells the next step.
type welcome struct {
	view    *fyne.Container
	icon    *fyne.Container
	title   *widget.Label
	text    *widget.Label
	buttons *fyne.Container
	meaning *fyne.Container // leads to where words find by what pictures show
}

func newWelcome(onAdd, onDemo, onMeaning func()) *welcome {
	icon := widget.NewIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	title := widget.NewLabel("")
	title.SizeName = theme.SizeNameSubHeadingText
	title.TextStyle.Bold = true
	title.Alignment = fyne.TextAlignCenter
	text := widget.NewLabel("")
	text.Alignment = fyne.TextAlignCenter
	text.Importance = widget.LowImportance
	add := widget.NewButtonWithIcon(lang.L("Add a folder of pictures"), theme.FolderNewIcon(), onAdd)
	add.Importance = widget.HighImportance
	demonstrate := widget.NewButtonWithIcon(lang.L("Open the demo library"), theme.MediaPhotoIcon(), onDemo)
	v := &welcome{
		icon:  container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(88), icon)),
		title: title, text: text, buttons: container.NewCenter(container.NewHBox(add, demonstrate)),
	}
	byMeaning := widget.NewButtonWithIcon(lang.L("Find by meaning, on this machine …"), theme.SettingsIcon(), onMeaning)
	byMeaning.Importance = widget.LowImportance
	v.meaning = container.NewCenter(byMeaning)
	v.view = container.NewCenter(container.New(layout.NewCustomPaddedVBoxLayout(8), v.icon, title, text, v.buttons, v.meaning))
	return v
}

func (v *welcome) set(title, text string, buttons bool) {
	v.meaning.Hide()
	v.title.SetText(title)
	v.text.SetText(text)
	if buttons {
		v.buttons.Show()
	} else {
		v.buttons.Hide()
	}
	v.view.Show()
}

func (v *welcome) hide() { v.view.Hide() }

func (v *welcome) opening() { v.set(lang.L("Opening the library …"), "", false) }

func (v *welcome) failed() {
	v.set(lang.L("The library could not be opened"), lang.L("The message above says why. The demo library may still open."), true)
}

func (v *welcome) empty(readOnly bool) {
	if readOnly {
		v.set(lang.L("This library has no pictures yet"), lang.L("It is opened for reading only, so none can be added here."), false)
		return
	}
	v.set(lang.L("Find your pictures by words, or by another picture"),
		lang.L("Add a folder, or drop one here. Nothing leaves this machine.\nThe demo library shows how it works with pictures of its own."), true)
}

func (v *welcome) drawing() {
	n := demo.Count()
	v.set(lang.L("Drawing the demo pictures …"), lang.N("{{.Count}} pictures are drawn on this machine, once.", n, map[string]any{"Count": n}), false)
}

func (v *welcome) adding() {
	v.set(lang.L("Adding pictures …"), lang.L("They can be searched as they come in."), false)
}

// nothing tells what else to try; with offer that words could find by meaning here.
func (v *welcome) nothing(offer bool) {
	v.set(lang.L("Nothing was found"), lang.L("Try fewer or other words: names of files and folders, titles, keywords,\ncolours such as “blue”, or kinds such as “portrait” and “screenshot”."), false)
	if offer {
		v.text.SetText(v.text.Text + "\n" + lang.L("Words can also find pictures by what they show: with no key, and nothing leaves this machine."))
		v.meaning.Show()
	}
}
