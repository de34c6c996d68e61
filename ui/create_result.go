package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/look"
)

// resultActions are what only the result asks for.
type resultActions struct {
	again  func()
	use    func(engine.Generation)
	delete func(engine.Generation)
	source func() generator
}

// resultView shows what came of a generation: while it comes, when it is done, and when it is looked up later.
type resultView struct {
	ctx     context.Context // ends with the window
	view    *fyne.Container
	actions createActions
	on      resultActions
	shown   engine.Generation
	err     error // of what is shown

	title    *widget.Label
	prompt   *widget.Label
	thumbs   *fyne.Container
	answer   *answerView
	pictures *fyne.Container
	notes    *caption
	failure  *widget.Label
	facts    *caption
	retries  *widget.Button
	settings *widget.Button
	copying  *widget.Button
	tracing  *widget.Button
	using    *widget.Button
	deleting *widget.Button
	sent     *sentText
}

func newResultView(ctx context.Context, actions createActions, on resultActions) *resultView {
	v := &resultView{
		ctx:     ctx,
		actions: actions, on: on, title: widget.NewLabel(""), prompt: widget.NewLabel(""), thumbs: container.New(newFlow(4)),
		answer: newAnswerView(), pictures: container.NewVBox(), notes: newCaption(""), failure: widget.NewLabel(""),
		facts: newCaption(""), sent: newSentText(lang.L("What was sent")),
	}
	v.title.TextStyle.Bold = true
	v.title.Wrapping, v.prompt.Wrapping, v.failure.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord, fyne.TextWrapWord
	v.prompt.Selectable, v.failure.Selectable = true, true
	v.failure.Importance = widget.DangerImportance
	v.retries = widget.NewButtonWithIcon(lang.L("Try again"), theme.ViewRefreshIcon(), on.again)
	v.settings = widget.NewButton(lang.L("Settings …"), func() { actions.settings(v.err) })
	v.copying = widget.NewButtonWithIcon(lang.L("Copy as Markdown"), theme.ContentCopyIcon(), func() {
		actions.copy(v.shown.Text, lang.L("The answer was copied."))
	})
	v.tracing = widget.NewButtonWithIcon(lang.L("Show trace"), theme.ListIcon(), func() { actions.trace(v.shown.TraceID) })
	v.using = widget.NewButtonWithIcon(lang.L("Use again"), theme.MailReplyIcon(), func() { on.use(v.shown) })
	v.deleting = widget.NewButtonWithIcon(lang.L("Delete"), theme.DeleteIcon(), func() { on.delete(v.shown) })
	buttons := container.New(newFlow(4))
	for _, b := range []*widget.Button{v.retries, v.settings, v.copying, v.tracing, v.using, v.deleting} {
		if b != v.retries {
			b.Importance = widget.LowImportance
		}
		buttons.Add(b)
	}
	v.view = container.NewVBox(widget.NewSeparator(), v.title, v.prompt, v.thumbs, v.failure, v.answer.view, v.pictures,
		v.notes, v.facts, buttons, v.sent.view)
	v.clear()
	return v
}

func (v *resultView) clear() {
	v.reset()
	v.view.Hide()
}

// reset leaves nothing but the parts that something is shown in.
func (v *resultView) reset() {
	v.shown, v.err = engine.Generation{}, nil
	v.answer.set(nil, false)
	v.pictures.RemoveAll()
	v.thumbs.RemoveAll()
	v.notes.tell("", look.Muted)
	v.facts.tell("", look.Muted)
	v.sent.set("")
	for _, o := range []fyne.CanvasObject{
		v.title, v.prompt, v.thumbs, v.failure, v.retries, v.settings, v.copying, v.tracing, v.using, v.deleting,
	} {
		o.Hide()
	}
	v.view.Show()
}

// begin makes room for what comes.
func (v *resultView) begin(c *creation) {
	v.reset()
	v.setReferences(c.references, func(i int) { v.actions.show(c.references[i]) })
	v.view.Refresh()
}

// grow shows so much of an answer.
func (v *resultView) grow(blocks []block, cut bool) { v.answer.set(blocks, cut) }

// show shows a generation that is over. Without references its own are shown.
func (v *resultView) show(g engine.Generation, references []reference, err error) {
	v.reset()
	v.shown, v.err = g, err
	if references == nil {
		references = referencesOfGeneration(g)
	}
	tap := func(n int) { v.actions.show(references[n-1]) }
	v.setReferences(references, func(i int) { tap(i + 1) })
	blocks, cut := parseAnswer(g.Text, len(references), tap)
	v.answer.set(blocks, cut)
	for _, path := range g.Pictures {
		v.pictures.Add(newMadePicture(v.ctx, path, v.actions, v.on.source()).view)
	}
	v.setFailure(g, err)
	v.notes.tell(look.Retold(strings.Join(g.Notes, "\n")), theme.ColorNameWarning)
	v.facts.tell(describeGeneration(g), look.Muted)
	v.sent.set(g.Sent)
	v.copying.Hidden = g.Text == ""
	_, unknown := trace.TraceIDFromHex(g.TraceID) // without telemetry there is none
	v.tracing.Hidden = unknown != nil
	v.deleting.Hidden = g.ID == 0
	v.view.Refresh()
}

// setFailure tells what went wrong, and what can be done.
func (v *resultView) setFailure(g engine.Generation, err error) {
	text := look.Retold(g.Error)
	if text == "" && err != nil {
		text = explain(err)
	}
	if g.Partial && text == "" {
		text = lang.L("The answer stopped half-way.")
	}
	v.failure.SetText(text)
	v.failure.Hidden = text == ""
	v.settings.Hidden = !errors.Is(err, gemini.ErrNoKey) && !errors.Is(err, gemini.ErrKey) && !errors.Is(err, gemini.ErrModel)
}

// retry offers to ask for the same again, where that failed.
func (v *resultView) retry(c *creation) {
	v.retries.Hidden = v.failure.Hidden && !c.cancelled
	v.view.Refresh()
}

// recall shows one of the history, with what it was made from.
func (v *resultView) recall(g engine.Generation) {
	v.show(g, nil, nil)
	v.title.SetText(lang.L("From {{.Time}}", map[string]any{"Time": dayAndTime(g.At.Local())}))
	v.prompt.SetText(printableText(g.Prompt))
	v.title.Show()
	v.prompt.Show()
	v.using.Show()
	v.view.Refresh()
}

func (v *resultView) setReferences(references []reference, show func(i int)) {
	v.thumbs.RemoveAll()
	for i, r := range references {
		v.thumbs.Add(newChip(fmt.Sprintf("[%d] %s", i+1, look.Ellipsize(r.name, 120, theme.CaptionTextSize())), func() { show(i) }))
	}
	v.thumbs.Hidden = len(references) == 0
}

func referencesOfGeneration(g engine.Generation) []reference {
	items := make([]reference, len(g.References))
	for i, r := range g.References {
		items[i] = reference{id: r.ID, path: r.Path, name: look.Printable(r.Name)}
	}
	return items
}

// describeGeneration tells who answered, what was asked for, how long it took and what it cost.
func describeGeneration(g engine.Generation) string {
	var parts []string
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	add(look.Printable(g.Service))
	add(look.Printable(g.Model))
	add(describeOptions(g))
	if g.FirstToken > 0 && g.Kind == engine.AnswerKind {
		add(lang.L("first words after {{.Time}}", map[string]any{"Time": look.Duration(g.FirstToken)}))
	}
	if g.Took > 0 {
		add(look.Duration(g.Took))
	}
	if g.Usage.InputTokens > 0 || g.Usage.OutputTokens > 0 {
		add(lang.L("{{.In}} tokens in, {{.Out}} out", map[string]any{
			"In": look.Count(g.Usage.InputTokens), "Out": look.Count(g.Usage.OutputTokens),
		}))
	}
	if g.Took > 0 {
		add(costs(g.Cost))
	}
	return strings.Join(parts, " · ")
}
