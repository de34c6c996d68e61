package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// runBar is a line of its own above the status bar, for what takes long, while pictures may be added and searched:
// what a model does with all of them, or a model being fetched.
type runBar struct {
	view     *fyne.Container
	text     *widget.Label
	progress *widget.ProgressBar
	pause    *widget.Button
}

func newRunBar(onPause, onCancel func()) *runBar {
	b := &runBar{text: widget.NewLabel(""), progress: widget.NewProgressBar()}
	b.text.Truncation = fyne.TextTruncateEllipsis
	b.pause = widget.NewButtonWithIcon(lang.L("Pause"), theme.MediaPauseIcon(), onPause)
	cancel := widget.NewButtonWithIcon(lang.L("Cancel"), theme.CancelIcon(), onCancel)
	b.pause.Importance, cancel.Importance = widget.LowImportance, widget.LowImportance
	progress := container.NewCenter(container.NewGridWrap(fyne.NewSize(170, 22), b.progress))
	b.view = container.New(layout.NewCustomPaddedLayout(4, 4, 8, 4),
		container.NewBorder(nil, nil, container.NewHBox(progress, b.pause, cancel), nil, b.text)) // in line with what the status bar says
	b.view.Hide()
	return b
}

// runState is what the line shows.
type runState struct {
	text             string
	share            float64
	pausable, paused bool
}

// show shows what is under way, or with nil that there is nothing. It tells whether the line came or went.
func (b *runBar) show(run *runState) (moved bool) {
	was := b.view.Visible()
	if run == nil {
		b.view.Hide()
		return was
	}
	showPause(b.pause, run.paused)
	if run.pausable {
		b.pause.Show()
	} else {
		b.pause.Hide()
	}
	b.text.SetText(run.text)
	b.progress.SetValue(run.share)
	b.view.Show()
	return !was
}

// showPause has a button offer what is not the case.
func showPause(b *widget.Button, paused bool) {
	text, icon := lang.L("Pause"), theme.MediaPauseIcon()
	if paused {
		text, icon = lang.L("Resume"), theme.MediaPlayIcon()
	}
	if b.Text != text {
		b.SetText(text)
		b.SetIcon(icon)
	}
}
