package standin

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"
)

// The shapes of the interface, as far as they are used.
type (
	part struct {
		Text       string `json:"text,omitempty"`
		InlineData *blob  `json:"inlineData,omitempty"`
	}
	blob struct {
		MIME string `json:"mimeType"`
		Data []byte `json:"data"`
	}
	content struct {
		Role  string `json:"role,omitempty"`
		Parts []part `json:"parts"`
	}
	generateRequest struct {
		Contents []content `json:"contents"`
		Config   struct {
			MIME   string `json:"responseMimeType"`
			Schema struct {
				Type string `json:"type"`
			} `json:"responseJsonSchema"`
			ImageConfig struct {
				AspectRatio string `json:"aspectRatio"`
			} `json:"imageConfig"`
		} `json:"generationConfig"`
	}
	embedRequest struct {
		Content    content `json:"content"`
		Dimensions int     `json:"outputDimensionality"`
	}
	batchEmbedRequest struct {
		Requests []embedRequest `json:"requests"`
	}
	embedding struct {
		Values []float32 `json:"values"`
	}
	candidate struct {
		Content *content `json:"content,omitempty"`
		Finish  string   `json:"finishReason,omitempty"`
		Index   int      `json:"index"`
	}
	generateResponse struct {
		Candidates []candidate `json:"candidates,omitempty"`
		Feedback   *feedback   `json:"promptFeedback,omitempty"`
		Usage      *usage      `json:"usageMetadata,omitempty"`
		Model      string      `json:"modelVersion"`
		ID         string      `json:"responseId"`
	}
	feedback struct {
		Reason string `json:"blockReason"`
	}
	usage struct {
		Prompt     int `json:"promptTokenCount"`
		Candidates int `json:"candidatesTokenCount,omitempty"`
		Total      int `json:"totalTokenCount"`
	}
)

// A failure is an answer that is an error, in the service's form.
type failure struct {
	Code    int              `json:"code"`
	Message string           `json:"message"`
	Status  string           `json:"status"`
	Details []map[string]any `json:"details,omitempty"`
}

func (f failure) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(f.Code)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": f}) // nobody to tell when they are gone
}

var badKey = failure{
	400, "API key not valid. Please pass a valid API key.", "INVALID_ARGUMENT",
	[]map[string]any{errorInfo("API_KEY_INVALID")},
}

func errorInfo(reason string) map[string]any {
	return map[string]any{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}
}

func noModel(name, method string) failure {
	return failure{
		Code: 404, Status: "NOT_FOUND",
		Message: "models/" + name + " is not found for API version v1beta, or is not supported for " + method + ".",
	}
}

func badRequest(message string) failure {
	return failure{Code: 400, Status: "INVALID_ARGUMENT", Message: message}
}

// readJSON reads a request, and answers to one that is none.
func readJSON(w http.ResponseWriter, r *http.Request, into any) bool {
	err := json.NewDecoder(r.Body).Decode(into)
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &large):
		failure{Code: 413, Status: "INVALID_ARGUMENT", Message: "Request payload size exceeds the limit: 20971520 bytes."}.write(w)
	default:
		badRequest("Invalid JSON payload received.").write(w)
	}
	return false
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	_ = json.NewEncoder(w).Encode(v)
}

// texts and pictures of a prompt.
func (r generateRequest) parts() []part {
	var all []part
	for _, c := range r.Contents {
		all = append(all, c.Parts...)
	}
	return all
}

// What the parts count as, in tokens: about what the service would say.
const (
	pictureTokens      = 258
	charactersPerToken = 4
)

func tokens(parts []part) int {
	n := 0
	for _, p := range parts {
		n += (utf8.RuneCountInString(p.Text) + charactersPerToken - 1) / charactersPerToken
		if p.InlineData != nil {
			n += pictureTokens
		}
	}
	return n
}

// pieces cuts a text into parts of a stream, a few words each.
func pieces(text string) []string {
	const words = 4
	var out []string
	var b strings.Builder
	n := 0
	for word := range strings.SplitAfterSeq(text, " ") {
		b.WriteString(word)
		if n++; n%words == 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}
