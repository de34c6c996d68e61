package ui

import (
	"context"
	"errors"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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

// warningText is the colour of what went less well.
const warningText = theme.ColorNameWarning

// keySettings is where the key is entered, kept, forgotten and tried. What was entered is never shown again.
type keySettings struct {
	service *engine.Service
	actions geminiActions
	ctx     context.Context // ends when the settings are closed
	listed  func([]gemini.Model)

	view     *fyne.Container
	state    *widget.Label
	entry    *escape.Entry
	keep     *escape.Button
	forget   *escape.Button
	check    *escape.Button
	result   *widget.Label
	changes  int                // of the key, so that a late look is known as such
	checking context.CancelFunc // nil when the key is not being tried
}

func newKeySettings(ctx context.Context, service *engine.Service, actions geminiActions, listed func([]gemini.Model)) *keySettings {
	k := &keySettings{service: service, actions: actions, ctx: ctx, listed: listed, state: widget.NewLabel(""), result: widget.NewLabel("")}
	for _, l := range []*widget.Label{k.state, k.result} {
		l.Wrapping = fyne.TextWrapWord // not selectable: that takes the keyboard, and Escape with it
	}
	k.entry = escape.NewEntry(func() string { return "" }, func() {}, actions.leave)
	k.entry.Password = true
	k.entry.ActionItem = canvas.NewRectangle(color.Transparent) // or Fyne adds a button that shows the key
	k.entry.SetPlaceHolder(lang.L("Paste a key from Google AI Studio"))
	k.entry.OnSubmitted = func(string) { k.onKeep() }
	k.entry.OnChanged = func(text string) { k.enable(k.keep, text != "") }
	k.keep = escape.NewButton(lang.X("key.keep", "Keep"), theme.DocumentSaveIcon(), k.onKeep, actions.leave)
	k.forget = escape.NewButton(lang.X("key.forget", "Forget"), theme.DeleteIcon(), k.onForget, actions.leave)
	k.check = escape.NewButton(lang.L("Check"), theme.ConfirmIcon(), k.onCheck, actions.leave)
	k.keep.Disable()
	k.forget.Disable()
	k.view = container.New(layout.NewCustomPaddedVBoxLayout(0),
		heading(lang.L("Key")), k.state,
		container.NewBorder(nil, nil, nil, container.NewHBox(k.keep, k.forget), k.entry),
		container.NewBorder(nil, nil, container.NewVBox(k.check), nil, twoLines(k.result)))
	k.tell(lang.L("Check tries the key and lists its models. That costs nothing, and no picture is sent."), widget.MediumImportance)
	return k
}

// look finds out where the key is from. The keyring may ask the user for a password first.
func (k *keySettings) look() {
	k.state.SetText(lang.L("Looking for the key …"))
	k.changes++
	this := k.changes
	k.actions.do(func() func() {
		ctx, cancel := context.WithTimeout(k.ctx, keyringPatience)
		defer cancel()
		_, source, err := k.service.Keys().Find(ctx)
		return func() {
			if this == k.changes {
				k.show(source, err)
			}
		}
	})
}

// show tells where the key is from. The key itself stays where it is.
func (k *keySettings) show(source gemini.Source, err error) {
	text := keyState(source, err)
	if variable := gemini.VertexVariable(); variable != "" {
		text = lang.L("{{.Variable}} is set, so Gemini is reached through Vertex AI with the login of Google Cloud. {{.State}}",
			map[string]any{"Variable": variable, "State": text})
	}
	k.state.SetText(text)
	k.enable(k.forget, source == gemini.FromKeyring || source == gemini.FromThisRun)
	k.view.Refresh()
}

// keyState is where the key is from, in a sentence.
func keyState(source gemini.Source, err error) string {
	switch {
	case errors.Is(err, gemini.ErrNoKey) && errors.Is(err, gemini.ErrKeyring):
		return lang.L("There is no key yet. This system's keyring cannot be used: a key that is entered here is kept until the program ends.")
	case errors.Is(err, gemini.ErrNoKey):
		return lang.L("There is no key yet. One that is entered here is kept in this system's keyring. Everything else works without.")
	case err != nil && source == gemini.FromEnvironment:
		return lang.L("What {{.Variable}} holds is no key. {{.Why}}", map[string]any{"Variable": gemini.KeyVariable(), "Why": explain(err)})
	case err != nil:
		return explain(err)
	}
	switch source {
	case gemini.FromEnvironment:
		return lang.L("The key is that of {{.Variable}}, which goes before one that is entered here.", map[string]any{"Variable": gemini.KeyVariable()})
	case gemini.FromKeyring:
		return lang.L("The key is kept in this system's keyring.")
	}
	return lang.L("The key is kept until the program ends: there is no keyring here that can be used. To have it always, set GOOGLE_API_KEY.")
}

// onKeep keeps what was entered. The field is emptied at once.
func (k *keySettings) onKeep() {
	key, err := gemini.NewKey(k.entry.Text)
	if err != nil {
		if !errors.Is(err, gemini.ErrNoKey) {
			k.tell(explain(err), widget.DangerImportance)
		}
		return
	}
	k.entry.SetText("")
	k.stopCheck()
	k.state.SetText(lang.L("Keeping the key …"))
	k.changes++
	k.actions.do(func() func() {
		// The settings may be closed meanwhile: what was entered is kept all the same.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(k.ctx), keyringPatience)
		defer cancel()
		source, err := k.service.Keys().Keep(ctx, key)
		k.service.Renew()
		if errors.Is(err, gemini.ErrKeyring) {
			err = nil // the state says so
		}
		if gemini.KeyVariable() != "" {
			source = gemini.FromEnvironment
		}
		return func() {
			k.show(source, err)
			k.tell(lang.L("The key was kept. Check tries it."), widget.MediumImportance)
			k.actions.changed()
		}
	})
}

func (k *keySettings) onForget() {
	k.stopCheck()
	k.actions.do(func() func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(k.ctx), keyringPatience)
		defer cancel()
		err := k.service.Keys().Forget(ctx)
		k.service.Renew()
		return func() {
			if err != nil {
				k.tell(lang.L("The key could not be removed from the keyring: it cannot be used right now. Remove “Hybrid Image Search” there by hand."),
					widget.WarningImportance)
			} else {
				k.tell(lang.L("The key was forgotten."), widget.MediumImportance)
			}
			k.look()
			k.actions.changed()
		}
	})
}

// onCheck tries the key, or gives up while it is being tried.
func (k *keySettings) onCheck() {
	if k.checking != nil {
		k.stopCheck()
		k.tell(lang.L("Cancelled."), widget.MediumImportance)
		return
	}
	ctx, cancel := context.WithCancel(k.ctx)
	k.checking = cancel
	k.check.SetText(lang.L("Cancel"))
	k.check.SetIcon(theme.CancelIcon())
	k.tell(lang.L("Asking for the list of models …"), widget.MediumImportance)
	k.actions.do(func() func() {
		defer cancel()
		models, err := k.list(ctx)
		cancelled := ctx.Err() != nil
		return func() {
			if cancelled {
				return // it was told, or nobody sees it
			}
			k.stopCheck()
			if err != nil {
				k.tell(explain(err), widget.DangerImportance)
				return
			}
			k.tell(lang.N("The key works, and can use {{.Count}} models.", len(models), look.Counted(len(models))), widget.SuccessImportance)
			k.listed(models)
		}
	})
}

func (k *keySettings) list(ctx context.Context) ([]gemini.Model, error) {
	client, err := k.service.Client(ctx)
	if err != nil {
		return nil, err
	}
	return client.Check(ctx)
}

func (k *keySettings) stopCheck() {
	if k.checking == nil {
		return
	}
	k.checking()
	k.checking = nil
	k.check.SetText(lang.L("Check"))
	k.check.SetIcon(theme.ConfirmIcon())
}

func (k *keySettings) tell(text string, importance widget.Importance) {
	k.result.Importance = importance
	k.result.SetText(text)
	k.view.Refresh()
}

func (k *keySettings) enable(b *escape.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}
