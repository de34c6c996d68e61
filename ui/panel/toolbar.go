package panel

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

// toolbar is the panel's first line: the tabs, what holds at the moment, and what can be done.
type toolbar struct {
	view  fyne.CanvasObject
	tabs  *segments
	notes *fyne.Container
	text  *mutedText
	told  time.Time // when text was given to what is told in passing

	// Chips tell what narrows the list. A click takes each away.
	file, reading, paused, span *toolButton

	pause, clear, pin, open, save, grafana, detach, help, closing *toolButton
	tools                                                         []*toolButton
}

func newToolbar(p *Panel) *toolbar {
	t := &toolbar{text: newMutedText(fyne.TextAlignLeading)}
	t.tabs = newTabBar(tabTitles(), func(i int) { p.chooseTab(tab(i)) })
	chip := func(onTap func()) *toolButton {
		b := newToolButton("", theme.CancelIcon(), onTap)
		b.on = true
		b.Hide()
		return b
	}
	t.file, t.reading = chip(p.live), chip(p.cancelReading)
	t.paused, t.span = chip(p.pause), chip(func() { p.only("") })
	t.paused.icon = theme.MediaPlayIcon()
	t.notes = container.NewHBox(t.file, t.reading, t.paused, t.span)

	t.pause = newToolButton(lang.L("Pause"), theme.MediaPauseIcon(), p.pause)
	t.clear = newToolButton(lang.L("Clear"), theme.DeleteIcon(), p.clear)
	t.pin = newToolButton(lang.L("Pin"), pinIcon, p.pin)
	t.open = newToolButton(lang.L("Open"), theme.FolderOpenIcon(), p.chooseFile)
	t.save = newToolButton(lang.L("Save"), theme.DocumentSaveIcon(), p.saveMenu)
	t.grafana = newToolButton("Grafana", theme.ComputerIcon(), func() { p.openGrafana(p.last.chosen) })
	t.detach = newToolButton(lang.L("Detach"), theme.ViewFullScreenIcon(), func() { p.detach(!p.Detached()) })
	if p.Detached() {
		t.detach = newToolButton(lang.L("Dock"), theme.ViewRestoreIcon(), func() { p.detach(false) })
	}
	t.help = newToolButton("?", nil, p.showHelp)
	t.closing = newToolButton("", theme.CancelIcon(), func() { p.options.OnClose() })
	t.tools = []*toolButton{t.pause, t.clear, t.pin, t.open, t.save, t.grafana, t.detach, t.help, t.closing}
	line := &toolbarLayout{tools: t.tools}
	t.view = container.New(line, t.tabs, t.notes, t.text)
	for _, b := range t.tools {
		t.view.(*fyne.Container).Add(b) //nolint:forcetypeassert // it was just made
	}
	return t
}

// show tells what holds.
func (t *toolbar) show(s *seen) {
	w := s.wanted
	own := w.file == nil && !w.paused
	t.pause.set(func(b *toolButton) { b.off, b.on = w.file != nil, w.paused })
	t.clear.set(func(b *toolButton) { b.off = !own || s.all == 0 })
	t.pin.set(func(b *toolButton) {
		b.on, b.off, b.text = s.summary.Pinned, !own || !s.chosen.IsValid(), lang.L("Pin")
		if b.on {
			b.text = lang.L("Unpin")
		}
	})
	t.save.set(func(b *toolButton) { b.off = len(s.traces) == 0 })
	t.grafana.set(func(b *toolButton) { b.off = !s.chosen.IsValid() })

	file := ""
	if w.file != nil {
		file = look.Ellipsize(look.Printable(w.file.name), 200, look.DenseCaption)
	}
	t.chip(t.file, file)
	paused := ""
	if w.paused {
		paused = lang.L("Paused · nothing came since")
		if s.missed > 0 {
			n := int(s.missed)
			paused = lang.N("Paused · {{.Count}} spans came since", n, look.Counted(n))
		}
	}
	t.chip(t.paused, paused)
	span := ""
	if w.span != "" {
		span = lang.L("with {{.Span}}", map[string]any{"Span": look.Ellipsize(look.Printable(w.span), 160, look.DenseCaption)})
	}
	t.chip(t.span, span)
	if time.Since(t.told) > flashFor {
		t.text.set(t.counts(s))
	}
}

// flashFor is how long what is told in passing stays.
const flashFor = 4 * time.Second

// flash tells in passing.
func (t *toolbar) flash(text string) {
	t.told = time.Now()
	t.text.set(text)
}

// chip shows a chip, or takes it away if there is nothing to tell.
func (t *toolbar) chip(b *toolButton, text string) {
	if b.text == text && b.Visible() == (text != "") {
		return
	}
	b.set(func(b *toolButton) { b.text = text })
	b.Hidden = text == ""
	t.view.Refresh() // the others move
}

// counts tells how many traces there are, and how many are no more.
func (t *toolbar) counts(s *seen) string {
	if !s.wanted.tab.ofTraces() {
		return ""
	}
	text := look.Plural(s.all, "trace", "traces")
	if len(s.traces) != s.all {
		text = lang.L("{{.Shown}} of {{.Traces}}", map[string]any{"Shown": look.Count(len(s.traces)), "Traces": text})
	}
	if s.dropped > 0 {
		n := int(s.dropped)
		text += " · " + lang.N("{{.Count}} older traces let go to make room", n, look.Counted(n))
	}
	return text
}

// toolbarLayout puts the tabs to the left, the tools to the right, and in between what holds. When there is little
// room, the tools lose their words.
type toolbarLayout struct{ tools []*toolButton }

const toolGap, roomForNotes = 2, 300

func (l *toolbarLayout) toolsWidth() (width float32) {
	for _, b := range l.tools {
		width += b.MinSize().Width + toolGap
	}
	return width
}

func (l *toolbarLayout) brief(brief bool) {
	for _, b := range l.tools {
		b.set(func(b *toolButton) { b.brief = brief })
	}
}

// shorten takes the words from the chips where they do not fit.
func (l *toolbarLayout) shorten(notes fyne.CanvasObject, room float32) {
	chips := notes.(*fyne.Container).Objects //nolint:forcetypeassert // see newToolbar
	brief := func(brief bool) {
		for _, o := range chips {
			o.(*toolButton).set(func(b *toolButton) { b.brief = brief }) //nolint:forcetypeassert // see newToolbar
		}
	}
	brief(false)
	if notes.MinSize().Width > room {
		brief(true)
	}
}

// Layout implements fyne.Layout.
func (l *toolbarLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	tabs, notes, text := objects[0], objects[1], objects[2]
	place := func(o fyne.CanvasObject, x, width float32) {
		height := o.MinSize().Height
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
		o.Resize(fyne.NewSize(width, height))
	}
	left := tabs.MinSize().Width
	l.brief(false)
	if left+roomForNotes+l.toolsWidth() > size.Width {
		l.brief(true)
	}
	place(tabs, 0, left)
	right := size.Width - l.toolsWidth()
	x := right
	for _, b := range l.tools {
		place(b, x, b.MinSize().Width)
		x += b.MinSize().Width + toolGap
	}
	l.shorten(notes, right-left-16)
	width := notes.MinSize().Width
	place(notes, left+8, width)
	if width > 0 {
		width += 8
	}
	place(text, left+10+width, max(0, right-left-width-18))
}

// MinSize implements fyne.Layout.
func (l *toolbarLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := objects[0].MinSize().Width
	for _, b := range l.tools {
		width += b.width(true) + toolGap // words need no room
	}
	return fyne.NewSize(width, tabHeight)
}
