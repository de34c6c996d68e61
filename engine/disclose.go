package engine

import (
	"context"
	"fmt"
	"strings"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/sentence"
)

// Disclosure is what the user must know before pictures are sent.
type Disclosure struct {
	Purpose   Purpose
	Recipient string              // host
	Local     bool                // it stays on this machine; no consent is needed
	Pictures  int                 // about to be sent; 0 where that depends
	Cost      gemini.Cost         // about
	Sentences []sentence.Sentence // what is sent, to whom, how many, the cost, the free tier, how to revoke
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
		d.Sentences = []sentence.Sentence{sentence.Of("The {{.Service}} runs on this machine: no picture leaves it, and it costs nothing.",
			sentence.With{"Service": l.options.Service.Label()})}
		return d, nil
	}
	cost := sentence.Of("What it costs depends on the model and on what you ask; it is shown each time.")
	if purpose == ForMeaning || purpose == ForDescriptions {
		cost = d.howMany()
	}
	d.Sentences = []sentence.Sentence{
		what(purpose, sentence.With{"Recipient": d.to()}),
		cost,
		sentence.Of("On the free tier of the Gemini API, Google may use what is sent to improve its products, and people may read it. " +
			"Do not send what is confidential or personal there."),
		sentence.Of("This holds for this library only. You can revoke it at any time in Settings: nothing is sent from then on. " +
			"What was sent by then cannot be called back."),
	}
	return d, nil
}

// to names the recipient.
func (d Disclosure) to() sentence.Sentence {
	if d.Recipient == "googleapis.com" || strings.HasSuffix(d.Recipient, ".googleapis.com") {
		return sentence.Verbatim("Google (" + d.Recipient + ")")
	}
	return sentence.Of("{{.Host}} (set in place of Google's own address)", sentence.With{"Host": d.Recipient})
}

// what tells what leaves the machine.
func what(purpose Purpose, to sentence.With) sentence.Sentence {
	switch purpose {
	case ForMeaning:
		return sentence.Of("So that words find pictures by their meaning, every picture of this library is sent to {{.Recipient}} once: "+
			"a copy, reduced to at most 768 pixels and without metadata, and neither its name nor its words. "+
			"From then on the words of each search are sent too.", to)
	case ForDescriptions:
		return sentence.Of("So that each picture gets a caption and keywords, every picture of this library is sent to {{.Recipient}} once: "+
			"a copy, reduced to at most 768 pixels and without metadata.", to)
	case ForRanking:
		return sentence.Of("So that the best results come in a better order, the 20 best of each search are sent to {{.Recipient}}, with its words: "+
			"of each picture a reduced copy without metadata, with its name, title, caption, keywords, tags and date, but not its place.", to)
	default:
		return sentence.Of("The pictures that you pick are sent to {{.Recipient}} with your prompt: "+
			"of each a reduced copy without metadata, with its name, title, caption, keywords, tags and date, but not its place.", to)
	}
}

// howMany tells of work that goes through the whole library.
func (d Disclosure) howMany() sentence.Sentence {
	with := sentence.With{"Count": grouped(d.Pictures), "Price": price(d.Cost)}
	switch d.Pictures {
	case 0:
		return sentence.Of("Right now there is no picture to send, so it costs nothing. Pictures that you add later are sent only when you start it again.")
	case 1:
		return sentence.Of("Right now that is 1 picture, for {{.Price}}. Pictures that you add later are sent only when you start it again.", with)
	}
	return sentence.Of("Right now these are {{.Count}} pictures, for {{.Price}}. Pictures that you add later are sent only when you start it again.", with)
}

// price tells a cost as part of a sentence.
func price(c gemini.Cost) sentence.Sentence {
	if !c.Known {
		return sentence.Of("a price that is not known here")
	}
	return sentence.Of("{{.Cost}} by the prices of {{.Date}}; the free tier costs nothing", sentence.With{"Cost": c, "Date": gemini.PricesAsOf})
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
