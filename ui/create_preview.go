package ui

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/look"
)

// maxSentShown bounds what is laid out of a prompt.
const maxSentShown = 20_000

// previewPause is how long the user does not type before what is sent is worked out.
const previewPause = 250 * time.Millisecond

// promptPreview tells before anything is sent: to whom, about how much it costs, and all of its text.
type promptPreview struct {
	view    *fyne.Container
	actions createActions
	ctx     context.Context
	summary *caption
	sent    *sentText

	asked engine.GenerateRequest
	of    generator
	who   serviceInfo
	times atomic.Int64 // counts requests, so that one that is late, or not wanted any more, is known as such
}

func newPromptPreview(ctx context.Context, actions createActions) *promptPreview {
	p := &promptPreview{ctx: ctx, actions: actions, summary: newCaption(""), sent: newSentText(lang.L("What is sent"))}
	p.view = container.New(layout.NewCustomPaddedVBoxLayout(-6), p.summary, p.sent.view)
	return p
}

// show tells about a request, once the user pauses.
func (p *promptPreview) show(source generator, r engine.GenerateRequest, who serviceInfo) {
	if p.of == source && p.who == who && sameRequest(p.asked, r) {
		return
	}
	p.of, p.asked, p.who = source, r, who
	this := p.times.Add(1)
	if source == nil || strings.TrimSpace(r.Prompt) == "" {
		p.summary.tell(whom(who, r), look.Muted)
		p.sent.set("")
		p.view.Refresh()
		return
	}
	p.actions.do(func() func() {
		select {
		case <-time.After(previewPause):
		case <-p.ctx.Done():
			return nil
		}
		if this != p.times.Load() { // the user typed on
			return nil
		}
		preview, err := source.PreviewPrompt(p.ctx, r)
		return func() {
			if this != p.times.Load() {
				return
			}
			if err != nil {
				p.summary.tell(explain(err), theme.ColorNameWarning)
				p.sent.set("")
			} else {
				p.summary.tell(describePreview(preview, r, who), look.Muted)
				p.sent.set(preview.Text)
			}
			p.view.Refresh()
		}
	})
}

// forget has the next request worked out, even if it is the same: the models may be others.
func (p *promptPreview) forget() { p.of = nil }

func sameRequest(a, b engine.GenerateRequest) bool {
	return a.Kind == b.Kind && a.Prompt == b.Prompt && a.AspectRatio == b.AspectRatio && a.Variants == b.Variants &&
		strings.Join(a.References, "\x00") == strings.Join(b.References, "\x00")
}

// whom names who gets what is sent.
func whom(who serviceInfo, r engine.GenerateRequest) string {
	if who.label == "" {
		return ""
	}
	text := lang.L("To the {{.Service}}", map[string]any{"Service": who.label})
	if who.label == "Gemini" {
		text = lang.L("To Gemini")
	}
	if who.host != "" {
		text += " (" + look.Printable(who.host) + ")"
	}
	if n := len(r.References); n > 0 {
		text = lang.N("{{.Whom}}, with {{.Count}} pictures", n, map[string]any{"Whom": text, "Count": look.Count(n)})
	}
	return text
}

// describePreview tells to whom it goes, how much it is and what it costs.
func describePreview(p engine.PromptPreview, r engine.GenerateRequest, who serviceInfo) string {
	parts := []string{whom(who, r), look.Printable(p.Model)}
	if p.Bytes > 0 {
		size := map[string]any{"Size": look.Bytes(p.Bytes)}
		parts = append(parts, lang.N("{{.Size}} before they are reduced", len(r.References), size))
	}
	parts = append(parts, costs(p.Cost))
	return strings.Join(parts, " · ")
}

// costs tells a cost in a list of other facts.
func costs(c gemini.Cost) string {
	if c.Known && c.USD <= 0 {
		return lang.L("costs nothing")
	}
	return c.String()
}

// sentText is the full text that is or was sent, once the user wants to see it.
type sentText struct {
	view   *fyne.Container
	toggle *widget.Button
	text   *widget.Label
	body   *fyne.Container
	full   string
	open   bool
}

func newSentText(title string) *sentText {
	s := &sentText{text: widget.NewLabel("")}
	s.text.Wrapping, s.text.Selectable = fyne.TextWrapWord, true
	s.text.SizeName = theme.SizeNameCaptionText
	s.toggle = widget.NewButtonWithIcon(title, theme.MenuExpandIcon(), s.flip)
	s.toggle.Importance, s.toggle.Alignment = widget.LowImportance, widget.ButtonAlignLeading
	s.body = container.NewStack(look.OnCard(s.text))
	s.body.Hide()
	s.view = container.NewVBox(container.NewHBox(s.toggle), s.body)
	s.set("")
	return s
}

func (s *sentText) set(full string) {
	s.full = full
	s.show()
}

func (s *sentText) flip() {
	s.open = !s.open
	s.show()
}

// show lays the text out only while it is seen.
func (s *sentText) show() {
	if s.full == "" {
		s.view.Hide()
		return
	}
	s.view.Show()
	s.toggle.SetIcon(theme.MenuExpandIcon())
	s.body.Hidden = !s.open
	if s.open {
		s.toggle.SetIcon(theme.MenuDropDownIcon())
		text := s.full
		if len(text) > maxSentShown {
			text = strings.ToValidUTF8(text[:maxSentShown], "") + " …"
		}
		s.text.SetText(printableText(text))
	}
	s.view.Refresh()
}
