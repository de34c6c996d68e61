package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/ocr"
	"hybrid-image-search/ui/look"
)

// readTextTask has the text in pictures read.
func readTextTask(o engine.ReadTextOptions) modelTask {
	return modelTask{
		name: lang.L("Text in pictures"), by: "tesseract", writes: true, quiet: o.Unasked,
		did: func(n int) string { return lang.N("{{.Count}} pictures were read", n, look.Counted(n)) },
		run: func(ctx context.Context, l modelLibrary, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
			return l.ReadText(ctx, o, progress)
		},
	}
}

// textOptions are as the user chose them.
func (w *Window) textOptions() engine.ReadTextOptions {
	choices := w.keeper.choices()
	languages, _ := ocr.ParseLanguages(choices.TextLanguages) // names that are none were refused when they were typed
	return engine.ReadTextOptions{All: choices.ReadPhotos, Languages: languages, Locale: lang.SystemLocale().LanguageString()}
}

// readText reads what was not read yet, because the user wants it.
func (w *Window) readText() { w.startTask(readTextTask(w.textOptions())) }

// readNew reads what is new, unasked, where the user chose that.
func (w *Window) readNew() {
	library := w.library
	if library == nil || library.ReadOnly() || !w.keeper.choices().ReadText {
		return
	}
	if w.unread = w.run != nil; w.unread {
		return
	}
	options := w.textOptions()
	options.Unasked = true
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		state, err := w.models(library).TextState(w.ctx, options)
		if err != nil || !state.Ready() || state.ToDo == 0 || state.TooMany() {
			return nil
		}
		return func() {
			if w.library != library {
				return
			}
			if w.unread = w.run != nil; !w.unread {
				w.runTask(readTextTask(options), nil)
			}
		}
	})
}

// goOnReading reads what is new after a run that was in the way.
func (w *Window) goOnReading() {
	if w.unread && w.run == nil {
		w.readNew()
	}
}

// openTextSettings shows the section of text in pictures.
func (w *Window) openTextSettings() {
	w.openSettings()
	if w.settings != nil && w.textPart != nil {
		w.settings.reveal(w.textPart)
	}
}

func (w *Window) textActions(leave func()) textActions {
	return textActions{
		load: w.loadTextState, read: w.readText, follow: w.readNew, pause: w.pauseRun, cancel: w.cancelRun,
		remove: w.removeText, leave: leave,
	}
}

// loadTextState looks for tesseract, and reads how the open library stands.
func (w *Window) loadTextState(loaded func(textState)) {
	library, options := w.library, w.textOptions()
	state := textState{open: library != nil}
	if library == nil {
		w.back.do(func() func() {
			_, state.Err = ocr.Find(w.ctx, ocr.Options{Languages: options.Languages, Locale: options.Locale})
			return func() { loaded(state) }
		})
		return
	}
	state.readOnly = library.ReadOnly()
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		state.TextState, state.fault = w.models(library).TextState(w.ctx, options)
		return func() {
			if w.library == library {
				loaded(state)
			}
		}
	})
}

// removeText takes the text away again.
func (w *Window) removeText(done func(error)) {
	w.onLibrary(func(l modelLibrary) error { return l.RemoveText(w.ctx) }, func(err error) {
		if index, ok := w.grid.current(); ok && err == nil {
			w.selected(index)
		}
		done(err)
	})
}

// readWords is the text that was read in a picture, as far as it is shown.
type readWords struct {
	heading *widget.Label
	text    *widget.Label
}

// maxShownText is how much of a text is shown: a page of a newspaper would push everything else away.
const maxShownText = 600

func newReadWords() readWords {
	r := readWords{heading: heading(lang.L("Text read in it (machine-made)")), text: widget.NewLabel("")}
	r.text.Wrapping = fyne.TextWrapWord
	r.text.Selectable = true
	return r
}

func (r readWords) show(text string) {
	if runes := []rune(text); len(runes) > maxShownText {
		text = string(runes[:maxShownText]) + "…"
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = look.Printable(lines[i])
	}
	r.heading.Hidden = text == ""
	showText(r.text, strings.Join(lines, "\n"))
}
