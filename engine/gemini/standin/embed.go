package standin

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"

	"hybrid-image-search/engine/words"
)

// The limits of the service.
const (
	maxRequests     = 100
	maxPictures     = 6 // in one request
	usualDimensions = 3072
	leastDimensions = 128
)

// embed answers with a vector for each item of a batch, and tells how many there were.
func (s *Server) embed(w http.ResponseWriter, r *http.Request, fault Fault) int {
	var request batchEmbedRequest
	if !readJSON(w, r, &request) {
		return 0
	}
	n := len(request.Requests)
	pictures := 0
	for _, item := range request.Requests {
		for _, p := range item.Content.Parts {
			if p.InlineData != nil {
				pictures++
			}
		}
	}
	switch {
	case n > maxRequests:
		badRequest(fmt.Sprintf("* BatchEmbedContentsRequest.requests: at most %d requests can be in one batch", maxRequests)).write(w)
		return n
	case pictures > maxPictures:
		badRequest(fmt.Sprintf("at most %d images can be in one request", maxPictures)).write(w)
		return n
	}
	embeddings := make([]embedding, 0, n)
	for _, item := range request.Requests {
		v, bad := item.vector()
		if bad != nil {
			bad.write(w)
			return n
		}
		embeddings = append(embeddings, embedding{fault.vector(v)})
	}
	embeddings = embeddings[:max(len(embeddings)-fault.Missing, 0)]
	writeVectors(w, map[string]any{"embeddings": embeddings}, fault.NaN)
	return n
}

// embedOne answers with the vector of one item.
func (s *Server) embedOne(w http.ResponseWriter, r *http.Request, fault Fault) {
	var request embedRequest
	if !readJSON(w, r, &request) {
		return
	}
	v, bad := request.vector()
	if bad != nil {
		bad.write(w)
		return
	}
	writeVectors(w, map[string]any{"embedding": embedding{fault.vector(v)}}, fault.NaN)
}

// vector spoils a vector.
func (f Fault) vector(v []float32) []float32 {
	if f.Zero {
		clear(v)
	}
	if f.NaN != "" {
		v[0] = marker
	}
	return v[:max(len(v)-f.Short, 0)]
}

// marker stands where NaN goes, which JSON cannot say.
const marker = 4711

// writeVectors sends vectors, with a number that is none if that is asked for.
func writeVectors(w http.ResponseWriter, v any, nan string) {
	if nan == "" {
		writeJSON(w, v)
		return
	}
	data, err := json.Marshal(v)
	if err != nil {
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	_, _ = w.Write([]byte(strings.ReplaceAll(string(data), fmt.Sprintf("[%d,", marker), "["+nan+",")))
}

// What an item's parts weigh in its vector.
const (
	weightOfWords   = 1.0
	weightOfColours = 0.45
)

// vector is the sum of what the item's words and colours mean.
func (r embedRequest) vector() ([]float32, *failure) {
	dimensions := r.Dimensions
	if dimensions == 0 {
		dimensions = usualDimensions
	}
	if dimensions < leastDimensions || dimensions > usualDimensions {
		f := badRequest(fmt.Sprintf("output_dimensionality must be between %d and %d", leastDimensions, usualDimensions))
		return nil, &f
	}
	meaning := meanings{}
	for _, p := range r.Content.Parts {
		if p.InlineData != nil {
			img, err := decode(p.InlineData.Data)
			if err != nil {
				f := badRequest("Unable to process input image. Please retry or report.")
				return nil, &f
			}
			for name, share := range coloursOf(img) {
				meaning["colour "+name] += weightOfColours * math.Sqrt(share)
			}
		}
		meaning.read(p.Text, weightOfWords)
		if text := strings.TrimSpace(p.Text); len(meaning) == 0 && text != "" {
			meaning["text "+text] = weightOfWords // of no word that means something, and yet something
		}
	}
	if len(meaning) == 0 {
		f := badRequest("The content is empty.")
		return nil, &f
	}
	return meaning.vector(dimensions), nil
}

// meanings weighs what something is about.
type meanings map[string]float64

// templates are what clients put around texts, which means nothing itself.
var templates = []string{"task: search result | query:", "title:", "| text:"}

// read adds what the words of a text mean: themselves, the concepts that they belong to, and the colours that
// such scenes usually have.
func (m meanings) read(text string, weight float64) {
	for _, t := range templates {
		text = strings.Replace(text, t, " ", 1)
	}
	for _, word := range words.Split(text) {
		if stopWords[word] || len(word) < 2 {
			continue
		}
		if singular := words.Singular(word); singular != "" {
			word = singular
		}
		m["word "+word] += 0.6 * weight
		for _, c := range conceptsOf[word] {
			m["concept "+c.name] += weight
			for _, colour := range c.colours {
				m["colour "+colour] += 0.25 * weight
			}
		}
		if colour, ok := colourWords[word]; ok {
			m["colour "+colour] += weight
		}
	}
}

// vector gives each meaning a direction of its own, the same at every run, and sums them. That many meanings are
// seldom near each other by chance.
func (m meanings) vector(dimensions int) []float32 {
	sum := make([]float64, dimensions)
	for _, name := range slices.Sorted(maps.Keys(m)) { // in order, for the same last bit at every run
		weight := m[name]
		h := fnv.New64a()
		_, _ = h.Write([]byte(name))
		r := rand.New(rand.NewPCG(h.Sum64(), 1))
		weight = math.Min(weight, 2) // a word that comes often counts little more
		for i := range sum {
			sum[i] += weight * r.NormFloat64()
		}
	}
	var square float64
	for _, x := range sum {
		square += x * x
	}
	out := make([]float32, dimensions)
	for i, x := range sum {
		out[i] = float32(x / math.Sqrt(square))
	}
	return out
}
