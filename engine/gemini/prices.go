package gemini

import (
	"fmt"
	"math"
	"strings"
)

// PricesAsOf is the day of the price list. Prices change: what is told from them is about.
const PricesAsOf = "2026-10-07"

// price is in US dollars per million tokens.
type price struct {
	input        float64 // of text and pictures
	pictureInput float64 // of pictures, where they cost otherwise
	output       float64
	pictureOut   float64 // of one drawn picture of the default size
}

// prices are those of the paid tier, by the beginning of the model's name; the longest that fits counts.
var prices = map[string]price{
	"gemini-embedding-2":     {input: 0.20, pictureInput: 0.45},
	"gemini-embedding-001":   {input: 0.15},
	"gemini-3.8-flash":       {input: 0.75, output: 3.75}, // twice that from 2027 on
	"gemini-3.5-flash":       {input: 1.50, output: 9.00},
	"gemini-3.5-flash-lite":  {input: 0.30, output: 2.50},
	"gemini-3.1-pro":         {input: 2.00, output: 12.00},
	"gemini-2.5-flash":       {input: 0.30, output: 2.50},
	"gemini-2.5-flash-image": {input: 0.30, output: 2.50, pictureOut: 0.039},
	"gemini-3.1-flash-image": {input: 0.50, output: 3.00, pictureOut: 0.067},
	"gemini-3-pro-image":     {input: 2.00, output: 12.00, pictureOut: 0.134},
	"offline-demo":           {}, // answers on this machine
}

// What one picture counts as, in tokens. References are sent larger than what is embedded.
const (
	tokensPerPicture   = 258
	tokensPerReference = 1_120
	charactersPerToken = 4
	answerTokens       = 600 // of a usual answer, thoughts included
	describeTokens     = 150 // of a caption with its keywords
	pictureTextTokens  = 300 // of the words around a drawn picture
)

// Usage is what a call used.
type Usage struct {
	InputTokens   int `json:"input_tokens"`   // all, pictures included
	PictureTokens int `json:"picture_tokens"` // of the input, those of pictures
	OutputTokens  int `json:"output_tokens"`  // thoughts included, drawn pictures not
	Pictures      int `json:"pictures"`       // drawn
}

// Add sums two.
func (u Usage) Add(v Usage) Usage {
	return Usage{
		u.InputTokens + v.InputTokens, u.PictureTokens + v.PictureTokens,
		u.OutputTokens + v.OutputTokens, u.Pictures + v.Pictures,
	}
}

// Cost is an estimate in US dollars. It is Known when the model's prices are.
type Cost struct {
	USD   float64 `json:"usd"`
	Known bool    `json:"known"`
}

// String tells the cost as the estimate that it is.
func (c Cost) String() string {
	switch {
	case !c.Known:
		return "cost unknown"
	case c.USD <= 0:
		return "nothing"
	case c.USD < 0.01:
		return "less than $0.01"
	case c.USD < 10:
		return fmt.Sprintf("about $%.2f", c.USD)
	}
	return fmt.Sprintf("about $%.0f", c.USD)
}

// Add sums two; the sum is known when both are.
func (c Cost) Add(d Cost) Cost { return Cost{c.USD + d.USD, c.Known && d.Known} }

// CostOf estimates what a usage of a model costs on the paid tier.
func CostOf(model string, u Usage) Cost {
	p, ok := priceOf(modelName(model))
	if !ok {
		return Cost{}
	}
	picturePrice := p.pictureInput
	if picturePrice == 0 {
		picturePrice = p.input
	}
	text := max(u.InputTokens-u.PictureTokens, 0)
	usd := (float64(text)*p.input + float64(u.PictureTokens)*picturePrice + float64(u.OutputTokens)*p.output) / 1e6
	usd += float64(u.Pictures) * p.pictureOut
	return Cost{USD: math.Max(usd, 0), Known: true}
}

func priceOf(model string) (price, bool) {
	best, found := "", price{}
	for prefix, p := range prices {
		if len(prefix) > len(best) && (model == prefix || strings.HasPrefix(model, prefix+"-")) {
			best, found = prefix, p
		}
	}
	return found, best != ""
}

// EstimateEmbedding tells about what it costs to embed so many pictures.
func (s Settings) EstimateEmbedding(pictures int) Cost {
	tokens := pictures * tokensPerPicture
	return CostOf(s.withDefaults().EmbeddingModel, Usage{InputTokens: tokens, PictureTokens: tokens})
}

// EstimateDescribing tells about what it costs to describe so many pictures.
func (s Settings) EstimateDescribing(pictures int) Cost {
	return CostOf(s.withDefaults().AnswerModel, Usage{
		InputTokens: pictures * (tokensPerPicture + len(describePrompt)/charactersPerToken), OutputTokens: pictures * describeTokens,
	})
}

// EstimateAnswer tells about what an answer to the request costs.
func (s Settings) EstimateAnswer(r Request) Cost {
	return CostOf(r.model(s.withDefaults().AnswerModel), Usage{InputTokens: r.tokens(), OutputTokens: answerTokens})
}

// EstimatePictures tells about what the pictures of the request cost.
func (s Settings) EstimatePictures(r Request) Cost {
	n := r.variants()
	return CostOf(r.model(s.withDefaults().PictureModel), Usage{
		InputTokens: n * r.tokens(), OutputTokens: n * pictureTextTokens, Pictures: n,
	})
}
