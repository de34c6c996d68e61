package standin

import (
	"net/http"
	"slices"
	"strings"
)

// own are the models that are always there.
var own = []Model{
	{AnswerModel, []string{"generateContent"}},
	{PictureModel, []string{"generateContent"}},
	{EmbeddingModel, []string{"embedContent"}},
}

func (s *Server) models() []Model { return append(slices.Clone(own), s.options.Models...) }

func (s *Server) model(name string) (Model, bool) {
	for _, m := range s.models() {
		if m.Name == name {
			return m, true
		}
	}
	return Model{}, false
}

// can tells whether the model has the method. The lists of the service name only the plain ones.
func (m Model) can(method string) bool {
	switch method {
	case "streamGenerateContent":
		method = "generateContent"
	case "batchEmbedContents":
		method = "embedContent"
	}
	return slices.Contains(m.Actions, method)
}

// draws reports whether the model answers with pictures.
func (m Model) draws() bool {
	return m.Name == PictureModel || strings.Contains(m.Name, "image") && m.can("generateContent")
}

// describe is the model as lists have it.
func (m Model) describe() map[string]any {
	return map[string]any{
		"name": "models/" + m.Name, "displayName": m.Name + " (" + Label + ")", "version": "1",
		"description":                "Answers on this machine, from what is sent along.",
		"inputTokenLimit":            8192,
		"outputTokenLimit":           8192,
		"supportedGenerationMethods": m.Actions,
	}
}

// list answers with all models, or with the one that is named.
func (s *Server) list(w http.ResponseWriter, name string) {
	if name != "" {
		m, ok := s.model(name)
		if !ok {
			noModel(name, "getModel").write(w)
			return
		}
		writeJSON(w, m.describe())
		return
	}
	var all []map[string]any
	for _, m := range s.models() {
		all = append(all, m.describe())
	}
	writeJSON(w, map[string]any{"models": all})
}
