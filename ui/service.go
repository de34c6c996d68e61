package ui

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// standInPace is the time between two parts of the demo model's answers, so that they are seen to come.
const standInPace = 25 * time.Millisecond

// connection is the service that a library is opened with.
type connection struct {
	service *engine.Service // nil is none
	end     func()          // once the library is closed
}

// connectOwn gives the user's own service, which outlives all libraries.
func (w *Window) connectOwn() connection { return connection{w.options.Service, func() {}} }

// connectStandIn starts the offline demo model. Without it, words and looks still find the demo's pictures.
func (w *Window) connectStandIn() connection {
	server, err := standin.New(standin.Options{Pace: standInPace})
	if err != nil {
		w.options.Log.Warn("no offline demo model", "error", err)
		w.back.post(func() {
			w.messages.show(warning, lang.L("The offline demo model could not be started, so the demo goes without: this machine lets no program listen at 127.0.0.1."))
		})
		return connection{end: func() {}}
	}
	service := engine.NewService(engine.ServiceOptions{Choices: w.ownChoices(), StandIn: &engine.StandIn{
		Label: standin.Label, Address: server.Address(), Key: server.Key(),
		Settings: gemini.Settings{
			AnswerModel: standin.AnswerModel, PictureModel: standin.PictureModel, EmbeddingModel: standin.EmbeddingModel,
		},
	}})
	return connection{service, func() {
		service.Close()
		if err := server.Close(); err != nil {
			w.options.Log.Warn("offline demo model not closed in order", "error", err)
		}
	}}
}

func (w *Window) ownChoices() engine.Choices {
	if w.options.Service == nil {
		return engine.Choices{}
	}
	return w.options.Service.Choices()
}

// serviceLabel is what the service of the library is called.
func (w *Window) serviceLabel() string { return labelOf(w.service) }

// serviceName is what the service of the library is called within a sentence.
func (w *Window) serviceName() string {
	if w.service != nil && w.service.Local() {
		return lang.L("the {{.Service}}", map[string]any{"Service": w.serviceLabel()})
	}
	return w.serviceLabel()
}

// labelOf is what a service is called, the program's own in the user's language.
func labelOf(service *engine.Service) string {
	switch {
	case service == nil:
		return "Gemini"
	case service.Label() == standin.Label:
		return lang.L("offline demo model")
	}
	return service.Label()
}

// nameService has the service named where it is not Google's.
func (w *Window) nameService() {
	label := ""
	if w.service != nil && w.service.Local() {
		label = w.serviceLabel()
	}
	if w.status.service == label {
		return
	}
	w.status.setService(label)
	if w.native != nil {
		w.native.SetMainMenu(w.menu())
	}
}
