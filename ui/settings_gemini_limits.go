package ui

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// The bounds of what may be chosen.
const (
	maxDeadline   = 3600 // seconds
	mostReference = 100  // pictures
)

// limitSettings is the choice of how long to wait, how much to send, and where pictures go.
type limitSettings struct {
	of                   *geminiSettings
	view                 *fyne.Container
	deadline, references *escape.Entry
	deadlineNote         *caption
	referencesNote       *caption
	folder               *widget.Label
	standard             *escape.Button
	rerank               *escape.Check
	rerankNote           *caption
	restoring            bool
}

func newLimitSettings(of *geminiSettings) *limitSettings {
	l := &limitSettings{of: of, folder: widget.NewLabel(""), deadlineNote: newCaption(""), referencesNote: newCaption(""), rerankNote: newCaption("")}
	leave := of.actions.leave
	number := func(held func(engine.Choices) int, standard int, commit func()) *escape.Entry {
		e := escape.NewEntry(func() string { return numberText(held(of.choices())) }, commit, leave)
		e.SetPlaceHolder(strconv.Itoa(standard))
		return e
	}
	defaults := gemini.Defaults()
	deadline := int(defaults.Deadline / time.Second)
	l.deadline = number(deadlineOf, deadline, l.onDeadline)
	l.references = number(func(c engine.Choices) int { return c.MaxReferences }, defaults.MaxReferences, l.onReferences)
	l.folder.Truncation = fyne.TextTruncateEllipsis
	choose := escape.NewButton(lang.L("Choose …"), theme.FolderOpenIcon(), func() { of.actions.folder(l.onFolder) }, leave)
	l.standard = escape.NewButton(lang.L("Default"), nil, func() { l.onFolder("") }, leave)
	l.rerank = escape.NewCheck(lang.L("Have the answer model put the best 20 of each search in order"), l.onRerank, leave)
	l.view = container.New(layout.NewCustomPaddedVBoxLayout(2), heading(lang.L("Answers and pictures")), rows(
		widget.NewLabel(lang.L("Longest wait, in seconds")), noted(l.deadline, l.deadlineNote),
		widget.NewLabel(lang.L("References at most")), noted(l.references, l.referencesNote),
		widget.NewLabel(lang.L("Folder for pictures")), container.NewBorder(nil, nil, nil, container.NewHBox(choose, l.standard), l.folder),
	), l.rerank, container.New(layout.NewCustomPaddedLayout(-6, 0, 22, 0), l.rerankNote))
	return l
}

func deadlineOf(c engine.Choices) int { return int(c.Deadline.Duration() / time.Second) }

// numberText writes a choice; the default is empty.
func numberText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (l *limitSettings) restore() {
	l.restoring = true
	defer func() { l.restoring = false }()
	c := l.of.choices()
	l.deadline.SetText(numberText(deadlineOf(c)))
	l.references.SetText(numberText(c.MaxReferences))
	l.rerank.SetChecked(l.of.answering().Choices().Rerank)
	l.tellRerank("")
	l.showFolder(c)
}

// showFolder shows where pictures go. To find the default may take a look at the disk.
func (l *limitSettings) showFolder(c engine.Choices) {
	if c.PictureDir != "" {
		l.standard.Enable()
		l.folder.SetText(look.Printable(look.Path(c.PictureDir)))
		return
	}
	l.standard.Disable()
	l.folder.SetText(lang.L("Your folder of pictures"))
	l.of.actions.do(func() func() {
		dir, err := l.of.actions.dir()
		return func() {
			if err == nil && l.of.choices().PictureDir == "" {
				l.folder.SetText(look.Printable(look.Path(dir)))
			}
		}
	})
}

// onDeadline makes the time hold that was typed, unless it is none.
func (l *limitSettings) onDeadline() {
	l.commit(l.deadline, l.deadlineNote, maxDeadline, func(n int) {
		l.of.choose(func(c *engine.Choices) { c.SetDeadline(time.Duration(n) * time.Second) })
	})
}

func (l *limitSettings) onReferences() {
	l.commit(l.references, l.referencesNote, mostReference, func(n int) {
		l.of.choose(func(c *engine.Choices) { c.MaxReferences = n })
	})
}

// commit takes a number from 1 to most, or nothing for the default.
func (l *limitSettings) commit(e *escape.Entry, note *caption, most int, take func(int)) {
	if l.restoring {
		return
	}
	text := strings.TrimSpace(e.Text)
	n, err := strconv.Atoi(text)
	if text != "" && (err != nil || n < 1 || n > most) {
		note.tell(lang.L("This is a number from 1 to {{.Most}}, or empty for the default.", map[string]any{"Most": most}), theme.ColorNameError)
	} else {
		note.tell("", look.Muted)
		take(n)
	}
	l.of.view.Refresh()
}

func (l *limitSettings) onFolder(path string) {
	l.of.setFolder(path)
	l.showFolder(l.of.choices())
}

// onRerank asks for the consent first: the best pictures of every search are sent.
func (l *limitSettings) onRerank(on bool) {
	if l.restoring {
		return
	}
	set := func(on bool) {
		l.of.choose(func(c *engine.Choices) { c.Rerank = on })
		l.restoring = true
		l.rerank.SetChecked(on)
		l.restoring = false
	}
	if !on {
		set(false)
		return
	}
	l.of.actions.consent(engine.ForRanking, func() { set(true); l.tellRerank("") }, func(err error) {
		set(false)
		l.tellRerank(explain(err))
	})
}

// tellRerank explains the choice, or tells what keeps it from being made.
func (l *limitSettings) tellRerank(fault string) {
	if fault != "" {
		l.rerankNote.tell(fault, theme.ColorNameError)
	} else {
		l.rerankNote.tell(lang.L("The results are shown first and put in order when the answer comes, with a reason for each. "+
			"Small copies of the 20 and the words of the search are sent each time."), look.Muted)
	}
	l.of.view.Refresh()
}
