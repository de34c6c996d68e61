package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
)

// addSections gives the settings their parts, as far as there is something to be set.
func (w *Window) addSections() {
	if w.options.Traces != nil {
		w.settings.sections = append(w.settings.sections, newExportSettings(w.options.Traces, exportActions{
			do: w.back.do, post: w.back.post, copy: w.app.Clipboard().SetContent, save: w.saveText, leave: w.settings.close,
		}))
	}
	if w.options.Service != nil {
		w.gemini = newGeminiSettings(w.keeper, geminiActions{
			do: w.back.do, leave: w.settings.close, folder: w.choosePictureFolder, dir: w.pictureDir, consent: w.askConsentOr,
			changed: w.create.serviceChanged,
		})
		w.settings.sections = append(w.settings.sections, w.gemini)
	}
	if w.local != nil {
		w.localPart = newLocalSettings(w.keeper, w.localActions(w.settings.close))
		w.settings.sections = append(w.settings.sections, w.localPart)
	}
	w.textPart = newTextSettings(w.keeper, w.textActions(w.settings.close))
	w.settings.sections = append(w.settings.sections, w.textPart)
	w.settings.sections = append(w.settings.sections, newWordsSettings(w.app.Preferences(), w.settings.close), w.newFolders())
	if w.options.Service == nil && w.local == nil {
		return
	}
	w.libraryPart = newLibrarySettings(libraryActions{
		load: w.loadLibraryState, embed: w.searchByMeaning, describe: w.describePictures, pause: w.pauseRun, cancel: w.cancelRun,
		revoke: w.revokeConsent, drop: w.dropSpace, leave: w.settings.close,
	})
	w.settings.sections = append(w.settings.sections, w.libraryPart)
}

// warnChoices tells that choices could not be kept, or without text that they were.
func (w *Window) warnChoices(text string) {
	if w.gemini != nil {
		w.gemini.warn(text)
	}
	if w.localPart != nil {
		w.localPart.warn(text)
	}
	if text != "" && (w.settings == nil || w.settings.popup == nil) { // where nobody would see it
		w.messages.show(warning, text)
	}
}

// openGeminiSettings shows the section of the key and the models.
func (w *Window) openGeminiSettings() {
	w.openSettings()
	if w.settings != nil && w.gemini != nil {
		w.settings.reveal(w.gemini)
	}
}

// settling gives what opens the settings where an error is settled there.
func (w *Window) settling(err error) func() {
	if models := gemini.AvailableModels(err); len(models) > 0 && w.makeSettings() && w.gemini != nil {
		w.gemini.listed(models)
	}
	if isLocalFault(err) && w.local != nil && w.native != nil {
		return w.openLocalSettings
	}
	if engine.IsReaderError(err) && w.native != nil {
		return w.openTextSettings
	}
	for _, kind := range []error{gemini.ErrNoKey, gemini.ErrKey, gemini.ErrKeyShape, gemini.ErrModel, gemini.ErrVectorLength} {
		if errors.Is(err, kind) && w.options.Service != nil && w.native != nil {
			return w.openGeminiSettings
		}
	}
	return nil
}

// choosePictureFolder asks where generated pictures are to go.
func (w *Window) choosePictureFolder(chosen func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		w.tell(err)
		if err == nil && folder != nil {
			chosen(folder.Path())
		}
	}, w.native)
	d.SetTitleText(lang.L("Choose a folder for generated pictures"))
	d.SetConfirmText(lang.L("Choose"))
	showFolders(d, w.native)
}

// pictureDir is where generated pictures go.
func (w *Window) pictureDir() (string, error) {
	library := w.shown.Load()
	if library == nil {
		return "", engine.ErrNotCreated
	}
	return library.PictureDir()
}

// loadLibraryState reads how the open library stands with models.
func (w *Window) loadLibraryState(loaded func(libraryState)) {
	library, service := w.library, w.service
	if library == nil {
		loaded(libraryState{})
		return
	}
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		state := libraryState{open: true, readOnly: library.ReadOnly(), service: labelOf(service)}
		state.local = service != nil && service.Local()
		var consentErr, spaceErr error
		state.consents, consentErr = w.models(library).Consents(w.ctx)
		state.spaces, spaceErr = w.models(library).Spaces(w.ctx)
		state.err = errors.Join(consentErr, spaceErr)
		return func() {
			if w.library == library {
				loaded(state)
			}
		}
	})
}

// reloadLibraryPart has the settings of the library show how it stands now, if they are seen.
func (w *Window) reloadLibraryPart() {
	if w.libraryPart != nil {
		w.libraryPart.load()
	}
}

func (w *Window) revokeConsent(purpose engine.Purpose, done func(error)) {
	w.onLibrary(func(l modelLibrary) error { return l.RevokeConsent(w.ctx, purpose) }, done)
}

// dropSpace asks first: the vectors were paid for, in money or in time.
func (w *Window) dropSpace(space engine.SpaceInfo, done func(error)) {
	ask(w.native, question{
		title: lang.L("Drop the vectors of this space?"),
		sentences: []string{
			lang.L("The vectors of {{.Space}} are removed from this library. The pictures stay.", map[string]any{"Space": space.Name}),
			priceOf(space),
		},
		yes: lang.L("Drop"), no: lang.L("Keep"),
	}, func(yes bool) {
		if yes {
			w.onLibrary(func(l modelLibrary) error { return l.DropSpace(w.ctx, space.Name) }, done)
		}
	})
}

// priceOf tells what it takes to fill a space again.
func priceOf(space engine.SpaceInfo) string {
	if space.Source == string(engine.CLIP) {
		return lang.L("To search in this space again, all pictures would have to be embedded again, which takes this machine a while.")
	}
	return lang.L("To search in this space again, all pictures would have to be embedded again, which may cost money.")
}

// onLibrary does something with the open library that may take a while.
func (w *Window) onLibrary(do func(modelLibrary) error, done func(error)) {
	library := w.library
	if library == nil {
		return
	}
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		err := do(w.models(library))
		return func() {
			if w.library == library {
				done(err)
			}
		}
	})
}
