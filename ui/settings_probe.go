package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// exportProbe sends a test span and tells what became of it.
type exportProbe struct {
	view     *fyne.Container
	button   *escape.Button
	sentence *widget.Label
	copy     *escape.Button
	send     func(context.Context) telemetry.TestResult
	actions  exportActions
	ctx      context.Context // ends when the settings are closed
	result   telemetry.TestResult
}

func newExportProbe(ctx context.Context, send func(context.Context) telemetry.TestResult, actions exportActions) *exportProbe {
	p := &exportProbe{send: send, actions: actions, sentence: widget.NewLabel(""), ctx: ctx}
	p.button = escape.NewButton(lang.L("Send a test span"), theme.MailSendIcon(), p.onSend, actions.leave)
	p.sentence.Wrapping = fyne.TextWrapWord
	p.sentence.Selectable = true
	p.copy = escape.NewButton(lang.L("Copy trace id"), theme.ContentCopyIcon(), func() { actions.copy(p.result.Trace.String()) }, actions.leave)
	p.copy.Importance = widget.LowImportance
	p.view = container.NewBorder(nil, nil, container.NewVBox(p.button), container.NewVBox(p.copy), twoLines(p.sentence))
	p.tell(lang.L("It is sent at once, and the collector's answer is shown here."), telemetry.TestResult{}, widget.MediumImportance)
	return p
}

func (p *exportProbe) onSend() {
	p.tell(lang.L("Sending a span …"), telemetry.TestResult{}, widget.MediumImportance)
	p.button.Disable()
	p.actions.do(func() func() {
		result := p.send(p.ctx)
		return func() {
			if p.ctx.Err() != nil {
				return // nobody sees it
			}
			importance := widget.WarningImportance
			if result.Delivered {
				importance = widget.SuccessImportance
			}
			p.tell(look.Said(result.Sentence), result, importance)
		}
	})
}

func (p *exportProbe) tell(text string, result telemetry.TestResult, importance widget.Importance) {
	p.result = result
	p.button.Enable()
	p.sentence.Importance = importance
	p.sentence.SetText(text)
	if result.Delivered {
		p.copy.Show()
	} else {
		p.copy.Hide()
	}
	p.view.Refresh()
}
