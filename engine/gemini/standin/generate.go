package standin

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
)

// generate answers a prompt, whole or as a stream.
func (s *Server) generate(w http.ResponseWriter, r *http.Request, m Model, fault Fault, stream bool) {
	var request generateRequest
	if !readJSON(w, r, &request) {
		return
	}
	scene := readScene(request.parts())
	if scene.prompt == "" && len(scene.references) == 0 {
		badRequest("GenerateContentRequest.contents: contents is not specified").write(w)
		return
	}
	base := generateResponse{
		Model: m.Name, ID: secret()[:16],
		Usage: &usage{Prompt: tokens(request.parts()), Total: tokens(request.parts())},
	}
	switch {
	case fault.BlockPrompt != "":
		base.Feedback = &feedback{fault.BlockPrompt}
		s.whole(w, base, stream)
		return
	case fault.Empty:
		s.whole(w, base, stream)
		return
	}
	finish := cmp.Or(fault.Finish, "STOP")
	var parts []part // nothing, where the model stopped before it said anything
	if finish == "STOP" || finish == longest {
		var err error
		if parts, err = s.parts(r.Context(), m, request, scene, fault); err != nil {
			failure{Code: 500, Status: "INTERNAL", Message: err.Error()}.write(w)
			return
		}
	}
	if finish == longest {
		for i := range parts {
			parts[i].Text = parts[i].Text[:len(parts[i].Text)/2]
		}
	}
	base.Usage.Candidates = tokens(parts)
	base.Usage.Total += base.Usage.Candidates
	if stream {
		s.stream(w, r, base, parts, finish, fault)
		return
	}
	base.Candidates = []candidate{{Content: &content{"model", parts}, Finish: finish}}
	if len(parts) == 0 {
		base.Candidates[0].Content = nil
	}
	writeJSON(w, base)
}

// parts is the answer: text or a picture, as the model has it.
func (s *Server) parts(ctx context.Context, m Model, request generateRequest, scene scene, fault Fault) ([]part, error) {
	if request.Config.MIME == "application/json" {
		var document any = scene.describe()
		if request.Config.Schema.Type == "array" {
			document = scene.rank()
		}
		text, err := json.Marshal(document)
		return []part{{Text: string(text)}}, err
	}
	if m.draws() == fault.OtherKind { // one of the two turns it round
		return []part{{Text: scene.answer()}}, nil
	}
	data, err := scene.draw(ctx, request.Config.ImageConfig.AspectRatio)
	if err != nil {
		return nil, err
	}
	if fault.Spoil {
		data = data[:len(data)/2]
	}
	return []part{{InlineData: &blob{"image/png", data}}}, nil
}

// longest is why an answer ends that has all the length it may have.
const longest = "MAX_TOKENS"

// whole sends a response that comes in one piece.
func (s *Server) whole(w http.ResponseWriter, response generateResponse, stream bool) {
	if !stream {
		writeJSON(w, response)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	event(w, response)
}

// event writes one part of a stream.
func event(w io.Writer, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		return
	}
	_, _ = io.WriteString(w, "data: "+string(data)+"\r\n\r\n")
}

// stream sends the answer a few words at a time.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, base generateResponse, parts []part, finish string, fault Fault) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	var all []part
	for _, p := range parts {
		if p.Text == "" {
			all = append(all, p)
		}
		for _, text := range pieces(p.Text) {
			all = append(all, part{Text: text})
		}
	}
	for i, p := range all {
		switch {
		case fault.CutAfter > 0 && i == fault.CutAfter:
			panic(http.ErrAbortHandler)
		case fault.StopAfter > 0 && i == fault.StopAfter:
			return
		case fault.ErrorAfter > 0 && i == fault.ErrorAfter:
			event(w, map[string]any{"error": failure{Code: 503, Status: "UNAVAILABLE", Message: "The model is overloaded."}})
			return
		}
		response := base
		response.Candidates = []candidate{{Content: &content{"model", []part{p}}}}
		if i == len(all)-1 {
			response.Candidates[0].Finish = finish
		}
		event(w, response)
		if flush.Flush() != nil || !s.wait(r, s.options.Pace) {
			return
		}
	}
	if len(all) == 0 {
		base.Candidates = []candidate{{Finish: finish}}
		event(w, base)
	}
}
