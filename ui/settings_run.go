package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/escape"
)

// runSection is what the sections about a program or model of this machine have in common: a state that is read, and a
// run over the open library.
type runSection[S any] struct {
	ctx    context.Context // ends when the settings are closed
	run    *modelRun       // nil when there is none
	loads  int             // of the state, so that the last one is shown
	loaded bool            // the state was read
	state  S
	reads  func(loaded func(S))
	redraw func() // shows the state, and has each button offer what can be done now

	view *fyne.Container
	note *caption // what came of a task
}

// isOpen tells whether the section can be seen.
func (s *runSection[S]) isOpen() bool { return s.ctx != nil && s.ctx.Err() == nil }

// load reads the state again.
func (s *runSection[S]) load() {
	if !s.isOpen() {
		return
	}
	s.loads++
	ctx, this := s.ctx, s.loads
	s.reads(func(state S) {
		if ctx.Err() == nil && this == s.loads {
			s.state, s.loaded = state, true
			s.redraw()
		}
	})
}

// running shows a run, or with nil that there is none.
func (s *runSection[S]) running(run *modelRun) {
	s.run = run
	if s.isOpen() {
		if run != nil {
			s.note.tell("", warningText)
		}
		s.redraw()
	}
}

// failed tells what a run ended with.
func (s *runSection[S]) failed(err error) {
	if s.isOpen() {
		s.note.tell(explain(err), theme.ColorNameError)
		s.view.Refresh()
	}
}

// runControls show how far a run is, and pause and cancel it.
type runControls struct {
	progress *widget.Label
	pause    *escape.Button
	cancel   *escape.Button
}

func newRunControls(pause, cancel, leave func()) runControls {
	return runControls{
		progress: plainText(""),
		pause:    escape.NewButton(lang.L("Pause"), theme.MediaPauseIcon(), pause, leave),
		cancel:   escape.NewButton(lang.L("Cancel"), theme.CancelIcon(), cancel, leave),
	}
}

// show shows a run, or without one what is to be known then.
func (c *runControls) show(run *modelRun, idle string) {
	if run == nil {
		showText(c.progress, idle)
		c.pause.Hide()
		c.cancel.Hide()
		return
	}
	showPause(&c.pause.Button, run.paused.Load())
	showText(c.progress, describeRun(run))
	c.pause.Show()
	c.cancel.Show()
}
