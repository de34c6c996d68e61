package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// keyringPatience is how long the user may take to open the keyring, in which the key may be.
const keyringPatience = 2 * time.Minute

// purposeName is what pictures are sent for, in the user's words.
func purposeName(p engine.Purpose) string {
	switch p {
	case engine.ForMeaning:
		return lang.L("Search by meaning")
	case engine.ForDescriptions:
		return lang.L("Descriptions")
	case engine.ForRanking:
		return lang.L("Putting results in order")
	case engine.ForReferences:
		return lang.L("Answers and new pictures")
	}
	return string(p)
}

// askConsent calls then, on the widgets' goroutine, when the user agrees or has agreed to send pictures of the
// library for a purpose, or nothing leaves this machine.
func (w *Window) askConsent(purpose engine.Purpose, then func()) {
	w.askConsentOr(purpose, then, w.tell)
}

// consentRequest is something that waits for the user's consent.
type consentRequest struct {
	then      func()
	otherwise func(error)
}

// askConsentOr is askConsent that calls otherwise when there is no consent: with an error, or with nil when the user
// said no. Of several requests for one purpose the last one counts: the user is asked once.
func (w *Window) askConsentOr(purpose engine.Purpose, then func(), otherwise func(error)) {
	library := w.library
	if library == nil {
		otherwise(nil)
		return
	}
	if waiting := w.consents[purpose]; waiting != nil {
		*waiting = consentRequest{then, otherwise}
		return
	}
	waiting := &consentRequest{then, otherwise}
	w.consents[purpose] = waiting
	forget := func() {
		if w.consents[purpose] == waiting {
			delete(w.consents, purpose)
		}
	}
	then = func() {
		forget()
		waiting.then()
	}
	otherwise = func(err error) {
		forget()
		waiting.otherwise(err)
	}
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		ctx, cancel := context.WithTimeout(w.ctx, keyringPatience)
		defer cancel()
		given, err := w.models(library).HasConsent(ctx, purpose)
		var d engine.Disclosure
		if err == nil && !given {
			d, err = w.models(library).Disclose(ctx, purpose)
		}
		return func() {
			switch {
			case w.library != library: // what was to be done is not of this one
				otherwise(nil)
			case err != nil:
				otherwise(err)
			case given || d.Local:
				then()
			default:
				w.disclose(library, d, then, otherwise)
			}
		}
	})
}

// disclose tells what would be sent, and asks.
func (w *Window) disclose(library *engine.Library, d engine.Disclosure, then func(), otherwise func(error)) {
	if w.native == nil {
		otherwise(nil)
		return
	}
	q := question{
		title: lang.L("{{.Purpose}}: what leaves this machine", map[string]any{"Purpose": purposeName(d.Purpose)}), sentences: look.SaidAll(d.Sentences),
		yes: lang.L("Agree and start"), no: lang.L("Not now"),
	}
	if d.Purpose == engine.ForRanking {
		q.yes = lang.L("Agree") // it starts with the next search
	}
	ask(w.native, q, func(yes bool) {
		if !yes || w.library != library {
			otherwise(nil)
			return
		}
		w.running.Add(1)
		w.back.do(func() func() {
			defer w.running.Done()
			err := w.models(library).GiveConsent(w.ctx, d.Purpose)
			return func() {
				switch {
				case w.library != library:
					otherwise(nil)
				case err != nil:
					otherwise(err)
				default:
					w.reloadLibraryPart() // it tells what was agreed to
					then()
				}
			}
		})
	})
}
