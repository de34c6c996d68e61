package engine

import (
	"context"
	"fmt"
	"strings"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
)

// Disclosure is what the user must know before pictures are sent.
type Disclosure struct {
	Purpose   Purpose
	Recipient string      // host
	Local     bool        // it stays on this machine; no consent is needed
	Pictures  int         // about to be sent; 0 where that depends
	Cost      gemini.Cost // about
	Sentences []string    // what is sent, to whom, how many, the cost, the free tier, how to revoke
}

// Disclose tells what the user must know before agreeing to a purpose. Nothing is sent for it.
func (l *Library) Disclose(ctx context.Context, purpose Purpose) (Disclosure, error) {
	client, local, err := l.reach(ctx)
	if err != nil {
		return Disclosure{}, err
	}
	d := Disclosure{Purpose: purpose, Recipient: client.Host(), Local: local, Cost: gemini.Cost{Known: true}}
	settings := client.Settings()
	var todo []catalog.Content
	switch purpose {
	case ForMeaning:
		todo, err = l.catalog.Lacking(ctx, settings.Space())
		d.Cost = settings.EstimateEmbedding(len(todo))
	case ForDescriptions:
		todo, err = l.catalog.Undescribed(ctx, descriptionsBy(settings.AnswerModel))
		d.Cost = settings.EstimateDescribing(len(todo))
	}
	if err != nil {
		return Disclosure{}, fmt.Errorf("engine: disclose: %w", l.noteDamage(err))
	}
	d.Pictures = len(todo)
	if local {
		d.Sentences = []string{fmt.Sprintf("The %s runs on this machine: no picture leaves it, and it costs nothing.", l.options.Service.Label())}
		return d, nil
	}
	d.Sentences = append(d.Sentences, what(purpose, d.to()))
	switch purpose {
	case ForMeaning, ForDescriptions:
		d.Sentences = append(d.Sentences, d.howMany())
	default:
		d.Sentences = append(d.Sentences, "What it costs depends on the model and on what you ask; it is shown each time.")
	}
	d.Sentences = append(d.Sentences,
		"On the free tier of the Gemini API, Google may use what is sent to improve its products, and people may read it. "+
			"Do not send what is confidential or personal there.",
		"This holds for this library only. You can revoke it at any time in Settings: nothing is sent from then on. "+
			"What was sent by then cannot be called back.")
	return d, nil
}

// to names the recipient.
func (d Disclosure) to() string {
	if d.Recipient == "googleapis.com" || strings.HasSuffix(d.Recipient, ".googleapis.com") {
		return "Google (" + d.Recipient + ")"
	}
	return d.Recipient + " (set in place of Google's own address)"
}

// what tells what leaves the machine.
func what(purpose Purpose, to string) string {
	const reduced = "a copy, reduced to at most 768 pixels and without metadata"
	const withFacts = "a reduced copy without metadata, with its name, title, caption, keywords, tags and date, but not its place"
	switch purpose {
	case ForMeaning:
		return "So that words find pictures by their meaning, every picture of this library is sent to " + to + " once: " + reduced +
			", and neither its name nor its words. From then on the words of each search are sent too."
	case ForDescriptions:
		return "So that each picture gets a caption and keywords, every picture of this library is sent to " + to + " once: " + reduced + "."
	case ForRanking:
		return "So that the best results come in a better order, the 20 best of each search are sent to " + to + ", with its words: of each picture " + withFacts + "."
	default:
		return "The pictures that you pick are sent to " + to + " with your prompt: of each " + withFacts + "."
	}
}

// howMany tells of work that goes through the whole library.
func (d Disclosure) howMany() string {
	const later = " Pictures that you add later are sent only when you start it again."
	switch d.Pictures {
	case 0:
		return "Right now there is no picture to send, so it costs nothing." + later
	case 1:
		return "Right now that is 1 picture, for " + price(d.Cost) + "." + later
	}
	return fmt.Sprintf("Right now these are %s pictures, for %s.", grouped(d.Pictures), price(d.Cost)) + later
}

// price tells a cost as part of a sentence.
func price(c gemini.Cost) string {
	if !c.Known {
		return "a price that is not known here"
	}
	return fmt.Sprintf("%s by the prices of %s; the free tier costs nothing", c, gemini.PricesAsOf)
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
